import { join } from 'node:path'
import { z } from 'zod'
import type { CatalogueServiceProfile } from '../../../contract/service-port.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { BenchDevices } from '../../../drivers/bench-devices.ts'
import {
  createDialogue,
  type Dialogue,
  type Variables,
} from '../../../drivers/service-port/console/dialogue.ts'
import type { ServiceProfiles } from '../../catalogue/service-profiles.ts'
import type { ProcedureContext } from '../procedure.ts'
import type { RecordConsole } from './console-journal.ts'

export interface ServiceDeps {
  readonly devices: () => Pick<BenchDevices, 'openPort'>
  readonly profiles: ServiceProfiles
  /** Where logs of consoles are kept. */
  readonly logDir: string
  /** Keeps what is said. */
  readonly record: RecordConsole
}

/** What all procedures at a console are given. */
export const consoleInput = z.strictObject({
  /** An id or path that the list of ports tells, or `tcp://host:port`. */
  device: z.string().min(1).max(255),
  profile: z.string().min(1).max(100),
  /** Absent: that of the profile. */
  baudRate: z.int().min(300).max(4_000_000).optional(),
  /** Whose service port it is, where that is known. */
  chargePointId: z.string().min(1).max(255).optional(),
  /** By the names of the profile. */
  secrets: z.record(z.string().max(40), z.string().min(1).max(500)).default({}),
})
export type ConsoleInput = z.output<typeof consoleInput>

export const consoleNeeds = ({ device, chargePointId }: Pick<ConsoleInput, 'device' | 'chargePointId'>) => [
  ...(chargePointId === undefined ? [] : [{ kind: 'charge-point' as const, id: chargePointId }]),
  { kind: 'port' as const, id: device },
]

/** Throws ToolError service-profile-unknown. */
export const profileOf = (profiles: ServiceProfiles, id: string): CatalogueServiceProfile => {
  const found = profiles.find(id)
  if (found) return found
  throw new ToolError(
    'service-profile-unknown',
    { profile: id },
    'choose-profile',
    `There is no service profile "${id}".`,
  )
}

/** Those who wait for the port are told by this name who has it. */
export type ServiceProcedure = `service.${'identify' | 'point-here' | 'put-back' | 'collect-log'}`

/** Opens the port, logs in, and logs out at the end; the port is given back whatever happens. */
export const withConsole = async <T>(
  context: ProcedureContext,
  deps: ServiceDeps,
  procedure: ServiceProcedure,
  { device, profile: profileId, baudRate, secrets, chargePointId }: ConsoleInput,
  variables: Variables,
  run: (dialogue: Dialogue) => Promise<T>,
): Promise<T> => {
  const { content: profile } = profileOf(deps.profiles, profileId)
  context.progress('open-port', { port: device })
  const port = await deps.devices().openPort(device, {
    owner: { name: procedure },
    line: { baudRate: baudRate ?? profile.baudRate },
  })
  const recorder = deps.record({ device, chargePointId: chargePointId ?? null, runId: context.runId })
  for (const secret of Object.values(secrets)) recorder.secret(secret)
  try {
    const dialogue = createDialogue({
      port,
      profile,
      variables,
      secrets,
      clock: context.clock,
      wait: ({ expected, timeoutMs }, work) =>
        context.wait({ for: 'console', params: { expected }, timeoutMs }, work),
      onBytes: (bytes) => recorder.text('device', bytes),
    })
    context.progress('log-in', { product: profile.product })
    await dialogue.login()
    const result = await run(dialogue)
    context.progress('log-out')
    // what was asked is done: a console that does not say goodbye changes nothing of it
    await dialogue.logout().catch((error: unknown) => {
      if (context.signal.aborted) throw error
      context.log.write('warn', 'console-logout-failed', { error })
    })
    return result
  } finally {
    recorder.end()
    await port.close()
  }
}

export const logFileOf = ({ logDir }: ServiceDeps, runId: string): string => join(logDir, `${runId}.log`)
