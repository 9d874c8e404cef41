import { describe, expect, it, vi } from 'vitest'
import type { JournalEvent } from '../../contract/journal-event.ts'
import { projectAll, projectionFormat, emptyState } from '../../contract/project.ts'
import { isToolError } from '../../contract/tool-error.ts'
import { createJournal } from '../../main/storage/journal.ts'
import { finding, frame, knock, opened } from './support/events.ts'
import { manualClock } from './support/manual-clock.ts'
import { memoryStore } from './support/memory-store.ts'

const start = async (store = memoryStore()) => {
  const clock = manualClock()
  return { store, clock, journal: await createJournal({ store, clock }) }
}

describe('append', () => {
  it('gives each event the next seq and the time at once', async () => {
    const { journal, clock } = await start()
    const first = journal.append(opened('CB1'))
    clock.advance(7)
    const second = journal.append(frame('CB1', 0))
    expect([first.seq, second.seq]).toEqual([1, 2])
    expect(second.at - first.at).toBe(7)
    expect(second).toMatchObject(frame('CB1', 0))
  })

  it('shows in the state at once, before anything is written', async () => {
    const { journal, store } = await start()
    journal.append(opened('CB1'))
    expect(journal.state().chargePoints['CB1']?.link.state).toBe('connected')
    journal.append(frame('CB1', 0))
    expect(journal.state()).toMatchObject({ seq: 2, chargePoints: { CB1: { framesIn: 1 } } })
    expect(store.batches).toEqual([])
  })

  it('hands everything over in one batch within 100 ms', async () => {
    const { journal, store, clock } = await start()
    for (let n = 0; n < 10; n++) journal.append(frame('CB1', n))
    clock.advance(100)
    store.commit()
    expect(store.batches).toHaveLength(1)
    expect(store.batches[0]).toMatchObject({ firstSeq: 1, lastSeq: 10, topics: [['frame', 'CB1']] })
    expect(journal.savedSeq).toBe(10)
  })

  it('cuts a flood into batches of a bounded size that follow on each other', async () => {
    const { journal, store, clock } = await start()
    for (let n = 0; n < 2_500; n++) journal.append(frame('CB1', n))
    journal.append(frame('CB1', 2_501, 'x'.repeat(600_000)))
    journal.append(knock())
    clock.advance(50)
    store.commit()
    const ranges = store.batches.map(({ firstSeq, lastSeq }) => [firstSeq, lastSeq])
    expect(ranges.length).toBeGreaterThan(3)
    expect(ranges[0]?.[0]).toBe(1)
    expect(ranges.at(-1)?.[1]).toBe(2_502)
    for (const [index, [first]] of ranges.entries())
      if (index > 0) expect(first).toBe(ranges[index - 1]![1]! + 1)
    expect(
      Math.max(...store.batches.filter(({ lastSeq }) => lastSeq <= 2_500).map(({ text }) => text.length)),
    ).toBeLessThan(500_000)
  })
})

describe('subscribe', () => {
  it('tells batches without a gap, at most one per 50 ms', async () => {
    const { journal, clock } = await start()
    const batches: (readonly JournalEvent[])[] = []
    journal.subscribe((events) => batches.push(events))
    for (let n = 0; n < 100; n++) {
      journal.append(frame('CB1', n))
      clock.advance(10)
    }
    clock.advance(50)
    expect(batches.length).toBeLessThanOrEqual(21)
    expect(batches.flat().map(({ seq }) => seq)).toEqual(Array.from({ length: 100 }, (_, i) => i + 1))
  })

  it('says with an empty batch that only savedSeq has moved', async () => {
    const { journal, store, clock } = await start()
    const seen: [count: number, savedSeq: number][] = []
    journal.subscribe((events) => seen.push([events.length, journal.savedSeq]))
    journal.append(knock())
    clock.advance(50)
    store.commit()
    clock.advance(50)
    expect(seen).toEqual([
      [1, 0],
      [0, 1],
    ])
    clock.advance(1_000)
    expect(seen).toHaveLength(2)
  })

  it('ends when it is told to', async () => {
    const { journal, clock } = await start()
    const listener = vi.fn()
    journal.subscribe(listener)()
    journal.append(knock())
    clock.advance(50)
    expect(listener).not.toHaveBeenCalled()
  })
})

describe('read', () => {
  it('joins what is stored, what is on its way and what is not handed over', async () => {
    const before = memoryStore()
    const first = await start(before)
    for (let n = 0; n < 5; n++) first.journal.append(frame('CB1', n))
    first.clock.advance(50)
    before.commit()
    await first.journal.close()

    const { journal, store, clock } = await start(before.reopened())
    journal.append(frame('CB1', 5))
    clock.advance(50)
    journal.append(frame('CB1', 6))
    const all = await journal.read({ after: 0, limit: 100 })
    expect(all.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect((await journal.read({ after: 3, limit: 2 })).map(({ seq }) => seq)).toEqual([4, 5])
    store.commit()
    expect((await journal.read({ after: 4, limit: 100 })).map(({ seq }) => seq)).toEqual([5, 6, 7])
  })

  it('finds by charge point and kind', async () => {
    const { journal, clock, store } = await start()
    journal.append(frame('CB1', 0))
    journal.append(frame('CB2', 0))
    journal.append(finding('CB1'))
    clock.advance(50)
    store.commit()
    journal.append(knock('CB1'))
    journal.append(knock())
    const seqs = async (query: Parameters<typeof journal.read>[0]) =>
      (await journal.read(query)).map(({ seq }) => seq)
    expect(await seqs({ after: 0, limit: 10, chargePointId: 'CB1' })).toEqual([1, 3, 4])
    expect(await seqs({ after: 0, limit: 10, chargePointId: 'CB1', kinds: ['frame', 'finding'] })).toEqual([
      1, 3,
    ])
    expect(await seqs({ after: 0, limit: 10, kinds: ['knock'] })).toEqual([4, 5])
  })

  it('keeps only the newest in memory, and reads those without the disk', async () => {
    const { journal, clock, store } = await start()
    store.prompt = true
    for (let n = 0; n < 6_000; n++) {
      journal.append(frame('CB1', n))
      if (n % 500 === 499) clock.advance(50)
    }
    const reading = vi.spyOn(store, 'read')
    const events = await journal.read({ after: 0, limit: 20_000 })
    expect(events.map(({ seq }) => seq)).toEqual(Array.from({ length: 6_000 }, (_, i) => i + 1))
    expect(reading).toHaveBeenCalled()
    reading.mockClear()
    expect(await journal.read({ after: 5_000, limit: 20_000 })).toHaveLength(1_000)
    expect(reading).not.toHaveBeenCalled()
  })
})

describe('waitFor', () => {
  it('returns at once when a matching event is there, stored or not', async () => {
    const { journal } = await start()
    journal.append(frame('CB1', 0))
    await journal.waitFor({ after: 0, chargePointId: 'CB1' }, 60_000)
  })

  it('waits for the next that matches', async () => {
    const { journal, clock } = await start()
    journal.append(frame('CB1', 0))
    const done = vi.fn()
    const waiting = journal.waitFor({ after: 1, kinds: ['finding'] }, 60_000).then(done)
    journal.append(frame('CB1', 1))
    clock.advance(50)
    await Promise.resolve()
    expect(done).not.toHaveBeenCalled()
    journal.append(finding('CB1'))
    clock.advance(50)
    await waiting
  })

  it('ends at the timeout, and when it is aborted', async () => {
    const { journal, clock } = await start()
    const timedOut = journal.waitFor({ after: 0 }, 5_000)
    const abort = new AbortController()
    const aborted = journal.waitFor({ after: 0 }, 60_000, abort.signal)
    clock.advance(5_000)
    await timedOut
    abort.abort()
    await aborted
    await journal.waitFor({ after: 0 }, 60_000, abort.signal)
  })
})

describe('a restart', () => {
  it('goes on above every number that was given, and with the same state', async () => {
    const disk = memoryStore()
    const first = await start(disk)
    first.journal.append(opened('CB1'))
    first.journal.append(frame('CB1', 0))
    first.clock.advance(50)
    disk.commit()
    first.journal.append(frame('CB1', 1))
    first.clock.advance(50)
    const state = first.journal.state()

    const crashed = await start(disk.reopened())
    expect(crashed.journal.append(knock()).seq).toBe(4)
    expect(crashed.journal.state().chargePoints['CB1']).toMatchObject({ framesIn: 1, framesOut: 0 })
    expect(state.chargePoints['CB1']).toMatchObject({ framesIn: 1, framesOut: 1 })
  })

  it('takes the snapshot and only the events after it', async () => {
    const disk = memoryStore()
    const first = await start(disk)
    first.journal.append(opened('CB1'))
    const closing = first.journal.close()
    disk.commit()
    await closing
    expect(disk.stored?.seq).toBe(1)
    const read = vi.spyOn(disk, 'read')
    const second = await start(disk)
    expect(read.mock.calls.map(([{ after }]) => after)).toEqual([1])
    expect(second.journal.state()).toEqual(first.journal.state())
  })

  it('projects anew when another version made the snapshot', async () => {
    const disk = memoryStore()
    const first = await start(disk)
    first.journal.append(opened('CB1'))
    const closing = first.journal.close()
    disk.commit()
    await closing
    disk.stored = { format: `${projectionFormat} more`, seq: 1, state: '{"of":"another shape"}' }
    const second = await start(disk.reopened())
    expect(second.journal.state()).toEqual(first.journal.state())
  })

  it('stores snapshots now and then, so that a crash does not cost the whole journal', async () => {
    const { journal, clock, store } = await start()
    store.prompt = true
    for (let n = 0; n < 20_000; n++) journal.append(frame('CB1', n))
    clock.advance(50)
    expect(store.stored).toBeNull()
    clock.advance(30_000)
    journal.append(knock())
    clock.advance(50)
    expect(store.stored).toMatchObject({ format: projectionFormat, seq: 20_001 })
    const state = projectAll(emptyState, await journal.read({ after: 0, limit: 30_000 }))
    expect(JSON.parse(store.stored!.state)).toEqual(state)

    clock.advance(300_000)
    journal.append(knock())
    clock.advance(300_000)
    expect(store.stored?.seq).toBe(20_001)
    journal.append(knock())
    clock.advance(50)
    expect(store.stored?.seq).toBe(20_003)
  })
})

describe('trouble', () => {
  const trouble = { cause: 'disk-full', detail: 'database or disk is full', since: 1 } as const

  it('is told, and the session goes on', async () => {
    const { journal, store, clock } = await start()
    const told: unknown[] = []
    journal.onTrouble((t) => told.push(t))
    store.tell({ type: 'trouble', trouble })
    journal.append(opened('CB1'))
    clock.advance(50)
    expect(journal.trouble).toEqual(trouble)
    expect(journal.state().chargePoints['CB1']).toBeDefined()
    store.tell({ type: 'trouble', trouble: null })
    expect(journal.trouble).toBeNull()
    expect(told).toEqual([trouble, null])
  })

  it('journals what was lost once writing works again', async () => {
    const { journal, store, clock } = await start()
    for (let n = 0; n < 10; n++) journal.append(frame('CB1', n))
    clock.advance(50)
    store.tell({ type: 'trouble', trouble })
    store.tell({ type: 'lost', firstSeq: 1, lastSeq: 4, events: 4 })
    store.tell({ type: 'lost', firstSeq: 5, lastSeq: 10, events: 6 })
    store.tell({ type: 'trouble', trouble: null })
    const found = await journal.read({ after: 0, limit: 100, kinds: ['finding'] })
    expect(found).toMatchObject([
      {
        rule: 'journal-gap',
        chargePointId: null,
        params: { events: 10, firstSeq: 1, lastSeq: 10, cause: 'disk-full' },
      },
    ])
    store.tell({ type: 'trouble', trouble })
    store.tell({ type: 'trouble', trouble: null })
    expect(await journal.read({ after: 0, limit: 100, kinds: ['finding'] })).toHaveLength(1)
  })

  it('journals what was given up after writing had begun to work again', async () => {
    const { journal, store, clock } = await start()
    store.tell({ type: 'trouble', trouble })
    for (let n = 0; n < 10; n++) journal.append(frame('CB1', n))
    clock.advance(50)
    store.tell({ type: 'trouble', trouble: null })
    store.tell({ type: 'lost', firstSeq: 3, lastSeq: 6, events: 4 })
    store.commit()
    expect(await journal.read({ after: 0, limit: 100, kinds: ['finding'] })).toMatchObject([
      { rule: 'journal-gap', params: { events: 4, firstSeq: 3, lastSeq: 6, cause: 'disk-full' } },
    ])
  })

  it('makes flush say that it could not', async () => {
    const { journal, store, clock } = await start()
    journal.append(knock())
    const flushed = journal.flush()
    store.tell({ type: 'trouble', trouble })
    clock.advance(60_000)
    const error: unknown = await flushed.catch((reason: unknown) => reason)
    expect(isToolError(error) && [error.code, error.params['cause'], error.action]).toEqual([
      'journal-unavailable',
      'disk-full',
      'free-disk-space',
    ])
  })
})

describe('close', () => {
  it('flushes, and stores the state', async () => {
    const { journal, store } = await start()
    journal.append(opened('CB1'))
    const closing = journal.close()
    store.commit()
    await closing
    expect(store.batches).toHaveLength(1)
    expect(JSON.parse(store.stored!.state)).toEqual(journal.state())
    expect(journal.append(knock()).seq).toBe(2)
  })

  it('ends although nothing can be written', async () => {
    const { journal, clock } = await start()
    journal.append(knock())
    const closing = journal.close()
    clock.advance(60_000)
    await closing
  })
})

it.each([
  ['state', memoryStore([], { format: projectionFormat, seq: 1, state: '{"seq":1,"charge' })],
  ['event', { ...memoryStore(), read: () => Promise.resolve({ texts: ['[{"seq"\n'], next: null }) }],
])('a stored %s that is damaged is told as such', async (_what, store) => {
  await expect(createJournal({ store, clock: manualClock() })).rejects.toMatchObject({
    code: 'journal-unavailable',
    params: { cause: 'damaged' },
  })
})
