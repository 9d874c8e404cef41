import { runSection } from '../../support/run-section.ts'
import { unlockingNonHappyFlow } from './unlocking-non-happy-flow.ts'

runSection(unlockingNonHappyFlow)
