import { runSection } from '../../support/run-section.ts'
import { cache } from './cache.ts'

runSection(cache)
