import type { Clock } from '../../../contract/clock.ts'
import { isToolError } from '../../../contract/tool-error.ts'
import type { ModbusTable } from '../../../contract/modbus-map.ts'
import type { BytePort } from '../../port.ts'
import { pause, readWithin } from '../../waits.ts'
import type { ChunkParser } from '../../chunks.ts'
import { modbusDamaged, modbusException, modbusForeign, modbusSilent } from './errors.ts'
import { createMbapParser, mbapFrame } from './mbap.ts'
import { answers, encodeRequest, unpackBits, unpackWords, type ModbusRequest } from './pdu.ts'
import { createRtuParser, rtuFrame } from './rtu.ts'
import type { ModbusFrame, ModbusTrace, ModbusTransport, StrayKind } from './transport.ts'

export interface ModbusClientOptions {
  readonly port: BytePort
  /** `rtu` over TCP too, where a serial server stands between. */
  readonly transport: ModbusTransport
  readonly clock: Clock
  /** How long an answer may take. Default 1 s. */
  readonly answerMs?: number
  /** Between two requests on a serial line. Default 5 ms: three and a half characters at 9600 baud and more. */
  readonly gapMs?: number
  /** After a request that was given up: how long its answer is still waited for before the next one. Default 250 ms. */
  readonly lateMs?: number
  /** How often a read is asked again whose answer was damaged. Default 1. What sets something is never sent twice. */
  readonly retries?: number
  readonly onTrace?: (trace: ModbusTrace) => void
}

/** One master on a line. Requests go one after the other; each has an end. */
export interface ModbusClient {
  /**
   * The answer's function and data. Rejects with ToolError modbus-exception, modbus-silent, modbus-damaged,
   * modbus-foreign, those of the port, or the signal's reason.
   */
  request(unitId: number, request: ModbusRequest, options?: RequestOptions): Promise<Uint8Array>
  readWords(
    unitId: number,
    table: 'holding' | 'input',
    address: number,
    count: number,
    options?: RequestOptions,
  ): Promise<readonly number[]>
  readBits(
    unitId: number,
    table: 'coil' | 'discrete',
    address: number,
    count: number,
    options?: RequestOptions,
  ): Promise<readonly boolean[]>
  readonly name: string
}

export interface RequestOptions {
  readonly signal?: AbortSignal | undefined
  readonly answerMs?: number
  readonly retries?: number
}

interface GivenUp {
  readonly unitId: number
  readonly pdu: Uint8Array
  readonly transaction: number | null
}

/** Functions whose answer is the request said again: an echo looks the same. */
const saidAgain: ReadonlySet<number> = new Set([5, 6, 8])
const mostGivenUp = 16

const startsWith = (bytes: Uint8Array, start: Uint8Array): boolean =>
  bytes.length >= start.length && start.every((byte, at) => bytes[at] === byte)

export const createModbusClient = (options: ModbusClientOptions): ModbusClient => {
  const { port, transport, clock, gapMs = 5, lateMs = 250, onTrace } = options
  const isSerial = transport === 'rtu'
  const givenUp: GivenUp[] = []
  let parser: ChunkParser<ModbusFrame> = isSerial ? createRtuParser() : createMbapParser()
  let transaction = 0
  /** Whether this adapter gives back what is sent; learnt from the first request whose answer is another. */
  let echoes = false
  let queue: Promise<unknown> = Promise.resolve()

  const stray = (kind: StrayKind, raw: Uint8Array) => onTrace?.({ type: 'stray', stray: kind, raw })

  const isLate = (frame: ModbusFrame): boolean => {
    const at = givenUp.findIndex((request) =>
      frame.transaction === null
        ? request.unitId === frame.unitId && answers(request.pdu, frame.pdu)
        : request.transaction === frame.transaction,
    )
    if (at >= 0) givenUp.splice(at, 1)
    return at >= 0
  }

  const forget = (unitId: number) => {
    for (let at = givenUp.length - 1; at >= 0; at--) if (givenUp[at]?.unitId === unitId) givenUp.splice(at, 1)
  }

  /**
   * What lies there before we ask: nobody waits for it any more. Up to a silence of `ms`, but not for ever: where another
   * master asks on the same line it is never silent.
   */
  const drain = async (ms: number, signal?: AbortSignal): Promise<void> => {
    const until = clock.monotonic() + 2 * lateMs
    while (clock.monotonic() < until) {
      const bytes = await readWithin(port.readable, clock, ms)
      signal?.throwIfAborted()
      if (bytes === null) break
      sort(parser.push(bytes))
    }
    sort(parser.flush())
  }
  const sort = (chunks: ReturnType<typeof parser.push>) => {
    for (const chunk of chunks)
      if (chunk.type === 'discarded') stray('damaged', chunk.raw)
      else stray(isLate(chunk.frame) ? 'late' : 'foreign', chunk.raw)
  }

  const once = async (unitId: number, pdu: Uint8Array, answerMs: number, signal?: AbortSignal) => {
    if (isSerial) await pause(clock, gapMs, signal ?? new AbortController().signal)
    signal?.throwIfAborted()
    // over a serial line nothing tells a late answer of a unit from the one to come: it gets its time before
    const isOwed = isSerial && givenUp.some((request) => request.unitId === unitId)
    await drain(isOwed ? lateMs : 0, signal)
    if (isOwed) forget(unitId)
    transaction = (transaction + 1) & 0xffff
    const own = isSerial ? null : transaction
    const sent = isSerial ? rtuFrame(unitId, pdu) : mbapFrame(transaction, unitId, pdu)
    onTrace?.({ type: 'sent', unitId, raw: sent })
    await port.write(sent)

    const until = clock.monotonic() + answerMs
    let damaged = 0
    let foreign = 0
    let echo: Uint8Array | null = isSerial && (echoes || !saidAgain.has(pdu[0] ?? 0)) ? sent : null
    let held = new Uint8Array()

    /** The answer among what has come; null: not there yet. */
    const find = (chunks: ReturnType<typeof parser.push>): Uint8Array | null => {
      for (const [at, chunk] of chunks.entries()) {
        if (chunk.type === 'discarded') {
          damaged += chunk.raw.length
          stray('damaged', chunk.raw)
          continue
        }
        const { frame, raw } = chunk
        const isOurs =
          own === null
            ? frame.unitId === unitId && answers(pdu, frame.pdu)
            : frame.transaction === own && answers(pdu, frame.pdu)
        if (isOurs) {
          onTrace?.({ type: 'answer', unitId, raw })
          sort(chunks.slice(at + 1))
          return frame.pdu
        }
        if (isLate(frame)) stray('late', raw)
        else {
          foreign++
          stray('foreign', raw)
        }
      }
      return null
    }
    /** Takes our own request off the front, where the adapter gives it back. */
    const withoutEcho = (bytes: Uint8Array): Uint8Array => {
      if (echo === null) return bytes
      held = Uint8Array.from([...held, ...bytes])
      if (startsWith(held, echo)) {
        echoes = true
        stray('echo', echo)
        const rest = held.slice(echo.length)
        echo = null
        return rest
      }
      if (startsWith(echo, held)) return new Uint8Array()
      echo = null
      return held
    }
    const giveUp = () => {
      givenUp.push({ unitId, pdu, transaction: own })
      if (givenUp.length > mostGivenUp) givenUp.shift()
    }

    for (;;) {
      const left = until - clock.monotonic()
      let bytes: Uint8Array | null = null
      try {
        bytes = left > 0 ? await readUntil(left, signal) : null
      } catch (error) {
        giveUp()
        throw error
      }
      if (bytes === null && clock.monotonic() < until) continue
      const answer = bytes
        ? find(parser.push(withoutEcho(bytes)))
        : find([...(echo && held.length > 0 ? parser.push(held) : []), ...parser.flush()])
      if (answer) return answer
      if (bytes) continue
      giveUp()
      if (damaged > 0) throw modbusDamaged(port.name, unitId, damaged)
      throw foreign > 0 ? modbusForeign(port.name, unitId) : modbusSilent(port.name, unitId, answerMs)
    }
  }

  const readUntil = async (ms: number, signal?: AbortSignal): Promise<Uint8Array | null> => {
    const late = new AbortController()
    const timer = clock.after(ms, () => late.abort())
    try {
      const bytes = await port.readable.read(signal ? AbortSignal.any([signal, late.signal]) : late.signal)
      // closed by us: nothing will come any more
      if (bytes === null) throw modbusSilent(port.name, 0, ms)
      return bytes
    } catch (error) {
      if (late.signal.aborted && !signal?.aborted && !isToolError(error)) return null
      throw error
    } finally {
      timer.cancel()
    }
  }

  const request: ModbusClient['request'] = (unitId, wanted, given = {}) => {
    const pdu = encodeRequest(wanted)
    const { signal, answerMs = options.answerMs ?? 1_000 } = given
    const retries = wanted.kind === 'read' ? (given.retries ?? options.retries ?? 1) : 0
    const run = async (): Promise<Uint8Array> => {
      for (let attempt = 0; ; attempt++)
        try {
          const answer = await once(unitId, pdu, answerMs, signal)
          if ((answer[0] ?? 0) & 0x80) throw modbusException(port.name, unitId, answer[1] ?? 0)
          return answer
        } catch (error) {
          const isDamaged = isToolError(error) && error.code === 'modbus-damaged'
          if (!isDamaged || attempt >= retries) throw error
          parser = isSerial ? createRtuParser() : createMbapParser()
        }
    }
    const turn = queue.then(run)
    queue = turn.catch(() => undefined)
    return turn
  }

  const readData = async (
    unitId: number,
    table: ModbusTable,
    address: number,
    count: number,
    given?: RequestOptions,
  ): Promise<Uint8Array> => (await request(unitId, { kind: 'read', table, address, count }, given)).slice(2)

  return {
    name: port.name,
    request,
    readWords: async (unitId, table, address, count, given) =>
      unpackWords(await readData(unitId, table, address, count, given)),
    readBits: async (unitId, table, address, count, given) =>
      unpackBits(await readData(unitId, table, address, count, given), count),
  }
}
