import { runSection } from '../../support/run-section.ts'
import { startChargingSession } from './start-charging-session.ts'

runSection(startChargingSession)
