import { describe, expect, it, onTestFinished } from 'vitest'
import { createFakePort } from '../../../drivers/fake/fake-port.ts'
import { attachFakeModbusServer, createFakeModbusUnit } from '../../../drivers/fake/modbus-server.ts'
import { createModbusClient } from '../../../drivers/service-port/modbus/client.ts'
import { mbapFrame } from '../../../drivers/service-port/modbus/mbap.ts'
import { rtuFrame } from '../../../drivers/service-port/modbus/rtu.ts'
import { scanUnits } from '../../../drivers/service-port/modbus/scan.ts'
import type { ModbusTrace, ModbusTransport } from '../../../drivers/service-port/modbus/transport.ts'
import { systemClock } from '../../../main/clock.ts'
import { manualClock } from '../../support/manual-clock.ts'

const setUp = (transport: ModbusTransport = 'rtu') => {
  const { port, far } = createFakePort()
  const server = attachFakeModbusServer(far, transport)
  const unit = createFakeModbusUnit()
  for (let address = 0; address < 40; address++) {
    unit.holding.set(address, 1000 + address)
    unit.input.set(address, 0xffff - address)
    unit.coil.set(address, address % 3 === 0)
  }
  server.units.set(7, unit)
  const traces: ModbusTrace[] = []
  const client = createModbusClient({
    port,
    transport,
    clock: systemClock,
    answerMs: 60,
    gapMs: 0,
    lateMs: 30,
    onTrace: (trace) => traces.push(trace),
  })
  const strays = () => traces.flatMap((trace) => (trace.type === 'stray' ? [trace.stray] : []))
  return { client, server, unit, far, port, strays }
}

describe.each(['rtu', 'tcp'] as const)('a Modbus client over %s', (transport) => {
  it('reads registers and coils, sets them, and tells exceptions by number and name', async () => {
    const { client, unit } = setUp(transport)
    expect(await client.readWords(7, 'holding', 3, 3)).toEqual([1003, 1004, 1005])
    expect(await client.readWords(7, 'input', 0, 2)).toEqual([0xffff, 0xfffe])
    expect(await client.readBits(7, 'coil', 0, 10)).toEqual(
      Array.from({ length: 10 }, (_none, at) => at % 3 === 0),
    )
    await client.request(7, { kind: 'write-words', address: 5, words: [42], single: true })
    await client.request(7, { kind: 'write-words', address: 6, words: [1, 2], single: false })
    await client.request(7, { kind: 'write-bits', address: 1, bits: [true] })
    expect([unit.holding.get(5), unit.holding.get(6), unit.holding.get(7), unit.coil.get(1)]).toEqual([
      42,
      1,
      2,
      true,
    ])
    await expect(client.readWords(7, 'holding', 39, 2)).rejects.toMatchObject({
      code: 'modbus-exception',
      params: { unitId: 7, code: 2, name: 'illegal data address' },
    })
  })

  it('tells silence from other troubles, and goes on afterwards', async () => {
    const { client, server, strays } = setUp(transport)
    await expect(client.readWords(9, 'holding', 0, 1)).rejects.toMatchObject({ code: 'modbus-silent' })
    server.damage = 'silence'
    await expect(client.readWords(7, 'holding', 0, 1)).rejects.toMatchObject({ code: 'modbus-silent' })
    expect(await client.readWords(7, 'holding', 0, 1)).toEqual([1000])
    expect(strays()).toEqual([])
  })

  it('does not take a late answer for the one that it waits for', async () => {
    const { client, server, strays } = setUp(transport)
    server.damage = 'late'
    await expect(client.readWords(7, 'holding', 0, 1)).rejects.toMatchObject({ code: 'modbus-silent' })
    // comes with the next request, of another length
    expect(await client.readWords(7, 'holding', 4, 2)).toEqual([1004, 1005])
    expect(strays()).toHaveLength(1)
  })
})

describe('a Modbus client on a serial line', () => {
  it('asks again when an answer was damaged, and says so when it stays so', async () => {
    const { client, server, strays } = setUp()
    server.damage = 'crc'
    expect(await client.readWords(7, 'holding', 0, 1)).toEqual([1000])
    expect(strays()).toContain('damaged')
    server.damage = 'crc'
    await expect(client.readWords(7, 'holding', 0, 1, { retries: 0 })).rejects.toMatchObject({
      code: 'modbus-damaged',
    })
  })

  it('does not take the answer of another unit for its own', async () => {
    const { client, server, strays } = setUp()
    server.damage = 'foreign'
    expect(await client.readWords(7, 'holding', 4, 1)).toEqual([1004])
    expect(strays()).toEqual(['foreign'])
  })

  it('never sends twice what sets something', async () => {
    const { client, server } = setUp()
    server.damage = 'crc'
    const set = client.request(7, { kind: 'write-words', address: 5, words: [42], single: true })
    await expect(set).rejects.toMatchObject({ code: 'modbus-damaged' })
    expect(server.requests).toHaveLength(1)
  })

  it('finds a frame behind noise, and one that comes byte by byte', async () => {
    const { client, server } = setUp()
    server.damage = 'noise'
    expect(await client.readWords(7, 'holding', 0, 1)).toEqual([1000])
    server.lump = 1
    expect(await client.readWords(7, 'holding', 0, 20)).toEqual(
      Array.from({ length: 20 }, (_none, at) => 1000 + at),
    )
  })

  it('takes off its own request where the adapter gives it back', async () => {
    const { client, server, unit, strays } = setUp()
    server.echoes = true
    expect(await client.readWords(7, 'holding', 0, 1)).toEqual([1000])
    await client.request(7, { kind: 'write-words', address: 5, words: [42], single: true })
    expect(unit.holding.get(5)).toBe(42)
    expect(strays()).toEqual(['echo', 'echo'])
    expect(await client.readWords(7, 'holding', 5, 1)).toEqual([42])
  })

  it('asks on a line where another master never falls silent', async () => {
    const clock = manualClock()
    const passing = setInterval(() => clock.advance(1), 0)
    onTestFinished(() => clearInterval(passing))
    const others = rtuFrame(3, Uint8Array.of(3, 2, 0, 42))
    const { port, far } = createFakePort()
    const read = async () => {
      await new Promise((resolve) => setImmediate(resolve))
      clock.advance(5)
      return others
    }
    const busy = { ...port, readable: { ...port.readable, read } }
    const client = createModbusClient({ port: busy, transport: 'rtu', clock, answerMs: 60, gapMs: 0 })
    for (const unitId of [9, 9])
      await expect(client.readWords(unitId, 'holding', 0, 1)).rejects.toMatchObject({
        code: 'modbus-foreign',
      })
    expect(far.written()).toHaveLength(2 * 8)
    const stop = new AbortController()
    const third = client.readWords(9, 'holding', 0, 1, { signal: stop.signal })
    stop.abort(new Error('enough'))
    await expect(third).rejects.toThrow('enough')
  })

  it('ends with the port', async () => {
    const { client, far } = setUp()
    const reading = client.readWords(9, 'holding', 0, 1, { answerMs: 10_000 })
    const caught = expect(reading).rejects.toMatchObject({ code: 'port-gone' })
    far.onBytes(() => far.die())
    await caught
  })

  it('ends when it is told to', async () => {
    const { client } = setUp()
    const controller = new AbortController()
    const reading = client.readWords(9, 'holding', 0, 1, { answerMs: 10_000, signal: controller.signal })
    const caught = expect(reading).rejects.toThrow('enough')
    controller.abort(new Error('enough'))
    await caught
  })

  it('finds every unit from 1 to 247 that is there, and what it says of itself', async () => {
    const { client, server, unit } = setUp()
    for (const id of [1, 42, 247]) server.units.set(id, createFakeModbusUnit())
    unit.identification = ['Acme', 'M-1', '2.4']
    const found = await scanUnits(client, { answerMs: 3 })
    expect(found).toEqual([
      { unitId: 1, answered: 'exception', identification: [] },
      { unitId: 7, answered: 'value', identification: ['Acme', 'M-1', '2.4'] },
      { unitId: 42, answered: 'exception', identification: [] },
      { unitId: 247, answered: 'exception', identification: [] },
    ])
  })
})

it('takes no answer over TCP that brings less than it says', async () => {
  const { port, far } = createFakePort()
  const client = createModbusClient({ port, transport: 'tcp', clock: systemClock, answerMs: 60 })
  far.onBytes((sent) =>
    far.send(mbapFrame(((sent[0] ?? 0) << 8) | (sent[1] ?? 0), 7, Uint8Array.of(3, 4, 0, 1))),
  )
  await expect(client.readWords(7, 'holding', 0, 2)).rejects.toMatchObject({ code: 'modbus-foreign' })
})
