import type { Clock, Timer } from '../../contract/clock.ts'
import type { JournalEvent, JournalEventKind, NewJournalEvent } from '../../contract/journal-event.ts'
import type { JournalTrouble } from '../../contract/journal-trouble.ts'
import { emptyState, projectAll, projectionFormat, type BenchState } from '../../contract/project.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type { EventSink } from '../csms/ports.ts'
import { inParts, toBatch } from './journal-batch.ts'
import { matches } from './journal-filter.ts'
import type { JournalBatch, JournalFilter, JournalStore, StoredSnapshot } from './journal-store.ts'
import { createTail } from './journal-tail.ts'
import { decodeEvents } from './stored-events.ts'

export interface JournalQuery {
  /** Events with a greater seq. */
  readonly after: number
  readonly limit: number
  readonly chargePointId?: string
  readonly kinds?: readonly JournalEventKind[]
}

export interface Journal extends EventSink {
  /** The projection of everything up to the moment of the call. */
  state(): BenchState
  /** What the newest event was given. */
  readonly lastSeq: number
  /** Everything up to here is committed, except what a `journal-gap` finding names. */
  readonly savedSeq: number
  /** Not null while events cannot be written. The session goes on, and they are written when it works again. */
  readonly trouble: JournalTrouble | null
  /** Called when writing stops working, when the cause changes, and with null when it works again. */
  onTrouble(listener: (trouble: JournalTrouble | null) => void): () => void
  /** Batches without a gap, one per 50 ms at most; an empty one when only `savedSeq` has moved. */
  subscribe(listener: (events: readonly JournalEvent[]) => void): () => void
  /** Oldest first, with what is not written yet. Fewer than `limit`: there are no more. */
  read(query: JournalQuery): Promise<readonly JournalEvent[]>
  /** Resolves when an event that matches exists, at the timeout, or when `signal` is aborted. */
  waitFor(query: Omit<JournalQuery, 'limit'>, timeoutMs: number, signal?: AbortSignal): Promise<void>
  /** Resolves when everything so far is committed; ToolError journal-unavailable when it cannot be. */
  flush(): Promise<void>
  /** Flushes, and stores the state for the next start. Never rejects: what could not be written was told before. */
  close(): Promise<void>
}

/** One batch per this time goes to the subscribers and to the disk. */
const batchEveryMs = 50
/** Under load they are projected and serialised in portions, so that nobody waits for 50 ms of them at once. */
const digestEvents = 128
const tailLimits = { events: 4_000, chars: 2 * 1024 * 1024 }
const flushWithinMs = 10_000
/** How long a close tries what has failed before. */
const lastTryMs = 1_000
/** A snapshot is stored after so many events, but not more often than this … */
const snapshotEvents = 20_000
const snapshotEveryMs = 30_000
/** … or after so long, if there was any event. */
const snapshotAtLeastMs = 600_000

const isState = (value: unknown): value is BenchState =>
  typeof value === 'object' &&
  value !== null &&
  'seq' in value &&
  'chargePoints' in value &&
  'knocks' in value

/** What was written by us and can not be read was damaged on the disk: the database itself does not see that. */
const orDamaged = <T>(read: () => T): T => {
  try {
    return read()
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error)
    throw new ToolError(
      'journal-unavailable',
      { cause: 'damaged', detail },
      'choose-data-folder',
      `The journal is damaged: ${detail}`,
    )
  }
}

/** The stored state, when this version's `project()` made it. */
const fromSnapshot = (snapshot: StoredSnapshot | null): BenchState => {
  if (snapshot?.format !== projectionFormat) return emptyState
  const state: unknown = orDamaged((): unknown => JSON.parse(snapshot.state))
  return isState(state) ? state : emptyState
}

const readStored = async (
  store: JournalStore,
  query: JournalFilter & { after: number; before: number; limit: number },
  each: (events: readonly JournalEvent[]) => void,
): Promise<void> => {
  let after: number | null = query.after
  let left = query.limit
  while (after !== null && left > 0) {
    const page = await store.read({ ...query, after, limit: left })
    for (const text of page.texts) {
      const events = orDamaged(() => decodeEvents(text))
      left -= events.length
      each(events)
    }
    after = page.next
  }
}

const unavailable = (trouble: JournalTrouble | null): ToolError =>
  new ToolError(
    'journal-unavailable',
    { cause: trouble?.cause ?? 'behind', detail: trouble?.detail ?? '' },
    trouble?.cause === 'disk-full' ? 'free-disk-space' : 'restart-chargebench',
    `The journal cannot be written: ${trouble?.detail ?? 'the disk is too slow'}`,
  )

/** An error of one listener is nobody else's: it is reported as uncaught, and the others are served. */
const callAll = <T>(listeners: ReadonlySet<(value: T) => void>, value: T): void => {
  for (const listener of [...listeners]) {
    try {
      listener(value)
    } catch (error) {
      queueMicrotask(() => {
        throw error
      })
    }
  }
}

/**
 * The main thread's side of the journal. An event gets its number at once and costs a push; every 50 ms what has come
 * is projected, told to the subscribers, and handed to the store in one piece.
 */
export const createJournal = async ({
  store,
  clock,
}: {
  store: JournalStore
  clock: Clock
}): Promise<Journal> => {
  let projected = fromSnapshot(await store.snapshot())
  let sinceSnapshot = 0
  await readStored(store, { after: projected.seq, before: store.nextSeq, limit: Infinity }, (events) => {
    projected = projectAll(projected, events)
    sinceSnapshot += events.length
  })

  const tail = createTail(tailLimits)
  const subscribers = new Set<(events: readonly JournalEvent[]) => void>()
  const troubleListeners = new Set<(trouble: JournalTrouble | null) => void>()
  let fresh: JournalEvent[] = []
  let unprojected: JournalEvent[] = []
  let digested: JournalBatch[] = []
  let untold: JournalEvent[] = []
  let lastSeq = store.nextSeq - 1
  let { savedSeq } = store
  let settledSeq = lastSeq
  let trouble: JournalTrouble | null = null
  let gap: { events: number; firstSeq: number; lastSeq: number } | null = null
  let lastCause: string = 'behind'
  let timer: Timer | null = null
  let lastSnapshotAt = clock.monotonic()
  let closed = false
  const settledWaiters = new Set<() => void>()

  const project = (): void => {
    if (unprojected.length === 0) return
    projected = projectAll(projected, unprojected)
    unprojected = []
  }

  const storeSnapshot = (): Promise<unknown> => {
    project()
    sinceSnapshot = 0
    lastSnapshotAt = clock.monotonic()
    const snapshot = { format: projectionFormat, seq: projected.seq, state: JSON.stringify(projected) }
    // a snapshot that could not be stored only makes the next start longer
    return store.saveSnapshot(snapshot).catch(() => false)
  }

  const snapshotDue = (): boolean => {
    const age = clock.monotonic() - lastSnapshotAt
    return (
      (sinceSnapshot >= snapshotEvents && age >= snapshotEveryMs) ||
      (sinceSnapshot > 0 && age >= snapshotAtLeastMs)
    )
  }

  const digest = (): void => {
    if (fresh.length === 0) return
    // a flush has few of them: they wait for the next state that is asked for, or for enough of them
    if (unprojected.length >= digestEvents) project()
    const events = fresh
    fresh = []
    for (const part of inParts(events)) {
      const batch = toBatch(part)
      if (!batch) continue
      tail.add(part, batch.text.length)
      digested.push(batch)
    }
    sinceSnapshot += events.length
    // Who subscribes later has what came before in its snapshot.
    if (subscribers.size > 0) for (const event of events) untold.push(event)
  }

  const handOver = (): void => {
    timer?.cancel()
    timer = null
    digest()
    for (const batch of digested) store.append(batch)
    digested = []
    if (snapshotDue() && !trouble) void storeSnapshot()
    const events = untold
    untold = []
    callAll(subscribers, events)
  }

  const arm = (): void => {
    timer ??= clock.after(batchEveryMs, handOver)
  }

  const append = (event: NewJournalEvent): JournalEvent => {
    // In place: a copy of each event would cost more than all the rest of this.
    const numbered: JournalEvent = Object.assign(event, { seq: ++lastSeq, at: clock.now() })
    if (closed) return numbered
    fresh.push(numbered)
    unprojected.push(numbered)
    if (fresh.length >= digestEvents) digest()
    arm()
    return numbered
  }

  const settle = (seq: number): void => {
    settledSeq = Math.max(settledSeq, seq)
    for (const check of settledWaiters) check()
  }

  const noteGap = (): void => {
    if (!gap) return
    const params = { ...gap, cause: lastCause }
    const text = `${gap.events} events could not be written and are missing from the journal (${lastCause}).`
    gap = null
    const what = { kind: 'finding', rule: 'journal-gap', clause: null, severity: 'note' } as const
    append({ ...what, chargePointId: null, frameSeq: null, params, text })
  }

  const unlisten = store.listen((news) => {
    switch (news.type) {
      case 'saved':
        savedSeq = Math.max(savedSeq, news.seq)
        tail.saved(news.seq)
        // what was given up since the trouble was over: memory was still full
        if (trouble === null) noteGap()
        settle(news.seq)
        if (subscribers.size > 0 && !closed) arm()
        return
      case 'lost':
        gap = {
          events: (gap?.events ?? 0) + news.events,
          firstSeq: gap?.firstSeq ?? news.firstSeq,
          lastSeq: news.lastSeq,
        }
        tail.lost(news.firstSeq, news.lastSeq)
        return
      case 'trouble':
        ;({ trouble } = news)
        if (trouble) lastCause = trouble.cause
        else noteGap()
        callAll(troubleListeners, trouble)
    }
  })

  const read: Journal['read'] = async (query) => {
    const { after, limit } = query
    const inMemory = tail.firstSeq() ?? fresh[0]?.seq ?? lastSeq + 1
    const written = tail.find(after, limit, query)
    const unhanded = fresh.filter((event) => event.seq > after && matches(event, query))
    const found: JournalEvent[] = []
    if (after < inMemory - 1)
      await readStored(store, { ...query, before: inMemory }, (events) => {
        for (const event of events) found.push(event)
      })
    return [...found, ...written, ...unhanded].slice(0, limit)
  }

  const waitFor: Journal['waitFor'] = (query, timeoutMs, signal) =>
    new Promise((resolve) => {
      const done = (): void => {
        timeout.cancel()
        unsubscribe()
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timeout = clock.after(timeoutMs, done)
      const unsubscribe = subscribe((events) => {
        if (events.some((event) => event.seq > query.after && matches(event, query))) done()
      })
      if (signal?.aborted) done()
      signal?.addEventListener('abort', done)
      // while the disk cannot be read, what comes from now on is still waited for
      read({ ...query, limit: 1 }).then(
        (found) => found.length > 0 && done(),
        () => undefined,
      )
    })

  const subscribe: Journal['subscribe'] = (listener) => {
    subscribers.add(listener)
    return () => subscribers.delete(listener)
  }

  const flushWithin = (withinMs: number): Promise<void> => {
    handOver()
    const target = lastSeq
    return new Promise((resolve, reject) => {
      const check = (): void => {
        if (settledSeq < target) return
        timeout.cancel()
        settledWaiters.delete(check)
        resolve()
      }
      const timeout = clock.after(withinMs, () => {
        settledWaiters.delete(check)
        reject(unavailable(trouble))
      })
      settledWaiters.add(check)
      check()
    })
  }

  return {
    append,
    state: () => {
      project()
      return projected
    },
    get lastSeq() {
      return lastSeq
    },
    get savedSeq() {
      return savedSeq
    },
    get trouble() {
      return trouble
    },
    onTrouble: (listener) => {
      troubleListeners.add(listener)
      return () => troubleListeners.delete(listener)
    },
    subscribe,
    read,
    waitFor,
    flush: () => flushWithin(flushWithinMs),
    close: async () => {
      if (closed) return
      const works = await flushWithin(trouble ? lastTryMs : flushWithinMs).then(
        () => true,
        () => false,
      )
      closed = true
      // what came while the rest was written
      if (works) await flushWithin(lastTryMs).catch(() => undefined)
      timer?.cancel()
      project()
      if (sinceSnapshot > 0 && projected.seq <= savedSeq) await storeSnapshot()
      unlisten()
    },
  }
}
