import { runSection } from '../../support/run-section.ts'
import { offlineBehaviorNonHappyFlow } from './offline-behavior-non-happy-flow.ts'

runSection(offlineBehaviorNonHappyFlow)
