import { createHash, randomBytes } from 'node:crypto'
import { connect, type Socket } from 'node:net'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBuiltHost, type BuiltHost } from '../support/built-host.ts'
import { createScript } from './support.ts'

let host: BuiltHost
let script: ReturnType<typeof createScript>

beforeAll(async () => {
  host = await startBuiltHost({ args: ['--charge-points', 'accept'] })
  script = createScript(host)
})

afterAll(() => host.stop())

/** A masked frame of a client (RFC 6455 §5.2), up to 65535 bytes. */
const clientFrame = (opcode: number, payload: Buffer, final = true): Buffer => {
  const mask = randomBytes(4)
  const masked = Buffer.from(payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0)))
  const length =
    payload.length < 126 ? [0x80 | payload.length] : [0x80 | 126, payload.length >> 8, payload.length & 0xff]
  return Buffer.concat([Buffer.from([(final ? 0x80 : 0) | opcode, ...length]), mask, masked])
}

/** Bytes as they come, taken in the portions that are asked for. */
const createReader = (socket: Socket) => {
  let buffer = Buffer.alloc(0)
  let wake: () => void = () => undefined
  socket.on('data', (chunk: Buffer) => {
    buffer = Buffer.concat([buffer, chunk])
    wake()
  })
  const more = () => new Promise<void>((resolve) => (wake = resolve))
  return {
    async take(count: number): Promise<Buffer> {
      while (buffer.length < count) await more()
      const taken = buffer.subarray(0, count)
      buffer = buffer.subarray(count)
      return taken
    },
    async head(): Promise<string> {
      while (!buffer.includes('\r\n\r\n')) await more()
      const end = buffer.indexOf('\r\n\r\n') + 4
      return (await this.take(end)).toString()
    },
  }
}

const dial = async (id: string) => {
  const { port } = new URL(host.ocppUrl)
  const socket = connect(Number(port), '127.0.0.1')
  const reader = createReader(socket)
  await once(socket, 'connect')
  const key = randomBytes(16).toString('base64')
  socket.write(
    [
      `GET /any/path/${id} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Upgrade: websocket',
      'Connection: Upgrade',
      `Sec-WebSocket-Key: ${key}`,
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Protocol: ocpp1.6',
      '\r\n',
    ].join('\r\n'),
  )
  const head = await reader.head()
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
  /** The next frame of the server that is neither ping nor pong. */
  const receive = async (): Promise<{ opcode: number; payload: Buffer }> => {
    const [first = 0, second = 0] = await reader.take(2)
    const length = second < 126 ? second : (await reader.take(2)).readUInt16BE()
    const payload = await reader.take(length)
    const opcode = first & 0x0f
    return opcode === 9 || opcode === 10 ? receive() : { opcode, payload }
  }
  return { socket, head, accept, receive }
}

const boot = [2, 'raw-1', 'BootNotification', { chargePointVendor: 'Raw', chargePointModel: 'Socket' }]

describe('a charge point on a bare socket', () => {
  it('gets in by a handshake of its own making, and boots in masked frames', async () => {
    const { socket, head, accept, receive } = await dial('RAW-1')
    expect(head).toMatch(/^HTTP\/1\.1 101 /)
    expect(head).toMatch(/sec-websocket-protocol: ocpp1\.6\r\n/i)
    expect(head).toContain(`Sec-WebSocket-Accept: ${accept}`)
    expect(head).not.toMatch(/sec-websocket-extensions/i)

    socket.write(clientFrame(1, Buffer.from(JSON.stringify(boot))))
    const { opcode, payload } = await receive()
    expect(opcode).toBe(1)
    expect(JSON.parse(payload.toString())).toMatchObject([3, 'raw-1', { status: 'Accepted' }])
    const seen = await script.untilChargePoint('RAW-1', ({ lastBoot }) => lastBoot !== null)
    expect(seen.identity).toMatchObject({ chargePointVendor: 'Raw' })

    socket.write(clientFrame(8, Buffer.from([0x03, 0xe8])))
    expect((await receive()).opcode).toBe(8)
    await once(socket, 'close')
  })

  it('is understood when its message comes byte by byte, and in fragments with a ping in between', async () => {
    const { socket, receive } = await dial('RAW-2')
    const text = Buffer.from(JSON.stringify(boot))
    const frames = [
      clientFrame(1, text.subarray(0, 20), false),
      clientFrame(9, Buffer.from('there?')),
      clientFrame(0, text.subarray(20)),
    ]
    socket.setNoDelay(true)
    for (const byte of Buffer.concat(frames)) socket.write(Buffer.of(byte))
    expect(JSON.parse((await receive()).payload.toString())).toMatchObject([
      3,
      'raw-1',
      { status: 'Accepted' },
    ])
    socket.destroy()
  })

  it('is commanded', async () => {
    const { socket, receive } = await dial('RAW-3')
    socket.write(clientFrame(1, Buffer.from(JSON.stringify(boot))))
    await receive()
    const answered = script.call('RAW-3', 'UnlockConnector', { connectorId: 1 })
    const call = JSON.parse((await receive()).payload.toString()) as [number, string, string, unknown]
    expect(call).toMatchObject([2, expect.any(String), 'UnlockConnector', { connectorId: 1 }])
    socket.write(clientFrame(1, Buffer.from(JSON.stringify([3, call[1], { status: 'Unlocked' }]))))
    expect(await answered).toEqual({ status: 200, body: { status: 'Unlocked' } })
    socket.destroy()
  })
})
