import type { ModbusTable } from '../../../contract/modbus-map.ts'
import type { ModbusUnit } from '../../../contract/modbus.ts'
import { isToolError } from '../../../contract/tool-error.ts'
import type { ModbusClient } from './client.ts'

/** Units that a line may have (0 is for all of them at once, and nobody answers it). */
export const firstUnit = 1
export const lastUnit = 247

export interface ScanOptions {
  readonly from?: number
  readonly to?: number
  /** How long a unit may take. Default 200 ms. */
  readonly answerMs?: number
  /** What is read of each; refusing it is an answer too. */
  readonly probe?: { readonly table: ModbusTable; readonly address: number }
  readonly signal?: AbortSignal
  /** Before each unit. */
  readonly onUnit?: (unitId: number) => void
  readonly onFound?: (unit: ModbusUnit) => void
}

const isNoAnswer = (error: unknown): boolean =>
  isToolError(error) &&
  (error.code === 'modbus-silent' || error.code === 'modbus-damaged' || error.code === 'modbus-foreign')

/** A gateway that says that nobody is behind it. */
const isEmptyGateway = (error: unknown): boolean =>
  isToolError(error) &&
  error.code === 'modbus-exception' &&
  (error.params['code'] === 10 || error.params['code'] === 11)

const isException = (error: unknown): boolean => isToolError(error) && error.code === 'modbus-exception'

/** The objects of Read Device Identification: vendor, product, revision. */
export const identificationTexts = (pdu: Uint8Array): readonly string[] => {
  const texts: string[] = []
  let at = 7
  for (let object = 0; object < (pdu[6] ?? 0) && at + 1 < pdu.length; object++) {
    const length = pdu[at + 1] ?? 0
    texts.push(String.fromCharCode(...pdu.subarray(at + 2, at + 2 + length)).trim())
    at += 2 + length
  }
  return texts
}

/** What a unit says of itself (function 43 / 14, the basic objects); nothing where it does not. */
export const readIdentification = async (
  client: ModbusClient,
  unitId: number,
  options: { readonly answerMs?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<readonly string[]> => {
  try {
    const pdu = Uint8Array.of(43, 14, 1, 0)
    return identificationTexts(await client.request(unitId, { kind: 'raw', pdu }, options))
  } catch (error) {
    if (isNoAnswer(error) || isException(error)) return []
    throw error
  }
}

/** Asks one unit after the other, and tells those that are there. A damaged answer is asked again once. */
export const scanUnits = async (
  client: ModbusClient,
  options: ScanOptions = {},
): Promise<readonly ModbusUnit[]> => {
  const { from = firstUnit, to = lastUnit, answerMs = 200, signal, onUnit, onFound } = options
  const { table, address } = options.probe ?? { table: 'holding', address: 0 }
  const found: ModbusUnit[] = []
  const asked = { answerMs, signal, retries: 1 }
  for (let unitId = from; unitId <= to; unitId++) {
    onUnit?.(unitId)
    let answered: ModbusUnit['answered']
    try {
      await client.request(unitId, { kind: 'read', table, address, count: 1 }, asked)
      answered = 'value'
    } catch (error) {
      if (isEmptyGateway(error) || isNoAnswer(error)) continue
      if (!isException(error)) throw error
      answered = 'exception'
    }
    const identification = await readIdentification(client, unitId, { answerMs, signal })
    const unit: ModbusUnit = { unitId, answered, identification }
    found.push(unit)
    onFound?.(unit)
  }
  return found
}
