import { connect, type Socket } from 'node:net'

/** Where the id's counter stands in a prepared frame. */
interface PreparedFrame {
  readonly bytes: Buffer
  readonly counterAt: number
}

const idPrefix = 'f7c3a9d2-5b1e-4c8a-9f60-'
const counterLength = 12

/** A client frame with an all-zero mask: its bytes are the text, so that a fresh id is written in place. */
const prepare = (action: string, payload: unknown): PreparedFrame => {
  const text = Buffer.from(JSON.stringify([2, `${idPrefix}${'0'.repeat(counterLength)}`, action, payload]))
  const long = text.length > 125
  const header = Buffer.alloc(long ? 8 : 6)
  header[0] = 0x81
  header[1] = 0x80 | (long ? 126 : text.length)
  if (long) header.writeUInt16BE(text.length, 2)
  return {
    bytes: Buffer.concat([header, text]),
    counterAt: header.length + text.indexOf(idPrefix) + idPrefix.length,
  }
}

const heartbeat = {}
const timestamp = '2026-01-01T00:00:00.000Z'
const meterValues = {
  connectorId: 1,
  meterValue: [
    {
      timestamp,
      sampledValue: [
        {
          value: '12345',
          measurand: 'Energy.Active.Import.Register',
          unit: 'Wh',
          context: 'Sample.Periodic',
        },
        ...['L1', 'L2', 'L3'].flatMap((phase) => [
          { value: '16.1', measurand: 'Current.Import', unit: 'A', phase, context: 'Sample.Periodic' },
          { value: '230.4', measurand: 'Voltage', unit: 'V', phase, context: 'Sample.Periodic' },
          { value: '3709.4', measurand: 'Power.Active.Import', unit: 'W', phase, context: 'Sample.Periodic' },
        ]),
      ],
    },
  ],
}

export const bootPayload = { chargePointVendor: 'Bench', chargePointModel: 'Load' }

export const workloads = {
  Heartbeat: prepare('Heartbeat', heartbeat),
  MeterValues: prepare('MeterValues', meterValues),
} as const
export type Workload = keyof typeof workloads

let counter = 0
const freshFrame = ({ bytes, counterAt }: PreparedFrame, times: number): Buffer => {
  const out = Buffer.allocUnsafe(bytes.length * times)
  for (let i = 0; i < times; i++) {
    bytes.copy(out, i * bytes.length)
    out.write((counter++).toString(16).padStart(counterLength, '0'), i * bytes.length + counterAt, 'latin1')
  }
  return out
}

/** One charge point on a bare socket: counts the text frames that come back, and keeps `depth` CALLs under way. */
export class LoadConnection {
  #buffered: Buffer = Buffer.alloc(0)
  #workload: Workload | null = null
  answered = 0
  lastText = ''
  #onText: ((text: string) => void) | null = null

  private constructor(readonly socket: Socket) {
    socket.on('data', (chunk: Buffer) => this.#read(chunk))
  }

  static async open(port: number, id: string): Promise<LoadConnection> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    socket.on('error', () => undefined)
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', () => resolve())
      socket.once('error', reject)
    })
    const head = new Promise<void>((resolve, reject) => {
      socket.once('data', (chunk: Buffer) => {
        const text = chunk.toString('latin1')
        if (text.startsWith('HTTP/1.1 101')) resolve()
        else reject(new Error(text))
      })
    })
    socket.write(
      `GET /ocpp/${id} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: ocpp1.6\r\n\r\n',
    )
    await head
    return new LoadConnection(socket)
  }

  /** Sends one CALL and resolves with the text of the next frame that comes. */
  ask(action: string, payload: unknown): Promise<string> {
    return new Promise((resolve) => {
      this.#onText = resolve
      this.socket.write(freshFrame(prepare(action, payload), 1))
    })
  }

  start(workload: Workload, depth: number): void {
    this.#workload = workload
    this.socket.write(freshFrame(workloads[workload], depth))
  }

  /** No further CALLs; those under way are still answered. */
  stop(): void {
    this.#workload = null
  }

  #read(chunk: Buffer): void {
    let buffer = this.#buffered.length === 0 ? chunk : Buffer.concat([this.#buffered, chunk])
    let answers = 0
    for (;;) {
      if (buffer.length < 2) break
      const short = (buffer[1] ?? 0) & 0x7f
      const header = short === 126 ? 4 : short === 127 ? 10 : 2
      if (buffer.length < header) break
      const length =
        short === 126 ? buffer.readUInt16BE(2) : short === 127 ? Number(buffer.readBigUInt64BE(2)) : short
      if (buffer.length < header + length) break
      if (((buffer[0] ?? 0) & 0x0f) === 1) {
        answers++
        if (this.#onText) {
          const onText = this.#onText
          this.#onText = null
          onText(buffer.toString('utf8', header, header + length))
        }
      }
      buffer = buffer.subarray(header + length)
    }
    this.#buffered = buffer
    this.answered += answers
    if (answers > 0 && this.#workload) this.socket.write(freshFrame(workloads[this.#workload], answers))
  }

  close(): void {
    this.socket.destroy()
  }
}
