import { describe, expect, it } from 'vitest'
import type { NewJournalEvent } from '../../contract/journal-event.ts'
import { followJournal, type NumberedItem } from '../../main/api/events.ts'
import { createJournal } from '../../main/storage/journal.ts'
import { manualClock } from '../storage/support/manual-clock.ts'
import { memoryStore } from '../storage/support/memory-store.ts'

const MiB = 1024 * 1024

const knock: NewJournalEvent = {
  kind: 'knock',
  cause: 'silent',
  remoteAddress: '192.0.2.1',
  chargePointId: null,
  params: {},
  head: '',
}

/** A journal with one reader, whose unread bytes are what the test says. */
const setUp = async (after: number | null = null) => {
  const clock = manualClock()
  const store = memoryStore()
  const journal = await createJournal({ store, clock })
  const stopping = new AbortController()
  let unread = 0
  let waiting: Promise<IteratorResult<NumberedItem, void>> | null = null
  const items = followJournal({
    journal,
    clock,
    bufferedAmount: () => unread,
    after,
    signal: stopping.signal,
  })
  return {
    clock,
    journal,
    setUnread: (bytes: number) => (unread = bytes),
    /** The next item, or null when there is none although all that can happen without time has happened. */
    next: async (): Promise<NumberedItem | null> => {
      waiting ??= items.next()
      const turns = new Promise<null>((resolve) => setImmediate(() => setImmediate(() => resolve(null))))
      const result = await Promise.race([waiting, turns])
      if (result === null) return null
      waiting = null
      return result.done === true ? null : result.value
    },
    append: () => {
      journal.append({ ...knock })
      clock.advance(50)
    },
    stop: async () => {
      stopping.abort()
      await (waiting ?? items.next())
      return items.next()
    },
  }
}

const typeOf = (item: NumberedItem | null) => item?.item.type ?? null

describe('a reader of the journal', () => {
  it('that is slow with a large snapshot is not behind: what follows comes too', async () => {
    const reader = await setUp()
    expect(typeOf(await reader.next())).toBe('snapshot')
    reader.setUnread(5 * MiB)
    reader.append()
    expect(typeOf(await reader.next())).toBe('batch')
    reader.append()
    expect(typeOf(await reader.next())).toBe('batch')
  })

  it('that has more than 1 MiB unread gets nothing until it has caught up, then "behind" and a snapshot', async () => {
    const reader = await setUp()
    await reader.next()
    reader.append()
    expect(typeOf(await reader.next())).toBe('batch')
    reader.setUnread(MiB + 1)
    for (let i = 0; i < 5; i++) reader.append()
    expect(await reader.next()).toBeNull()
    reader.setUnread(MiB / 2)
    reader.clock.advance(1000)
    expect(await reader.next()).toBeNull()
    reader.setUnread(0)
    reader.clock.advance(50)
    expect(await reader.next()).toMatchObject({ seq: 1, item: { type: 'behind' } })
    expect(await reader.next()).toMatchObject({ seq: 6, item: { type: 'snapshot', state: { seq: 6 } } })
    reader.append()
    expect(await reader.next()).toMatchObject({ seq: 7, item: { type: 'batch', events: [{ seq: 7 }] } })
  })

  it('that resumes gets what it missed and nothing twice', async () => {
    const reader = await setUp(2)
    for (let i = 0; i < 4; i++) reader.append()
    expect(await reader.next()).toMatchObject({
      seq: 4,
      item: { type: 'batch', events: [{ seq: 3 }, { seq: 4 }] },
    })
    reader.append()
    expect(await reader.next()).toMatchObject({ seq: 5, item: { type: 'batch', events: [{ seq: 5 }] } })
  })

  it('that resumes from what has not happened here gets a snapshot', async () => {
    const reader = await setUp(99)
    expect(typeOf(await reader.next())).toBe('snapshot')
  })

  it('that stops while it waits ends', async () => {
    const reader = await setUp()
    await reader.next()
    expect(await reader.next()).toBeNull()
    expect(await reader.stop()).toEqual({ done: true, value: undefined })
  })

  it('that stops while it is behind ends', async () => {
    const reader = await setUp()
    await reader.next()
    reader.append()
    await reader.next()
    reader.setUnread(3 * MiB)
    reader.append()
    expect(await reader.next()).toBeNull()
    expect(await reader.stop()).toEqual({ done: true, value: undefined })
  })
})
