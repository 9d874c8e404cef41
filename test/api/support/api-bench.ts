import type { ListeningView } from '../../../contract/bridge.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { silentLog } from '../../../contract/log.ts'
import type { ApiDeps } from '../../../main/api/context.ts'
import { createHttp } from '../../../main/api/http.ts'
import type { HttpPeer } from '../../../main/api/http/guard.ts'
import { systemClock } from '../../../main/clock.ts'
import { createCentralSystem, type CentralSystem } from '../../../main/csms/CentralSystem.ts'
import { createRunner, type RunnerDeps } from '../../../main/procedures/runner.ts'
import { settingsSchema } from '../../../main/settings.ts'
import { defaultSettings, type CentralSystemSettings } from '../../../main/csms/settings.ts'
import { createJournal, type Journal } from '../../../main/storage/journal.ts'
import { memoryStore } from '../../storage/support/memory-store.ts'
import { memoryPorts } from '../../support/memory-ports.ts'

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
  /** With the token, from loopback, unless told otherwise. */
  ask(path: string, init?: RequestInit, peer?: HttpPeer): Promise<Response>
  put(path: string, body: unknown): Promise<Response>
  /** Waits, by the API's own waiting, until the path gives lines; parsed. */
  lines(path: string): Promise<readonly Record<string, unknown>[]>
  setInterfaces(interfaces: ListeningView['interfaces']): void
  close(): Promise<void>
}

/** The HTTP API and the bridge's functions over a real Central System; storage is in memory. */
export const createApiBench = async (
  options: {
    settings?: Partial<CentralSystemSettings>
    assetsDir?: string | null
    procedures?: RunnerDeps['procedures']
  } = {},
): Promise<ApiBench> => {
  const store = memoryStore()
  store.prompt = true
  const ports = memoryPorts()
  const journal = await createJournal({ store, clock: systemClock })
  let settings = settingsSchema.parse({ format: 1, passwordMode: options.settings?.passwordMode })
  const centralSystem = await createCentralSystem({
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
  const runner = createRunner({
    clock: systemClock,
    log: silentLog,
    journal,
    centralSystem,
    procedures: options.procedures ?? {},
    jobOf: () => null,
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
    token,
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
      await centralSystem.close()
      await journal.close()
    },
  }
}
