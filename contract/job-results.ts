import type { Severity } from './journal-event.ts'
import type { RunState } from './run.ts'

/** A run of a job, without what it was given and what came of it. */
export interface JobRunEntry {
  readonly id: string
  readonly procedure: string
  readonly chargePointId: string | null
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  readonly endedAt: number | null
  readonly state: RunState['state']
  /** A ToolErrorCode; null: it has not failed. */
  readonly errorCode: string | null
}

export interface JobReadingEntry {
  readonly id: string
  readonly chargePointId: string
  readonly kind: 'reading' | 'backup'
  readonly name: string | null
  /** ISO 8601, UTC. */
  readonly at: string
  readonly keys: number
}

/** What came of a job, as far as the journal still has it. */
export interface JobResults {
  /** Oldest first; the newest of very many. */
  readonly runs: readonly JobRunEntry[]
  /** How many of each severity, by charge point; only those that have some. */
  readonly findings: Readonly<Record<string, Readonly<Record<Severity, number>>>>
  /** Newest first. */
  readonly readings: readonly JobReadingEntry[]
}
