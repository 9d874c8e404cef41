import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ListeningView } from '../contract/bridge.ts'
import { toTimestamp, type Clock } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import { redact } from '../contract/redact.ts'
import { isToolError, ToolError } from '../contract/tool-error.ts'
import type { BenchDevices } from '../drivers/bench-devices.ts'
import { createBridge, type Bridge } from './api/bridge.ts'
import type { ApiDeps, Watched } from './api/context.ts'
import { createDiagnosticsReader } from './api/diagnostics-reader.ts'
import { createHttp, type HttpHandler } from './api/http.ts'
import { openBenchDevices } from './bench-devices.ts'
import { systemClock } from './clock.ts'
import { createCentralSystem, type CentralSystem } from './csms/CentralSystem.ts'
import { defaultSettings, type CentralSystemSettings } from './csms/settings.ts'
import { ocppUrlOf, ownAddress, watchLanAddresses, type LanAddresses } from './lan-addresses.ts'
import { createFileLog } from './log.ts'
import { openJobs } from './jobs/jobs.ts'
import { createLocalLists } from './local-list/lists.ts'
import { openConfiguration } from './procedures/configuration/open-configuration.ts'
import { watchHeartbeatIntervals } from './procedures/heartbeat-interval.ts'
import { fileProcedures } from './procedures/file-procedures.ts'
import { openServicePort } from './procedures/open-service-port.ts'
import { createProcedures } from './procedures/procedures.ts'
import { createRunner, type Runner } from './procedures/runner.ts'
import { openSettings, type SettingsChange, type SettingsStore } from './settings.ts'
import { createSimulatorControl, type StartVirtualChargePoint } from './simulator-control.ts'
import { createJournal, type Journal } from './storage/journal.ts'
import { openStorage, type Storage } from './storage/storage.ts'
import { openFileExchange } from './transfer/file-exchange.ts'

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

const watchListening = (lan: LanAddresses, ocppPort: number, ocppUrl: string): Watched<ListeningView> => {
  const view = (): ListeningView => ({ ocppPort, ocppUrl, interfaces: lan.current() })
  return { current: view, subscribe: (listener) => lan.subscribe(() => listener(view())) }
}

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

/** Steps of an orderly end, in the order given; one that fails does not keep the others from running. */
const createCloser = (log: Log) => {
  const steps: (readonly [name: string, run: () => unknown])[] = []
  let closing: Promise<void> | null = null
  const run = async (): Promise<void> => {
    for (const [name, step] of steps.toReversed())
      try {
        await step()
      } catch (error) {
        log.write('error', 'close-failed', { step: name, error })
      }
  }
  return {
    /** The last that was added is closed first. */
    add: (name: string, step: () => unknown): void => {
      steps.push([name, step])
    },
    close: (): Promise<void> => (closing ??= run()),
  }
}

/**
 * The composition root: the same program under Electron, plain Node and the command line. Rejects with ToolError
 * (settings-invalid, data-folder-held, data-folder-newer, data-folder-unusable, port-in-use); what was opened until
 * then is closed again.
 */
export const createApp = async (options: AppOptions): Promise<App> => {
  const { version, dataDir, token, assetsDir, clock = systemClock } = options
  const ocppHost = options.ocpp.host ?? null
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
    const ownCentralSystem = await createCentralSystem({
      clock,
      log: log.with({ part: 'csms' }),
      sink: journal,
      registrations,
      idTags,
      transactions,
      credentials,
      settings: centralSystemSettings(settings),
    })
    closer.add('central-system', () => ownCentralSystem.close())
    const heartbeatIntervals = watchHeartbeatIntervals({
      ...{ clock, log, journal, centralSystem: ownCentralSystem },
      isOn: () => settings.current().readHeartbeatInterval,
    })
    closer.add('heartbeat-intervals', () => heartbeatIntervals.close())
    const { setRegistration } = heartbeatIntervals
    const centralSystem: CentralSystem = { ...ownCentralSystem, setRegistration }
    const { port: ocppPort } = await centralSystem.listen(options.ocpp.port, options.ocpp.host)
    const ocppUrl = ocppUrlOf(ownAddress(ocppHost), ocppPort)
    journal.append({ kind: 'app-started', version, ocppUrl })
    log.write('info', 'started', { version, ocppUrl, dataDir, pid: process.pid })

    const lan = watchLanAddresses({ clock, ocppPort, ocppHost })
    closer.add('lan-addresses', () => lan.close())
    const simulator = createSimulatorControl({
      start: options.startVirtualChargePoint,
      url: ocppUrl,
      clock,
      log: log.with({ part: 'simulator' }),
    })
    closer.add('simulator', () => simulator.stop())

    const { readings } = storage
    const jobs = await openJobs({ version, dataDir, clock, records: storage.jobs, readings, journal })
    const configuration = await openConfiguration({
      ...{ dataDir, log, journal, readings, credentials },
      siteOf: async (chargePointId) => {
        const jobId = jobs.jobOf(chargePointId)
        return jobId === null ? null : (await jobs.get(jobId)).site
      },
    })
    const files = await openFileExchange({
      ...{ clock, log: log.with({ part: 'transfer' }), sink: journal, dataDir },
      host: options.ocpp.host,
      settings: () => settings.current(),
    })
    closer.add('files', () => files.close())
    const diagnosticsReader = createDiagnosticsReader(files.received, join(dataDir, 'scratch'))
    closer.add('diagnostics-reader', () => diagnosticsReader.close())
    let benchDevices: BenchDevices | null = null
    const devices = (): BenchDevices =>
      (benchDevices ??= openBenchDevices({ log: log.with({ part: 'devices' }), clock }))
    closer.add('devices', () => benchDevices?.close())
    const servicePort = await openServicePort({ dataDir, clock, log, journal, devices })
    closer.add('service-port', () => servicePort.close())
    const runner = createRunner({
      clock,
      log,
      journal,
      centralSystem,
      procedures: {
        ...createProcedures({
          ...configuration,
          lists: storage.lists,
          shutOut: (chargePointId) => centralSystem.shutOut(chargePointId),
          journal,
        }),
        ...fileProcedures({ ...configuration, journal, files }),
        ...servicePort.procedures,
      },
      jobOf: jobs.jobOf,
    })
    closer.add('runner', () => runner.close())

    const closing = new AbortController()
    const deps: ApiDeps = {
      version,
      clock,
      log,
      journal,
      centralSystem,
      runner,
      jobs,
      lists: createLocalLists({ clock, records: storage.lists }),
      readings,
      configuration,
      files,
      diagnosticsReader,
      idTags,
      credentials,
      settings,
      listening: watchListening(lan, ocppPort, ocppUrl),
      simulator,
      devices,
      servicePort,
      token,
      assetsDir,
      closing: closing.signal,
    }
    const bridge = createBridge(deps)
    closer.add('bridge', () => bridge.close())
    closer.add('waits', () =>
      closing.abort(new ToolError('shutting-down', {}, null, 'Chargebench is closing.')),
    )

    return {
      ocppPort,
      ocppUrl,
      http: createHttp(deps),
      bridge,
      centralSystem,
      journal,
      listening: deps.listening,
      simulator,
      devices,
      runner,
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
    throw error
  }
}
