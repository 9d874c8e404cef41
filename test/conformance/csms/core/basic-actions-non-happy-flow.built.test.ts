import { runSection } from '../../support/run-section.ts'
import { basicActionsNonHappyFlow } from './basic-actions-non-happy-flow.ts'

runSection(basicActionsNonHappyFlow)
