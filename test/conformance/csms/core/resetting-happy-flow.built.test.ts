import { runSection } from '../../support/run-section.ts'
import { resettingHappyFlow } from './resetting-happy-flow.ts'

runSection(resettingHappyFlow)
