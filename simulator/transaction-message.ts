import type { Request } from '../ocpp/actions/index.ts'
import type { RunningTransaction, TransactionMessage } from './memory.ts'
import type { MeterValue } from './meter-values.ts'

export type StopReason = NonNullable<Request<'StopTransaction'>['reason']>

/** OCPP 1.6 §4.8. */
export const startMessage = (
  running: RunningTransaction,
  timestamp: string,
  reservationId: number | null,
): TransactionMessage => ({
  kind: 'start',
  transaction: running.key,
  request: {
    connectorId: running.connectorId,
    idTag: running.idTag,
    meterStart: running.meterStartWh,
    timestamp,
    ...(reservationId === null ? {} : { reservationId }),
  },
})

export interface Stop {
  readonly registerWh: number
  readonly timestamp: string
  readonly reason: StopReason
  readonly idTag: string | undefined
  readonly transactionData: MeterValue[] | undefined
}

/** OCPP 1.6 §4.10. Local could be left out, and says more than silence. */
export const stopMessage = (running: RunningTransaction, stop: Stop): TransactionMessage => ({
  kind: 'stop',
  transaction: running.key,
  request: {
    meterStop: Math.round(stop.registerWh),
    timestamp: stop.timestamp,
    reason: stop.reason,
    ...(stop.idTag === undefined ? {} : { idTag: stop.idTag }),
    ...(stop.transactionData === undefined ? {} : { transactionData: stop.transactionData }),
  },
})
