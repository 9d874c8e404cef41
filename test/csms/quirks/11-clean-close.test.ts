import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it('tells every charge point goodbye with 1001', async () => {
  const bench = await startCsms()
  const all = await Promise.all(['CP1', 'CP2', 'CP3'].map((id) => bench.boot(id)))
  await bench.centralSystem.close()
  for (const chargePoint of all) expect(await chargePoint.closed).toMatchObject({ code: 1001 })
  expect(bench.journal.of('connection-closed').map((event) => event.by)).toEqual(['quit', 'quit', 'quit'])
})
