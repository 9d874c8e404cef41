import { createServer, type AddressInfo } from 'node:net'
import { once } from 'node:events'
import { expect, it, onTestFinished } from 'vitest'
import { openGate } from '../../main/csms/gate.ts'
import { bootPayload, startCsms } from '../support/csms-bench.ts'
import { dial, type DialOptions } from '../support/raw-charge-point.ts'

const dialAt = (options: DialOptions) => {
  const chargePoint = dial(options)
  onTestFinished(() => chargePoint.destroy())
  return chargePoint
}

it('has charge points wait that dial in before there is a Central System', async () => {
  const gate = await openGate(0, '127.0.0.1')
  const early = dialAt({ port: gate.port, path: '/ocpp/EARLY' })
  await once(early.socket, 'connect')
  const bench = await startCsms({ gate })
  await early.response
  expect(await early.call('BootNotification', bootPayload)).toMatchObject({
    type: 3,
    payload: { status: 'Accepted' },
  })
  const late = await bench.boot('LATE')
  expect(bench.centralSystem.chargePoints().toSorted()).toEqual(['EARLY', 'LATE'])
  await bench.centralSystem.close()
  await Promise.all([early.closed, late.closed])
})

it('tells of everyone who waited, also of those who did not wait long enough', async () => {
  const gate = await openGate(0, '127.0.0.1')
  const gone = dialAt({ port: gate.port, path: '/ocpp/GONE' })
  await once(gone.socket, 'connect')
  gone.socket.resetAndDestroy()
  const hung = dialAt({ port: gate.port, raw: '' })
  await once(hung.socket, 'connect')
  hung.socket.end()
  const foreign = dialAt({ port: gate.port, raw: 'POST / HTTP/1.1\r\n\r\n' })
  await once(foreign.socket, 'connect')
  const bench = await startCsms({ gate })
  await Promise.all([hung.closed, foreign.closed])
  await bench.centralSystem.close()
  expect(
    bench.journal
      .of('knock')
      .map(({ cause, remoteAddress }) => `${cause} ${remoteAddress}`)
      .toSorted(),
  ).toEqual(['opened-and-closed 127.0.0.1', 'opened-and-closed 127.0.0.1', 'wrong-method 127.0.0.1'])
})

it('lets go whoever waits when it is closed without a Central System, and frees the port', async () => {
  const gate = await openGate(0, '127.0.0.1')
  const waiting = dialAt({ port: gate.port })
  await once(waiting.socket, 'connect')
  await gate.close()
  await waiting.closed
  const again = await openGate(gate.port, '127.0.0.1')
  await again.close()
})

it('says that its port is taken', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void other.close())
  const { port } = other.address() as AddressInfo // of a TCP server that listens
  await expect(openGate(port, '127.0.0.1')).rejects.toMatchObject({ code: 'port-in-use', params: { port } })
})
