import { randomUUID } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ListeningView } from '../../../contract/bridge.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { silentLog } from '../../../contract/log.ts'
import type { ApiDeps } from '../../../main/api/context.ts'
import { createHttp } from '../../../main/api/http.ts'
import type { HttpPeer } from '../../../main/api/http/guard.ts'
import { createBenchDevices, type BenchDevices } from '../../../drivers/bench-devices.ts'
import { systemClock } from '../../../main/clock.ts'
import { createCentralSystem, type CentralSystem } from '../../../main/csms/CentralSystem.ts'
import { openJobs } from '../../../main/jobs/jobs.ts'
import { createLocalLists } from '../../../main/local-list/lists.ts'
import { openFileExchange } from '../../../main/transfer/file-exchange.ts'
import { createDiagnosticsReader } from '../../../main/api/diagnostics-reader.ts'
import { openConfiguration } from '../../../main/procedures/configuration/open-configuration.ts'
import { openServicePort } from '../../../main/procedures/open-service-port.ts'
import { createRunner, type RunnerDeps } from '../../../main/procedures/runner.ts'
import { settingsSchema } from '../../../main/settings.ts'
import { createSecretKeys } from '../../../main/csms/secret-keys.ts'
import { defaultSettings, type CentralSystemSettings } from '../../../main/csms/settings.ts'
import { createJournal, type Journal } from '../../../main/storage/journal.ts'
import { memoryStore } from '../../storage/support/memory-store.ts'
import { memoryLists } from '../../support/memory-lists.ts'
import { memoryPorts } from '../../support/memory-ports.ts'
import { memoryRecords } from '../../support/memory-records.ts'

export const token = 'a-token-of-the-tests'
export const uiPort = 9221

export const loopbackPeer: HttpPeer = {
  kind: 'network',
  localAddress: '127.0.0.1',
  localPort: uiPort,
  loopbackOnly: true,
}

export interface ApiBench {
  readonly deps: ApiDeps
  readonly journal: Journal
  readonly centralSystem: CentralSystem
  readonly ocppUrl: string
  /** Made when something is first put there. */
  readonly dataDir: string
  /** With the token, from loopback, unless told otherwise. */
  ask(path: string, init?: RequestInit, peer?: HttpPeer): Promise<Response>
  put(path: string, body: unknown): Promise<Response>
  /** Waits, by the API's own waiting, until the path gives lines; parsed. */
  lines(path: string): Promise<readonly Record<string, unknown>[]>
  setInterfaces(interfaces: ListeningView['interfaces']): void
  close(): Promise<void>
}

const nothingPluggedIn = { serial: () => Promise.resolve([]), usb: () => Promise.resolve([]) }

/** The HTTP API and the bridge's functions over a real Central System; storage is in memory. */
export const createApiBench = async (
  options: {
    settings?: Partial<CentralSystemSettings>
    assetsDir?: string | null
    takesFolders?: boolean
    procedures?: RunnerDeps['procedures']
    /** Absent: a computer with nothing plugged in. */
    devices?: () => BenchDevices
  } = {},
): Promise<ApiBench> => {
  const store = memoryStore()
  store.prompt = true
  const ports = memoryPorts()
  const journal = await createJournal({ store, clock: systemClock })
  let settings = settingsSchema.parse({ format: 1, passwordMode: options.settings?.passwordMode })
  const secretKeys = createSecretKeys(() => journal.state())
  const centralSystem = await createCentralSystem({
    secretKeysOf: secretKeys.of,
    clock: systemClock,
    log: silentLog,
    sink: journal,
    ...ports,
    settings: {
      ...defaultSettings,
      policy: 'accept',
      ...options.settings,
      get passwordMode() {
        return settings.passwordMode
      },
    },
  })
  const { port } = await centralSystem.listen(0, '127.0.0.1')
  const ocppUrl = `ws://127.0.0.1:${port}/ocpp`
  const { records, readings } = memoryRecords()
  // made when something is first put there
  const dataDir = join(tmpdir(), `chargebench-api-${randomUUID()}`)
  const jobs = await openJobs({ version: '1.2.3', dataDir, clock: systemClock, journal, records, readings })
  const configuration = await openConfiguration({
    ...{ dataDir, log: silentLog, journal, readings, credentials: ports.credentials },
    siteOf: () => Promise.resolve(null),
  })
  secretKeys.learn((id) => (key) => configuration.knownKeys(id).know(key).secret)
  const files = await openFileExchange({
    ...{ clock: systemClock, log: silentLog, sink: journal, dataDir, host: '127.0.0.1' },
    settings: () => ({ transferPorts: { http: 0, https: 0 }, parallelDownloads: 4 }),
  })
  const diagnosticsReader = createDiagnosticsReader(files.received, join(dataDir, 'scratch'))
  let bare: BenchDevices | null = null
  const bareDevices = (): BenchDevices =>
    (bare ??= createBenchDevices({
      clock: systemClock,
      log: silentLog,
      fingerprints: [],
      sources: nothingPluggedIn,
    }))
  const servicePort = await openServicePort({
    ...{ dataDir, clock: systemClock, log: silentLog, journal },
    devices: options.devices ?? bareDevices,
  })
  const runner = createRunner({
    clock: systemClock,
    log: silentLog,
    journal,
    centralSystem,
    procedures: { ...servicePort.procedures, ...options.procedures },
    jobOf: jobs.jobOf,
  })
  const closing = new AbortController()
  const listeners = new Set<(view: ListeningView) => void>()
  let view: ListeningView = { ocppPort: port, ocppUrl, interfaces: [] }
  let running = false
  const deps: ApiDeps = {
    version: '1.2.3',
    clock: systemClock,
    log: silentLog,
    journal,
    centralSystem,
    runner,
    jobs,
    lists: createLocalLists({ clock: systemClock, records: memoryLists() }),
    readings,
    configuration,
    files,
    diagnosticsReader,
    idTags: ports.idTags,
    credentials: ports.credentials,
    settings: {
      current: () => settings,
      change: (change) => {
        settings = settingsSchema.parse({ ...settings, ...change })
        return Promise.resolve(settings)
      },
    },
    listening: {
      current: () => view,
      subscribe: (listener) => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    },
    simulator: {
      start: () => {
        running = true
        return Promise.resolve({ chargePointId: 'SIM001' })
      },
      stop: () => {
        const was = running
        running = false
        return Promise.resolve(was)
      },
      view: () => null,
      onChange: () => () => undefined,
      hands: () => Promise.reject(new ToolError('not-found')),
    },
    devices: options.devices ?? bareDevices,
    servicePort,
    token,
    takesFolders: options.takesFolders ?? true,
    assetsDir: options.assetsDir ?? null,
    closing: closing.signal,
  }
  const http = createHttp(deps)
  const ask: ApiBench['ask'] = (path, init = {}, peer = loopbackPeer) => {
    const headers = new Headers(init.headers)
    if (!headers.has('Authorization')) headers.set('Authorization', `Bearer ${token}`)
    if (!headers.has('Host')) headers.set('Host', `127.0.0.1:${uiPort}`)
    return http(new Request(new URL(path, `http://127.0.0.1:${uiPort}`), { ...init, headers }), peer)
  }
  return {
    deps,
    journal,
    centralSystem,
    ocppUrl,
    dataDir,
    ask,
    put: (path, body) => ask(path, { method: 'PUT', body: JSON.stringify(body) }),
    lines: async (path) => {
      const text = await (await ask(path)).text()
      return text
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => JSON.parse(line) as Record<string, unknown>)
    },
    setInterfaces: (interfaces) => {
      view = { ...view, interfaces }
      for (const listener of listeners) listener(view)
    },
    close: async () => {
      closing.abort()
      await bare?.close()
      await diagnosticsReader.close()
      await files.close()
      await centralSystem.close()
      await journal.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}
