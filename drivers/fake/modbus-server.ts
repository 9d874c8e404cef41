import { concat } from '../bytes.ts'
import { hasGoodCrc } from '../service-port/modbus/crc.ts'
import { mbapFrame } from '../service-port/modbus/mbap.ts'
import { packBits } from '../service-port/modbus/pdu.ts'
import { rtuFrame } from '../service-port/modbus/rtu.ts'
import type { ModbusTransport } from '../service-port/modbus/transport.ts'
import type { FarEnd } from './fake-port.ts'

/** The registers of one unit; what is not there is refused with exception 2. */
export interface FakeModbusUnit {
  readonly holding: Map<number, number>
  readonly input: Map<number, number>
  readonly coil: Map<number, boolean>
  readonly discrete: Map<number, boolean>
  /** What it says of itself; absent: it does not know the function. */
  identification?: readonly string[]
}

export interface FakeModbusServer {
  readonly units: Map<number, FakeModbusUnit>
  /** Each is used up by one answer. `late`: after the next request; `foreign`: another unit's frame before ours. */
  damage: 'none' | 'crc' | 'silence' | 'late' | 'foreign' | 'noise'
  /** Answers every request with this exception while it is set. */
  exception: number | null
  /** What is written is taken, and forgotten. */
  forgets: boolean
  /** Gives back what was sent, as half-duplex adapters do. */
  echoes: boolean
  /** Sends answers in lumps of so many bytes, as USB adapters do; 0: whole. */
  lump: number
  readonly requests: readonly Uint8Array[]
}

export const createFakeModbusUnit = (): FakeModbusUnit => ({
  holding: new Map(),
  input: new Map(),
  coil: new Map(),
  discrete: new Map(),
})

const word = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
const refuse = (code: number, exception: number): Uint8Array => Uint8Array.of(code | 0x80, exception)

const range = (pdu: Uint8Array): readonly number[] =>
  Array.from({ length: word(pdu, 3) }, (_none, at) => word(pdu, 1) + at)

const answerOf = (unit: FakeModbusUnit, pdu: Uint8Array, forgets: boolean): Uint8Array => {
  const [code = 0] = pdu
  const address = word(pdu, 1)
  const has = (table: ReadonlyMap<number, unknown>, addresses: readonly number[]) =>
    addresses.length > 0 && addresses.every((each) => table.has(each))
  switch (code) {
    case 1:
    case 2: {
      const table = code === 1 ? unit.coil : unit.discrete
      const addresses = range(pdu)
      if (!has(table, addresses)) return refuse(code, 2)
      const bytes = packBits(addresses.map((each) => table.get(each) === true))
      return Uint8Array.of(code, bytes.length, ...bytes)
    }
    case 3:
    case 4: {
      const table = code === 3 ? unit.holding : unit.input
      const addresses = range(pdu)
      if (!has(table, addresses)) return refuse(code, 2)
      const bytes = addresses.flatMap((each) => [(table.get(each) ?? 0) >> 8, (table.get(each) ?? 0) & 0xff])
      return Uint8Array.of(code, bytes.length, ...bytes)
    }
    case 5:
      if (!unit.coil.has(address)) return refuse(code, 2)
      if (!forgets) unit.coil.set(address, word(pdu, 3) === 0xff00)
      return pdu
    case 6:
      if (!unit.holding.has(address)) return refuse(code, 2)
      if (!forgets) unit.holding.set(address, word(pdu, 3))
      return pdu
    case 16: {
      const addresses = range(pdu)
      if (!has(unit.holding, addresses)) return refuse(code, 2)
      if (!forgets) addresses.forEach((each, at) => unit.holding.set(each, word(pdu, 6 + at * 2)))
      return pdu.slice(0, 5)
    }
    case 43: {
      const { identification } = unit
      if (!identification || pdu[1] !== 14) return refuse(code, 1)
      const objects = identification.flatMap((text, at) => [
        at,
        text.length,
        ...new TextEncoder().encode(text),
      ])
      return Uint8Array.of(43, 14, 1, 1, 0, 0, identification.length, ...objects)
    }
    default:
      return refuse(code, 1)
  }
}

/** A frame of a request: how long it is, as its first bytes tell; null: not yet. */
const requestLength = (bytes: Uint8Array): number | null => {
  const code = bytes[1]
  if (code === undefined) return null
  if (code === 15 || code === 16) return bytes[6] === undefined ? null : 9 + bytes[6]
  return code === 43 ? 7 : 8
}

/** A Modbus device behind a FakePort: over a serial line or Modbus TCP. */
export const attachFakeModbusServer = (
  far: Pick<FarEnd, 'send' | 'onBytes'>,
  transport: ModbusTransport,
): FakeModbusServer => {
  const requests: Uint8Array[] = []
  let rest: Uint8Array = new Uint8Array()
  let held: Uint8Array | null = null
  const server: FakeModbusServer = {
    units: new Map(),
    damage: 'none',
    exception: null,
    forgets: false,
    echoes: false,
    lump: 0,
    requests,
  }
  const say = (bytes: Uint8Array) => {
    const { lump } = server
    if (lump <= 0) return far.send(bytes)
    for (let at = 0; at < bytes.length; at += lump) far.send(bytes.slice(at, at + lump))
  }
  const handle = (
    unitId: number,
    pdu: Uint8Array,
    wrap: (unit: number, answer: Uint8Array) => Uint8Array,
  ) => {
    requests.push(pdu)
    if (held) {
      say(held)
      held = null
    }
    const unit = server.units.get(unitId)
    if (!unit) return
    const { damage, exception } = server
    const answer = exception === null ? answerOf(unit, pdu, server.forgets) : refuse(pdu[0] ?? 0, exception)
    const frame = wrap(unitId, answer)
    server.damage = 'none'
    switch (damage) {
      case 'silence':
        return
      case 'late':
        held = frame
        return
      case 'crc':
        return say(frame.map((byte, at) => (at === frame.length - 1 ? byte ^ 0x55 : byte)))
      case 'foreign':
        return say(concat(wrap((unitId % 247) + 1, answer), frame))
      case 'noise':
        return say(concat(Uint8Array.of(0x00, 0xff, 0x03), frame))
      case 'none':
        return say(frame)
    }
  }
  const takeSerial = (): boolean => {
    const length = requestLength(rest)
    if (length === null || rest.length < length) return false
    const raw = rest.slice(0, length)
    rest = rest.slice(length)
    if (!hasGoodCrc(raw)) return true
    handle(raw[0] ?? 0, raw.slice(1, -2), (unit, answer) =>
      concat(server.echoes ? raw : new Uint8Array(), rtuFrame(unit, answer)),
    )
    return true
  }
  const takeTcp = (): boolean => {
    if (rest.length < 7) return false
    const length = 6 + word(rest, 4)
    if (rest.length < length) return false
    const raw = rest.slice(0, length)
    rest = rest.slice(length)
    handle(raw[6] ?? 0, raw.slice(7), (unit, answer) => mbapFrame(word(raw, 0), unit, answer))
    return true
  }
  far.onBytes((bytes) => {
    rest = concat(rest, bytes)
    while (transport === 'rtu' ? takeSerial() : takeTcp());
  })
  return server
}
