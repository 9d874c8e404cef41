import type { ChargePointConnection } from './ChargePointConnection.ts'

/** The schemas say "integer", and 1e308 is one: cut to what can be stored exactly, with a finding. */
export const exactInteger = (
  { core, chargePoint }: ChargePointConnection,
  frameSeq: number,
  field: string,
  value: number,
): number => {
  if (Number.isSafeInteger(value)) return value
  core.find(chargePoint.id, frameSeq, 'integer-out-of-range', { field, value: String(value) })
  return value > 0 ? Number.MAX_SAFE_INTEGER : Number.MIN_SAFE_INTEGER
}
