import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { JournalEvent } from '../../contract/journal-event.ts'
import { createBenchDevices } from '../../drivers/bench-devices.ts'
import { silentLog } from '../../contract/log.ts'
import { emptyState, projectAll } from '../../contract/project.ts'
import { ToolError } from '../../contract/tool-error.ts'
import { createBridge } from '../../main/api/bridge.ts'
import type { ApiDeps } from '../../main/api/context.ts'
import { createHttp } from '../../main/api/http.ts'
import { settingsSchema } from '../../main/settings.ts'
import { matches } from '../../main/storage/journal-filter.ts'
import { manualClock } from '../support/manual-clock.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { listening } from './scenes.ts'

const token = 'recorded'
const still = () => () => undefined
const refuse = () => Promise.reject(new ToolError('shutting-down', {}, null, 'This is a recording.'))

const noDevices = createBenchDevices({
  clock: manualClock(0),
  log: silentLog,
  fingerprints: [],
  sources: { serial: () => Promise.resolve([]), usb: () => Promise.resolve([]) },
})

/** What no recorded page asks for, whatever it can do. */
const unasked = new Proxy({}, { get: () => refuse }) as never

export interface RecordedHost {
  readonly urlOf: (place: string) => string
  readonly close: () => Promise<void>
}

/** The built pages and the real API over a recorded journal, at a moment that stays. */
export const serveRecorded = async (
  events: readonly JournalEvent[],
  nowMs: number,
  assetsDir: string,
): Promise<RecordedHost> => {
  const state = projectAll(emptyState, events)
  const { idTags, credentials } = memoryPorts()
  const settings = settingsSchema.parse({ format: 1 })
  const closing = new AbortController()
  const deps: ApiDeps = {
    version: '0.1.0',
    clock: manualClock(nowMs),
    log: silentLog,
    journal: {
      state: () => state,
      savedSeq: state.seq,
      subscribe: still,
      read: ({ after, limit, ...query }) =>
        Promise.resolve(events.filter((event) => event.seq > after && matches(event, query)).slice(0, limit)),
      waitFor: () => Promise.resolve(),
    },
    centralSystem: {
      chargePoints: () => Object.keys(state.chargePoints),
      call: refuse,
      setRegistration: refuse,
      setCredentials: refuse,
    },
    runner: {
      start: refuse,
      ended: refuse,
      cancel: () => false,
      takeUp: refuse,
      dismiss: () => false,
      holderOf: () => null,
      close: () => Promise.resolve(),
    },
    jobs: unasked,
    lists: unasked,
    configuration: unasked,
    readings: unasked,
    files: unasked,
    diagnosticsReader: unasked,
    servicePort: unasked,
    idTags,
    credentials,
    settings: { current: () => settings, change: () => Promise.resolve(settings) },
    listening: { current: () => listening, subscribe: still },
    simulator: {
      start: refuse,
      stop: () => Promise.resolve(false),
      view: () => null,
      onChange: still,
      hands: refuse,
    },
    devices: () => noDevices,
    token,
    assetsDir,
    closing: closing.signal,
  }
  const http = createHttp(deps)
  const bridge = createBridge(deps)
  const peerOf = ({ localAddress = '', localPort = 0 }: Socket) =>
    ({ kind: 'network', localAddress, localPort, loopbackOnly: true }) as const
  const listener = getRequestListener((request, { incoming }) => http(request, peerOf(incoming.socket)), {
    overrideGlobalObjects: false,
  })
  const server = createServer((request, response) => void listener(request, response))
  server.on('upgrade', (request, socket, head) =>
    bridge.upgrade(request, socket, head, peerOf(request.socket)),
  )
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    urlOf: (place) => `http://127.0.0.1:${port}/${place}#token=${token}`,
    close: async () => {
      closing.abort()
      await bridge.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
