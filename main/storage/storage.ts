import { randomUUID } from 'node:crypto'
import type { Log } from '../../contract/log.ts'
import type { Credentials, IdTags, Registrations, Transactions } from '../csms/ports.ts'
import type { JobRecords } from './job-records.ts'
import type { JournalStore } from './journal-store.ts'
import type { ListRecords } from './lists.ts'
import { createJournalWriter, defaultWriterLimits, type WriterLimits } from './journal-writer.ts'
import type { Retention, StorageWorkerData } from './protocol.ts'
import { withoutSecrets, type Readings } from './readings.ts'
import { startWorker } from './start-worker.ts'
import { linkWorker } from './worker-link.ts'

export interface StorageOptions {
  /** Made when it is not there. */
  readonly dataDir: string
  readonly log: Log
  readonly holder: { readonly pid: number }
  readonly retention: Retention
  /** The storage worker's bundle, for callers that do not run from the build. */
  readonly workerUrl?: URL
  readonly limits?: Partial<WriterLimits>
}

/** A data folder that this process owns. What returns a Promise resolves after the commit. */
export interface Storage {
  readonly registrations: Registrations
  readonly idTags: IdTags
  readonly transactions: Transactions
  readonly credentials: Credentials
  readonly readings: Readings
  readonly jobs: JobRecords
  readonly lists: ListRecords
  readonly journal: JournalStore
  /** Where a second start finds this one. */
  setHolderUrl(url: string): Promise<void>
  /** Writes what is left, then releases the folder. Close the journal first. */
  close(): Promise<void>
}

export const defaultRetention: Retention = { maxBytes: 2 * 1024 ** 3, maxAgeDays: 90 }

/**
 * Opens the data folder in a worker thread.
 * ToolError data-folder-held (pid, url: null where they could not be learnt), data-folder-newer (found, supported),
 * data-folder-unusable (path, reason).
 */
export const openStorage = async (options: StorageOptions): Promise<Storage> => {
  const { dataDir, holder, retention, log, workerUrl, limits } = options
  const workerData: StorageWorkerData = { dataDir, holder, retention }
  const link = await linkWorker(() => startWorker('storage', workerData, workerUrl), log)
  const journal = createJournalWriter(link, { ...defaultWriterLimits, ...limits })
  const { request } = link
  return {
    registrations: {
      all: async () => new Map(await request('registrations.all', null)),
      put: async (chargePointId, registration) => {
        await request('registrations.put', { chargePointId, registration })
      },
    },
    idTags: {
      get: (idTag) => request('id-tags.get', idTag),
      list: () => request('id-tags.list', null),
      put: async (record) => {
        await request('id-tags.put', record)
      },
      delete: (idTag) => request('id-tags.delete', idTag),
    },
    transactions: {
      start: (transaction) => request('transactions.start', transaction),
      stop: (chargePointId, transactionId, stopped) =>
        request('transactions.stop', { chargePointId, transactionId, stopped }),
      get: (chargePointId, transactionId) => request('transactions.get', { chargePointId, transactionId }),
    },
    credentials: {
      get: (chargePointId) => request('credentials.get', chargePointId),
      put: async (record) => {
        await request('credentials.put', record)
      },
    },
    readings: {
      put: async (record) => {
        const id = randomUUID()
        await request('readings.put', { ...record, id, reading: withoutSecrets(record.reading) })
        return id
      },
      get: (id) => request('readings.get', id),
      latest: (chargePointId, kind) => request('readings.latest', { chargePointId, kind }),
      list: (query) => request('readings.list', query),
    },
    jobs: {
      openJobs: () => request('jobs.open', null),
      get: (jobId) => request('jobs.get', jobId),
      put: (record, expected) => request('jobs.put', { record, expected }),
      delete: (jobId, revision) => request('jobs.delete', { jobId, revision }),
      list: (query) => request('jobs.list', query),
    },
    lists: {
      create: async (list, first) => {
        await request('lists.create', { list, first })
      },
      addRevision: (revision) => request('lists.add-revision', revision),
      rename: (listId, naming, at) => request('lists.rename', { listId, naming, at }),
      delete: (listId) => request('lists.delete', listId),
      list: (query) => request('lists.list', query),
      get: (listId) => request('lists.get', listId),
      revision: (listId, revision) => request('lists.revision', { listId, revision }),
      revisions: (listId) => request('lists.revisions', listId),
      held: (chargePointId) => request('lists.held', chargePointId),
      putHeld: async (held) => {
        await request('lists.put-held', held)
      },
    },
    journal,
    setHolderUrl: async (url) => {
      await request('holder.set-url', url)
    },
    close: async () => {
      journal.stop()
      await link.close(journal.lastSeq)
    },
  }
}
