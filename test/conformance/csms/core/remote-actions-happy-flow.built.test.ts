import { runSection } from '../../support/run-section.ts'
import { remoteActionsHappyFlow } from './remote-actions-happy-flow.ts'

runSection(remoteActionsHappyFlow)
