import { runSection } from '../../support/run-section.ts'
import { smartCharging } from './smart-charging.ts'

runSection(smartCharging)
