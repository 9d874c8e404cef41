import { runSection } from '../../support/run-section.ts'
import { remoteTrigger } from './remote-trigger.ts'

runSection(remoteTrigger)
