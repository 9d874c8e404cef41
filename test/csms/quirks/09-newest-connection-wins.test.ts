import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it('closes the old socket, and its close does not evict the new one', async () => {
  const bench = await startCsms()
  const old = await bench.boot('CP1')
  const fresh = await bench.connect('CP1')
  expect(await old.closed).toEqual({
    code: 1000,
    reason: 'A newer connection of this charge point took over',
  })
  expect(bench.journal.of('connection-closed')).toMatchObject([{ by: 'replaced' }])
  expect(bench.centralSystem.chargePoints()).toEqual(['CP1'])
  // What holds of the charge point stays: it is still accepted, and may be called.
  const answer = bench.centralSystem.call('CP1', 'ClearCache', {})
  const [, id] = await fresh.nextMessage()
  fresh.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  expect(await answer).toEqual({ status: 'Accepted' })
  expect(bench.journal.findings()).toEqual([])
})

it('rejects what the old connection was asked, at once', async () => {
  const bench = await startCsms()
  const old = await bench.boot('CP1')
  const asked = bench.centralSystem.call('CP1', 'ClearCache', {})
  const rejected = expect(asked).rejects.toMatchObject({ code: 'connection-closed' })
  await old.nextMessage()
  await bench.connect('CP1')
  await rejected
})
