import { randomBytes, randomUUID } from 'node:crypto'
import type { Clock } from '../../contract/clock.ts'
import type { NewJournalEvent } from '../../contract/journal-event.ts'
import type {
  AttemptEnd,
  AttemptView,
  ReceivedFile,
  TransferProtocol,
  TransferRefusal,
  TransferView,
} from '../../contract/transfer.ts'
import { createCoverage } from './coverage.ts'
import type { TransferLimits } from './limits.ts'
import { createRate } from './rate.ts'
import { Refused } from './refusal.ts'

/** A file that charge points may fetch; hashed before. */
export interface ServedFile {
  readonly path: string
  readonly name: string
  readonly size: number
  /** Hexadecimal. */
  readonly sha256: string
}

/** Where the events of transfers go: the journal. */
export interface TransferSink {
  append(event: NewJournalEvent): unknown
}

export type Purpose =
  | {
      readonly direction: 'download'
      readonly file: ServedFile
      /** The name in the URL. */
      readonly urlName: string
      /** Of the file when it was offered: another one means other bytes. */
      readonly modifiedMs: number
    }
  | { readonly direction: 'upload'; readonly dir: string }

export interface Request {
  readonly method: string
  readonly remoteAddress: string
  readonly userAgent: string | null
  readonly from: number
  readonly expected: number | null
  /** Ends it at once: closes its connection. Called at most once. */
  abort(): void
}

/** One request that moves bytes. */
export interface Attempt {
  readonly number: number
  /** How it ended; null = it has not. */
  readonly ended: AttemptEnd | null
  /** Bytes that went out or came in just now. */
  add(bytes: number): void
  /** Every byte is handed to the network. */
  sent(): void
  /** Only the first counts. */
  end(end: AttemptEnd): void
  /** Closes its connection; a download is over by that, an upload when what came is on disk. */
  abort(end: 'stalled' | 'withdrawn'): void
  /** Why it was aborted; null = it was not. */
  readonly aborted: 'stalled' | 'withdrawn' | null
}

/** One file for one charge point, or one place for its uploads, behind one token. */
export interface Job {
  readonly id: string
  /** What opens it, and nothing else. */
  readonly token: string
  readonly purpose: Purpose
  readonly isWithdrawn: boolean
  /** Throws Refused where the limits of this job are reached. */
  begin(request: Request): Attempt
  /** Throws Refused where it takes no further file. */
  checkRoom(bytes: number): void
  /** The number of the next file; never given twice. */
  nextFileNumber(): number
  addFile(file: ReceivedFile): void
  refuse(refusal: TransferRefusal, remoteAddress: string, method: string | null): void
  /** Whether its charge point's own connection comes from there, and it is served over this. */
  isFrom(remoteAddress: string, protocol: TransferProtocol): boolean
  view(): TransferView
  watch(listener: (view: TransferView) => void): () => void
  withdraw(): void
  /** Resolves when nothing moves any more, and what came is on disk. */
  settled(): Promise<void>
  /** Once a second: gives up what stalls, and lets watchers see a rate that falls. */
  sweep(): void
}

export interface JobOptions {
  readonly clock: Clock
  readonly sink: TransferSink
  readonly limits: TransferLimits
  readonly chargePointId: string
  /** Where its charge point's own connection comes from; null = unknown. */
  readonly remoteAddress: string | null
  readonly protocol: TransferProtocol
  readonly purpose: Purpose
  /** That of an offer of before; null = a new one. */
  readonly token: string | null
}

export const tokenLength = 22
export const isToken = (text: string): boolean => /^[\w-]{22}$/.test(text)
const keptAttempts = 100
const tellEveryMs = 200
/** What one sweep may count: a laptop that slept has not waited. */
const longestSweepMs = 3_000

const bare = (address: string): string => address.replace(/^::ffff:/i, '')

interface Running {
  readonly attempt: Attempt
  /** Counts time in which no byte moved; gives all of it since the last one. */
  readonly idle: (ms: number) => number
  readonly isMoving: () => boolean
}

export const createJob = (
  options: JobOptions,
  urlOf: (token: string) => string,
  fingerprint: string | null,
): Job => {
  const { clock, sink, limits, chargePointId, remoteAddress: ownAddress, protocol, purpose } = options
  const id = randomUUID()
  // 128 bits, 22 letters: a URL that fits into the shortest of fields
  const token = options.token ?? randomBytes(16).toString('base64url')
  const url = urlOf(token)
  const listeners = new Set<(view: TransferView) => void>()
  const running = new Set<Running>()
  let waiting: (() => void)[] = []
  const coverage = createCoverage()
  const refused = new Set<string>()
  const files: ReceivedFile[] = []
  let attempts: (() => AttemptView)[] = []
  let attemptCount = 0
  let fileCount = 0
  let isWithdrawn = false
  let firstByteAt: number | null = null
  let coveredAt: number | null = null
  let refusals = 0
  let lastRefusal: TransferRefusal | null = null
  let toldAt = Number.NEGATIVE_INFINITY
  let sweptAt = clock.monotonic()

  const { direction } = purpose
  const file =
    purpose.direction === 'download'
      ? { name: purpose.file.name, size: purpose.file.size, sha256: purpose.file.sha256 }
      : null
  const of = { chargePointId, transferId: id, direction }

  const view = (): TransferView => ({
    id,
    chargePointId,
    direction,
    protocol,
    url,
    fingerprint,
    file,
    state: isWithdrawn ? 'withdrawn' : 'open',
    attempts: attempts.map((attempt) => attempt()),
    firstByteAt,
    covered: coverage.bytes,
    coveredAt,
    files: [...files],
    refusals,
    lastRefusal,
  })
  const tell = (): void => {
    toldAt = clock.monotonic()
    if (listeners.size === 0) return
    const now = view()
    for (const listener of listeners) listener(now)
  }
  const tellSometimes = (): void => {
    if (clock.monotonic() - toldAt >= tellEveryMs) tell()
  }
  const cover = (from: number, length: number): void => {
    if (file === null || coveredAt !== null) return
    coverage.add(from, length)
    if (coverage.bytes >= file.size) coveredAt = clock.now()
  }

  /** What is asked for anew has not arrived, whatever the network had taken of it. */
  const uncover = (from: number, length: number): void => {
    if (file === null) return
    coverage.remove(from, length)
    if (coverage.bytes < file.size) coveredAt = null
  }

  const begin = (request: Request): Attempt => {
    const { method, remoteAddress, userAgent, from, expected } = request
    uncover(from, expected ?? 0)
    const number = ++attemptCount
    const startedAt = clock.now()
    const startedMs = clock.monotonic()
    const rate = createRate(startedMs)
    let bytes = 0
    let state: AttemptView['state'] = 'running'
    let endedAt: number | null = null
    let idleMs = 0
    let aborted: Attempt['aborted'] = null
    const isOver = (): boolean => state !== 'running' && state !== 'sent'

    const attempt: Attempt = {
      number,
      get ended() {
        return state === 'running' || state === 'sent' ? null : state
      },
      add(length) {
        if (isOver()) return
        cover(from + bytes, length)
        bytes += length
        idleMs = 0
        rate.note(bytes, clock.monotonic())
        if (firstByteAt === null) {
          firstByteAt = clock.now()
          tell()
        } else tellSometimes()
      },
      sent() {
        if (state !== 'running') return
        state = 'sent'
        tell()
      },
      end(end) {
        if (isOver()) return
        state = end
        endedAt = clock.now()
        running.delete(entry)
        if (file?.size === 0 && end === 'complete') coveredAt ??= endedAt
        // of two at a time, one may have given up what the other has taken
        if (end === 'complete') cover(from, bytes)
        const own = files.filter(({ attempt: of }) => of === number)
        sink.append({
          kind: 'transfer-ended',
          ...of,
          attempt: number,
          end,
          bytes,
          durationMs: clock.monotonic() - startedMs,
          covered: coveredAt !== null,
          files: own.map(({ name, givenName, size, sha256, state: whole }) => ({
            name,
            givenName,
            size,
            sha256,
            state: whole,
          })),
        })
        tell()
        if (running.size > 0) return
        for (const settle of waiting) settle()
        waiting = []
      },
      get aborted() {
        return aborted
      },
      abort(end) {
        if (isOver() || aborted) return
        aborted = end
        if (direction === 'download') attempt.end(end)
        request.abort()
      },
    }
    const entry: Running = {
      attempt,
      idle: (ms) => (idleMs += ms),
      isMoving: () => state === 'running',
    }
    const attemptView = (): AttemptView => {
      const bytesPerSecond = state === 'running' ? rate.perSecond(bytes, clock.monotonic()) : null
      const secondsLeft =
        bytesPerSecond === null || bytesPerSecond <= 0 || expected === null
          ? null
          : Math.max(0, expected - bytes) / bytesPerSecond
      const of = { number, method, remoteAddress, userAgent, startedAt, endedAt, from, expected }
      return { ...of, bytes, state, bytesPerSecond, secondsLeft }
    }
    attempts = [...attempts, attemptView].slice(-keptAttempts)
    running.add(entry)
    sink.append({
      kind: 'transfer-started',
      ...of,
      attempt: number,
      method,
      remoteAddress,
      userAgent,
      from,
      expected,
    })
    tell()
    return attempt
  }

  sink.append({ kind: 'transfer-offered', ...of, protocol, file })
  return {
    id,
    token,
    purpose,
    get isWithdrawn() {
      return isWithdrawn
    },
    begin(request) {
      const moving = [...running].filter(({ isMoving }) => isMoving()).length
      if (moving >= limits.maxParallelPerOffer) throw new Refused('too-many-transfers')
      return begin(request)
    },
    checkRoom(bytes) {
      const taken = files.reduce((sum, { size }) => sum + size, 0)
      if (fileCount >= limits.maxFiles) throw new Refused('too-many-files')
      if (bytes > limits.maxFileBytes || taken + bytes > limits.maxOfferBytes) throw new Refused('too-large')
    },
    nextFileNumber: () => ++fileCount,
    addFile(received) {
      files.push(received)
    },
    refuse(refusal, remoteAddress, method) {
      refusals += 1
      lastRefusal = refusal
      if (!refused.has(refusal)) {
        refused.add(refusal)
        const ids = { chargePointId, transferId: id }
        sink.append({ kind: 'transfer-refused', ...ids, refusal, remoteAddress, method })
      }
      tellSometimes()
    },
    isFrom: (remoteAddress, over) =>
      over === protocol && ownAddress !== null && bare(ownAddress) === bare(remoteAddress),
    view,
    watch(listener) {
      listeners.add(listener)
      listener(view())
      return () => void listeners.delete(listener)
    },
    withdraw() {
      if (isWithdrawn) return
      isWithdrawn = true
      sink.append({ kind: 'transfer-withdrawn', ...of })
      for (const { attempt, isMoving } of [...running]) if (isMoving()) attempt.abort('withdrawn')
      tell()
    },
    settled: () => (running.size === 0 ? Promise.resolve() : new Promise((settle) => waiting.push(settle))),
    sweep() {
      const now = clock.monotonic()
      const passedMs = Math.min(now - sweptAt, longestSweepMs)
      sweptAt = now
      let isAnyMoving = false
      for (const { attempt, isMoving, idle } of [...running]) {
        if (!isMoving()) continue
        isAnyMoving = true
        if (idle(passedMs) >= limits.stallMs) attempt.abort('stalled')
      }
      if (isAnyMoving) tellSometimes()
    },
  }
}
