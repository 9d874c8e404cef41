import { z } from 'zod'
import { modbusTables } from './modbus-map.ts'
import type { ToolErrorCode, ToolErrorParams } from './tool-error.ts'

/** How a Modbus device is reached. */
export const modbusLinkSchema = z.strictObject({
  /** An id or path that the list of ports tells, or `tcp://host:port`. */
  device: z.string().min(1).max(255),
  /** `rtu` over `tcp://` too, where a serial server stands between. Absent: tcp for `tcp://`, else rtu. */
  transport: z.enum(['rtu', 'tcp']).optional(),
  baudRate: z.int().min(300).max(4_000_000).default(9600),
  parity: z.enum(['none', 'even', 'odd']).default('none'),
  stopBits: z.union([z.literal(1), z.literal(2)]).default(1),
  /** Absent: the usual one of the map. */
  unitId: z.int().min(0).max(255).optional(),
  answerMs: z.int().min(20).max(60_000).default(1_000),
})
export type ModbusLink = z.infer<typeof modbusLinkSchema>

/** One value, as it was read. */
export interface ModbusReading {
  /** Its name in the map. */
  readonly register: string
  /** In its unit; null: the device says that there is none, or refused. */
  readonly value: number | string | boolean | null
  /** What the value stands for: `charging`. */
  readonly word: string | null
  readonly unit: string | null
  /** The registers in hex, the first one first; null: it refused. */
  readonly raw: string | null
  readonly problem: { readonly exception: number; readonly name: string } | null
}

/** A unit that was found on the line. */
export interface ModbusUnit {
  readonly unitId: number
  /** `value`: it gave a value; `exception`: it refused, and so is there. */
  readonly answered: 'value' | 'exception'
  /** What it says of itself (function 43 / 14), where it does. */
  readonly identification: readonly string[]
}

/** What was set, and what proves it. */
export interface ModbusWritten {
  readonly register: string
  readonly unit: string | null
  /** null: it cannot be read. */
  readonly before: ModbusReading | null
  /** null: it cannot be read back, and so nothing is proven. */
  readonly after: ModbusReading | null
  readonly proven: boolean
}

/** How a live table is set up: one a device. */
export const modbusTableSettingsSchema = modbusLinkSchema.extend({
  map: z.string().min(1).max(100),
  /** Whose meter or charger it is; null: it is held against nothing. */
  chargePointId: z.string().min(1).max(255).nullable().default(null),
  /** From the beginning of one reading of the table to that of the next. */
  intervalSeconds: z.number().min(0.2).max(3_600).default(2),
})
export type ModbusTableSettings = z.infer<typeof modbusTableSettingsSchema>

/** How it stands with the line of a live table. */
export type ModbusTableState =
  | { readonly state: 'opening' }
  | { readonly state: 'reading' }
  /** Somebody of ours has the port; it comes back by itself. */
  | { readonly state: 'yielded' }
  /** It is tried again by itself. */
  | ({ readonly state: 'failed' } & ModbusTrouble)
  | { readonly state: 'closed' }

/** `error` names an i18n key below `errors`. */
export interface ModbusTrouble {
  readonly error: ToolErrorCode
  readonly params: ToolErrorParams
}

/** A device's registers, read again and again. Times are milliseconds since the epoch. */
export interface ModbusTableView {
  readonly settings: ModbusTableSettings
  readonly state: ModbusTableState
  /** When it was last read whole; null: never yet. */
  readonly at: number | null
  readonly rounds: number
  /** Rounds without an answer since it was last read. */
  readonly missed: number
  /** Why the last round gave nothing; null: it did. */
  readonly trouble: ModbusTrouble | null
  readonly readings: readonly ModbusReading[]
  /** When a register last said something else than before, by its name. */
  readonly changedAt: Readonly<Record<string, number>>
}

/** Registers of a device that no map knows. */
export const modbusPlaceSchema = z.strictObject({
  table: z.enum(modbusTables),
  /** As it goes over the wire, counted from 0. */
  address: z.int().min(0).max(65_535),
  type: z.enum(['u16', 'i16', 'u32', 'i32', 'f32', 'u64', 'i64', 'f64', 'ascii', 'bytes', 'bit']),
  /** Values that follow each other; of a text or of bytes, its registers. */
  count: z.int().min(1).max(125).default(1),
  wordOrder: z.enum(['high-first', 'low-first']).default('high-first'),
})
export type ModbusPlace = z.infer<typeof modbusPlaceSchema>

/** Result of `modbus.read-raw`: readings are named by their addresses. */
export interface ModbusRaw {
  readonly unitId: number
  /** By which it was asked: 1 to 4. */
  readonly readFunction: number
  readonly at: number
  readonly readings: readonly ModbusReading[]
}

/** A map, and whether it fits what a charge point says of itself. */
export interface ModbusMapEntry {
  readonly id: string
  readonly origin: 'built-in' | 'own'
  readonly device: string
  readonly kind: 'charge-point' | 'meter'
  readonly transports: readonly ('rtu' | 'tcp')[]
  readonly unitId: number | null
  /** Where there are several: which is what. */
  readonly unitIds: string | null
  readonly registers: number
  readonly writable: number
  /** The charge point, or its meter, goes by the name of this device. */
  readonly fits: boolean
}
