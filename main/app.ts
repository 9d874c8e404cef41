import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ListeningView } from '../contract/bridge.ts'
import { toTimestamp, type Clock } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import { redact } from '../contract/redact.ts'
import { isToolError, ToolError } from '../contract/tool-error.ts'
import type { BenchDevices } from '../drivers/bench-devices.ts'
import type { ApiDeps, Watched } from './api/context.ts'
import type { HttpHandler } from './api/http.ts'
import type { Bridge } from './api/bridge.ts'
import { systemClock } from './clock.ts'
import { createCloser } from './closer.ts'
import { createCentralSystem, type CentralSystem } from './csms/CentralSystem.ts'
import type { Gate } from './csms/gate.ts'
import { createSecretKeys } from './csms/secret-keys.ts'
import { defaultSettings, type CentralSystemSettings } from './csms/settings.ts'
import { ocppUrlOf, ownAddress } from './lan-addresses.ts'
import { createFileLog } from './log.ts'
import { watchHeartbeatIntervals } from './procedures/heartbeat-interval.ts'
import type { Runner } from './procedures/runner.ts'
import { openSettings, type SettingsChange, type SettingsStore } from './settings.ts'
import type { StartVirtualChargePoint } from './simulator-control.ts'
import { createJournal, type Journal } from './storage/journal.ts'
import { openStorage, type Storage } from './storage/storage.ts'

export interface AppOptions {
  readonly version: string
  readonly dataDir: string
  /** Absent: `logs` in the data folder. */
  readonly logDir?: string | undefined
  /** `host` absent: all interfaces. Port 0 picks a free one. */
  readonly ocpp: { readonly port: number; readonly host?: string | undefined }
  /** What scripts and the node host's page must show. */
  readonly token: string
  /** Folder of the built renderer; null = its pages are not served. */
  readonly assetsDir: string | null
  /** false: no folder of this computer is taken into the library, whoever names it. */
  readonly takesFolders?: boolean | undefined
  /** For this run alone; win over the stored settings. */
  readonly settings?: SettingsChange
  /** Given by the hosts, which alone may import the simulator. */
  readonly startVirtualChargePoint: StartVirtualChargePoint
  readonly clock?: Clock
}

export interface App {
  readonly ocppPort: number
  /** `ws://127.0.0.1:9220/ocpp` without a trailing slash. */
  readonly ocppUrl: string
  readonly http: HttpHandler
  readonly bridge: Bridge
  readonly centralSystem: CentralSystem
  readonly journal: Journal
  /** Where charge points can dial in, as interfaces come and go. */
  readonly listening: Watched<ListeningView>
  readonly simulator: ApiDeps['simulator']
  /** The ports and readers of this computer. Looked for from the first call on; no native module is loaded before. */
  devices(): BenchDevices
  readonly runner: Runner
  readonly settings: SettingsStore
  readonly log: Log
  readonly clock: Clock
  /** Writes the URL beside the data folder's lock, for a second start that wants to name this one. */
  announce(url: string): Promise<void>
  /** Writes crash-<time>.json (redacted) into the data folder, at once; gives its path. Never throws. */
  reportCrash(error: unknown): string | null
  /** Ends the waits, closes every charge point with 1001, then the journal and the data folder. May be called twice. */
  close(): Promise<void>
}

const ms = (seconds: number): number => seconds * 1000

/** Follows the settings as they change: each is read when it is needed. */
const centralSystemSettings = (settings: SettingsStore): CentralSystemSettings => ({
  ...defaultSettings,
  get policy() {
    return settings.current().chargePoints
  },
  get intervalSeconds() {
    return settings.current().intervalSeconds
  },
  get callTimeoutMs() {
    return ms(settings.current().callTimeoutSeconds)
  },
  get pingIntervalMs() {
    return ms(settings.current().pingIntervalSeconds)
  },
  get pongTimeoutMs() {
    return ms(settings.current().pongTimeoutSeconds)
  },
  get silentMs() {
    return ms(settings.current().silentSeconds)
  },
  get unknownIdTag() {
    return settings.current().unknownIdTag
  },
  get concurrentTx() {
    return settings.current().concurrentTx
  },
  get passwordMode() {
    return settings.current().passwordMode
  },
  get refusedIdentities() {
    return settings.current().refusedIdentities
  },
})

const makeDataDir = (path: string): void => {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new ToolError(
      'data-folder-unusable',
      { path, reason: 'cannot-open', detail },
      'choose-data-folder',
      `${path} cannot be used as the data folder: ${detail}. Choose another with --data.`,
    )
  }
}

const crashFile = (dataDir: string, version: string, at: number, error: unknown): string => {
  const path = join(dataDir, `crash-${toTimestamp(at).replaceAll(':', '-')}.json`)
  const { platform, arch, versions } = process
  const report = {
    format: 1,
    at: toTimestamp(at),
    version,
    platform,
    arch,
    versions,
    uptimeSeconds: process.uptime(),
  }
  writeFileSync(path, `${JSON.stringify({ ...report, error: redact(error) }, null, 2)}\n`, { mode: 0o600 })
  return path
}

/** Damage that only reading shows is told as what opening shows: a start can not go on without the journal. */
const startError = (error: unknown, dataDir: string): unknown => {
  if (!isToolError(error) || error.code !== 'journal-unavailable' || error.params['cause'] !== 'damaged')
    return error
  const path = join(dataDir, 'chargebench.db')
  const detail = String(error.params['detail'] ?? '')
  return new ToolError(
    'data-folder-unusable',
    { path, reason: 'damaged', detail },
    'choose-data-folder',
    `${path} cannot be used: it is damaged. Move it away to start with an empty one. (${detail})`,
  )
}

/**
 * The composition root: the same program under Electron, plain Node and the command line. Rejects with ToolError
 * (settings-invalid, data-folder-held, data-folder-newer, data-folder-unusable, port-in-use); what it opened until then
 * is closed again. Charge points are answered before the rest is loaded.
 */
export const createApp = async (options: AppOptions, gate: Promise<Gate>): Promise<App> => {
  const { version, dataDir, clock = systemClock } = options
  makeDataDir(dataDir)
  const log = createFileLog({ dir: options.logDir ?? join(dataDir, 'logs'), clock })
  const closer = createCloser(log)
  closer.add('log', () => log.close())
  try {
    const settings = await openSettings(dataDir, options.settings)
    const { retention } = settings.current()
    const storage: Storage = await openStorage({ dataDir, log, holder: { pid: process.pid }, retention })
    closer.add('storage', () => storage.close())
    const journal = await createJournal({ store: storage.journal, clock })
    closer.add('journal', () => journal.close())
    journal.onTrouble((trouble) =>
      trouble
        ? log.write('error', 'journal-trouble', { ...trouble })
        : log.write('info', 'journal-works-again'),
    )

    const { registrations, idTags, transactions, credentials } = storage
    const secretKeys = createSecretKeys(() => journal.state())
    const ownCentralSystem = await createCentralSystem({
      clock,
      log: log.with({ part: 'csms' }),
      sink: journal,
      registrations,
      idTags,
      transactions,
      credentials,
      settings: centralSystemSettings(settings),
      secretKeysOf: secretKeys.of,
    })
    closer.add('central-system', () => ownCentralSystem.close())
    const heartbeatIntervals = watchHeartbeatIntervals({
      ...{ clock, log, journal, centralSystem: ownCentralSystem },
      isOn: () => settings.current().readHeartbeatInterval,
    })
    closer.add('heartbeat-intervals', () => heartbeatIntervals.close())
    const { setRegistration } = heartbeatIntervals
    const centralSystem: CentralSystem = { ...ownCentralSystem, setRegistration }
    const opened = await gate
    const { port: ocppPort } = opened
    const ocppUrl = ocppUrlOf(ownAddress(options.ocpp.host ?? null), ocppPort)
    journal.append({ kind: 'app-started', version, ocppUrl })
    centralSystem.listenAt(opened)
    log.write('info', 'started', { version, ocppUrl, dataDir, pid: process.pid })

    const { openServices } = await import('./services.ts')
    const services = await openServices({
      ...{
        options,
        clock,
        log,
        closer,
        settings,
        storage,
        journal,
        centralSystem,
        secretKeys,
        ocppPort,
        ocppUrl,
      },
    })

    return {
      ocppPort,
      ocppUrl,
      ...services,
      centralSystem,
      journal,
      settings,
      log,
      clock,
      announce: (url) => storage.setHolderUrl(url),
      reportCrash: (error) => {
        try {
          log.write('error', 'crashed', { error })
          log.flush()
          return crashFile(dataDir, version, clock.now(), error)
        } catch {
          return null
        }
      },
      close: () => closer.close(),
    }
  } catch (error) {
    // what a person can act on is told to that person; and a second start must not write into the first one's log
    if (!isToolError(error)) log.write('error', 'start-failed', { error })
    await closer.close()
    throw startError(error, dataDir)
  }
}
