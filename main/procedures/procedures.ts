import type { Configuration } from './configuration/open-configuration.ts'
import { applyProcedure } from './configuration/apply.ts'
import { backupProcedure } from './configuration/backup.ts'
import { configurationProcedures } from './configuration/configuration-procedures.ts'
import { restoreProcedure } from './configuration/restore.ts'
import type { HandOverDeps } from './hand-over-plan.ts'
import { handOverProcedure } from './hand-over.ts'
import { leaveCleanProcedure } from './leave-clean.ts'
import type { LocalListDeps } from './local-list/deps.ts'
import { localListProcedures } from './local-list/local-list-procedures.ts'
import type { AnyProcedure } from './procedure.ts'

export type ProcedureDeps = Configuration & LocalListDeps & Pick<HandOverDeps, 'journal'>

/** Everything that a technician can have done, by name: what the runner knows. */
export const createProcedures = (deps: ProcedureDeps): Readonly<Record<string, AnyProcedure>> => ({
  ...configurationProcedures(deps),
  'configuration.backup': backupProcedure(deps),
  'configuration.restore': restoreProcedure(deps),
  'configuration.apply': applyProcedure(deps),
  ...localListProcedures(deps),
  'leave-clean': leaveCleanProcedure(deps),
  'hand-over': handOverProcedure(deps),
})
