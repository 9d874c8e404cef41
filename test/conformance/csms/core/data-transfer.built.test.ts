import { runSection } from '../../support/run-section.ts'
import { dataTransfer } from './data-transfer.ts'

runSection(dataTransfer)
