import { z } from 'zod'

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
