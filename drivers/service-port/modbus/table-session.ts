import type { Clock } from '../../../contract/clock.ts'
import type { ModbusMap } from '../../../contract/modbus-map.ts'
import type {
  ModbusReading,
  ModbusTableSettings,
  ModbusTableState,
  ModbusTableView,
  ModbusTrouble,
} from '../../../contract/modbus.ts'
import { isToolError } from '../../../contract/tool-error.ts'
import type { BenchDevices } from '../../bench-devices.ts'
import { portFailed } from '../../errors.ts'
import { pause } from '../../waits.ts'
import type { ModbusClient } from './client.ts'
import { openModbus, type OpenModbus } from './link.ts'
import { readableRegisters, readRegisters } from './read-map.ts'

/** What one reading of the table gave, and when: it was asked, and had answered. */
export interface TableRound {
  readonly asked: number
  readonly answered: number
  readonly readings: readonly ModbusReading[]
}

export interface TableSessionOptions {
  readonly devices: Pick<BenchDevices, 'openPort'>
  readonly clock: Clock
  readonly settings: ModbusTableSettings
  readonly map: ModbusMap
  readonly onRound?: (round: TableRound) => void
  /** How soon a port that went away is tried again. Default 1 s. */
  readonly retryMs?: number
}

/**
 * A device's registers, read again and again until it is closed. It makes room for whoever needs the port, between two
 * requests, and takes it back; what was read stays, with its age.
 */
export interface TableSession {
  view(): ModbusTableView
  subscribe(listener: () => void): () => void
  setInterval(intervalSeconds: number): void
  close(): Promise<void>
}

const noAnswer: ReadonlySet<string> = new Set(['modbus-silent', 'modbus-damaged', 'modbus-foreign'])

const troubleOf = (device: string, error: unknown): ModbusTrouble => {
  const known = isToolError(error) ? error : portFailed(device, error)
  return { error: known.code, params: known.params }
}

export const startTableSession = (options: TableSessionOptions): TableSession => {
  const { devices, clock, map, onRound, retryMs = 1_000 } = options
  const registers = readableRegisters(map)
  const listeners = new Set<() => void>()
  const stopping = new AbortController()
  const { signal: stopped } = stopping
  let { settings } = options
  let state: ModbusTableState = { state: 'opening' }
  let table: Omit<ModbusTableView, 'settings' | 'state'> = {
    at: null,
    rounds: 0,
    missed: 0,
    trouble: null,
    readings: [],
    changedAt: {},
  }
  /** Aborted: the line is wanted by somebody else, is gone, or is no longer wanted by us. */
  let leaving = new AbortController()
  let isYielded = false
  /** Settles when the line is free. */
  let away: Promise<void> = Promise.resolve()
  let nudge = new AbortController()

  const tell = (): void => {
    for (const listener of listeners) listener()
  }
  const become = (next: ModbusTableState): void => {
    state = next
    tell()
  }

  const keep = (round: TableRound): void => {
    const { answered: at, readings } = round
    const before = new Map(table.readings.map(({ register, raw }) => [register, raw]))
    const changed = readings.filter(
      ({ register, raw }) => before.has(register) && before.get(register) !== raw,
    )
    table = {
      at,
      rounds: table.rounds + 1,
      missed: 0,
      trouble: null,
      readings,
      changedAt: { ...table.changedAt, ...Object.fromEntries(changed.map(({ register }) => [register, at])) },
    }
    tell()
    onRound?.(round)
  }

  const read = async (client: ModbusClient): Promise<void> => {
    const asked = clock.now()
    try {
      const readings = await readRegisters(client, map, registers, settings.unitId ?? null, {
        beforeEach: () => leaving.signal.throwIfAborted(),
      })
      keep({ asked, answered: clock.now(), readings })
    } catch (error) {
      if (leaving.signal.aborted) return
      if (!isToolError(error) || !noAnswer.has(error.code)) throw error
      table = { ...table, missed: table.missed + 1, trouble: troubleOf(settings.device, error) }
      tell()
    }
  }

  const poll = async (client: ModbusClient): Promise<void> => {
    while (!leaving.signal.aborted) {
      const due = clock.monotonic()
      await read(client)
      for (;;) {
        nudge = new AbortController()
        const left = due + settings.intervalSeconds * 1000 - clock.monotonic()
        if (left <= 0 || leaving.signal.aborted) break
        await pause(clock, left, AbortSignal.any([leaving.signal, nudge.signal]))
      }
    }
  }

  const open = (): Promise<OpenModbus> =>
    openModbus({
      devices,
      link: settings,
      clock,
      waitFor: stopped,
      owner: {
        name: 'modbus',
        monitor: {
          yield: () => {
            isYielded = true
            leaving.abort()
            return away
          },
          // it waits for its turn by itself
          regain: () => undefined,
        },
      },
    })

  const session = async (): Promise<void> => {
    let freed: () => void = () => undefined
    away = new Promise((resolve) => (freed = resolve))
    leaving = new AbortController()
    try {
      const line = await open()
      if (stopped.aborted) leaving.abort()
      let died: unknown = null
      void line.ended.then((end) => {
        if (end.cause === 'died') died = end.error
        leaving.abort()
      })
      try {
        if (!leaving.signal.aborted) become({ state: 'reading' })
        await poll(line.client)
      } finally {
        await line.close()
      }
      if (died !== null && !isYielded) throw portFailed(settings.device, died)
    } finally {
      freed()
    }
  }

  const run = async (): Promise<void> => {
    while (!stopped.aborted) {
      try {
        if (state.state === 'reading') become({ state: 'opening' })
        isYielded = false
        await session()
        if (isYielded && !stopped.aborted) become({ state: 'yielded' })
      } catch (error) {
        if (stopped.aborted) break
        become({ state: 'failed', ...troubleOf(settings.device, error) })
        await pause(clock, retryMs, stopped)
      }
    }
    become({ state: 'closed' })
  }
  const running = Promise.resolve().then(run)

  return {
    view: () => ({ settings, state, ...table }),
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    setInterval: (intervalSeconds) => {
      settings = { ...settings, intervalSeconds }
      nudge.abort()
      tell()
    },
    close: async () => {
      stopping.abort()
      leaving.abort()
      await running
      listeners.clear()
    },
  }
}
