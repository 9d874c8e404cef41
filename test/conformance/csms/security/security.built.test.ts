import { runSection } from '../../support/run-section.ts'
import { security } from './security.ts'

runSection(security)
