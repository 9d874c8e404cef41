import { once } from 'node:events'
import { createServer, type Server } from 'node:net'
import type { AddressInfo } from 'node:net'
import { ModbusTCPServer } from 'jsmodbus'
import { ServerSerial, ServerTCP } from 'modbus-serial'
import { afterEach, describe, expect, it } from 'vitest'
import { createNativeModules } from '../../../drivers/native.ts'
import type { BytePort } from '../../../drivers/port.ts'
import { openSerialPort } from '../../../drivers/serial/serial-port.ts'
import { createModbusClient, type ModbusClient } from '../../../drivers/service-port/modbus/client.ts'
import { rtuFrame } from '../../../drivers/service-port/modbus/rtu.ts'
import { scanUnits } from '../../../drivers/service-port/modbus/scan.ts'
import type { ModbusTrace, ModbusTransport } from '../../../drivers/service-port/modbus/transport.ts'
import { openTcpPort } from '../../../drivers/tcp/tcp-port.ts'
import { systemClock } from '../../../main/clock.ts'
import { createPtyPair } from '../support/pty-pair.ts'

const native = createNativeModules()
const clock = systemClock
const cleanups: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const holding = new Map<number, number>()
const coils = new Map<number, boolean>()
const present: ReadonlySet<number> = new Set([1, 2, 100, 246, 247])

const refusal = (code: number) => Object.assign(new Error('refused'), { modbusErrorCode: code })
/** What modbus-serial asks for each value; an address from 500 on is refused. */
const vector = {
  getHoldingRegister: (address: number) => {
    if (address >= 500) throw refusal(2)
    return holding.get(address) ?? address * 3
  },
  getInputRegister: (address: number) => 0xffff - address,
  getCoil: (address: number) => coils.get(address) ?? address % 2 === 0,
  getDiscreteInput: (address: number) => address % 5 === 0,
  setRegister: (address: number, value: number) => void holding.set(address, value),
  setCoil: (address: number, value: boolean) => void coils.set(address, value),
}

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return port
}

const connect = async (tcp: number): Promise<ModbusClient> => {
  const port = await openTcpPort({ host: '127.0.0.1', port: tcp, clock })
  cleanups.push(() => port.close())
  return createModbusClient({ port, transport: 'tcp', clock, answerMs: 5_000 })
}

describe('Modbus TCP', () => {
  it('is spoken with the server of jsmodbus', async () => {
    const server = createServer()
    const tcp = await listen(server)
    cleanups.push(() => server.close())
    const registers = Buffer.alloc(400)
    for (let at = 0; at < 200; at++) registers.writeUInt16BE(at * 7, at * 2)
    const modbus = new ModbusTCPServer(server, {
      holding: registers,
      input: Buffer.alloc(400, 0x11),
      coils: Buffer.alloc(40, 0b1010_0101),
      discrete: Buffer.alloc(40, 0xff),
    })
    const client = await connect(tcp)
    expect(await client.readWords(1, 'holding', 10, 5)).toEqual([70, 77, 84, 91, 98])
    expect(await client.readWords(1, 'holding', 0, 125)).toHaveLength(125)
    expect(await client.readWords(1, 'input', 0, 1)).toEqual([0x1111])
    expect(await client.readBits(1, 'discrete', 3, 2)).toEqual([true, true])
    await client.request(1, { kind: 'write-words', address: 10, words: [4711], single: true })
    await client.request(1, { kind: 'write-words', address: 11, words: [1, 2, 3], single: false })
    expect([10, 11, 13].map((at) => modbus.holding.readUInt16BE(at * 2))).toEqual([4711, 1, 3])
  })

  it('is spoken with the server of modbus-serial, its exceptions too', async () => {
    // it takes the number 0 for none, and 502 instead
    const port = '0' as unknown as number
    const server = new ServerTCP(vector, { host: '127.0.0.1', port, unitID: 255 })
    cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
    await once(server, 'initialized')
    // its own types do not tell of the server inside
    const { _server: inner } = server as unknown as { readonly _server: Server }
    const client = await connect((inner.address() as AddressInfo).port)
    expect(await client.readWords(9, 'holding', 4, 3)).toEqual([12, 15, 18])
    expect(await client.readBits(9, 'coil', 0, 9)).toEqual(
      Array.from({ length: 9 }, (_none, at) => at % 2 === 0),
    )
    await client.request(9, { kind: 'write-bits', address: 1, bits: [true, true, false] })
    expect(await client.readBits(9, 'coil', 0, 4)).toEqual([true, true, true, false])
    await expect(client.readWords(9, 'holding', 500, 1)).rejects.toMatchObject({
      code: 'modbus-exception',
      params: { code: 2 },
    })
  })
})

type Fault = 'none' | 'crc' | 'late' | 'foreign' | 'silence' | 'noise'

/** Between us and the server of modbus-serial: a line that does what lines do, and a USB adapter's latency. */
const openLine = async () => {
  const [near, far] = [await createPtyPair(), await createPtyPair()]
  cleanups.push(
    () => near.kill(),
    () => far.kill(),
  )
  const server = new ServerSerial(
    {
      ...vector,
      getHoldingRegister: (address: number) => vector.getHoldingRegister(address),
    },
    { path: far.farPath, baudRate: 9600, unitID: 255 },
  )
  await once(server, 'initialized')
  cleanups.push(() => new Promise<void>((resolve) => server.close(() => resolve())))
  const open = async (path: string): Promise<BytePort> => {
    const port = await openSerialPort({ path, line: { baudRate: 9600 }, native })
    cleanups.push(() => port.close())
    return port
  }
  const [ours, theirs] = [await open(near.farPath), await open(far.path)]
  const line = { fault: 'none' as Fault, lumpMs: 0, requests: 0 }
  let held: Uint8Array | null = null
  const pause = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve))
  const say = async (bytes: Uint8Array) => {
    if (line.lumpMs === 0) return ours.write(bytes)
    for (let at = 0; at < bytes.length; at += 3) {
      await ours.write(bytes.slice(at, at + 3))
      await pause(line.lumpMs)
    }
  }
  void (async () => {
    for await (const request of ours.readable) {
      line.requests++
      if (held) await say(held)
      held = null
      if (present.has(request[0] ?? 0)) await theirs.write(request)
    }
  })().catch(() => undefined)
  void (async () => {
    for await (const answer of theirs.readable) {
      const { fault } = line
      line.fault = 'none'
      if (fault === 'silence') continue
      if (fault === 'late') held = answer
      else if (fault === 'crc')
        await say(answer.map((byte, at) => (at === answer.length - 1 ? byte ^ 1 : byte)))
      else if (fault === 'foreign')
        await say(Uint8Array.from([...rtuFrame(99, Uint8Array.of(3, 2, 0xbe, 0xef)), ...answer]))
      else if (fault === 'noise') await say(Uint8Array.from([0x00, 0x01, 0xfe, ...answer]))
      else await say(answer)
    }
  })().catch(() => undefined)

  const transport: ModbusTransport = 'rtu'
  const traces: ModbusTrace[] = []
  const client = createModbusClient({
    port: await open(near.path),
    transport,
    clock,
    answerMs: 1_500,
    lateMs: 100,
    onTrace: (trace) => traces.push(trace),
  })
  const strays = () => traces.flatMap((trace) => (trace.type === 'stray' ? [trace.stray] : []))
  return { client, line, strays }
}

describe('Modbus RTU over a pseudo-terminal, with the server of modbus-serial', () => {
  it('reads and sets, and comes through what a line does to frames', async () => {
    const { client, line, strays } = await openLine()
    expect(await client.readWords(1, 'holding', 4, 3)).toEqual([12, 15, 18])
    await client.request(1, { kind: 'write-words', address: 20, words: [99], single: true })
    await client.request(1, { kind: 'write-words', address: 21, words: [98, 97], single: false })
    expect(await client.readWords(1, 'holding', 20, 3)).toEqual([99, 98, 97])
    await expect(client.readWords(1, 'holding', 500, 1)).rejects.toMatchObject({ params: { code: 2 } })

    // lumps of three bytes, longer apart than the silence that would end a frame
    line.lumpMs = 16
    expect(await client.readWords(1, 'holding', 30, 10)).toEqual(
      Array.from({ length: 10 }, (_none, at) => (30 + at) * 3),
    )
    line.lumpMs = 0

    for (const fault of ['crc', 'noise', 'foreign'] as const) {
      line.fault = fault
      expect(await client.readWords(1, 'holding', 4, 1)).toEqual([12])
    }
    expect(new Set(strays())).toEqual(new Set(['damaged', 'foreign']))

    line.fault = 'late'
    await expect(client.readWords(1, 'holding', 4, 2, { answerMs: 150 })).rejects.toMatchObject({
      code: 'modbus-silent',
    })
    expect(await client.readWords(1, 'holding', 5, 1)).toEqual([15])
  })

  it('finds the units from 1 to 247 that are there', async () => {
    const { client } = await openLine()
    // those in between are silent: a few of them show it as well as all
    const found = [
      ...(await scanUnits(client, { from: 1, to: 4, answerMs: 300 })),
      ...(await scanUnits(client, { from: 99, to: 101, answerMs: 300 })),
      ...(await scanUnits(client, { from: 245, to: 247, answerMs: 300 })),
    ]
    expect(found.map(({ unitId, answered }) => `${unitId} ${answered}`)).toEqual(
      [...present].map((unitId) => `${unitId} value`),
    )
  })
})
