import { onTestFinished } from 'vitest'
import type { ConfigurationReading } from '../../../contract/configuration.ts'
import type { EventOf, JournalEventKind } from '../../../contract/journal-event.ts'
import { silentLog } from '../../../contract/log.ts'
import type { RunView } from '../../../contract/run.ts'
import { knowKeys } from '../../../main/catalogue/key-knowledge.ts'
import { createCentralSystem, type CentralSystem } from '../../../main/csms/CentralSystem.ts'
import { createSecretKeys } from '../../../main/csms/secret-keys.ts'
import { defaultSettings, type CentralSystemSettings } from '../../../main/csms/settings.ts'
import { configurationProcedures } from '../../../main/procedures/configuration/configuration-procedures.ts'
import type { ConfigurationDeps } from '../../../main/procedures/configuration/deps.ts'
import { withNamedSecrets } from '../../../main/procedures/configuration/open-configuration.ts'
import type { AnyProcedure } from '../../../main/procedures/procedure.ts'
import { createRunner, type Runner } from '../../../main/procedures/runner.ts'
import { createJournal, type Journal } from '../../../main/storage/journal.ts'
import type { Readings, StoredReading } from '../../../main/storage/readings.ts'
import { findBehaviour } from '../../../simulator/behaviours.ts'
import {
  startVirtualChargePoint,
  type VirtualChargePoint,
  type VirtualChargePointOptions,
} from '../../../simulator/charge-point.ts'
import { memoryStore, type MemoryStore } from '../../storage/support/memory-store.ts'
import { manualClock, type ManualClock } from '../../support/manual-clock.ts'
import { memoryPorts, type MemoryPorts } from '../../support/memory-ports.ts'
import { dial, type RawChargePoint } from '../../support/raw-charge-point.ts'
import { watchHashing } from './hashing.ts'

/** What survives a kill: the disk, what the Central System had stored, and the readings. */
export interface Disk {
  readonly store: MemoryStore
  readonly ports: MemoryPorts
  readonly readings: StoredReading[]
}

export const newDisk = (): Disk => ({ store: memoryStore(), ports: memoryPorts(), readings: [] })

/** What further procedures are made of. */
export interface GivenDeps extends ConfigurationDeps {
  readonly clock: ManualClock
  readonly journal: Journal
  readonly readings: Readings
}

/** Readings kept in an array. */
export const memoryReadings = (stored: StoredReading[]): Readings => ({
  put: (record) => {
    const id = `reading-${stored.length + 1}`
    stored.push({ id, ...record })
    return Promise.resolve(id)
  },
  latest: (chargePointId, kind) =>
    Promise.resolve(
      stored.findLast((one) => one.chargePointId === chargePointId && one.kind === kind) ?? null,
    ),
  get: (id) => Promise.resolve(stored.find((one) => one.id === id) ?? null),
  list: ({ chargePointId, kind, limit }) =>
    Promise.resolve(
      stored
        .filter((one) => one.chargePointId === (chargePointId ?? one.chargePointId))
        .filter((one) => one.kind === (kind ?? one.kind))
        .toReversed()
        .slice(0, limit)
        .map(({ reading, ...entry }) => ({ ...entry, at: reading.at, keys: reading.keys.length })),
    ),
})

/** A Central System on a real socket with its journal and its runner, on a clock that moves when all else rests. */
export interface ProcedureBench {
  readonly clock: ManualClock
  readonly journal: Journal
  readonly centralSystem: CentralSystem
  readonly runner: Runner
  readonly port: number
  readonly disk: Disk
  /** Lets time pass until the promise is settled. */
  drive<T>(promise: Promise<T>): Promise<T>
  /** The laptop sleeps: time has passed, and no timer has run meanwhile. */
  sleep(ms: number): void
  /** Lets time pass until it is true. */
  until(isIt: () => boolean): Promise<void>
  /** Starts a procedure, and lets time pass until it has ended. */
  run(procedure: string, input: unknown): Promise<RunView>
  /** A virtual charge point with behaviours, booted. */
  virtual(
    options?: Partial<VirtualChargePointOptions> & { readonly behave?: readonly string[] },
  ): Promise<VirtualChargePoint>
  /** A charge point made by hand, booted, that answers as it is told. */
  scripted(answers: Answers, dialling?: Dialling): Promise<ScriptedChargePoint>
  events<K extends JournalEventKind>(kind: K): Promise<readonly EventOf<K>[]>
  /** Payloads of the CALLs that went out, by action. */
  sent(action: string): Promise<readonly Record<string, unknown>[]>
  view(runId: string): RunView
  reading(): ConfigurationReading
  /** From now on nothing reaches the disk, as after `kill -9`. */
  lose(): void
  /** The rest of `kill -9`: its port is free. */
  kill(): Promise<void>
}

export interface ProcedureBenchOptions {
  readonly disk?: Disk
  readonly procedures?: Readonly<Record<string, AnyProcedure>>
  readonly moreProcedures?: (given: GivenDeps) => Readonly<Record<string, AnyProcedure>>
  readonly settings?: Partial<CentralSystemSettings>
  readonly knownKeys?: ConfigurationDeps['knownKeys']
  /** That of a bench before it, so that charge points find it again. */
  readonly port?: number
  /** Something moves that no clock of a test knows of: bytes over a socket, a disk. */
  readonly isBusy?: () => boolean
  /** Time passes here: for what lives on another clock. */
  readonly onStep?: (ms: number) => void
  /** How much time passes when all rests. */
  readonly stepMs?: number
}

/** A payload; a CALLERROR's code; null = nothing; `hang-up`: it cuts the link instead of answering. */
export type Answer = Record<string, unknown> | string | null
export type Answers = (
  action: string,
  payload: Readonly<Record<string, unknown>>,
  chargePoint: ScriptedChargePoint,
) => Answer

export interface ScriptedChargePoint {
  readonly calls: { readonly action: string; readonly payload: Record<string, unknown> }[]
  call(action: string, payload: unknown): Promise<unknown>
  hangUp(): void
  /** Dials, as at first where nothing else is said. */
  dial(dialling?: Dialling): Promise<void>
}

export interface Dialling {
  readonly password?: string
  /** false: it comes back without a BootNotification. */
  readonly boots?: boolean
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const startBench = async (options: ProcedureBenchOptions = {}): Promise<ProcedureBench> => {
  const { disk = newDisk(), settings, stepMs = 250 } = options
  const awake = manualClock()
  let sleptMs = 0
  const clock: ManualClock = {
    ...awake,
    now: () => awake.now() + sleptMs,
    monotonic: () => awake.monotonic() + sleptMs,
  }
  const store = disk.store.reopened()
  store.prompt = true
  const journal = await createJournal({ store, clock })
  const secretKeys = createSecretKeys(() => journal.state())
  const centralSystem = await createCentralSystem({
    clock,
    log: silentLog,
    sink: journal,
    settings: { ...defaultSettings, policy: 'accept', ...settings },
    secretKeysOf: secretKeys.of,
    ...disk.ports,
  })
  const { port } = await centralSystem.listen(options.port ?? 0, '127.0.0.1')
  journal.append({ kind: 'app-started', version: '0', ocppUrl: `ws://127.0.0.1:${port}/ocpp` })
  const deps: GivenDeps = {
    clock,
    journal,
    readings: memoryReadings(disk.readings),
    credentials: disk.ports.credentials,
    knownKeys: (id) => {
      const { know, keys } = options.knownKeys?.(id) ?? { know: knowKeys([]), keys: [] }
      return { know: withNamedSecrets(know, journal, id), keys }
    },
  }
  secretKeys.learn((id) => (key) => deps.knownKeys(id).know(key).secret)
  const runner = createRunner({
    clock,
    log: silentLog,
    journal,
    centralSystem,
    procedures: {
      ...configurationProcedures(deps),
      ...options.procedures,
      ...options.moreProcedures?.(deps),
    },
    jobOf: () => null,
  })
  const closers: (() => unknown)[] = []
  let isKilled = false

  const isHashing = watchHashing()
  const until = async (isIt: () => boolean): Promise<void> => {
    for (;;) {
      for (let i = 0; i < 5 || isHashing(); i += 1) await turn()
      if (isIt()) return
      if (options.isBusy?.() === true) continue
      clock.advance(stepMs)
      options.onStep?.(stepMs)
    }
  }
  const drive = async <T>(promise: Promise<T>): Promise<T> => {
    let isSettled = false
    const settle = (): void => {
      isSettled = true
    }
    promise.then(settle, settle)
    await until(() => isSettled)
    return promise
  }
  onTestFinished(async () => {
    for (const close of closers.toReversed()) await drive(Promise.resolve(close()))
    if (isKilled) return
    await drive(runner.close())
    await drive(centralSystem.close())
    await drive(journal.close())
  })

  const bench: ProcedureBench = {
    clock,
    journal,
    centralSystem,
    runner,
    port,
    disk: { ...disk, store },
    until,
    drive,
    sleep(ms) {
      sleptMs += ms
    },
    async run(procedure, input) {
      const runId = await drive(runner.start(procedure, input))
      return drive(runner.ended(runId))
    },
    async virtual({ behave = [], ...virtualOptions } = {}) {
      const chargePoint = startVirtualChargePoint({
        url: `ws://127.0.0.1:${port}/ocpp`,
        id: 'CP1',
        clock,
        log: silentLog,
        random: () => 0,
        behaviours: behave.map((name) => {
          const found = findBehaviour(name)
          if (!found) throw new Error(`no behaviour is called ${name}`)
          return found
        }),
        ...virtualOptions,
      })
      closers.push(() => chargePoint.close())
      await drive(chargePoint.booted)
      return chargePoint
    },
    async scripted(answers, first = {}) {
      const id = 'CP1'
      let link: RawChargePoint | null = null
      const calls: ScriptedChargePoint['calls'][number][] = []
      const waiting = new Map<string, (answer: unknown) => void>()
      const receive = (text: string): void => {
        const [type, messageId, ...rest] = JSON.parse(text) as [number, string, ...unknown[]]
        if (type !== 2) return waiting.get(messageId)?.(rest[0])
        const [action, payload] = rest as [string, Record<string, unknown>]
        calls.push({ action, payload })
        const answer = answers(action, payload, chargePoint)
        if (answer === 'hang-up') return chargePoint.hangUp()
        if (answer === null) return
        link?.send(
          JSON.stringify(
            typeof answer === 'string' ? [4, messageId, answer, '', {}] : [3, messageId, answer],
          ),
        )
      }
      const chargePoint: ScriptedChargePoint = {
        calls,
        call: (action, payload) =>
          new Promise((resolve) => {
            const messageId = `own-${waiting.size + 1}`
            waiting.set(messageId, resolve)
            link?.send(JSON.stringify([2, messageId, action, payload]))
          }),
        hangUp: () => link?.destroy(),
        async dial({ password, boots = true } = first) {
          const basic = Buffer.from(`${id}:${password ?? ''}`).toString('base64')
          const headers = password === undefined ? {} : { authorization: `Basic ${basic}` }
          link = dial({ port, path: `/ocpp/${id}`, onText: receive, headers })
          const response = await link.response
          if (!response.startsWith('HTTP/1.1 101')) throw new Error(response)
          if (boots)
            await chargePoint.call('BootNotification', {
              chargePointVendor: 'Vendor',
              chargePointModel: 'Model',
            })
        },
      }
      closers.push(() => chargePoint.hangUp())
      await drive(chargePoint.dial())
      return chargePoint
    },
    async events(kind) {
      const events = await journal.read({ after: 0, limit: 100_000, kinds: [kind] })
      return events.filter((event): event is EventOf<typeof kind> => event.kind === kind)
    },
    async sent(action) {
      const frames = await bench.events('frame')
      return frames
        .filter((frame) => frame.direction === 'out' && frame.messageType === 2 && frame.action === action)
        .map(({ text }) => (JSON.parse(text) as [number, string, string, Record<string, unknown>])[3])
    },
    view(runId) {
      const view = journal.state().runs[runId]
      if (!view) throw new Error(`no run ${runId}`)
      return view
    },
    reading() {
      const stored = disk.readings.at(-1)
      if (!stored) throw new Error('no reading')
      return stored.reading
    },
    lose() {
      store.prompt = false
    },
    async kill() {
      isKilled = true
      store.prompt = false
      await drive(centralSystem.close())
    },
  }
  return bench
}

/** Its result, or what it failed with. */
export const resultOf = (run: RunView): Record<string, unknown> => {
  if (run.state.state !== 'done') throw new Error(JSON.stringify(run.state))
  return run.state.result as Record<string, unknown>
}
