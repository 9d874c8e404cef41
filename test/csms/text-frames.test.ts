import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { createHash } from 'node:crypto'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { encodeTextFrames } from '../../main/csms/text-frames.ts'
import { startCsms } from '../support/csms-bench.ts'

/** What ws makes of the bytes, as a client that checks everything. */
const readBack = async (bytes: Buffer, count: number): Promise<string[]> => {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', (request) => {
      const key = /sec-websocket-key: (\S+)/i.exec(request.toString())?.[1] ?? ''
      const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
      const head = ['HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade']
      socket.write(`${[...head, `Sec-WebSocket-Accept: ${accept}`].join('\r\n')}\r\n\r\n`)
      socket.write(bytes)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const received: string[] = []
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject)
    client.on('message', (data: Buffer, isBinary) => {
      if (isBinary) reject(new Error('binary'))
      if (received.push(data.toString()) === count) resolve()
    })
  })
  client.terminate()
  return received
}

it('makes frames that ws reads, at every border of their length', async () => {
  const lengths = [0, 1, 125, 126, 127, 65_535, 65_536, 200_000]
  const texts = [
    ...lengths.map((length) => 'x'.repeat(length)),
    'K\u00e4fer \u20ac \u{1f50c}',
    '\u00e4'.repeat(63),
  ]
  expect(await readBack(encodeTextFrames(texts), texts.length)).toEqual(texts)
})

it('answers what came in one piece in the order that it came', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.boot('CP1')
  const ids = Array.from({ length: 500 }, (_, i) => `id-${i}`)
  for (const id of ids) chargePoint.send(`[2,"${id}","Heartbeat",{}]`)
  const answered: unknown[] = []
  while (answered.length < ids.length) answered.push((await chargePoint.nextMessage())[1])
  expect(answered).toEqual(ids)
})
