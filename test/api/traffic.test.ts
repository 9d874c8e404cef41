import { describe, expect, it } from 'vitest'
import type { ExchangeRow, TrafficRow } from '../../contract/traffic.ts'
import { findingsByRule, findingsCount } from '../../main/api/findings-tally.ts'
import { frameDetail } from '../../main/api/frame-details.ts'
import { pageAfter, pageBefore } from '../../main/api/traffic-page.ts'
import { arrayJournal } from '../renderer/panels/fake-panels.ts'
import { chargePointId, createConversation, richConversation } from '../renderer/panels/conversation.ts'

const newest = Number.MAX_SAFE_INTEGER
const exchanges = (rows: readonly TrafficRow[]): readonly ExchangeRow[] =>
  rows.filter((row) => row.kind === 'exchange')
const named = (rows: readonly TrafficRow[]) => exchanges(rows).map(({ action }) => action)
const query = (more: object = {}) => ({ chargePointId, limit: 200, ...more })
const filter = (more: object) => ({ text: '', action: null, slowMs: null, findings: false, ...more })

describe('a page of traffic', () => {
  it('joins each CALL with its answer and the time between', async () => {
    const journal = arrayJournal(richConversation().events)
    const { rows, from } = await pageBefore(journal, newest, query())
    expect(from).toBe(0)
    const [link, boot] = rows
    expect(link).toMatchObject({ kind: 'link', change: { to: 'opened', remoteAddress: '10.42.0.87' } })
    expect(boot).toMatchObject({
      action: 'BootNotification',
      direction: 'in',
      latencyMs: 2,
      answer: { messageType: 3, brief: { words: ['Accepted'] } },
    })
    const slow = exchanges(rows).find(({ action }) => action === 'GetConfiguration')
    expect(slow).toMatchObject({
      direction: 'out',
      latencyMs: 38_200,
      answer: { brief: { count: { of: 'keys', n: 2 } } },
    })
    expect(exchanges(rows).at(-1)).toMatchObject({ action: 'TriggerMessage', answer: null, latencyMs: null })
  })

  it('tells the findings about either frame, the worst severity first', async () => {
    const { rows } = await pageBefore(arrayJournal(richConversation().events), newest, query())
    const flawed = exchanges(rows).filter(({ findings }) => findings > 0)
    expect(flawed.map(({ action, severity, findings }) => [action, severity, findings])).toEqual([
      ['StatusNotification', 'tolerated', 3],
      ['FooBar', 'violation', 1],
    ])
  })

  it('gives every exchange exactly once, whatever the size of the pages', async () => {
    const journal = arrayJournal(createConversation().opened().heartbeats(1000).events)
    const seen: number[] = []
    let before = newest
    for (;;) {
      const page = await pageBefore(journal, before, query({ limit: 37 }))
      seen.unshift(...page.rows.map(({ seq }) => seq))
      expect(exchanges(page.rows).every(({ call, answer }) => call !== null && answer !== null)).toBe(true)
      if (page.from === 0) break
      before = page.from + 1
    }
    expect(seen).toHaveLength(1001)
    expect(new Set(seen).size).toBe(1001)
    expect(seen).toEqual([...seen].sort((a, b) => a - b))
  })

  it('completes an exchange of before when its answer comes', async () => {
    const talk = createConversation()
      .opened()
      .weSay({ action: 'Reset', request: { type: 'Soft' }, response: null })
    const journal = arrayJournal(talk.events)
    const { rows, to } = await pageBefore(journal, newest, query())
    expect(exchanges(rows)[0]?.answer).toBeNull()
    talk.add({
      kind: 'frame',
      chargePointId,
      connectionId: 1,
      direction: 'in',
      messageType: 3,
      messageId: 'cb-1',
      action: 'Reset',
      latencyMs: 900,
      text: '[3,"cb-1",{"status":"Accepted"}]',
    })
    const next = await pageAfter(journal, to, query())
    expect(next.rows).toHaveLength(1)
    expect(next.rows[0]).toMatchObject({
      seq: rows.at(-1)?.seq,
      latencyMs: 900,
      answer: { brief: { words: ['Accepted'] } },
    })
  })

  it('shows an answer to no CALL, a second answer, and what cannot be read, by themselves', async () => {
    const talk = createConversation()
      .opened()
      .weSay({ action: 'ClearCache', response: { status: 'Accepted' } })
    const stray = {
      kind: 'frame',
      chargePointId,
      connectionId: 1,
      direction: 'in',
      latencyMs: null,
      action: null,
    }
    talk.add({ ...stray, messageType: 3, messageId: 'nobody', text: '[3,"nobody",{}]' })
    talk.add({
      ...stray,
      messageType: 3,
      messageId: 'cb-1',
      action: 'ClearCache',
      latencyMs: 40,
      text: '[3,"cb-1",{"status":"Accepted"}]',
    })
    talk.add({ ...stray, messageType: null, messageId: null, text: '[2,"broken' })
    const { rows } = await pageBefore(arrayJournal(talk.events), newest, query())
    expect(exchanges(rows).map(({ call, messageId }) => [call !== null, messageId])).toEqual([
      [true, 'cb-1'],
      [false, 'nobody'],
      [false, 'cb-1'],
      [false, null],
    ])
  })

  it('keeps the messages of two connections apart, though they use the same ids', async () => {
    const talk = createConversation().opened().weSay({ action: 'ClearCache', response: null })
    talk.add({
      kind: 'frame',
      chargePointId,
      connectionId: 2,
      direction: 'in',
      messageType: 3,
      messageId: 'cb-1',
      action: null,
      latencyMs: null,
      text: '[3,"cb-1",{}]',
    })
    const { rows } = await pageBefore(arrayJournal(talk.events), newest, query())
    expect(exchanges(rows).map(({ call, answer }) => [call !== null, answer !== null])).toEqual([
      [true, false],
      [false, true],
    ])
  })

  it('finds by action, by every word of the text in either frame, by slowness and by findings', async () => {
    const journal = arrayJournal(richConversation().events)
    const found = async (of: object) =>
      named((await pageBefore(journal, newest, query({ filter: filter(of) }))).rows)
    expect(await found({ action: 'Heartbeat' })).toHaveLength(4)
    expect(await found({ text: 'NOTSUPPORTED because' })).toEqual(['UnlockConnector'])
    expect(await found({ text: 'requestedMessage status' })).toEqual(['TriggerMessage'])
    expect(await found({ text: 'cb-99' })).toEqual([])
    expect(await found({ slowMs: 2000 })).toEqual(['GetConfiguration', 'TriggerMessage'])
    expect(await found({ findings: true })).toEqual(['StatusNotification', 'FooBar'])
    expect(await found({ findings: true, text: 'foobar' })).toEqual(['FooBar'])
  })

  it('takes back what the filter fitted only while it was not answered', async () => {
    const talk = createConversation()
      .opened()
      .weSay({ action: 'Reset', request: { type: 'Soft' }, response: null })
    const journal = arrayJournal(talk.events)
    const slow = query({ filter: filter({ slowMs: 2000 }) })
    const { rows, to } = await pageBefore(journal, newest, slow)
    expect(named(rows)).toEqual(['Reset'])
    talk.add({
      kind: 'frame',
      chargePointId,
      connectionId: 1,
      direction: 'in',
      messageType: 3,
      messageId: 'cb-1',
      action: 'Reset',
      latencyMs: 40,
      text: '[3,"cb-1",{"status":"Accepted"}]',
    })
    expect(await pageAfter(journal, to, slow)).toMatchObject({ rows: [], gone: [rows[0]?.seq] })
  })

  it('finds a rare exchange far back, in pages that each look at a bounded part', async () => {
    const journal = arrayJournal(
      createConversation().opened().weSay({ action: 'ClearCache' }).heartbeats(30_000).events,
    )
    let before = newest
    let pages = 0
    const found: (string | null)[] = []
    while (found.length === 0 && before > 1) {
      const page = await pageBefore(journal, before, query({ filter: filter({ action: 'ClearCache' }) }))
      expect(page.to - page.from).toBeLessThan(40_000)
      found.push(...named(page.rows))
      before = page.from + 1
      pages += 1
    }
    expect(found).toEqual(['ClearCache'])
    expect(pages).toBeGreaterThan(1)
  })

  it('passes over the numbers that a restart left out', async () => {
    const { events } = createConversation().opened().heartbeats(3)
    const late = events.map((event, index) => (index > 3 ? { ...event, seq: event.seq + 65_536 } : event))
    const { rows, from } = await pageBefore(arrayJournal(late), newest, query())
    expect(from).toBe(0)
    expect(rows).toHaveLength(4)
  })

  it('never shows a password in the line of an exchange', async () => {
    const talk = createConversation().weSay({
      action: 'ChangeConfiguration',
      request: { key: 'AuthorizationKey', value: 'FF00AA11' },
    })
    const { rows } = await pageBefore(arrayJournal(talk.events), newest, query())
    expect(JSON.stringify(rows)).not.toContain('FF00AA11')
  })
})

describe('the details of a frame', () => {
  it('name what breaks the schema and the findings about it', async () => {
    const journal = arrayJournal(richConversation().events)
    const { rows } = await pageBefore(journal, newest, query({ filter: filter({ findings: true }) }))
    const detail = await frameDetail(journal, chargePointId, rows[0]?.seq ?? 0)
    expect(detail?.problems?.map(({ path, rule }) => [path, rule])).toEqual([
      ['/errorCode', 'enum'],
      ['/status', 'enum'],
      ['/timestamp', 'format'],
    ])
    expect(detail?.findings.map(({ rule, path }) => [rule, path])).toEqual([
      ['value-spelling', '/errorCode'],
      ['value-spelling', '/status'],
      ['timestamp-without-zone', '/timestamp'],
    ])
  })

  it('check answers too, and know no schema for an unknown action or a CALLERROR', async () => {
    const journal = arrayJournal(richConversation().events)
    const { rows } = await pageBefore(journal, newest, query())
    const seqOf = (action: string, side: 'call' | 'answer') =>
      exchanges(rows).find((row) => row.action === action)?.[side]?.seq ?? 0
    const problems = async (seq: number) => (await frameDetail(journal, chargePointId, seq))?.problems
    expect(await problems(seqOf('GetConfiguration', 'answer'))).toMatchObject([
      { path: '/configurationKey/1/readonly', rule: 'type' },
    ])
    expect(await problems(seqOf('FooBar', 'call'))).toBeNull()
    expect(await problems(seqOf('UnlockConnector', 'answer'))).toBeNull()
    expect(await frameDetail(journal, chargePointId, 999_999)).toBeNull()
  })
})

describe('findings by rule', () => {
  it('count each rule once, with its sentences and frames, the worst first', async () => {
    const journal = arrayJournal(richConversation().events)
    const { groups, complete } = await findingsByRule(journal, chargePointId)
    expect(complete).toBe(true)
    expect(
      groups.map(({ rule, severity, count, sentences }) => [rule, severity, count, sentences.length]),
    ).toEqual([
      ['action-unknown', 'violation', 1, 1],
      ['value-spelling', 'tolerated', 2, 2],
      ['timestamp-without-zone', 'tolerated', 1, 1],
    ])
    expect(groups[1]?.sentences[0]?.frames).toHaveLength(1)
    expect(await findingsCount(journal, chargePointId)).toBe(3)
    expect(await findingsCount(journal, 'SOMEBODY-ELSE')).toBe(0)
  })

  it('stay bounded when one rule is broken in ever new ways, and lose no count', async () => {
    const talk = createConversation().opened()
    for (let i = 0; i < 60; i++)
      talk.itSays({
        action: 'Heartbeat',
        deviations: [
          { rule: 'field-unknown', params: { action: 'Heartbeat', part: 'request', path: `/x${i}` } },
        ],
      })
    const { groups } = await findingsByRule(arrayJournal(talk.events), chargePointId)
    expect(groups).toMatchObject([{ rule: 'field-unknown', count: 60, moreSentences: 40 }])
    expect(groups[0]?.sentences).toHaveLength(20)
    expect(groups[0]?.sentences[0]?.text).toContain('/x59')
  })

  it('take in what is new without reading all again', async () => {
    const talk = richConversation()
    const journal = arrayJournal(talk.events)
    await findingsByRule(journal, chargePointId)
    talk.itSays({ action: 'Heartbeat', deviations: [{ rule: 'payload-null', params: {} }] })
    const { groups } = await findingsByRule(journal, chargePointId)
    expect(groups.map(({ rule, count }) => [rule, count])).toContainEqual(['payload-null', 1])
    expect(groups.map(({ rule, count }) => [rule, count])).toContainEqual(['value-spelling', 2])
  })
})
