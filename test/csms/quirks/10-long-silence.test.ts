import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'
import { manualClock } from '../../support/manual-clock.ts'

it('keeps a charge point that answers pings and says nothing for hours', async () => {
  const clock = manualClock()
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1')
  for (let half = 0; half < 240; half += 1) {
    const before = chargePoint.pings()
    clock.advance(30_000)
    // The answer to a call of ours tells that the ping before it has arrived, and its pong too.
    const asked = bench.centralSystem.call('CP1', 'ClearCache', {})
    const [, id] = await chargePoint.nextMessage()
    expect(chargePoint.pings()).toBe(before + 1)
    chargePoint.send(JSON.stringify([3, id, { status: 'Accepted' }]))
    await asked
  }
  expect(bench.journal.of('connection-closed')).toEqual([])
})

it('gives up a link on which nothing comes after a ping', async () => {
  const clock = manualClock()
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1', { answersPings: false })
  clock.advance(30_000)
  expect(bench.journal.of('connection-closed')).toEqual([])
  clock.advance(31_000)
  expect(bench.journal.of('connection-closed')).toMatchObject([{ by: 'liveness', code: 1006 }])
  await chargePoint.closed
})

it('keeps one that never answers pings but sends messages, with a finding', async () => {
  const clock = manualClock()
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1', { answersPings: false })
  for (let round = 0; round < 20; round += 1) {
    clock.advance(20_000)
    await chargePoint.call('Heartbeat', {})
  }
  expect(bench.journal.of('connection-closed')).toEqual([])
  expect(bench.journal.findings()).toEqual(['pong-missing'])
})
