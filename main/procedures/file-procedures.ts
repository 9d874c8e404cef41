import { diagnosticsPullProcedure, type DiagnosticsDeps } from './diagnostics/pull.ts'
import { firmwareUpdateProcedure, type FirmwareDeps } from './firmware/update.ts'
import type { AnyProcedure } from './procedure.ts'

/** The procedures that files go to a charge point or come from it by. */
export const fileProcedures = (
  deps: FirmwareDeps & DiagnosticsDeps,
): Readonly<Record<'firmware.update' | 'diagnostics.pull', AnyProcedure>> => ({
  'firmware.update': firmwareUpdateProcedure(deps),
  'diagnostics.pull': diagnosticsPullProcedure(deps),
})
