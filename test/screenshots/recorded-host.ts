import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { JournalEvent } from '../../contract/journal-event.ts'
import type { BenchDevices } from '../../drivers/bench-devices.ts'
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
import { recordedDevices } from './recorded-devices.ts'
import { heldUid, listening } from './scenes.ts'

const token = 'recorded'
const still = () => () => undefined
const refuse = () => Promise.reject(new ToolError('shutting-down', {}, null, 'This is a recording.'))

/** What no recorded page asks for, whatever it can do. */
const unasked = new Proxy({}, { get: () => refuse }) as never

const noLists = new Proxy(
  { list: () => Promise.resolve([]) },
  { get: (own, name): unknown => Reflect.get(own, name) ?? refuse },
) as never

/** Nothing is read at a service port. */
const nothing = { current: () => [], subscribe: still }
const nothingAtPorts = new Proxy(
  { channels: nothing, tables: nothing },
  { get: (known, name): unknown => Reflect.get(known, name) ?? refuse },
) as never

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
  let devices: BenchDevices | null = null
  await idTags.put({ idTag: heldUid, status: 'Accepted', expiryDate: null, parentIdTag: null })
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
      goOn: () => false,
      takeUp: refuse,
      dismiss: () => false,
      holderOf: () => null,
      close: () => Promise.resolve(),
    },
    jobs: unasked,
    lists: noLists,
    configuration: unasked,
    readings: unasked,
    files: unasked,
    diagnosticsReader: unasked,
    servicePort: nothingAtPorts,
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
    devices: () => (devices ??= recordedDevices(nowMs, heldUid)),
    token,
    takesFolders: true,
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
      await devices?.close()
      await bridge.close()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
