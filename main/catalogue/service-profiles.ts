import type { Log } from '../../contract/log.ts'
import { serviceProfileSchema, type ServiceProfile } from '../../contract/service-profile.ts'
import { builtInData } from './built-in-data.ts'
import { openDataFiles, type DataFiles } from './data-files.ts'

export type ServiceProfiles = DataFiles<ServiceProfile>

/** How consoles are spoken to: the profiles of the program, and a person's own in `userDir`. */
export const openServiceProfiles = (
  userDir: string,
  log: Log,
  builtInDir: string = builtInData('service-profiles'),
): Promise<ServiceProfiles> =>
  openDataFiles({ builtInDir, userDir, schema: serviceProfileSchema, log, event: 'service-profile-refused' })
