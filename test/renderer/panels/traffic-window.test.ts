import { describe, expect, it } from 'vitest'
import type { ExchangeRow, TrafficPage, TrafficRow } from '../../../contract/traffic.ts'
import { createI18n } from '../../../i18n/create-i18n.ts'
import { readPanelPlace, withPanelPlace } from '../../../renderer/panels/panel-place.ts'
import { createTrafficStore, merge, mostRows } from '../../../renderer/panels/traffic/traffic-window.ts'
import { stateOf, tookWords } from '../../../renderer/panels/traffic/words.ts'
import { chargePointId, createConversation } from './conversation.ts'
import { panelsOver } from './fake-panels.ts'

const { t } = createI18n('en')

const row = (seq: number, more: Partial<ExchangeRow> = {}): ExchangeRow => ({
  kind: 'exchange',
  seq,
  at: seq * 1000,
  connectionId: 1,
  messageId: String(seq),
  direction: 'in',
  action: 'Heartbeat',
  call: { seq, at: seq * 1000, messageType: 2, brief: { words: [] } },
  answer: { seq: seq + 1, at: seq * 1000, messageType: 3, brief: { words: [] } },
  latencyMs: 1,
  severity: null,
  findings: 0,
  ...more,
})
const seqs = (rows: readonly TrafficRow[]) => rows.map(({ seq }) => seq)

describe('merging rows', () => {
  it('appends, prepends and replaces, in order', () => {
    const known = [row(10), row(20)]
    expect(seqs(merge(known, [row(30)]))).toEqual([10, 20, 30])
    expect(seqs(merge(known, [row(2), row(4)]))).toEqual([2, 4, 10, 20])
    const told = row(20, { latencyMs: 99 })
    expect(merge(known, [told])).toEqual([known[0], told])
    expect(merge(known, [])).toBe(known)
    expect(seqs(merge(known, [], [10]))).toEqual([20])
  })

  it('drops an answer that stood alone once its CALL brings it', () => {
    const alone = row(21, { call: null, answer: { seq: 21, at: 0, messageType: 3, brief: { words: [] } } })
    expect(seqs(merge([alone], [row(20)]))).toEqual([20])
    expect(seqs(merge([row(20)], [alone]))).toEqual([20])
  })
})

/** Resolves when the store has nothing under way. */
const settled = (store: ReturnType<typeof createTrafficStore>): Promise<void> =>
  new Promise((resolve) => {
    const check = () => {
      if (store.get().loading !== null) return
      stop()
      queueMicrotask(() => (store.get().loading === null ? resolve() : void settled(store).then(resolve)))
    }
    const stop = store.subscribe(check)
    check()
  })

const filter = { text: '', action: null, slowMs: null, findings: false }

describe('the window on the traffic', () => {
  it('begins at the newest, reads back page by page, and follows what comes', async () => {
    const talk = createConversation().opened().heartbeats(2000)
    const store = createTrafficStore(panelsOver(talk.events), chargePointId, filter)
    store.open()
    await settled(store)
    const first = store.get()
    expect(first.atEnd).toBe(true)
    expect(first.rows.length).toBeLessThan(1000)
    store.loadBefore()
    await settled(store)
    expect(store.get().rows.length).toBeGreaterThan(first.rows.length)
    expect(store.get().rows.at(-1)).toEqual(first.rows.at(-1))
    talk.heartbeats(3)
    store.follow(talk.events.length)
    await settled(store)
    expect(store.get().rows.at(-1)?.seq).toBe(talk.events.length - 1)
    expect(new Set(seqs(store.get().rows)).size).toBe(store.get().rows.length)
  })

  it('jumps to any frame, and from there on to the newest', async () => {
    const talk = createConversation().opened().heartbeats(5000)
    const store = createTrafficStore(panelsOver(talk.events), chargePointId, filter, 400)
    store.open()
    await settled(store)
    expect(store.get()).toMatchObject({ atEnd: false, to: 400 })
    expect(store.get().rows.some(({ seq }) => seq === 400 || seq === 399)).toBe(true)
    store.loadAfter()
    await settled(store)
    expect(store.get().to).toBeGreaterThan(400)
    store.jump(0)
    await settled(store)
    expect(store.get().rows[0]?.seq).toBe(1)
    store.jump(null)
    await settled(store)
    expect(store.get().atEnd).toBe(true)
  })

  it('keeps a bounded number of rows, and can go back for those that it let go', async () => {
    const total = mostRows + 3000
    const page = (from: number, to: number): TrafficPage => ({
      rows: Array.from({ length: to - from }, (_, at) => row(from + at + 1)),
      gone: [],
      from,
      to,
      head: total,
    })
    const client = {
      trafficPage: ({ before, after }: { before?: number | undefined; after?: number | undefined }) =>
        Promise.resolve(
          before !== undefined
            ? page(Math.max(0, Math.min(before - 1, total) - 4000), Math.min(before - 1, total))
            : page(after ?? 0, Math.min(total, (after ?? 0) + 4000)),
        ),
    }
    const store = createTrafficStore(client, chargePointId, filter)
    store.open()
    await settled(store)
    while (store.get().from > 0) {
      store.loadBefore()
      await settled(store)
    }
    expect(store.get().rows).toHaveLength(mostRows)
    expect(store.get()).toMatchObject({ from: 0, atEnd: false, to: mostRows })
    store.loadAfter()
    await settled(store)
    expect(store.get().rows).toHaveLength(mostRows)
    expect(store.get().rows.at(-1)?.seq).toBe(total)
  })

  it('begins anew on another journal, and never asks in circles for what a journal does not have', async () => {
    const store = createTrafficStore(
      panelsOver(createConversation().opened().heartbeats(50).events),
      chargePointId,
      filter,
    )
    store.open()
    await settled(store)
    store.follow(5000)
    await settled(store)
    expect(store.get()).toMatchObject({ atEnd: true, error: null })

    const events = createConversation().opened().heartbeats(50).events.slice()
    const panels = panelsOver(events)
    const other = createTrafficStore(panels, chargePointId, filter)
    other.open()
    await settled(other)
    other.follow(events.length)
    events.splice(11)
    other.follow(102)
    await settled(other)
    expect(other.get().rows).toHaveLength(6)
    expect(panels.pages()).toBeLessThan(6)
  })

  it('says what went wrong, keeps what it has, and goes on when asked', async () => {
    const talk = createConversation().opened().heartbeats(400)
    const panels = panelsOver(talk.events)
    const store = createTrafficStore(panels, chargePointId, filter)
    store.open()
    await settled(store)
    const known = store.get().rows
    panels.failure = new Error('gone')
    store.loadBefore()
    await settled(store)
    expect(store.get()).toMatchObject({ error: panels.failure, rows: known })
    panels.failure = null
    store.retry()
    store.loadBefore()
    await settled(store)
    expect(store.get().rows.length).toBeGreaterThan(known.length)
  })
})

describe('an exchange', () => {
  it('is waited for on its own link for a minute, and missed after that', () => {
    const open = row(1, { answer: null, latencyMs: null, at: 0 })
    expect(stateOf(open, 4000, 1)).toBe('waiting')
    expect(stateOf(open, 61_000, 1)).toBe('no-answer')
    expect(stateOf(open, 4000, 2)).toBe('no-answer')
    expect(stateOf(open, 4000, null)).toBe('no-answer')
    expect(stateOf(row(1), 0, 1)).toBe('answered')
  })

  it('tells its time with what it deserves', () => {
    expect([0.1, 3, 310, 38_200].map((ms) => tookWords(ms, t))).toEqual([
      '< 1 ms',
      '3 ms',
      '0.31 s',
      '38.2 s',
    ])
  })
})

describe('the place within the panels', () => {
  it('stands in the URL beside what others put there, and reads back', () => {
    const place = {
      wide: 'traffic',
      frame: 18,
      compose: '',
      text: 'a b',
      action: 'Reset',
      only: 'slow',
      transaction: -1,
      service: 'modbus',
      terminal: '/dev/ttyUSB0',
    } as const
    const search = withPanelPlace('?step=boot&cp=X', place)
    expect(readPanelPlace(search)).toEqual(place)
    expect(new URLSearchParams(search).get('cp')).toBe('X')
    const none = {
      wide: null,
      frame: null,
      compose: null,
      text: null,
      action: null,
      only: null,
      transaction: null,
      service: null,
      terminal: null,
    }
    expect(withPanelPlace(search, none)).toBe('?step=boot&cp=X')
    expect(readPanelPlace('?frame=x&only=all&tx=')).toEqual(none)
  })
})
