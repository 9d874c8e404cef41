import { join } from 'node:path'
import type { ListeningView } from '../contract/bridge.ts'
import type { Clock } from '../contract/clock.ts'
import type { Log } from '../contract/log.ts'
import { ToolError } from '../contract/tool-error.ts'
import type { BenchDevices } from '../drivers/bench-devices.ts'
import { createBridge } from './api/bridge.ts'
import type { ApiDeps, Watched } from './api/context.ts'
import { createDiagnosticsReader } from './api/diagnostics-reader.ts'
import { createHttp } from './api/http.ts'
import type { App, AppOptions } from './app.ts'
import { openBenchDevices } from './bench-devices.ts'
import type { Closer } from './closer.ts'
import type { CentralSystem } from './csms/CentralSystem.ts'
import type { SecretKeys } from './csms/secret-keys.ts'
import { openJobs } from './jobs/jobs.ts'
import { watchLanAddresses, type LanAddresses } from './lan-addresses.ts'
import { createLocalLists } from './local-list/lists.ts'
import { watchBenchChanges } from './procedures/bench-changes.ts'
import { openConfiguration } from './procedures/configuration/open-configuration.ts'
import { fileProcedures } from './procedures/file-procedures.ts'
import { openServicePort } from './procedures/open-service-port.ts'
import { createProcedures } from './procedures/procedures.ts'
import { createRunner } from './procedures/runner.ts'
import type { SettingsStore } from './settings.ts'
import { createSimulatorControl } from './simulator-control.ts'
import type { Journal } from './storage/journal.ts'
import type { Storage } from './storage/storage.ts'
import { openFileExchange } from './transfer/file-exchange.ts'

/** What there is by the time charge points are answered. */
export interface ServiceDeps {
  readonly options: AppOptions
  readonly clock: Clock
  readonly log: Log
  readonly closer: Pick<Closer, 'add'>
  readonly settings: SettingsStore
  readonly storage: Storage
  readonly journal: Journal
  readonly centralSystem: CentralSystem
  readonly secretKeys: Pick<SecretKeys, 'learn'>
  readonly ocppPort: number
  readonly ocppUrl: string
}

type Services = Pick<App, 'http' | 'bridge' | 'listening' | 'simulator' | 'devices' | 'runner'>

const watchListening = (lan: LanAddresses, ocppPort: number, ocppUrl: string): Watched<ListeningView> => {
  const view = (): ListeningView => ({ ocppPort, ocppUrl, interfaces: lan.current() })
  return { current: view, subscribe: (listener) => lan.subscribe(() => listener(view())) }
}

/** All that people and scripts use: jobs, procedures, files, devices, and the API to them. */
export const openServices = async (given: ServiceDeps): Promise<Services> => {
  const { options, clock, log, closer, settings, storage, journal, centralSystem, ocppPort, ocppUrl } = given
  const { version, dataDir, token, assetsDir, takesFolders = true } = options
  const ocppHost = options.ocpp.host ?? null
  const { idTags, credentials } = storage
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
  given.secretKeys.learn((chargePointId) => {
    const { know } = configuration.knownKeys(chargePointId)
    return (key) => know(key).secret
  })
  const benchChanges = watchBenchChanges({ ...configuration, log, journal })
  closer.add('bench-changes', () => benchChanges.close())
  const files = await openFileExchange({
    ...{ clock, log: log.with({ part: 'transfer' }), sink: journal, dataDir },
    host: ocppHost ?? undefined,
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
    takesFolders,
    assetsDir,
    closing: closing.signal,
  }
  const bridge = createBridge(deps)
  closer.add('bridge', () => bridge.close())
  closer.add('waits', () =>
    closing.abort(new ToolError('shutting-down', {}, null, 'Chargebench is closing.')),
  )
  return { http: createHttp(deps), bridge, listening: deps.listening, simulator, devices, runner }
}
