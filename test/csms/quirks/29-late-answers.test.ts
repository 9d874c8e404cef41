import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'
import { manualClock } from '../../support/manual-clock.ts'

it('matches a late answer to its call', async () => {
  const clock = manualClock()
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1')
  const asked = bench.centralSystem.call('CP1', 'GetConfiguration', {}, { timeoutMs: 5_000 })
  const timedOut = expect(asked).rejects.toMatchObject({ code: 'call-timed-out' })
  const [, id] = await chargePoint.nextMessage()
  clock.advance(7_000)
  await timedOut
  chargePoint.send(JSON.stringify([3, id, {}]))
  const finding = await bench.journal.when('finding')
  expect(finding).toMatchObject({ rule: 'answer-late', params: { action: 'GetConfiguration', seconds: 7 } })
  const frame = bench.journal.events[(finding.frameSeq ?? 0) - 1]
  expect(frame).toMatchObject({ kind: 'frame', action: 'GetConfiguration', latencyMs: 7_000 })
})

it('tells an answer to nothing from one that is repeated', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  chargePoint.send('[3,"nobody",{}]')
  chargePoint.send('[4,"nobody","GenericError","",{}]')
  const asked = bench.centralSystem.call('CP1', 'ClearCache', {})
  const [, id] = await chargePoint.nextMessage()
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  await asked
  chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
  expect((await chargePoint.call('Heartbeat', {})).type).toBe(3)
  expect(bench.journal.findings()).toEqual(['answer-unknown', 'answer-unknown', 'answer-repeated'])
})
