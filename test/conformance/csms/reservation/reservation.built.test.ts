import { runSection } from '../../support/run-section.ts'
import { reservation } from './reservation.ts'

runSection(reservation)
