import { describe, expect, it } from 'vitest'
import { cards, startListBench } from './support/list-bench.ts'
import { listKeeper } from './support/list-keeper.ts'

describe('local-list.plan', () => {
  it('takes 0 in a …MaxLength key for unknown, and tells where a list does not fit', async () => {
    const bench = await startListBench()
    const keys: Record<string, string> = { SendLocalListMaxLength: '0', LocalAuthListMaxLength: '0' }
    await bench.scripted(listKeeper({ keys }).answers)
    const listId = await bench.listOf(cards(120))
    expect(await bench.plan(listId)).toMatchObject({
      fits: true,
      perMessage: 50,
      messages: 3,
      kind: 'full-then-differential',
      maxPerMessage: { told: 0, limit: null },
      maxEntries: { told: 0, limit: null },
      changes: { added: 120, removed: 0 },
    })
    keys['LocalAuthListMaxLength'] = '100'
    expect(await bench.plan(listId)).toMatchObject({ fits: false, maxEntries: { told: 100, limit: 100 } })
  })

  it('knows that sending was cut off here, and that nobody went on with it', async () => {
    const bench = await startListBench()
    await bench.scripted(listKeeper({ version: 5 }).answers)
    const at = '2026-11-21T10:00:00.000Z'
    const before = {
      chargePointId: 'CP1',
      at,
      listVersion: 3,
      entries: cards(3),
      listId: null,
      revision: null,
    }
    await bench.lists.putHeld({ ...before, state: 'changing' })
    const plan = await bench.plan(await bench.listOf(cards(2)))
    expect(plan).toMatchObject({ held: 'cut-off', changes: null, kind: 'full', versionAfter: 6 })
  })

  it('does not know what somebody else has sent', async () => {
    const bench = await startListBench()
    const keeper = listKeeper({ version: 5 })
    await bench.scripted(keeper.answers)
    const listId = await bench.listOf(cards(2))
    expect(await bench.plan(listId)).toMatchObject({ held: 'unknown', kind: 'full', changes: null })
    await bench.send(listId)
    keeper.version = 90
    expect(await bench.plan(listId)).toMatchObject({ held: 'changed-elsewhere', versionAfter: 91 })
  })
})
