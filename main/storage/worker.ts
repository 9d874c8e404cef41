import { parentPort, workerData } from 'node:worker_threads'
import { ToolError } from '../../contract/tool-error.ts'
import { openDataFolder, orUnusable, type DataFolder } from './data-folder.ts'
import { sqliteFailure, troubleCause } from './database.ts'
import { openJobs } from './jobs-table.ts'
import { openLists } from './lists-table.ts'
import { openJournalTable, type JournalTable } from './journal-table.ts'
import type { JournalBatch } from './journal-store.ts'
import type {
  FromWorker,
  Handlers,
  Operation,
  RequestOf,
  StorageWorkerData,
  ToWorker,
  WireError,
} from './protocol.ts'
import { openCredentials, openIdTags, openRegistrations } from './record-tables.ts'
import { openReadings } from './readings-table.ts'
import { openRetention } from './retention.ts'
import { openTransactions } from './transactions-table.ts'

/** One commit takes at most about this much, so that a question asked meanwhile is soon answered. */
const groupChars = 4 * 1024 * 1024
/** The write-ahead log is emptied when nobody has asked for anything this long … */
const idleMs = 200
/** … or when it has grown this much, whoever waits: about 20 ms. */
const longLogBytes = 8 * 1024 * 1024
const pageBytes = 4096
const retentionEveryMs = 60_000
const firstRetentionMs = 2_000
const betweenStepsMs = 20

const wireError = (error: unknown): WireError => {
  if (error instanceof ToolError)
    return { code: error.code, params: error.params, action: error.action, message: error.message }
  const failure = sqliteFailure(error)
  if (!failure.code.startsWith('SQLITE_'))
    return { code: 'internal', params: { detail: failure.detail }, action: null, message: failure.detail }
  const cause = troubleCause(failure)
  return {
    code: 'journal-unavailable',
    params: { cause, detail: failure.detail },
    action: cause === 'disk-full' ? 'free-disk-space' : 'restart-chargebench',
    message: `The data folder's database failed: ${failure.detail}`,
  }
}

const serve = (
  post: (message: FromWorker) => void,
  data: StorageWorkerData,
): ((message: ToWorker) => void) => {
  const folder: DataFolder = openDataFolder(data.dataDir, data.holder.pid)
  const journal: JournalTable = orUnusable(folder.path, () => openJournalTable(folder.db))
  const retention = openRetention(folder.db, data.retention)
  const handlers: Handlers = {
    'journal.read': journal.read,
    'journal.snapshot': journal.snapshot,
    'journal.save-snapshot': (snapshot) => {
      drain()
      return journal.saveSnapshot(snapshot)
    },
    ...openRegistrations(folder.db),
    ...openIdTags(folder.db),
    ...openTransactions(folder.db),
    ...openCredentials(folder.db),
    ...openReadings(folder.db),
    ...openJobs(folder.db),
    ...openLists(folder.db),
    'holder.set-url': (url) => {
      folder.setHolderUrl(url)
      return null
    },
  }

  const waiting: { epoch: number; batch: JournalBatch }[] = []
  let failedEpoch = -1
  let drainDue = false
  let unloggedBytes = 0
  let closing = false

  const checkpoint = (mode: 'PASSIVE' | 'TRUNCATE'): void => {
    if (unloggedBytes === 0 && mode === 'PASSIVE') return
    try {
      folder.db.exec(`PRAGMA wal_checkpoint(${mode})`)
    } catch (error) {
      post({ type: 'remark', event: 'checkpoint-failed', detail: sqliteFailure(error).detail })
    }
    unloggedBytes = 0
  }

  const idle = setTimeout(() => checkpoint('PASSIVE'), idleMs)

  const wrote = (bytes: number): void => {
    unloggedBytes += bytes + 2 * pageBytes
    if (unloggedBytes > longLogBytes) checkpoint('PASSIVE')
    idle.refresh()
  }

  /** Commits the next group of batches; what is behind a failed one waits for the main thread to send it again. */
  const drainGroup = (): void => {
    const group: JournalBatch[] = []
    let epoch = failedEpoch
    let chars = 0
    while (waiting.length > 0 && chars < groupChars) {
      const next = waiting.shift()
      if (next && next.epoch > failedEpoch) {
        group.push(next.batch)
        ;({ epoch } = next)
        chars += next.batch.text.length
      }
    }
    if (group.length === 0) return
    try {
      journal.append(group)
      post({ type: 'saved', seq: journal.savedSeq })
      wrote(chars)
    } catch (error) {
      const failure = sqliteFailure(error)
      failedEpoch = epoch
      post({ type: 'append-failed', epoch, cause: troubleCause(failure), detail: failure.detail })
    }
  }

  const drain = (): void => {
    while (waiting.length > 0) drainGroup()
  }

  /** In a turn of its own, so that batches that have piled up share a commit, and a question may come between two. */
  const drainSoon = (): void => {
    if (drainDue) return
    drainDue = true
    setImmediate(() => {
      drainDue = false
      if (closing) return
      drainGroup()
      if (waiting.length > 0) drainSoon()
    })
  }

  const steps = (work: () => boolean, then: () => void): void => {
    if (closing) return
    let more = false
    try {
      more = work()
      if (more) wrote(pageBytes)
    } catch (error) {
      post({ type: 'remark', event: 'retention-failed', detail: sqliteFailure(error).detail })
    }
    if (more) setTimeout(() => steps(work, then), betweenStepsMs)
    else then()
  }
  const retain = (): void =>
    steps(
      () => retention.step(Date.now()),
      () => steps(retention.shrink, () => setTimeout(retain, retentionEveryMs)),
    )
  setTimeout(retain, firstRetentionMs)

  const answer = <O extends Operation>({ id, operation, input }: RequestOf<O>): void => {
    try {
      post({ type: 'answer', id, output: handlers[operation](input) })
    } catch (error) {
      post({ type: 'refused', id, error: wireError(error) })
    }
    wrote(0)
  }

  const close = (lastSeq: number): void => {
    closing = true
    drain()
    try {
      journal.seal(lastSeq)
    } catch (error) {
      post({ type: 'remark', event: 'seal-failed', detail: sqliteFailure(error).detail })
    }
    checkpoint('TRUNCATE')
    folder.close()
  }

  post({ type: 'ready', ...journal.opened })
  return (message) => {
    switch (message.type) {
      case 'append':
        waiting.push(message)
        drainSoon()
        return
      case 'request':
        answer(message)
        return
      case 'close':
        close(message.lastSeq)
        process.exit()
    }
  }
}

if (parentPort) {
  const port = parentPort
  const post = (message: FromWorker): void => port.postMessage(message)
  try {
    // what startWorker was given
    port.on('message', serve(post, workerData as StorageWorkerData))
  } catch (error) {
    post({ type: 'failed', error: wireError(error) })
  }
}
