import type { JournalTrouble, JournalTroubleCause } from '../../contract/journal-trouble.ts'
import type { JournalBatch, JournalStore, StoreNews } from './journal-store.ts'
import type { WorkerLink } from './worker-link.ts'

export interface WriterLimits {
  /** Characters that may be on their way to the worker at a time. */
  readonly windowChars: number
  /** Unwritten characters from which on the disk counts as too slow. */
  readonly behindChars: number
  /** Unwritten characters that memory may hold; beyond it the oldest are given up. */
  readonly maxUnsavedChars: number
  /** Waits before a failed write is tried again; the last one repeats. */
  readonly retryAfterMs: readonly number[]
}

export const defaultWriterLimits: WriterLimits = {
  windowChars: 8 * 1024 * 1024,
  behindChars: 16 * 1024 * 1024,
  maxUnsavedChars: 32 * 1024 * 1024,
  retryAfterMs: [500, 2_000, 5_000],
}

/** What the writer needs of the link to the worker. */
export type WriterLink = Pick<WorkerLink, 'opened' | 'request' | 'post' | 'attach'>

export interface JournalWriter extends JournalStore {
  /** The highest seq that was given to it, or reserved before. */
  readonly lastSeq: number
  stop(): void
}

/**
 * The main thread's end of the journal: hands batches to the worker within a window, keeps each until it is committed,
 * sends them again after a failure or a death, and gives up the oldest when memory would run out.
 */
export const createJournalWriter = (
  link: WriterLink,
  limits: WriterLimits = defaultWriterLimits,
  now: () => number = Date.now,
): JournalWriter => {
  const listeners = new Set<(news: StoreNews) => void>()
  const queue: JournalBatch[] = []
  let sent = 0
  let sentChars = 0
  let unsavedChars = 0
  let epoch = 0
  let up = true
  let trouble: JournalTrouble | null = null
  let failures = 0
  let retry: NodeJS.Timeout | null = null
  let lastSeq = link.opened.nextSeq - 1

  const tell = (news: StoreNews): void => listeners.forEach((listener) => listener(news))

  const setTrouble = (cause: JournalTroubleCause, detail: string): void => {
    if (trouble?.cause === cause) return
    trouble = { cause, detail, since: trouble?.since ?? now() }
    tell({ type: 'trouble', trouble })
  }

  const clearTrouble = (): void => {
    if (!trouble) return
    trouble = null
    tell({ type: 'trouble', trouble })
  }

  const pump = (): void => {
    if (!up || retry) return
    for (;;) {
      const batch = queue[sent]
      if (!batch || (sent > 0 && sentChars + batch.text.length > limits.windowChars)) return
      link.post({ type: 'append', epoch, batch })
      sent++
      sentChars += batch.text.length
    }
  }

  const takeBack = (): void => {
    epoch++
    sent = 0
    sentChars = 0
  }

  /** What is with the worker is left to it: it may be committed at this moment. */
  const giveUpOldest = (): void => {
    const doomed: JournalBatch[] = []
    while (unsavedChars > limits.maxUnsavedChars && queue.length > sent + 1) {
      const [batch] = queue.splice(sent, 1)
      if (!batch) break
      unsavedChars -= batch.text.length
      doomed.push(batch)
    }
    const [first] = doomed
    const last = doomed.at(-1)
    if (!first || !last) return
    const events = doomed.reduce((sum, batch) => sum + batch.lastSeq - batch.firstSeq + 1, 0)
    tell({ type: 'lost', firstSeq: first.firstSeq, lastSeq: last.lastSeq, events })
  }

  const saved = (seq: number): void => {
    let count = 0
    for (const batch of queue) {
      if (batch.lastSeq > seq) break
      unsavedChars -= batch.text.length
      if (count++ < sent) sentChars -= batch.text.length
    }
    queue.splice(0, count)
    sent = Math.max(0, sent - count)
    if (sent === 0) sentChars = 0
    failures = 0
    tell({ type: 'saved', seq })
    if (trouble?.cause !== 'behind' || unsavedChars < limits.behindChars / 2) clearTrouble()
    pump()
  }

  link.attach({
    up: (opened) => {
      up = true
      takeBack()
      if (queue.length === 0 || opened.savedSeq >= (queue[0]?.lastSeq ?? 0)) saved(opened.savedSeq)
      else pump()
    },
    down: (detail) => {
      up = false
      takeBack()
      setTrouble('worker-stopped', detail)
    },
    message: (message) => {
      if (message.type === 'saved') {
        saved(message.seq)
        return
      }
      if (message.epoch !== epoch) return
      takeBack()
      setTrouble(message.cause, message.detail)
      const wait = limits.retryAfterMs[Math.min(failures++, limits.retryAfterMs.length - 1)]
      retry = setTimeout(() => {
        retry = null
        pump()
      }, wait)
    },
  })

  return {
    nextSeq: link.opened.nextSeq,
    savedSeq: link.opened.savedSeq,
    get lastSeq() {
      return lastSeq
    },
    append: (batch) => {
      ;({ lastSeq } = batch)
      queue.push(batch)
      unsavedChars += batch.text.length
      if (unsavedChars > limits.behindChars && !trouble)
        setTrouble('behind', `${Math.round(unsavedChars / 1024 / 1024)} MiB wait to be written`)
      if (unsavedChars > limits.maxUnsavedChars) giveUpOldest()
      pump()
    },
    read: (query) => link.request('journal.read', query),
    snapshot: () => link.request('journal.snapshot', null),
    saveSnapshot: (snapshot) => link.request('journal.save-snapshot', snapshot),
    listen: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop: () => {
      if (retry) clearTimeout(retry)
    },
  }
}
