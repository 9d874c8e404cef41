import type { ModbusLive } from '../../../contract/service-port.ts'

/** The tables of the devices that are watched now: they change too often to be written down. */
export interface LiveTables {
  current(): readonly ModbusLive[]
  put(live: ModbusLive): void
  drop(runId: string): void
  subscribe(listener: (tables: readonly ModbusLive[]) => void): () => void
}

export const createLiveTables = (): LiveTables => {
  const tables = new Map<string, ModbusLive>()
  const listeners = new Set<(tables: readonly ModbusLive[]) => void>()
  const tell = (): void => {
    for (const listener of listeners) listener([...tables.values()])
  }
  return {
    current: () => [...tables.values()],
    put: (live) => {
      tables.set(live.runId, live)
      tell()
    },
    drop: (runId) => {
      if (tables.delete(runId)) tell()
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}
