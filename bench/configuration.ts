/**
 * What reading and setting configuration keys costs beside its frames: 100 virtual charge points at once are read
 * wholly, ten keys of each are set, and read back. The same frames go over a bare `ws` server to the same charge points,
 * which are in a process of their own and answer after the same time. Needs the built storage worker (`npm run build`).
 * Exits 1 when a goal is missed.
 *
 * Ours waits for the disk where the bare one does not: six times for each charge point (two runs that begin, the reading,
 * and the checkpoints before and after what is sent). The bare one waits for nothing but the charge points, so that
 * whatever else this machine does makes the ratio worse: a load above its cores is said.
 */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { WebSocketServer, type WebSocket } from 'ws'
import { silentLog } from '../contract/log.ts'
import { knowKeys } from '../main/catalogue/key-knowledge.ts'
import { systemClock } from '../main/clock.ts'
import { createCentralSystem } from '../main/csms/CentralSystem.ts'
import { defaultSettings } from '../main/csms/settings.ts'
import { configurationProcedures } from '../main/procedures/configuration/configuration-procedures.ts'
import { createRunner } from '../main/procedures/runner.ts'
import { createJournal } from '../main/storage/journal.ts'
import { defaultRetention, openStorage } from '../main/storage/storage.ts'
import { startVirtualChargePoint } from '../simulator/charge-point.ts'
import { percentile, spread } from './statistics.ts'

const goals = { ratio: 1.5, loopDelayP99Ms: 50 } as const
const count = 100
const rounds = Number(process.env['BENCH_ROUNDS'] ?? 5)
/** Of a charge point's answer. */
const latencyMs = Number(process.env['BENCH_LATENCY_MS'] ?? 50)
const idOf = (index: number): string => `CB${String(index).padStart(3, '0')}`

/** Ten keys, with values that differ from those of the round before. */
const changesOf = (round: number): readonly { readonly key: string; readonly value: string }[] =>
  [
    'ClockAlignedDataInterval',
    'ConnectionTimeOut',
    'HeartbeatInterval',
    'MeterValueSampleInterval',
    'MinimumStatusDuration',
    'ResetRetries',
    'TransactionMessageAttempts',
    'TransactionMessageRetryInterval',
    'WebSocketPingInterval',
    'BlinkRepeat',
  ].map((key) => ({ key, value: String(10 + (round % 2)) }))

/** One frame's action and payload, as they are sent to a charge point. */
type Sent = readonly [action: string, payload: unknown]

interface Served {
  readonly port: number
  /** Resolves when all charge points have booted. */
  readonly ready: Promise<void>
  close(): Promise<void>
}

const chargePoints = (): void => {
  process.once('message', (url: string) => {
    for (let index = 0; index < count; index += 1)
      startVirtualChargePoint({
        url,
        id: idOf(index),
        clock: systemClock,
        log: silentLog,
        behaviours: [
          {
            name: 'benchLatency',
            does: 'answers after a time',
            create: () => ({ incoming: () => ({ kind: 'later', afterMs: latencyMs }) }),
          },
        ],
      })
  })
}

const dialFrom = (port: number): ChildProcess => {
  const child = fork(fileURLToPath(import.meta.url), ['--charge-points'])
  child.send(`ws://127.0.0.1:${port}/ocpp`)
  return child
}

interface Ours extends Served {
  /** Reads, sets and reads back; gives the time it took and what was sent to one charge point. */
  round(n: number): Promise<{ readonly ms: number; readonly sent: readonly Sent[] }>
}

const serveOurs = async (dataDir: string): Promise<Ours> => {
  const storage = await openStorage({
    dataDir,
    log: silentLog,
    holder: { pid: process.pid },
    retention: defaultRetention,
    workerUrl: pathToFileURL(join(process.cwd(), 'dist', 'worker-storage.js')),
  })
  const journal = await createJournal({ store: storage.journal, clock: systemClock })
  const centralSystem = await createCentralSystem({
    clock: systemClock,
    log: silentLog,
    sink: journal,
    registrations: storage.registrations,
    idTags: storage.idTags,
    transactions: storage.transactions,
    credentials: storage.credentials,
    settings: { ...defaultSettings, policy: 'accept' },
  })
  const { port } = await centralSystem.listen(0, '127.0.0.1')
  const known = { know: knowKeys([]), keys: [] }
  const procedures = configurationProcedures({
    journal,
    readings: storage.readings,
    credentials: storage.credentials,
    knownKeys: () => known,
  })
  const runner = createRunner({
    clock: systemClock,
    log: silentLog,
    journal,
    centralSystem,
    procedures,
    jobOf: () => null,
  })
  const run = async (procedure: keyof typeof procedures, input: object): Promise<void> => {
    const { state } = await runner.ended(await runner.start(procedure, input))
    if (state.state !== 'done') throw new Error(`${procedure}: ${JSON.stringify(state)}`)
    const set = JSON.stringify(state.result).split('"outcome":"set"').length - 1
    if (procedure === 'configuration.set' && set !== changesOf(0).length)
      throw new Error(`not all keys were set: ${JSON.stringify(state.result)}`)
  }
  const isReady = (): boolean => {
    const all = Object.values(journal.state().chargePoints)
    return all.length === count && all.every(({ connectors }) => Object.keys(connectors).length > 0)
  }
  return {
    port,
    ready: new Promise((resolve) => {
      const unsubscribe = journal.subscribe(() => {
        if (!isReady()) return
        unsubscribe()
        resolve()
      })
    }),
    async round(n) {
      const { seq } = journal.state()
      const from = performance.now()
      await Promise.all(
        Array.from({ length: count }, async (_, index) => {
          const chargePointId = idOf(index)
          await run('configuration.read', { chargePointId })
          await run('configuration.set', { chargePointId, changes: changesOf(n), reset: 'later' })
        }),
      )
      const ms = performance.now() - from
      const frames = await journal.read({
        after: seq,
        limit: 1_000,
        chargePointId: idOf(0),
        kinds: ['frame'],
      })
      const sent = frames.flatMap((event): Sent[] => {
        if (event.kind !== 'frame' || event.direction !== 'out' || event.messageType !== 2) return []
        const [, , action, payload] = JSON.parse(event.text) as [number, string, string, unknown]
        return [[action, payload]]
      })
      return { ms, sent }
    },
    async close() {
      await runner.close()
      await centralSystem.close()
      await journal.close()
      await storage.close()
    },
  }
}

interface Bare extends Served {
  round(sent: readonly Sent[]): Promise<number>
}

/** Answers what charge points ask with the least that they take, and sends frames one after the other. */
const serveBare = async (): Promise<Bare> => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false })
  const sockets = new Set<WebSocket>()
  const waiting = new Map<string, () => void>()
  let statuses = 0
  let isReady: () => void = () => undefined
  const ready = new Promise<void>((resolve) => {
    isReady = resolve
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('message', (data: Buffer) => {
      const [type, id, action] = JSON.parse(data.toString()) as [number, string, string]
      if (type !== 2) {
        waiting.get(id)?.()
        waiting.delete(id)
        return
      }
      const currentTime = new Date().toISOString()
      const answer = action === 'BootNotification' ? { status: 'Accepted', interval: 300, currentTime } : {}
      socket.send(JSON.stringify([3, id, answer]))
      if (action === 'StatusNotification' && ++statuses === count) isReady()
    })
  })
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  let messages = 0
  const call = (socket: WebSocket, [action, payload]: Sent): Promise<void> =>
    new Promise((resolve) => {
      const id = `bare-${++messages}`
      waiting.set(id, resolve)
      socket.send(JSON.stringify([2, id, action, payload]))
    })
  return {
    port: address.port,
    ready,
    async round(sent) {
      const from = performance.now()
      await Promise.all(
        [...sockets].map(async (socket) => {
          for (const frame of sent) await call(socket, frame)
        }),
      )
      return performance.now() - from
    },
    async close() {
      for (const socket of sockets) socket.terminate()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const print = (line: string): void => void process.stdout.write(`${line}\n`)

const measure = async (): Promise<boolean> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'chargebench-bench-'))
  const ours = await serveOurs(dataDir)
  const bare = await serveBare()
  const children = [dialFrom(ours.port), dialFrom(bare.port)]
  const ratios: number[] = []
  const delays: number[] = []
  try {
    await Promise.all([ours.ready, bare.ready])
    print(`${count} charge points, each answer after ${latencyMs} ms`)
    for (let n = 0; n <= rounds; n += 1) {
      const delay = monitorEventLoopDelay({ resolution: 5 })
      delay.enable()
      const cpu = process.cpuUsage()
      const { ms, sent } = await ours.round(n)
      const { user, system } = process.cpuUsage(cpu)
      delay.disable()
      const bareMs = await bare.round(sent)
      // the first one warms both up
      if (n === 0) continue
      const p99 = delay.percentile(99) / 1e6
      ratios.push(ms / bareMs)
      delays.push(p99)
      print(
        `  ${sent.length} frames each: ${ms.toFixed(0)} ms, bare ${bareMs.toFixed(0)} ms, ` +
          `ratio ${(ms / bareMs).toFixed(2)}, event-loop delay p99 ${p99.toFixed(1)} ms, CPU ${((user + system) / 1000).toFixed(0)} ms`,
      )
    }
  } finally {
    for (const child of children) child.kill()
    await bare.close()
    await ours.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
  const ratio = percentile(ratios, 0.5)
  const delayMs = percentile(delays, 0.5)
  const [load = 0] = loadavg()
  if (load > availableParallelism())
    print(
      `TOO NOISY: the load is ${load.toFixed(1)} on ${availableParallelism()} cores; repeat it on an idle machine`,
    )
  print(`ratio ${spread(ratios)}, goal ≤ ${goals.ratio}`)
  print(`event-loop delay p99 ${spread(delays)} ms, goal ≤ ${goals.loopDelayP99Ms}`)
  return ratio <= goals.ratio && delayMs <= goals.loopDelayP99Ms
}

if (process.argv.includes('--charge-points')) chargePoints()
else {
  const met = await measure()
  print(met ? 'goals met' : 'GOALS MISSED')
  process.exitCode = met ? 0 : 1
}
