import { runSection } from '../../support/run-section.ts'
import { remoteActionsNonHappyFlow } from './remote-actions-non-happy-flow.ts'

runSection(remoteActionsNonHappyFlow)
