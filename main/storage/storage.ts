import type { Log } from '../../contract/log.ts'
import type { Credentials, IdTags, Registrations, Transactions } from '../csms/ports.ts'
import type { JournalStore } from './journal-store.ts'
import { createJournalWriter, defaultWriterLimits, type WriterLimits } from './journal-writer.ts'
import type { Retention, StorageWorkerData } from './protocol.ts'
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
