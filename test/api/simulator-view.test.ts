import { expect, it } from 'vitest'
import type { VirtualChargePointView } from '../../contract/virtual-charge-point.ts'
import type { ApiDeps } from '../../main/api/context.ts'
import { simulatorRouter } from '../../main/api/simulator.ts'
import { manualClock } from '../support/manual-clock.ts'

const turn = () => new Promise((resolve) => setImmediate(resolve))

const connector: VirtualChargePointView['connectors'][number] = {
  connectorId: 1,
  status: 'Charging',
  errorCode: 'NoError',
  cable: 'in',
  idTag: 'TAG1',
  transactionId: 1,
  power: 11_000,
  energyWh: 0,
  stateOfCharge: 0,
}

it('tells of what charges once a second, though it is another whenever one looks', async () => {
  const clock = manualClock()
  const closing = new AbortController()
  let looks = 0
  const look = (): VirtualChargePointView => ({
    chargePointId: 'SIM001',
    title: 'Two sockets',
    cable: 'socket',
    link: 'accepted',
    queued: 0,
    lights: { intensityPercent: 100, blinks: 0 },
    connectors: [{ ...connector, stateOfCharge: (looks += 1) / 1e6 }],
  })
  const deps = { clock, closing: closing.signal, simulator: { view: look, onChange: () => () => undefined } }
  const caller = simulatorRouter.createCaller({
    deps: deps as unknown as ApiDeps,
    bufferedAmount: () => 0,
  })
  let told = 0
  const reading = (async () => {
    for await (const view of await caller.view()) told += view === null ? 0 : 1
  })()
  await turn()
  expect(told).toBe(1)
  for (let second = 1; second <= 3; second += 1) {
    clock.advance(1_000)
    await turn()
    expect(told).toBe(1 + second)
  }
  closing.abort()
  await reading
  expect(looks).toBeLessThan(10)
})
