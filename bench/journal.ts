/**
 * What the journal costs: the main thread's time for an event beside a bare array push, the whole process's time for
 * it with the worker's, and how long an event takes from `append` to its commit. Needs the built storage worker.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Clock } from '../contract/clock.ts'
import type { JournalEvent, NewJournalEvent } from '../contract/journal-event.ts'
import { silentLog } from '../contract/log.ts'
import { systemClock } from '../main/clock.ts'
import { createJournal, type Journal } from '../main/storage/journal.ts'
import { defaultRetention, openStorage } from '../main/storage/storage.ts'
import { median, percentile, spread } from './statistics.ts'

const rounds = Number(process.env['BENCH_ROUNDS'] ?? 15)
const lagSeconds = Number(process.env['BENCH_LAG_SECONDS'] ?? 5)
const goalMs = 100
const perBatch = 200
const batches = 50
const chargePoints = 20

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const frameOf = (n: number): NewJournalEvent => {
  const id = `5f0e7c1a-4a26-4e0a-8d4a-${String(n >> 1).padStart(12, '0')}`
  const isCall = n % 2 === 0
  return {
    kind: 'frame',
    chargePointId: `CB${(n >> 1) % chargePoints}`,
    connectionId: (n >> 1) % chargePoints,
    direction: isCall ? 'in' : 'out',
    text: isCall ? `[2,"${id}","Heartbeat",{}]` : `[3,"${id}",{"currentTime":"2026-11-21T11:10:56.000Z"}]`,
    messageType: isCall ? 2 : 3,
    messageId: id,
    action: 'Heartbeat',
    latencyMs: isCall ? null : 0.2,
  }
}

/** Fires when it is told to, so that the work of a flush can be timed by itself. */
const steppedClock = (): { clock: Clock; fire: () => void } => {
  let due: (() => void) | null = null
  const after: Clock['after'] = (delayMs, callback) => {
    // the journal's own beat; every other wait is left to the wall clock
    if (delayMs !== 50) return systemClock.after(delayMs, callback)
    due = callback
    return { cancel: () => (due = null) }
  }
  return {
    clock: { ...systemClock, after },
    fire: () => {
      const callback = due
      due = null
      callback?.()
    },
  }
}

const withJournal = async <T>(clock: Clock, use: (journal: Journal) => Promise<T>): Promise<T> => {
  const dataDir = mkdtempSync(join(tmpdir(), 'chargebench-bench-'))
  const storage = await openStorage({
    dataDir,
    log: silentLog,
    holder: { pid: process.pid },
    retention: defaultRetention,
    workerUrl: pathToFileURL(join(process.cwd(), 'dist/worker-storage.js')),
  })
  try {
    const journal = await createJournal({ store: storage.journal, clock })
    const result = await use(journal)
    await journal.close()
    return result
  } finally {
    await storage.close()
    rmSync(dataDir, { recursive: true, force: true })
  }
}

const events = perBatch * batches
const perEvent = (ms: number): number => (ms * 1_000) / events

interface Cost {
  readonly append: number
  readonly flush: number
  readonly process: number
}

/** The same loop, the same turns of the event loop for all that are compared: they differ in these two alone. */
interface Candidate {
  append(event: NewJournalEvent): void
  flush(): void
  settle(): Promise<void>
}

const bare = (): Candidate => {
  let kept: JournalEvent[] = []
  let seq = 0
  return {
    append: (event) => void kept.push({ ...event, seq: ++seq, at: Date.now() }),
    flush: () => (kept = []),
    settle: () => Promise.resolve(),
  }
}

const measure = async (candidate: Candidate): Promise<Cost> => {
  const made = Array.from({ length: events }, (_, n) => frameOf(n))
  let append = 0
  let flush = 0
  const before = process.cpuUsage()
  for (let batch = 0; batch < batches; batch++) {
    const started = performance.now()
    for (let n = 0; n < perBatch; n++) candidate.append(made[batch * perBatch + n]!)
    const appended = performance.now()
    candidate.flush()
    flush += performance.now() - appended
    append += appended - started
    await wait(0)
  }
  await candidate.settle()
  const { user, system } = process.cpuUsage(before)
  return { append: perEvent(append), flush: perEvent(flush), process: perEvent((user + system) / 1_000) }
}

/** Beyond this spread of the baseline against itself the machine was too busy for a ratio to mean anything. */
const noiseLimits = { low: 0.8, high: 1.25 } as const

const cost = async (): Promise<void> => {
  const { clock, fire } = steppedClock()
  await withJournal(clock, async (journal) => {
    const candidates = {
      bare: bare(),
      again: bare(),
      journal: { append: (event) => void journal.append(event), flush: fire, settle: () => journal.flush() },
    } satisfies Record<string, Candidate>
    const names = ['bare', 'again', 'journal'] as const
    const costs: Record<(typeof names)[number], Cost>[] = []
    const warmUp = 5
    for (let round = -warmUp; round < rounds; round++) {
      const measured: Partial<Record<(typeof names)[number], Cost>> = {}
      for (let i = 0; i < names.length; i++) {
        const name = names[(i + round + warmUp) % names.length]!
        measured[name] = await measure(candidates[name])
      }
      if (round >= 0) costs.push({ bare: measured.bare!, again: measured.again!, journal: measured.journal! })
    }
    const main = (c: Cost): number => c.append + c.flush
    type Round = (typeof costs)[number]
    const row = (name: string, cost: (r: Round) => number, base: (r: Round) => number) => ({
      '': name,
      'µs an event': median(costs.map(cost)).toFixed(2),
      'ratio to a bare push': spread(costs.map((r) => cost(r) / base(r))),
    })
    console.log(
      `\n${events} frames a round in batches of ${perBatch}, ${chargePoints} charge points, ${rounds} rounds`,
    )
    console.table([
      row(
        'bare push, main thread',
        (r) => main(r.bare),
        (r) => main(r.bare),
      ),
      row(
        'bare push again (noise)',
        (r) => main(r.again),
        (r) => main(r.bare),
      ),
      row(
        'main thread: append',
        (r) => r.journal.append,
        (r) => main(r.bare),
      ),
      row(
        'main thread: append, project, serialise, hand over',
        (r) => main(r.journal),
        (r) => main(r.bare),
      ),
      row(
        'bare push, whole process',
        (r) => r.bare.process,
        (r) => r.bare.process,
      ),
      row(
        'journal, whole process with the worker',
        (r) => r.journal.process,
        (r) => r.bare.process,
      ),
    ])
    const noise = costs.map((r) => main(r.again) / main(r.bare))
    const [low, high] = [percentile(noise, 0.1), percentile(noise, 0.9)]
    if (low < noiseLimits.low || high > noiseLimits.high) {
      console.log(
        `The baseline against itself: ${low.toFixed(2)}–${high.toFixed(2)}. Too noisy: don't use these ratios.`,
      )
      process.exitCode = 1
    }
  })
}

const lag = async (perSecond: number): Promise<Record<string, string>> =>
  withJournal(systemClock, async (journal) => {
    const appendedAt = new Map<number, number>()
    const lags: number[] = []
    let acknowledged = journal.savedSeq
    const collect = (): void => {
      const now = performance.now()
      for (; acknowledged < journal.savedSeq;) {
        const at = appendedAt.get(++acknowledged)
        appendedAt.delete(acknowledged)
        if (at !== undefined) lags.push(now - at)
      }
    }
    const polling = setInterval(collect, 1)
    const started = performance.now()
    for (let n = 0; n < perSecond * lagSeconds;) {
      const due = ((performance.now() - started) / 1_000) * perSecond
      for (; n < due; n++) appendedAt.set(journal.append(frameOf(n)).seq, performance.now())
      await wait(5)
    }
    await journal.flush()
    collect()
    clearInterval(polling)
    const ms = (share: number): string => percentile(lags, share).toFixed(1)
    const p99 = percentile(lags, 0.99)
    return {
      'events a second': String(perSecond),
      'p50 ms': ms(0.5),
      'p99 ms': ms(0.99),
      'worst ms': ms(1),
      [`goal: p99 ≤ ${goalMs} ms`]: p99 <= goalMs ? 'reached' : 'not reached',
    }
  })

await cost()
const lags: Record<string, string>[] = []
for (const perSecond of [20, 2_000, 20_000]) lags.push(await lag(perSecond))
console.log(`\nFrom append to the acknowledged commit, ${lagSeconds} s each`)
console.table(lags)
