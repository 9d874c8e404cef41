import type { TRPCClient } from '@trpc/client'
import type { CatalogueModbusMap } from '../../../contract/modbus-map.ts'
import type { ModbusMapEntry, ModbusTableSettings, ModbusTableView } from '../../../contract/modbus.ts'
import type { ChannelsNow } from '../../../contract/service-port.ts'
import type { AppRouter } from '../../../main/api/router.ts'
import { call } from '../../state/call.ts'

/** A file of the person's own that is no register map. */
interface RefusedMap {
  readonly file: string
  readonly line: number | null
  readonly rule: string
}

/** The register maps, and the files that are none. */
export interface ModbusMapsView {
  readonly maps: readonly ModbusMapEntry[]
  readonly refused: readonly RefusedMap[]
}

/** Modbus devices at ports of the computer that Chargebench runs on. Everything rejects with `BenchError`. */
export interface ModbusClient {
  /** `chargePointId`: whose maps are marked as fitting. */
  readonly maps: (chargePointId: string | null) => Promise<ModbusMapsView>
  readonly map: (id: string) => Promise<CatalogueModbusMap>
  /** Reads a device again and again; a page that goes away ends nothing. */
  readonly open: (settings: ModbusTableSettings) => Promise<void>
  readonly setInterval: (device: string, intervalSeconds: number) => Promise<void>
  readonly close: (device: string) => Promise<void>
  /** All devices that are read. */
  readonly tables: (onTables: (tables: readonly ModbusTableView[]) => void) => () => void
  readonly channels: (onChannels: (channels: readonly ChannelsNow[]) => void) => () => void
}

/** All but what is followed with the other subscriptions. */
export const createModbusClient = (
  trpc: TRPCClient<AppRouter>,
): Omit<ModbusClient, 'tables' | 'channels'> => ({
  maps: (chargePointId) => call(trpc.modbus.maps.query({ chargePointId })),
  map: (id) => call(trpc.modbus.map.query({ id })),
  open: (settings) => call(trpc.modbus.open.mutate(settings).then(() => undefined)),
  setInterval: (device, intervalSeconds) => call(trpc.modbus.setInterval.mutate({ device, intervalSeconds })),
  close: (device) => call(trpc.modbus.close.mutate({ device })),
})
