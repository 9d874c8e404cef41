import { z } from 'zod'
import type { Severity } from './journal-event.ts'

/** What the telling part of a payload is, without words of a language: the screens put it into one. */
export interface FrameBrief {
  readonly connectorId?: number
  readonly transactionId?: number
  /** How many keys, entries or periods it carries. */
  readonly count?: { readonly of: 'keys' | 'entries' | 'periods'; readonly n: number }
  /** As they stand in the payload: a status, an idTag, a measured value. Never a secret. */
  readonly words: readonly string[]
}

/** What a list shows of one frame. */
export interface TrafficFrame {
  readonly seq: number
  /** Milliseconds since the epoch. */
  readonly at: number
  /** 2 CALL, 3 CALLRESULT, 4 CALLERROR; null = unreadable. */
  readonly messageType: 2 | 3 | 4 | null
  readonly brief: FrameBrief
}

/** A CALL and its answer; or an answer, or something unreadable, that belongs to no CALL. */
export interface ExchangeRow {
  readonly kind: 'exchange'
  /** Of the CALL; of the answer where there is no CALL. What the row is known by. */
  readonly seq: number
  readonly at: number
  readonly connectionId: number
  readonly messageId: string | null
  /** Which way the CALL went; an answer alone: which way the answer went. */
  readonly direction: 'in' | 'out'
  readonly action: string | null
  readonly call: TrafficFrame | null
  readonly answer: TrafficFrame | null
  /** Milliseconds from the CALL to its answer; null = not answered. */
  readonly latencyMs: number | null
  /** The worst of the findings about its frames; null = none. */
  readonly severity: Severity | null
  readonly findings: number
}

/** The link was opened or lost here. */
export interface LinkRow {
  readonly kind: 'link'
  readonly seq: number
  readonly at: number
  readonly connectionId: number
  readonly change:
    | { readonly to: 'opened'; readonly remoteAddress: string }
    | { readonly to: 'closed'; readonly code: number; readonly reason: string }
}

export type TrafficRow = ExchangeRow | LinkRow

const chargePointId = z.string().min(1).max(255)
const seq = z.int().min(0)

export const trafficFilter = z.strictObject({
  /** Found in the text of the CALL or of its answer, whatever the case; every word of it. */
  text: z.string().max(200).default(''),
  /** This action alone. */
  action: z.string().max(100).nullable().default(null),
  /** Only what was answered after this many milliseconds or more, or never. */
  slowMs: z.number().positive().nullable().default(null),
  /** Only what a finding is about. */
  findings: z.boolean().default(false),
})
export type TrafficFilter = z.infer<typeof trafficFilter>

export const noFilter: TrafficFilter = { text: '', action: null, slowMs: null, findings: false }

export const trafficPageInput = z.strictObject({
  chargePointId,
  /** Rows before this seq, newest of them first to be found; absent: what came after `after`. */
  before: seq.optional(),
  after: seq.optional(),
  limit: z.int().min(1).max(500).default(100),
  filter: trafficFilter.optional(),
})
export type TrafficPageInput = z.input<typeof trafficPageInput>

/** A part of the traffic. One that is asked for with a filter may be short, or empty, and yet not the last. */
export interface TrafficPage {
  /** Ascending by `seq`. Asked `after`: also rows of before that something new belongs to. */
  readonly rows: readonly TrafficRow[]
  /** Asked `after`: rows of before that the filter fitted, perhaps, and fits no more. */
  readonly gone: readonly number[]
  /** All rows with `from` < seq ≤ `to` were looked at. */
  readonly from: number
  readonly to: number
  /** The highest seq of the journal. */
  readonly head: number
}

export const frameDetailsInput = z.strictObject({
  chargePointId,
  seqs: z.array(z.int().positive()).min(1).max(100),
})

/** One rule of the schema that a payload breaks. */
export interface PayloadProblem {
  /** JSON pointer into the payload; empty = the payload itself. */
  readonly path: string
  /** The schema's keyword. */
  readonly rule: string
  /** English. */
  readonly message: string
  readonly params: Readonly<Record<string, unknown>>
}

export interface FrameFinding {
  readonly seq: number
  readonly rule: string
  readonly clause: string | null
  readonly severity: Severity
  readonly text: string
  /** JSON pointer into the payload, where the finding is about a place in it. */
  readonly path: string | null
}

export interface FrameDetail {
  readonly seq: number
  readonly at: number
  readonly direction: 'in' | 'out'
  /** As it was on the wire. */
  readonly text: string
  readonly messageType: 2 | 3 | 4 | null
  readonly action: string | null
  /** Strictly by the schema; null = there is none to go by (a CALLERROR, an unknown action). */
  readonly problems: readonly PayloadProblem[] | null
  readonly findings: readonly FrameFinding[]
}

export const checkInput = z.strictObject({ action: z.string().max(100), payload: z.unknown() })

export const sendInput = z.strictObject({
  chargePointId,
  action: z.string().max(100),
  payload: z.unknown(),
  /** Names this sending, so that it can be cancelled. */
  id: z.uuid(),
  timeoutSeconds: z.number().positive().max(3600).optional(),
  /** Although its registration forbids it. */
  force: z.boolean().default(false),
})
export type SendInput = z.input<typeof sendInput>

/** How a CALL of ours ended, where the charge point had a say in it. Durations in milliseconds, waiting in line included. */
export type CallOutcome =
  | { readonly kind: 'answered'; readonly payload?: unknown; readonly tookMs: number }
  | {
      readonly kind: 'refused'
      readonly errorCode: string
      readonly errorDescription: string
      readonly errorDetails?: unknown
      readonly tookMs: number
    }
  /** Nothing was sent. */
  | { readonly kind: 'invalid'; readonly problems: readonly PayloadProblem[] }
  | { readonly kind: 'cancelled' }

/** One sentence of a rule, with where it was seen. */
export interface FindingSentence {
  readonly text: string
  readonly count: number
  readonly lastAt: number
  /** The newest, newest first; at most 10. */
  readonly frames: readonly number[]
}

export interface FindingGroup {
  readonly rule: string
  readonly clause: string | null
  readonly severity: Severity
  readonly count: number
  readonly firstAt: number
  readonly lastAt: number
  /** The most recent first; at most 20. */
  readonly sentences: readonly FindingSentence[]
  /** Sentences that are not among them. */
  readonly moreSentences: number
}

export interface FindingsView {
  /** By severity, then the most recent first. */
  readonly groups: readonly FindingGroup[]
  /** What Chargebench found of itself: gaps in the journal, a clock of its own that is in doubt. */
  readonly ours: readonly FindingGroup[]
  /** false: the journal is long, and more is being read; ask again. */
  readonly complete: boolean
}

export const findingsInput = z.strictObject({ chargePointId })
