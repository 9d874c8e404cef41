import { runSection } from '../../support/run-section.ts'
import { unlockingHappyFlow } from './unlocking-happy-flow.ts'

runSection(unlockingHappyFlow)
