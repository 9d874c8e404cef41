import { runSection } from '../../support/run-section.ts'
import { diagnostics } from './diagnostics.ts'

runSection(diagnostics)
