import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

const heartbeat = '[2,"h","Heartbeat",{}]'

it('puts fragments together', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  chargePoint.sendFrame({ opcode: 1, payload: heartbeat.slice(0, 5), fin: false })
  chargePoint.sendFrame({ opcode: 9, payload: 'ping in between' })
  chargePoint.sendFrame({ opcode: 0, payload: heartbeat.slice(5, 9), fin: false })
  chargePoint.sendFrame({ opcode: 0, payload: heartbeat.slice(9) })
  expect((await chargePoint.nextMessage()).slice(0, 2)).toEqual([3, 'h'])
  expect(bench.journal.findings()).toEqual([])
})

it('reads text in a binary frame, with a finding', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  chargePoint.sendFrame({ opcode: 2, payload: heartbeat })
  expect((await chargePoint.nextMessage()).slice(0, 2)).toEqual([3, 'h'])
  expect(bench.journal.findings()).toEqual(['binary-frame'])
})

it('reads text that is not UTF-8, with a finding', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const latin1 = Buffer.from('[2,"h","DataTransfer",{"vendorId":"K\u00e4fer"}]', 'latin1')
  chargePoint.sendFrame({ opcode: 1, payload: latin1 })
  expect(await chargePoint.nextMessage()).toEqual([3, 'h', { status: 'UnknownVendorId' }])
  expect(bench.journal.findings()).toEqual(['text-not-utf8'])
})

it('closes with 1009 at more than the limit, with a finding', async () => {
  const bench = await startCsms({ settings: { maxFrameBytes: 1_000 } })
  const chargePoint = await bench.boot('CP1')
  chargePoint.sendFrame({ opcode: 1, payload: 'x'.repeat(1_001) })
  expect((await chargePoint.closed).code).toBe(1009)
  expect(bench.journal.of('finding')).toMatchObject([
    { rule: 'frame-too-large', params: { limitBytes: 1_000 } },
  ])
  expect(bench.journal.of('connection-closed')).toMatchObject([{ by: 'central-system', code: 1009 }])
})

it('does not compress, whatever is offered, and names what breaks RFC 6455', async () => {
  const bench = await startCsms()
  const headers = { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits' }
  const chargePoint = await bench.boot('CP1', { headers })
  expect(await chargePoint.response).not.toMatch(/extensions/i)
  chargePoint.sendFrame({ opcode: 1, payload: heartbeat, rsv1: true })
  expect((await chargePoint.closed).code).toBe(1002)
  expect(bench.journal.findings()).toEqual(['websocket-violation'])
})
