import { expect, it } from 'vitest'
import { deferred } from '../support/deferred.ts'
import { memoryPorts } from '../support/memory-ports.ts'
import { startCsms } from '../support/csms-bench.ts'
import { manualClock } from '../support/manual-clock.ts'
import { encodeFrame } from '../support/raw-charge-point.ts'

const frame = (text: string): Buffer => encodeFrame({ opcode: 1, payload: text })
/** Answered with the id, so that the answers are as long as the CALLs. */
const call = (i: number): string => `[2,"${i}${'.'.repeat(30_000)}","Heartbeat",{}]`

it('stops reading a charge point that does not read, and loses nothing', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const count = 1_000
  chargePoint.socket.pause()
  for (let i = 0; i < count; i += 1) chargePoint.write(frame(call(i)))
  const other = await bench.boot('CP2')
  // The server stops taking: what it has answered stops growing, though most is still to come.
  let answered = -1
  const answersNow = (): number =>
    bench.journal.of('frame').filter((f) => f.direction === 'out' && f.chargePointId === 'CP1').length
  while (answered !== answersNow()) {
    answered = answersNow()
    for (let i = 0; i < 20; i += 1) await other.call('Heartbeat', {})
  }
  expect(answered).toBeLessThan(count)
  chargePoint.socket.resume()
  for (let i = 0; i < count; i += 1) expect(String((await chargePoint.nextMessage())[1])).toMatch(`${i}.`)
})

it('gives up a charge point that never reads', async () => {
  const clock = manualClock()
  const bench = await startCsms({ clock })
  const chargePoint = await bench.boot('CP1')
  chargePoint.socket.pause()
  for (let i = 0; i < 1_000; i += 1) chargePoint.write(frame(call(i)))
  const other = await bench.boot('CP2')
  const closed = bench.journal.when('connection-closed', ({ chargePointId }) => chargePointId === 'CP1')
  let isClosed = false
  void closed.then(() => (isClosed = true))
  while (!isClosed) {
    clock.advance(5_000)
    await other.call('Heartbeat', {})
  }
  expect(await closed).toMatchObject({ by: 'liveness' })
})

it('stops reading while answers wait for storage, and goes on', async () => {
  const ports = memoryPorts()
  const commit = deferred<undefined>()
  const idTags = {
    ...ports.idTags,
    get: async (idTag: string) => {
      await commit.promise
      return ports.idTags.get(idTag)
    },
  }
  const bench = await startCsms({ ports: { ...ports, idTags } })
  const chargePoint = await bench.boot('CP1')
  const count = 20_000
  chargePoint.send('[2,"first","Authorize",{"idTag":"A"}]')
  chargePoint.write(
    Buffer.concat(Array.from({ length: count }, (_, i) => frame(`[2,"${i}","Heartbeat",{}]`))),
  )
  const other = await bench.boot('CP2')
  for (let i = 0; i < 20; i += 1) await other.call('Heartbeat', {})
  const framesIn = bench.journal.of('frame').filter((f) => f.direction === 'in' && f.chargePointId === 'CP1')
  expect(framesIn.length).toBeLessThan(count)
  commit.resolve(undefined)
  expect((await chargePoint.nextMessage())[1]).toBe('first')
  for (let i = 0; i < count; i += 1) expect((await chargePoint.nextMessage())[1]).toBe(String(i))
})
