import type { ExchangeRow, TrafficFilter, TrafficPage, TrafficRow } from '../../../contract/traffic.ts'
import type { PanelClient } from '../panel-client.ts'

/** The stretch of the traffic that is in memory. */
export interface TrafficWindow {
  /** Ascending by `seq`. */
  readonly rows: readonly TrafficRow[]
  /** Nothing is missing between these. */
  readonly from: number
  readonly to: number
  /** The newest is in it; what comes is added. */
  readonly atEnd: boolean
  readonly loading: 'before' | 'after' | 'first' | null
  readonly error: unknown
}

export interface TrafficStore {
  /** Begins to read; a closed one goes on. */
  readonly open: () => void
  readonly get: () => TrafficWindow
  readonly subscribe: (onChange: () => void) => () => void
  /** The journal has grown to `head`. */
  readonly follow: (head: number) => void
  /** Reads further back; does nothing at the beginning. */
  readonly loadBefore: () => void
  /** Reads on, towards the newest. */
  readonly loadAfter: () => void
  /** Begins anew around this seq; null = at the newest, 0 = at the oldest. */
  readonly jump: (seq: number | null) => void
  readonly retry: () => void
  readonly close: () => void
}

/** Rows that are kept; beyond, the other end is let go. */
export const mostRows = 20_000
const pageRows = 200
const emptyWindow: TrafficWindow = { rows: [], from: 0, to: 0, atEnd: false, loading: 'first', error: null }

const answersOf = (rows: Iterable<TrafficRow>): ReadonlySet<number> => {
  const answers = new Set<number>()
  for (const row of rows) if (row.kind === 'exchange' && row.call && row.answer) answers.add(row.answer.seq)
  return answers
}

const standsAlone = (row: TrafficRow): boolean => row.kind === 'exchange' && row.call === null

/**
 * Rows by their seq, what is told later overruling what was known. An answer that stood alone, for want of its CALL,
 * goes when the CALL brings it along.
 */
export const merge = (
  known: readonly TrafficRow[],
  told: readonly TrafficRow[],
  gone: readonly number[] = [],
): readonly TrafficRow[] => {
  if (told.length === 0 && gone.length === 0) return known
  const last = known.at(-1)?.seq ?? 0
  if (gone.length === 0 && (told[0]?.seq ?? 0) > last && !told.some(standsAlone)) return [...known, ...told]
  const bySeq = new Map(known.map((row) => [row.seq, row]))
  for (const row of told) bySeq.set(row.seq, row)
  for (const seq of gone) bySeq.delete(seq)
  const answers = answersOf(bySeq.values())
  return [...bySeq.values()]
    .filter((row) => !standsAlone(row) || !answers.has(row.seq))
    .sort((a, b) => a.seq - b.seq)
}

/** The row that one of these frames belongs to. */
export const rowOfFrame = (rows: readonly TrafficRow[], seq: number): ExchangeRow | null =>
  rows.find(
    (row): row is ExchangeRow =>
      row.kind === 'exchange' && (row.seq === seq || row.call?.seq === seq || row.answer?.seq === seq),
  ) ?? null

/**
 * The traffic of one charge point as far as it was looked at: pages from the journal, and what comes. One question at a
 * time is open; what the journal gains meanwhile is asked for next.
 */
export const createTrafficStore = (
  client: Pick<PanelClient, 'trafficPage'>,
  chargePointId: string,
  filter: TrafficFilter,
  startAt: number | null = null,
): TrafficStore => {
  let state = emptyWindow
  let head = 0
  let closed = false
  /** Raised with every jump: answers to questions of before are dropped. */
  let era = 0
  let target: number | null = startAt
  let wanted: 'before' | 'after' | null = null
  const listeners = new Set<() => void>()

  const set = (next: TrafficWindow) => {
    state = next
    for (const listener of listeners) listener()
  }

  const ask = async (
    loading: NonNullable<TrafficWindow['loading']>,
    question: { readonly before?: number; readonly after?: number },
    apply: (page: TrafficPage) => TrafficWindow,
  ): Promise<void> => {
    const asked = era
    const knownHead = head
    set({ ...state, loading, error: null })
    try {
      const page = await client.trafficPage({ chargePointId, limit: pageRows, filter, ...question })
      if (asked !== era || closed) return
      // it was asked when that head was known: a lower one means another journal, as after a change of data folder
      const isOther = page.head < Math.min(knownHead, state.to)
      head = head === knownHead ? page.head : Math.max(head, page.head)
      if (isOther) {
        begin()
        return
      }
      set({ ...apply(page), loading: null })
      pump()
    } catch (error) {
      if (asked === era && !closed) set({ ...state, loading: null, error })
    }
  }

  const before = () =>
    ask('before', { before: state.from + 1 }, (page) => {
      const rows = merge(state.rows, page.rows, page.gone)
      const kept = rows.slice(0, mostRows)
      const isCut = kept.length < rows.length
      return {
        ...state,
        rows: kept,
        from: page.from,
        to: isCut ? (kept.at(-1)?.seq ?? state.to) : state.to,
        atEnd: state.atEnd && !isCut,
      }
    })

  const after = () =>
    ask('after', { after: state.to }, (page) => {
      const rows = merge(state.rows, page.rows, page.gone)
      const kept = rows.slice(-mostRows)
      const isCut = kept.length < rows.length
      return {
        ...state,
        rows: kept,
        from: isCut ? (kept[0]?.seq ?? 1) - 1 : state.from,
        to: Math.max(state.to, page.to),
        atEnd: page.to >= page.head,
      }
    })

  const first = () => {
    const seq = target
    const apply = (page: TrafficPage): TrafficWindow => ({
      ...emptyWindow,
      rows: page.rows,
      from: page.from,
      to: page.to,
      atEnd: page.to >= page.head,
    })
    if (seq === null) return ask('first', { before: Number.MAX_SAFE_INTEGER }, apply)
    if (seq === 0) return ask('first', { after: 0 }, apply)
    return ask('first', { before: seq + 1 }, apply)
  }

  const pump = (): void => {
    if (closed || state.loading !== null || state.error !== null) return
    const next = wanted
    wanted = null
    if (next === 'before' && state.from > 0) void before()
    else if (next === 'after' && !state.atEnd) void after()
    else if (state.atEnd && head > state.to) void after()
    else if (state.rows.length < pageRows / 4 && state.from > 0) void before()
  }

  const begin = () => {
    era += 1
    state = emptyWindow
    wanted = null
    void first()
  }

  return {
    open: () => {
      closed = false
      if (era === 0 || state.loading !== null) begin()
      else pump()
    },
    get: () => state,
    subscribe: (onChange) => {
      listeners.add(onChange)
      return () => listeners.delete(onChange)
    },
    follow: (seq) => {
      head = Math.max(head, seq)
      pump()
    },
    loadBefore: () => {
      wanted = 'before'
      pump()
    },
    loadAfter: () => {
      wanted = 'after'
      pump()
    },
    jump: (seq) => {
      target = seq
      begin()
    },
    retry: () => {
      const { rows } = state
      if (rows.length === 0) begin()
      else {
        set({ ...state, error: null })
        pump()
      }
    },
    close: () => {
      closed = true
    },
  }
}
