import { runSection } from '../../support/run-section.ts'
import { firmwareManagement } from './firmware-management.ts'

runSection(firmwareManagement)
