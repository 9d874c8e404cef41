import { describe, expect, it } from 'vitest'
import { newDisk } from '../procedures/support/procedure-bench.ts'
import { memoryLists } from '../support/memory-lists.ts'
import { cards, entryOf, sentOf, startListBench } from './support/list-bench.ts'
import { listKeeper, type SendLocalList } from './support/list-keeper.ts'

const held = (keeper: ReturnType<typeof listKeeper>) => [...keeper.entries.keys()].sort()
const folded = (entries: readonly { readonly idTag: string }[]) =>
  entries.map(({ idTag }) => idTag.toLowerCase()).sort()
const sizes = (messages: readonly SendLocalList[]) =>
  messages.map(({ localAuthorizationList }) => localAuthorizationList?.length ?? 0)
/** What was refused is never sent again under the same version. */
const neverTwice = (messages: readonly SendLocalList[]): void => {
  const versions = messages.map(({ listVersion }) => listVersion)
  expect(versions).toEqual([...new Set(versions)].toSorted((a, b) => a - b))
}

describe('local-list.send', () => {
  it('brings 10,000 cards to a charge point that takes 100 a message', async () => {
    const bench = await startListBench()
    const keeper = listKeeper({ keys: { SendLocalListMaxLength: '100' }, takes: 100 })
    await bench.scripted(keeper.answers)
    const entries = cards(10_000)
    const result = sentOf(await bench.send(await bench.listOf(entries)))
    expect(result).toMatchObject({
      kind: 'full-then-differential',
      entries: 10_000,
      listVersion: 100,
      readBack: 100,
      proven: true,
      perMessage: 100,
      messageCount: 100,
      turns: [],
    })
    expect(keeper.messages).toHaveLength(100)
    expect(keeper.messages.map(({ updateType }) => updateType)).toEqual([
      'Full',
      ...Array.from({ length: 99 }, () => 'Differential'),
    ])
    expect(keeper.messages.map(({ listVersion }) => listVersion)).toEqual(
      Array.from({ length: 100 }, (_, at) => at + 1),
    )
    expect(held(keeper)).toEqual(folded(entries))
  })

  it.each([
    [10_000, 'answers Failed', { status: 'Failed' }],
    [1_000, 'answers FormationViolation', 'FormationViolation'],
    [1_000, 'answers PropertyConstraintViolation', 'PropertyConstraintViolation'],
  ] as const)(
    'finds, with %i cards, what one takes that tells 100, takes 10, and %s',
    async (count, _, tooMuch) => {
      const bench = await startListBench()
      const keeper = listKeeper({ keys: { SendLocalListMaxLength: '100' }, takes: 10, tooMuch })
      await bench.scripted(keeper.answers)
      const entries = cards(count)
      const result = sentOf(await bench.send(await bench.listOf(entries)))
      expect(result).toMatchObject({ proven: true, readBack: result.listVersion, perMessage: 10 })
      expect(held(keeper)).toEqual(folded(entries))
      const sent = sizes(keeper.messages)
      const refused = sent.filter((size) => size > 10)
      // each size that is too much is asked for once
      expect(refused).toEqual([100, 50, 25, 12, 11])
      expect(sent.length).toBeLessThan(count / 10 + 20)
      neverTwice(keeper.messages)
    },
  )

  it.each([
    ['is silent', null],
    ['cuts the link', 'hang-up'],
  ] as const)('halves for one that tells 100, takes 10, and %s', async (_, tooMuch) => {
    const bench = await startListBench({ stepMs: 5_000 })
    const keeper = listKeeper({ keys: { SendLocalListMaxLength: '100' }, takes: 10, tooMuch })
    const chargePoint = await bench.scripted(keeper.answers)
    if (tooMuch === 'hang-up')
      bench.journal.subscribe((events) => {
        if (events.some(({ kind }) => kind === 'connection-closed')) chargePoint.dial().catch(() => undefined)
      })
    const entries = cards(200)
    const result = sentOf(await bench.send(await bench.listOf(entries)))
    // what costs more to find out than it saves is not tried
    expect(result).toMatchObject({ proven: true, readBack: result.listVersion, perMessage: 6 })
    expect(result.turns.map(({ turn }) => turn)).toEqual(['halved', 'halved', 'halved', 'halved'])
    expect(held(keeper)).toEqual(folded(entries))
    neverTwice(keeper.messages)
  })

  it('goes on where its version says so when the link breaks in the middle', async () => {
    const bench = await startListBench()
    const cut = new Set([30, 50])
    const keeper = listKeeper({
      keys: { SendLocalListMaxLength: '100' },
      instead(message, self) {
        if (!cut.delete(message.listVersion)) return undefined
        // of the one it keeps what it was sent and cannot say so, of the other nothing
        if (message.listVersion === 30) self.keep(message)
        return 'hang-up'
      },
    })
    const chargePoint = await bench.scripted(keeper.answers)
    bench.journal.subscribe((events) => {
      if (events.some(({ kind }) => kind === 'connection-closed')) chargePoint.dial().catch(() => undefined)
    })
    const entries = cards(10_000)
    const result = sentOf(await bench.send(await bench.listOf(entries)))
    expect(result).toMatchObject({ proven: true, perMessage: 100 })
    expect(keeper.messages.filter(({ updateType }) => updateType === 'Full')).toHaveLength(1)
    expect(sizes(keeper.messages)).toEqual(Array.from({ length: 101 }, () => 100))
    expect(held(keeper)).toEqual(folded(entries))
  })

  it('is taken up after a kill where it was, and sends nothing twice', async () => {
    const disk = newDisk()
    const lists = memoryLists()
    const first = await startListBench({ disk, lists })
    let isLost = false
    const keeper = listKeeper({
      keys: { SendLocalListMaxLength: '10' },
      instead(message, self, chargePoint) {
        if (message.listVersion !== 4 || isLost) return undefined
        isLost = true
        self.keep(message)
        first.lose()
        chargePoint.hangUp()
        return null
      },
    })
    const chargePoint = await first.scripted(keeper.answers)
    const entries = cards(70)
    const listId = await first.listOf(entries)
    const runId = await first.drive(first.runner.start('local-list.send', { chargePointId: 'CP1', listId }))
    await first.until(() => isLost)
    await first.kill()
    const second = await startListBench({ disk: first.disk, lists, port: first.port })
    expect(second.view(runId).state.state).toBe('interrupted')
    await second.drive(chargePoint.dial())
    await second.drive(second.runner.takeUp(runId))
    const result = sentOf(await second.drive(second.runner.ended(runId)))
    expect(result).toMatchObject({ proven: true, turns: [{ turn: 'resumed', listVersion: 4, sent: 40 }] })
    expect(sizes(keeper.messages)).toEqual([10, 10, 10, 10, 10, 10, 10])
    expect(held(keeper)).toEqual(folded(entries))
    expect(await lists.held('CP1')).toMatchObject({ state: 'proven', listVersion: 7, listId, revision: 1 })
  })

  it('ends between two messages when it is cancelled, and the next run sends the rest', async () => {
    const bench = await startListBench()
    const runIds: string[] = []
    const keeper = listKeeper({
      keys: { SendLocalListMaxLength: '10' },
      instead(message) {
        for (const runId of runIds) if (message.listVersion === 3) bench.runner.cancel(runId)
        return undefined
      },
    })
    await bench.scripted(keeper.answers)
    const entries = cards(60)
    const listId = await bench.listOf(entries)
    runIds.push(await bench.drive(bench.runner.start('local-list.send', { chargePointId: 'CP1', listId })))
    const run = await bench.drive(bench.runner.ended(runIds[0] ?? ''))
    expect(run.state.state).toBe('cancelled')
    expect(keeper.entries.size).toBe(30)
    expect(await bench.lists.held('CP1')).toMatchObject({ state: 'accepted', listVersion: 3, listId: null })
    const result = sentOf(await bench.send(listId))
    expect(result).toMatchObject({ kind: 'differential', proven: true, listVersion: 6 })
    expect(keeper.messages).toHaveLength(6)
    expect(held(keeper)).toEqual(folded(entries))
  })

  it('sends only what differs where it knows what is there, and nothing where nothing does', async () => {
    const bench = await startListBench()
    const keeper = listKeeper()
    await bench.scripted(keeper.answers)
    const before = [...cards(20), entryOf('GONE')]
    const listId = await bench.listOf(before)
    await bench.send(listId)
    const after = [
      ...cards(20).map((entry, at) => (at === 3 ? { ...entry, status: 'Blocked' as const } : entry)),
      entryOf('NEW', { parentIdTag: 'FLEET', expiryDate: '2030-01-01T00:00:00.000Z' }),
    ]
    await bench.lists.addRevision({
      listId,
      revision: 2,
      at: '2026-11-21T11:00:00.000Z',
      source: { kind: 'entries' },
      entries: after,
    })
    const result = sentOf(await bench.send(listId))
    expect(result).toMatchObject({ kind: 'differential', proven: true, listVersion: 2, revision: 2 })
    expect(keeper.messages.at(-1)).toEqual({
      listVersion: 2,
      updateType: 'Differential',
      localAuthorizationList: [
        { idTag: 'GONE' },
        { idTag: '04A30000000004', idTagInfo: { status: 'Blocked' } },
        {
          idTag: 'NEW',
          idTagInfo: { status: 'Accepted', parentIdTag: 'FLEET', expiryDate: '2030-01-01T00:00:00.000Z' },
        },
      ],
    })
    expect(held(keeper)).toEqual(folded(after))
    const again = sentOf(await bench.send(listId))
    expect(again).toMatchObject({ kind: 'nothing', proven: true, listVersion: 2 })
    expect(keeper.messages).toHaveLength(2)
  })

  it('knows that it lost its list at the reboot, and sends all of it under a version never used', async () => {
    const bench = await startListBench()
    const keeper = listKeeper()
    const chargePoint = await bench.scripted(keeper.answers)
    const entries = cards(120)
    const listId = await bench.listOf(entries)
    await bench.send(listId)
    expect(keeper.version).toBe(3)
    bench.sleep(1_000)
    keeper.entries.clear()
    keeper.version = 0
    chargePoint.hangUp()
    await bench.until(() => bench.journal.state().chargePoints['CP1']?.link.state === 'disconnected')
    await bench.drive(chargePoint.dial())
    expect(await bench.plan(listId)).toMatchObject({
      held: 'lost-at-reboot',
      kind: 'full-then-differential',
      listVersion: 0,
      versionAfter: 6,
    })
    expect(sentOf(await bench.send(listId))).toMatchObject({
      proven: true,
      held: 'lost-at-reboot',
      listVersion: 6,
    })
    expect(held(keeper)).toEqual(folded(entries))
  })

  it('sends the whole list after VersionMismatch, and after a Differential that failed', async () => {
    const bench = await startListBench()
    let answer: string | null = null
    const keeper = listKeeper({
      instead({ updateType }, self) {
        if (updateType === 'Full' || answer === null) return undefined
        const status = answer
        answer = null
        if (status === 'VersionMismatch') self.version = 40
        return { status }
      },
    })
    await bench.scripted(keeper.answers)
    const listId = await bench.listOf(cards(5))
    await bench.send(listId)
    for (const [at, status] of ['VersionMismatch', 'Failed'].entries()) {
      answer = status
      const entries = cards(6 + at)
      await bench.lists.addRevision({
        listId,
        revision: 2 + at,
        at: '2026-11-21T11:00:00.000Z',
        source: { kind: 'entries' },
        entries,
      })
      const result = sentOf(await bench.send(listId))
      expect(result).toMatchObject({ kind: 'full', proven: true, turns: [{ turn: 'full-instead' }] })
      expect(held(keeper)).toEqual(folded(entries))
    }
    expect(keeper.version).toBeGreaterThan(41)
  })

  it('tries all in one where no Differential is taken at all', async () => {
    const bench = await startListBench()
    const keeper = listKeeper({
      instead: ({ updateType }) => (updateType === 'Differential' ? { status: 'Failed' } : undefined),
    })
    await bench.scripted(keeper.answers)
    const entries = cards(120)
    const result = sentOf(await bench.send(await bench.listOf(entries)))
    expect(result).toMatchObject({ kind: 'full', proven: true, perMessage: 120 })
    expect(held(keeper)).toEqual(folded(entries))
  })

  it('says how many it took where its list is full, and goes on from there with a shorter one', async () => {
    const bench = await startListBench()
    const keeper = listKeeper({ room: 33 })
    await bench.scripted(keeper.answers)
    const run = await bench.send(await bench.listOf(cards(100)), { perMessage: 20 })
    expect(run.state).toMatchObject({
      state: 'failed',
      error: {
        code: 'local-list-full',
        params: { taken: 33, entries: 100, answer: 'Failed', card: cards(100)[33]?.idTag },
      },
    })
    const result = sentOf(await bench.send(await bench.listOf(cards(30))))
    expect(result).toMatchObject({ kind: 'differential', proven: true })
    expect(keeper.entries.size).toBe(30)
  })

  it.each([
    ['NotSupported as its answer', { status: 'NotSupported' }],
    ['a CALLERROR NotSupported', 'NotSupported'],
    ['a CALLERROR NotImplemented', 'NotImplemented'],
  ] as const)('says in plain words that there is no list: %s', async (_, answer) => {
    const bench = await startListBench()
    await bench.scripted(listKeeper({ instead: () => answer }).answers)
    const run = await bench.send(await bench.listOf(cards(1)))
    expect(run.state).toMatchObject({ state: 'failed', error: { code: 'local-list-not-supported' } })
  })

  it('sends nothing where the charge point tells less room, unless it is wanted anyway', async () => {
    const bench = await startListBench()
    const keys = { LocalAuthListMaxLength: '48', LocalAuthListEnabled: 'false' }
    const keeper = listKeeper({ keys, room: 48 })
    const asked: string[] = []
    await bench.scripted((action, payload, chargePoint) => {
      asked.push(action)
      return keeper.answers(action, payload, chargePoint)
    })
    const listId = await bench.listOf(cards(60))
    const run = await bench.send(listId, { enable: true })
    expect(run.state).toMatchObject({
      state: 'failed',
      error: { code: 'local-list-too-long', params: { limit: 48, entries: 60 } },
    })
    expect(keeper.messages).toEqual([])
    expect(asked).not.toContain('ChangeConfiguration')
    keys.LocalAuthListEnabled = 'true'
    expect((await bench.send(listId, { anyway: true })).state).toMatchObject({
      state: 'failed',
      error: { code: 'local-list-full', params: { taken: 48, entries: 60 } },
    })
    expect(sentOf(await bench.send(await bench.listOf(cards(48))))).toMatchObject({ proven: true })
  })

  it('does not send to a list that is switched off, unless it is to switch it on', async () => {
    const bench = await startListBench()
    const keys: Record<string, string> = { LocalAuthListEnabled: 'false' }
    const keeper = listKeeper({ keys })
    await bench.scripted((action, payload, chargePoint) => {
      if (action !== 'ChangeConfiguration') return keeper.answers(action, payload, chargePoint)
      keys[String(payload['key'])] = String(payload['value'])
      return { status: 'Accepted' }
    })
    const listId = await bench.listOf(cards(2))
    expect((await bench.send(listId)).state).toMatchObject({
      state: 'failed',
      error: { code: 'local-list-disabled', action: 'enable-local-list' },
    })
    expect(sentOf(await bench.send(listId, { enable: true }))).toMatchObject({ proven: true })
    expect(keys['LocalAuthListEnabled']).toBe('true')
  })

  it('does not take its word: a version that reads back otherwise is no proof', async () => {
    const bench = await startListBench()
    const keeper = listKeeper({
      instead: () => ({ status: 'Accepted' }),
    })
    await bench.scripted(keeper.answers)
    const result = sentOf(await bench.send(await bench.listOf(cards(2))))
    expect(result).toMatchObject({ proven: false, listVersion: 1, readBack: 0 })
    expect(await bench.lists.held('CP1')).toMatchObject({ state: 'accepted' })
  })

  it('works with the virtual charge point', async () => {
    const bench = await startListBench()
    await bench.virtual()
    const listId = await bench.listOf(cards(70))
    expect(await bench.plan(listId)).toMatchObject({ supported: true, held: 'none', enabled: true })
    expect(sentOf(await bench.send(listId))).toMatchObject({ proven: true })
    const cleared = sentOf(await bench.run('local-list.clear', { chargePointId: 'CP1' }))
    expect(cleared).toMatchObject({ kind: 'full', entries: 0, proven: true })
  })
})

describe('local-list.clear', () => {
  it.each([false, true])('is an empty Full above 0; read back as 0: %s', async (tellsZero) => {
    const bench = await startListBench()
    const keeper = listKeeper({ version: 8 })
    await bench.scripted((action, payload, chargePoint) =>
      action === 'GetLocalListVersion' && tellsZero && keeper.messages.length > 0
        ? { listVersion: 0 }
        : keeper.answers(action, payload, chargePoint),
    )
    const result = sentOf(await bench.run('local-list.clear', { chargePointId: 'CP1' }))
    expect(keeper.messages).toEqual([{ listVersion: 9, updateType: 'Full', localAuthorizationList: [] }])
    expect(result).toMatchObject({ proven: true, readBack: tellsZero ? 0 : 9 })
  })
})
