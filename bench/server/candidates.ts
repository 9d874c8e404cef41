import { monitorEventLoopDelay } from 'node:perf_hooks'
import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { WebSocketServer } from 'ws'
import { RPCServer, type RPCClient } from 'ocpp-rpc'
import { silentLog } from '../../contract/log.ts'
import { createCentralSystem, type CentralSystemDeps } from '../../main/csms/CentralSystem.ts'
import type { EventSink } from '../../main/csms/ports.ts'
import { defaultSettings } from '../../main/csms/settings.ts'
import { systemClock } from '../../main/clock.ts'
import { createJournal } from '../../main/storage/journal.ts'
import { openStorage } from '../../main/storage/storage.ts'

/** The servers that are compared; each runs in a process of its own and tells its port. */
export const candidateNames = ['bare', 'bare-again', 'ours', 'ours-journal', 'ocpp-rpc'] as const
export type CandidateName = (typeof candidateNames)[number]

/** A bare `ws` server that slices out the message id and sends a constant CALLRESULT: the reference. */
const startBare = async (): Promise<number> => {
  const http = createServer()
  const wss = new WebSocketServer({
    server: http,
    perMessageDeflate: false,
    handleProtocols: () => 'ocpp1.6',
  })
  const answers: Readonly<Record<string, string>> = {
    Heartbeat: '{"currentTime":"2026-01-01T00:00:00.000Z"}',
    BootNotification: '{"currentTime":"2026-01-01T00:00:00.000Z","interval":300,"status":"Accepted"}',
    MeterValues: '{}',
  }
  wss.on('connection', (socket) => {
    socket.on('message', (data: Buffer) => {
      const text = data.toString()
      const from = text.indexOf('"') + 1
      const to = text.indexOf('"', from)
      const actionFrom = text.indexOf('"', to + 1) + 1
      const action = text.slice(actionFrom, text.indexOf('"', actionFrom))
      socket.send(`[3,"${text.slice(from, to)}",${answers[action] ?? '{}'}]`)
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', () => resolve()))
  return portOf(http.address())
}

const portOf = (address: ReturnType<ReturnType<typeof createServer>['address']>): number => {
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const startOcppRpc = async (): Promise<number> => {
  const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true, pingIntervalMs: 60_000 })
  server.on('client', (client: RPCClient) => {
    const now = (): string => new Date().toISOString()
    const accepted = { interval: 300, status: 'Accepted' }
    client.handle('BootNotification', () => Promise.resolve({ currentTime: now(), ...accepted }))
    client.handle('Heartbeat', () => Promise.resolve({ currentTime: now() }))
    client.handle('MeterValues', () => Promise.resolve({}))
  })
  const http = await server.listen(0, '127.0.0.1')
  return portOf(http.address())
}

/** Storage that holds nothing and answers at once: what is measured is the Central System alone. */
const emptyPorts = (): Pick<
  CentralSystemDeps,
  'registrations' | 'idTags' | 'transactions' | 'credentials'
> => ({
  registrations: { all: () => Promise.resolve(new Map()), put: () => Promise.resolve() },
  idTags: {
    get: () => Promise.resolve(null),
    list: () => Promise.resolve([]),
    put: () => Promise.resolve(),
    delete: () => Promise.resolve(false),
  },
  transactions: {
    start: () => Promise.reject(new Error('not part of this benchmark')),
    stop: () => Promise.resolve(null),
    get: () => Promise.resolve(null),
  },
  credentials: { get: () => Promise.resolve(null), put: () => Promise.resolve() },
})

const discard = (): EventSink => {
  let seq = 0
  return { append: (event) => Object.assign(event, { seq: ++seq, at: 0 }) }
}

const startOurs = async (deps: Partial<CentralSystemDeps>): Promise<number> => {
  const centralSystem = await createCentralSystem({
    ...emptyPorts(),
    clock: systemClock,
    log: silentLog,
    sink: discard(),
    settings: { ...defaultSettings, policy: 'accept' },
    ...deps,
  })
  return (await centralSystem.listen(0, '127.0.0.1')).port
}

const startOursWithJournal = async (): Promise<number> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'chargebench-bench-'))
  process.on('exit', () => rmSync(dataDir, { recursive: true, force: true }))
  const storage = await openStorage({
    dataDir,
    log: silentLog,
    holder: { pid: process.pid },
    retention: { maxBytes: 2 ** 31, maxAgeDays: 90 },
    workerUrl: pathToFileURL(join(process.cwd(), 'dist/worker-storage.js')),
  })
  const journal = await createJournal({ store: storage.journal, clock: systemClock })
  const { registrations, idTags, transactions, credentials } = storage
  return startOurs({ sink: journal, registrations, idTags, transactions, credentials })
}

const starters: Readonly<Record<CandidateName, () => Promise<number>>> = {
  bare: startBare,
  'bare-again': startBare,
  ours: () => startOurs({}),
  'ours-journal': startOursWithJournal,
  'ocpp-rpc': startOcppRpc,
}

export interface Reading {
  /** Microseconds of CPU of the whole process, workers included. */
  readonly cpu: number
  readonly rss: number
  /** Milliseconds, since the last reading. */
  readonly loopDelayP99: number
}

/** Runs in the child: starts the candidate, then answers each message with a reading. */
export const serveCandidate = async (name: CandidateName): Promise<void> => {
  const delay = monitorEventLoopDelay({ resolution: 5 })
  delay.enable()
  const port = await starters[name]()
  process.on('message', (wish: 'read' | 'collect') => {
    if (wish === 'collect') for (let i = 0; i < 3; i++) globalThis.gc?.()
    const { user, system } = process.cpuUsage()
    const reading: Reading = {
      cpu: user + system,
      rss: process.memoryUsage().rss,
      loopDelayP99: delay.percentile(99) / 1e6,
    }
    delay.reset()
    process.send?.(reading)
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ port })
}
