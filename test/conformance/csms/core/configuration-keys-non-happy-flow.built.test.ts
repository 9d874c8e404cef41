import { runSection } from '../../support/run-section.ts'
import { configurationKeysNonHappyFlow } from './configuration-keys-non-happy-flow.ts'

runSection(configurationKeysNonHappyFlow)
