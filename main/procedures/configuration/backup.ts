import { z } from 'zod'
import type { BackupResult } from '../../../contract/configuration-apply.ts'
import type { ConfigurationReading } from '../../../contract/configuration.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { judgeBackup, type BackupVerdict } from '../../../ocpp/configuration-plausible.ts'
import type { StoredReading } from '../../storage/readings.ts'
import { defineProcedure, type Procedure, type ProcedureContext } from '../procedure.ts'
import type { ConfigurationDeps } from './deps.ts'
import { readConfiguration } from './read.ts'

export interface Backup {
  readonly stored: StoredReading
  readonly verdict: BackupVerdict
}

const keep = async (
  { jobId }: ProcedureContext,
  { readings }: ConfigurationDeps,
  reading: ConfigurationReading,
  kind: StoredReading['kind'],
  name: string | null,
): Promise<StoredReading> => {
  const record = { chargePointId: reading.chargePointId, kind, jobId, name, reading }
  return { id: await readings.put(record), ...record }
}

/** ToolError `backup-implausible` (params: fault, keys). */
export const refuseImplausible = (reading: ConfigurationReading): BackupVerdict => {
  const verdict = judgeBackup(reading)
  const { fault, missing } = verdict
  if (fault === null) return verdict
  const { chargePointId, keys } = reading
  throw new ToolError(
    'backup-implausible',
    { chargePointId, fault, keys: keys.length },
    'read-again',
    `What ${chargePointId} gave (${keys.length} keys) can not serve as a backup: ${fault}.`,
    { fault, missing },
  )
}

/**
 * Reads everything and keeps it for good, if it can be restored from. What is no backup is not kept as one: ToolError
 * `backup-implausible`.
 */
export const takeBackup = async (
  context: ProcedureContext,
  deps: ConfigurationDeps,
  chargePointId: string,
  name: string | null = null,
): Promise<Backup> => {
  const reading = await readConfiguration(context, deps, chargePointId)
  const verdict = refuseImplausible(reading)
  return { stored: await keep(context, deps, reading, 'backup', name), verdict }
}

/** What it has now, kept whatever it is worth: as a backup where it can be restored from. */
export const keepReading = async (
  context: ProcedureContext,
  deps: ConfigurationDeps,
  chargePointId: string,
): Promise<StoredReading> => {
  const reading = await readConfiguration(context, deps, chargePointId)
  return keep(context, deps, reading, judgeBackup(reading).fault === null ? 'backup' : 'reading', null)
}

const input = z.strictObject({
  chargePointId: z.string().min(1).max(255),
  /** What a person calls it. */
  name: z.string().trim().min(1).max(100).nullish(),
})

/** Keeps everything that a charge point is set to. */
export const backupProcedure = (deps: ConfigurationDeps): Procedure<z.infer<typeof input>, BackupResult> =>
  defineProcedure({
    input,
    needs: ({ chargePointId }) => [{ kind: 'charge-point', id: chargePointId }],
    afterInterruption: 'repeat',
    secrets: [],
    async run({ chargePointId, name = null }, context) {
      const { stored, verdict } = await takeBackup(context, deps, chargePointId, name)
      const { keys } = stored.reading
      return {
        backupId: stored.id,
        keys: keys.length,
        missing: verdict.missing,
        perhapsCut: verdict.perhapsCut,
        secrets: keys.filter(({ masked }) => masked === true).map(({ key }) => key),
      }
    },
  })
