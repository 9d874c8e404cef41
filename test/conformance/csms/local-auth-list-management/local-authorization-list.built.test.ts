import { runSection } from '../../support/run-section.ts'
import { localAuthorizationList } from './local-authorization-list.ts'

runSection(localAuthorizationList)
