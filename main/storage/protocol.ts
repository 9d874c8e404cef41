import type { JobList, JobQuery } from '../../contract/job.ts'
import type { ListQuery, ListRevision, ListSummary } from '../../contract/local-list.ts'
import type { JournalTroubleCause } from '../../contract/journal-trouble.ts'
import type { ToolErrorCode, ToolErrorParams } from '../../contract/tool-error.ts'
import type {
  CredentialRecord,
  IdTagRecord,
  NewTransaction,
  RememberedRegistration,
  StartResult,
  TransactionRecord,
} from '../csms/ports.ts'
import type { JobPut, JobRecord, OpenJob } from './job-records.ts'
import type { JournalBatch, JournalPage, PageQuery, StoredSnapshot } from './journal-store.ts'
import type { ListNaming, NewListRecord, StoredHeld, StoredRevision } from './lists.ts'
import type { ReadingEntry, ReadingsQuery, StoredReading } from './readings.ts'

/** Everything that crosses between the main thread and the storage worker. */

export interface Retention {
  readonly maxBytes: number
  readonly maxAgeDays: number
}

/** The worker's `workerData`. */
export interface StorageWorkerData {
  readonly dataDir: string
  readonly holder: { readonly pid: number }
  readonly retention: Retention
}

/** What is asked of the worker and answered after the commit, by name. */
export interface Operations {
  'journal.read': { input: PageQuery; output: JournalPage }
  'journal.snapshot': { input: null; output: StoredSnapshot | null }
  'journal.save-snapshot': { input: StoredSnapshot; output: boolean }
  'registrations.all': { input: null; output: readonly (readonly [string, RememberedRegistration])[] }
  'registrations.put': {
    input: { chargePointId: string; registration: RememberedRegistration }
    output: null
  }
  'id-tags.get': { input: string; output: IdTagRecord | null }
  'id-tags.list': { input: null; output: readonly IdTagRecord[] }
  'id-tags.put': { input: IdTagRecord; output: null }
  'id-tags.delete': { input: string; output: boolean }
  'transactions.start': { input: NewTransaction; output: StartResult }
  'transactions.stop': {
    input: {
      chargePointId: string
      transactionId: number
      stopped: NonNullable<TransactionRecord['stopped']>
    }
    output: { transaction: TransactionRecord; wasOpen: boolean } | null
  }
  'transactions.get': {
    input: { chargePointId: string; transactionId: number }
    output: TransactionRecord | null
  }
  'credentials.get': { input: string; output: CredentialRecord | null }
  'credentials.put': { input: CredentialRecord; output: null }
  'readings.put': { input: StoredReading; output: null }
  'readings.get': { input: string; output: StoredReading | null }
  'readings.latest': {
    input: { chargePointId: string; kind: StoredReading['kind'] }
    output: StoredReading | null
  }
  'readings.list': { input: ReadingsQuery; output: readonly ReadingEntry[] }
  'jobs.open': { input: null; output: readonly OpenJob[] }
  'jobs.get': { input: string; output: JobRecord | null }
  'jobs.put': { input: { record: JobRecord; expected: number | null }; output: JobPut }
  'jobs.delete': { input: { jobId: string; revision: number }; output: boolean }
  'jobs.list': { input: JobQuery; output: JobList }
  'lists.create': { input: { list: NewListRecord; first: StoredRevision }; output: null }
  'lists.add-revision': { input: StoredRevision; output: boolean }
  'lists.rename': { input: { listId: string; naming: ListNaming; at: string }; output: boolean }
  'lists.delete': { input: string; output: boolean }
  'lists.list': { input: ListQuery; output: readonly ListSummary[] }
  'lists.get': { input: string; output: ListSummary | null }
  'lists.revision': { input: { listId: string; revision: number | null }; output: StoredRevision | null }
  'lists.revisions': { input: string; output: readonly ListRevision[] }
  'lists.held': { input: string; output: StoredHeld | null }
  'lists.put-held': { input: StoredHeld; output: null }
  'holder.set-url': { input: string; output: null }
}
export type Operation = keyof Operations

export type Handlers = {
  readonly [O in Operation]: (input: Operations[O]['input']) => Operations[O]['output']
}

export interface RequestOf<O extends Operation> {
  readonly type: 'request'
  readonly id: number
  readonly operation: O
  readonly input: Operations[O]['input']
}
export type RequestMessage = { [O in Operation]: RequestOf<O> }[Operation]

export type ToWorker =
  /** After a failure the worker drops the batches of that epoch; they come again in the next. */
  | { readonly type: 'append'; readonly epoch: number; readonly batch: JournalBatch }
  | RequestMessage
  /** Commits what is there, empties the write-ahead log, releases the folder and ends. `lastSeq`: the highest given. */
  | { readonly type: 'close'; readonly lastSeq: number }

/** A `ToolError` on the wire. */
export interface WireError {
  readonly code: ToolErrorCode
  readonly params: ToolErrorParams
  readonly action: string | null
  readonly message: string
}

/** Where numbering and the disk stand when a worker has opened the folder. */
export interface Opened {
  readonly nextSeq: number
  readonly savedSeq: number
}

export type FromWorker =
  | ({ readonly type: 'ready' } & Opened)
  /** The folder could not be opened; the worker ends. */
  | { readonly type: 'failed'; readonly error: WireError }
  | { readonly type: 'saved'; readonly seq: number }
  | {
      readonly type: 'append-failed'
      readonly epoch: number
      readonly cause: JournalTroubleCause
      readonly detail: string
    }
  | { readonly type: 'answer'; readonly id: number; readonly output: Operations[Operation]['output'] }
  | { readonly type: 'refused'; readonly id: number; readonly error: WireError }
  /** Something that a log should know; nothing that stops the work. */
  | { readonly type: 'remark'; readonly event: string; readonly detail: string }
