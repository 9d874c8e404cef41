import { expect, it } from 'vitest'
import { startCsms } from '../support/csms-bench.ts'
it('smoke', async () => {
  const bench = await startCsms()
  const cp = await bench.boot()
  const hb = await cp.call('Heartbeat', {})
  const s = await cp.call('StartTransaction', { connectorId: 1, idTag: 'x', meterStart: 0, timestamp: new Date().toISOString() })
  const p = bench.centralSystem.call('CP1', 'GetConfiguration', {})
  const m = await cp.nextMessage()
  cp.send(JSON.stringify([3, m[1], { configurationKey: [] }]))
  console.log(hb, s, m, await p)
  console.log(bench.journal.events)
  expect(1).toBe(1)
})
