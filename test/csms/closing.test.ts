import { createServer, type AddressInfo } from 'node:net'
import { expect, it, onTestFinished } from 'vitest'
import { memoryPorts } from '../support/memory-ports.ts'
import { startCsms } from '../support/csms-bench.ts'
import { deferred } from '../support/deferred.ts'

const timestamp = '2026-01-15T12:00:00.000Z'

it('closes with connections in every state, and frees the port', async () => {
  const bench = await startCsms()
  const session = await bench.boot('CP1')
  const silent = bench.dial({ raw: '' })
  const halfway = bench.dial({ raw: 'GET /ocpp/CP2 HTTP/1.1\r\n' })
  const refused = bench.dial({ path: '/' })
  await refused.response
  const asked = expect(bench.centralSystem.call('CP1', 'ClearCache', {})).rejects.toMatchObject({
    code: 'connection-closed',
  })
  await session.nextMessage()
  await bench.centralSystem.close()
  await asked
  expect((await session.closed).code).toBe(1001)
  await Promise.all([silent.closed, halfway.closed, refused.closed])
  expect(bench.journal.of('knock').map((knock) => knock.cause)).toEqual(['no-identity'])
  const again = createServer()
  await new Promise<void>((resolve) => again.listen(bench.port, '127.0.0.1', resolve))
  await new Promise((resolve) => again.close(resolve))
})

it('answers what waits for its commit before it goes', async () => {
  const ports = memoryPorts()
  const commit = deferred<undefined>()
  const asked = deferred<undefined>()
  const transactions = {
    ...ports.transactions,
    stop: async (...args: Parameters<typeof ports.transactions.stop>) => {
      asked.resolve(undefined)
      await commit.promise
      return ports.transactions.stop(...args)
    },
  }
  const bench = await startCsms({ ports: { ...ports, transactions } })
  const chargePoint = await bench.boot('CP1')
  const stopped = chargePoint.call('StopTransaction', { transactionId: 1, meterStop: 0, timestamp })
  await asked.promise
  const closed = bench.centralSystem.close()
  commit.resolve(undefined)
  await closed
  expect((await stopped).type).toBe(3)
  expect((await chargePoint.closed).code).toBe(1001)
})

it('gives up a charge point that does not say goodbye', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  chargePoint.socket.pause()
  await bench.centralSystem.close()
  expect(bench.journal.of('connection-closed')).toMatchObject([{ by: 'quit' }])
})

it('can be closed twice, and before it listens', async () => {
  const bench = await startCsms()
  await Promise.all([bench.centralSystem.close(), bench.centralSystem.close()])
})

it('names the port that is taken', async () => {
  const holder = createServer()
  await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void holder.close())
  const { port } = holder.address() as AddressInfo
  const bench = await startCsms()
  await bench.centralSystem.close()
  const { createCentralSystem } = await import('../../main/csms/CentralSystem.ts')
  const { defaultSettings } = await import('../../main/csms/settings.ts')
  const { silentLog } = await import('../../contract/log.ts')
  const { systemClock } = await import('../../main/clock.ts')
  const other = await createCentralSystem({
    clock: systemClock,
    log: silentLog,
    sink: bench.journal,
    settings: defaultSettings,
    ...bench.ports,
  })
  await expect(other.listen(port, '127.0.0.1')).rejects.toMatchObject({
    code: 'port-in-use',
    params: { port },
  })
  await other.close()
})
