import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { createJournalWriter, type WriterLimits } from '../../main/storage/journal-writer.ts'
import type { JournalBatch, StoreNews } from '../../main/storage/journal-store.ts'
import type { LinkEvents } from '../../main/storage/worker-link.ts'

const limits: WriterLimits = {
  windowChars: 100,
  behindChars: 200,
  maxUnsavedChars: 400,
  retryAfterMs: [1_000],
}

const batch = (seq: number, chars = 50): JournalBatch => ({
  firstSeq: seq,
  lastSeq: seq,
  lastAt: 0,
  topics: [],
  text: 'x'.repeat(chars),
})

const start = () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  const posted: { epoch: number; seq: number }[] = []
  let worker: LinkEvents | null = null
  const writer = createJournalWriter(
    {
      opened: { nextSeq: 1, savedSeq: 0 },
      request: () => Promise.reject(new Error('not asked here')),
      post: ({ epoch, batch: { lastSeq } }) => void posted.push({ epoch, seq: lastSeq }),
      attach: (events) => (worker = events),
    },
    limits,
  )
  const news: StoreNews[] = []
  writer.listen((n) => news.push(n))
  const since = () => posted.splice(0).map(({ seq }) => seq)
  const epochs = () => new Set(posted.map(({ epoch }) => epoch))
  return { writer, worker: worker as unknown as LinkEvents, news, since, epochs }
}

describe('the way to the worker', () => {
  it('is as wide as the window, and moves on with what is committed', () => {
    const { writer, worker, since } = start()
    for (const seq of [1, 2, 3, 4]) writer.append(batch(seq))
    expect(since()).toEqual([1, 2])
    worker.message({ type: 'saved', seq: 1 })
    expect(since()).toEqual([3])
    worker.message({ type: 'saved', seq: 3 })
    expect(since()).toEqual([4])
  })

  it('lets a batch through that is wider than the window', () => {
    const { writer, worker, since } = start()
    writer.append(batch(1, 150))
    writer.append(batch(2, 10))
    expect(since()).toEqual([1])
    worker.message({ type: 'saved', seq: 1 })
    expect(since()).toEqual([2])
  })
})

describe('a failed write', () => {
  it('is told once, and tried again with everything behind it, in order', () => {
    const { writer, worker, news, since, epochs } = start()
    writer.append(batch(1))
    writer.append(batch(2))
    since()
    worker.message({ type: 'append-failed', epoch: 0, cause: 'disk-full', detail: 'full' })
    writer.append(batch(3, 10))
    expect(since()).toEqual([])
    vi.advanceTimersByTime(1_000)
    expect(epochs()).toEqual(new Set([1]))
    expect(since()).toEqual([1, 2])
    worker.message({ type: 'append-failed', epoch: 1, cause: 'disk-full', detail: 'full' })
    // a late word on the epoch before is no news
    worker.message({ type: 'append-failed', epoch: 0, cause: 'write-failed', detail: 'late' })
    vi.advanceTimersByTime(1_000)
    worker.message({ type: 'saved', seq: 2 })
    expect(since()).toEqual([1, 2, 3])
    worker.message({ type: 'saved', seq: 3 })
    expect(news).toMatchObject([
      { type: 'trouble', trouble: { cause: 'disk-full', detail: 'full' } },
      { type: 'saved', seq: 2 },
      { type: 'trouble', trouble: null },
      { type: 'saved', seq: 3 },
    ])
  })

  it('that lasts gives up the oldest, counts them, and keeps memory within its limit', () => {
    const { writer, worker, news, since } = start()
    writer.append(batch(1))
    worker.message({ type: 'append-failed', epoch: 0, cause: 'disk-full', detail: 'full' })
    for (let seq = 2; seq <= 20; seq++) writer.append(batch(seq))
    const lost = news.filter((n) => n.type === 'lost')
    expect(lost.reduce((sum, { events }) => sum + events, 0)).toBe(12)
    expect([lost[0]?.firstSeq, lost.at(-1)?.lastSeq]).toEqual([1, 12])
    since()
    vi.advanceTimersByTime(1_000)
    for (let seq = 13; seq <= 20; seq++) worker.message({ type: 'saved', seq })
    expect(since()).toEqual([13, 14, 15, 16, 17, 18, 19, 20])
    expect(news.at(-1)).toEqual({ type: 'saved', seq: 20 })
  })
})

describe('a disk that is too slow', () => {
  it('is told, and that it has caught up', () => {
    const { writer, worker, news } = start()
    for (let seq = 1; seq <= 5; seq++) writer.append(batch(seq))
    expect(news).toMatchObject([{ type: 'trouble', trouble: { cause: 'behind' } }])
    worker.message({ type: 'saved', seq: 2 })
    expect(news.at(-1)).toMatchObject({ type: 'saved' })
    worker.message({ type: 'saved', seq: 4 })
    expect(news.at(-1)).toEqual({ type: 'trouble', trouble: null })
  })

  it('keeps what it is writing, and gives up what comes after', () => {
    const { writer, worker, news } = start()
    for (let seq = 1; seq <= 10; seq++) writer.append(batch(seq))
    expect(news.filter((n) => n.type === 'lost')).toMatchObject([
      { firstSeq: 3, lastSeq: 3 },
      { firstSeq: 4, lastSeq: 4 },
    ])
    worker.message({ type: 'saved', seq: 2 })
    expect(writer.lastSeq).toBe(10)
  })
})

describe('a worker that died', () => {
  it('gets again what was not committed when it is up', () => {
    const { writer, worker, news, since } = start()
    for (const seq of [1, 2, 3]) writer.append(batch(seq))
    since()
    worker.down('out of memory')
    writer.append(batch(4, 10))
    expect(since()).toEqual([])
    worker.up({ nextSeq: 70_000, savedSeq: 1 })
    expect(since()).toEqual([2, 3])
    worker.message({ type: 'saved', seq: 3 })
    expect(since()).toEqual([4])
    expect(news).toMatchObject([
      { type: 'trouble', trouble: { cause: 'worker-stopped', detail: 'out of memory' } },
      { type: 'saved', seq: 1 },
      { type: 'trouble', trouble: null },
      { type: 'saved', seq: 3 },
    ])
  })

  it('is no trouble any more when it is up and there is nothing to write', () => {
    const { worker, news } = start()
    worker.down('gone')
    worker.up({ nextSeq: 1, savedSeq: 0 })
    expect(news.at(-1)).toEqual({ type: 'trouble', trouble: null })
  })
})
