import { expect, it } from 'vitest'
import type { IdTagRecord } from '../../main/csms/ports.ts'
import { startCsms } from '../support/csms-bench.ts'
import { manualClock } from '../support/manual-clock.ts'

const noon = Date.UTC(2026, 0, 15, 12)
const record = (fields: Partial<IdTagRecord>): IdTagRecord => ({
  idTag: 'CARD',
  status: 'Accepted',
  expiryDate: null,
  parentIdTag: null,
  ...fields,
})

it.each([
  ['accepted', record({}), { status: 'Accepted' }],
  ['blocked', record({ status: 'Blocked' }), { status: 'Blocked' }],
  ['expired by its status', record({ status: 'Expired' }), { status: 'Expired' }],
  ['with a parent', record({ parentIdTag: 'GROUP' }), { status: 'Accepted', parentIdTag: 'GROUP' }],
  [
    'with an expiry to come',
    record({ expiryDate: '2026-01-15T14:00:00+01:00' }),
    { status: 'Accepted', expiryDate: '2026-01-15T13:00:00.000Z' },
  ],
  [
    'with an expiry that is over',
    record({ expiryDate: '2026-01-15T12:00:00Z' }),
    { status: 'Expired', expiryDate: '2026-01-15T12:00:00.000Z' },
  ],
  [
    'blocked, whatever the expiry',
    record({ status: 'Blocked', expiryDate: '2026-01-01T00:00:00Z' }),
    { status: 'Blocked', expiryDate: '2026-01-01T00:00:00.000Z' },
  ],
])('Authorize of an idTag that is %s', async (_name, stored, idTagInfo) => {
  const bench = await startCsms({ clock: manualClock(noon) })
  await bench.ports.idTags.put(stored)
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call('Authorize', { idTag: 'CARD' })).payload).toEqual({ idTagInfo })
})

it('compares idTags without case', async () => {
  const bench = await startCsms()
  await bench.ports.idTags.put(record({ idTag: '04a2Bc' }))
  const chargePoint = await bench.boot('CP1')
  expect((await chargePoint.call('Authorize', { idTag: '04A2bC' })).payload).toEqual({
    idTagInfo: { status: 'Accepted' },
  })
})

it.each(['Invalid', 'Accepted', 'Blocked', 'Expired'] as const)(
  'answers an idTag that nobody entered with the setting %s',
  async (unknownIdTag) => {
    const bench = await startCsms({ settings: { unknownIdTag } })
    const chargePoint = await bench.boot('CP1')
    expect((await chargePoint.call('Authorize', { idTag: 'NOBODY' })).payload).toEqual({
      idTagInfo: { status: unknownIdTag },
    })
  },
)

it('measures its own answers, Authorize by its name', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  await chargePoint.call('Authorize', { idTag: 'A' })
  const answer = bench.journal
    .of('frame')
    .find((frame) => frame.direction === 'out' && frame.action === 'Authorize')
  expect(answer).toMatchObject({ messageType: 3 })
  expect(answer?.latencyMs).toBeGreaterThan(0)
})
