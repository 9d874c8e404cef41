import type { Clock } from '../../../contract/clock.ts'
import type { ModbusMap } from '../../../contract/modbus-map.ts'
import type { ModbusTableSettings, ModbusTableView } from '../../../contract/modbus.ts'
import type { BenchDevices } from '../../bench-devices.ts'
import { deviceUnknown } from '../../errors.ts'
import { startTableSession, type TableRound, type TableSession } from './table-session.ts'

/** Somebody who wants to know what a table gives, for as long as it is open. */
export interface TableFollower {
  onRound(round: TableRound): void
  close(): void
}

/** The live tables that are open: one a device. They are read on when the page that opened them goes away. */
export interface ModbusTables {
  /** One that is open with these settings goes on; with others it begins anew. */
  open(settings: ModbusTableSettings, map: ModbusMap): Promise<ModbusTableView>
  /** Throws ToolError device-unknown where none is open. */
  get(device: string): TableSession
  current(): readonly ModbusTableView[]
  /** After each change of one of them. */
  subscribe(listener: (tables: readonly ModbusTableView[]) => void): () => void
  close(device: string): Promise<void>
  closeAll(): Promise<void>
}

interface Entry {
  readonly key: string
  readonly session: TableSession
  readonly follower: TableFollower | null
}

export const createModbusTables = (
  devices: () => Pick<BenchDevices, 'openPort'>,
  clock: Clock,
  follow: (settings: ModbusTableSettings, map: ModbusMap) => TableFollower | null,
): ModbusTables => {
  const entries = new Map<string, Entry>()
  const listeners = new Set<(tables: readonly ModbusTableView[]) => void>()
  const current = (): readonly ModbusTableView[] => [...entries.values()].map(({ session }) => session.view())
  const tell = (): void => {
    for (const listener of listeners) listener(current())
  }
  const close = async (device: string): Promise<void> => {
    const entry = entries.get(device)
    entries.delete(device)
    tell()
    await entry?.session.close()
    entry?.follower?.close()
  }
  const get = (device: string): TableSession => {
    const found = entries.get(device)
    if (found) return found.session
    throw deviceUnknown(device)
  }
  return {
    open: async (settings, map) => {
      const { device, intervalSeconds, ...others } = settings
      const key = JSON.stringify(others)
      const open = entries.get(device)
      if (open?.key === key) open.session.setInterval(intervalSeconds)
      else {
        await close(device)
        const follower = follow(settings, map)
        const session = startTableSession({
          devices: devices(),
          clock,
          settings,
          map,
          onRound: (round) => follower?.onRound(round),
        })
        session.subscribe(tell)
        entries.set(device, { key, session, follower })
        tell()
      }
      return get(device).view()
    },
    get,
    current,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    close,
    closeAll: async () => {
      await Promise.all([...entries.keys()].map(close))
    },
  }
}
