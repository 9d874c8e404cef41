import { z } from 'zod'

/** One measured value, its unit brought to the base one (Wh, W, A, V, var, varh, VA, Celsius, Percent). */
export interface MeterReading {
  /** When it was measured by the charge point's clock, or came, where that cannot be read. Milliseconds since the epoch. */
  readonly at: number
  /** null: of the whole transaction, where it is not known on which connector it ran. */
  readonly connectorId: number | null
  readonly transactionId: number | null
  readonly measurand: string
  /** null = over all phases (OCPP 1.6 §7.43). */
  readonly phase: string | null
  readonly location: string
  readonly context: string
  readonly unit: string
  readonly value: number
}

/** The readings of one frame. */
export interface MeterFrame {
  readonly seq: number
  readonly at: number
  readonly action: 'MeterValues' | 'StopTransaction' | 'StartTransaction'
  readonly readings: readonly MeterReading[]
  /** Values that are no numbers: signed, or unreadable. */
  readonly unreadable: number
}

export const meterPageInput = z.strictObject({
  chargePointId: z.string().min(1).max(255),
  /** Frames before this seq, the newest; absent: what came after `after`. */
  before: z.int().min(0).optional(),
  after: z.int().min(0).optional(),
  limit: z.int().min(1).max(500).default(200),
})
export type MeterPageInput = z.input<typeof meterPageInput>

export interface MeterPage {
  /** Ascending by `seq`. */
  readonly frames: readonly MeterFrame[]
  /** All with `from` < seq ≤ `to` were looked at. */
  readonly from: number
  readonly to: number
  readonly head: number
}
