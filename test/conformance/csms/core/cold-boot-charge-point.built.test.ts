import { runSection } from '../../support/run-section.ts'
import { coldBoot } from './cold-boot-charge-point.ts'

runSection(coldBoot)
