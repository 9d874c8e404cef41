import { runSection } from '../../support/run-section.ts'
import { powerFailureNonHappyFlow } from './power-failure-non-happy-flow.ts'

runSection(powerFailureNonHappyFlow)
