import { runSection } from '../../support/run-section.ts'
import { configurationHappyFlow } from './configuration-happy-flow.ts'

runSection(configurationHappyFlow)
