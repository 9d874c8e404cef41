import type { JournalEventKind } from '../../contract/journal-event.ts'
import type { JournalTrouble } from '../../contract/journal-trouble.ts'

/** A kind of event of one charge point (or of none): what a batch can be found by. */
export type Topic = readonly [kind: JournalEventKind, chargePointId: string | null]

/** Events on their way to the disk, numbered without a gap: serialised once, on the main thread. */
export interface JournalBatch {
  readonly firstSeq: number
  readonly lastSeq: number
  /** When the last of them happened: milliseconds since the epoch. */
  readonly lastAt: number
  readonly topics: readonly Topic[]
  /** The events in their stored form (`stored-events.ts`), ascending by `seq`. */
  readonly text: string
}

/** What to look for; nothing given = everything. */
export interface JournalFilter {
  readonly chargePointId?: string | undefined
  readonly kinds?: readonly JournalEventKind[] | undefined
}

/** Events with `after < seq < before`, oldest first. */
export interface PageQuery extends JournalFilter {
  readonly after: number
  readonly before: number
  readonly limit: number
}

/** As much of the answer as fits one message. */
export interface JournalPage {
  /** Events in their stored form, in order. */
  readonly texts: readonly string[]
  /** Ask again with this as `after`; null: that was all. */
  readonly next: number | null
}

/** `BenchState` at `seq`, so that a start need not project the whole journal. */
export interface StoredSnapshot {
  /** `projectionFormat` of the version that made it. */
  readonly format: string
  readonly seq: number
  /** The state as JSON. */
  readonly state: string
}

export type StoreNews =
  /** Everything up to `seq` is committed, except what was reported lost. */
  | { readonly type: 'saved'; readonly seq: number }
  /** null: writing works again. */
  | { readonly type: 'trouble'; readonly trouble: JournalTrouble | null }
  /** Writing has failed for so long that memory had to be freed: these will never be on disk. */
  | { readonly type: 'lost'; readonly firstSeq: number; readonly lastSeq: number; readonly events: number }

/** Where the journal's batches go. The journal never waits for it. */
export interface JournalStore {
  /** Above every seq that was ever given on this data folder, whether it was committed or not. */
  readonly nextSeq: number
  /** The highest committed seq when the folder was opened. */
  readonly savedSeq: number
  /** Writes behind; `saved` follows. Batches ascend. */
  append(batch: JournalBatch): void
  read(query: PageQuery): Promise<JournalPage>
  snapshot(): Promise<StoredSnapshot | null>
  /** false: refused, because not all events up to its seq are committed. */
  saveSnapshot(snapshot: StoredSnapshot): Promise<boolean>
  listen(listener: (news: StoreNews) => void): () => void
}
