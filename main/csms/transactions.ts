import { readTimestamp } from '../../ocpp/timestamps.ts'
import type { ChargePoint, OpenTransaction } from './charge-point.ts'
import { problemOf, type Core } from './core.ts'

export const openTransactions = (chargePoint: ChargePoint): Map<number, OpenTransaction> =>
  (chargePoint.open ??= new Map<number, OpenTransaction>())

/** Forgets a transaction that is over. */
export const dropTransaction = (chargePoint: ChargePoint, transactionId: number): void => {
  chargePoint.open?.delete(transactionId)
  if (chargePoint.open?.size === 0) chargePoint.open = null
}

/** −1 is prescribed where no transactionId arrived (Errata 3.18); we never give 0. */
export const isNoTransaction = (
  core: Core,
  chargePoint: ChargePoint,
  action: string,
  transactionId: number,
  frameSeq: number,
): boolean => {
  if (transactionId !== -1 && transactionId !== 0) return false
  const rule = transactionId === -1 ? 'transaction-id-undelivered' : 'transaction-id-zero'
  core.find(chargePoint.id, frameSeq, rule, { action })
  return true
}

/** Findings about the transaction that meter values name; nothing waits for them (OCPP 1.6 §4.7). */
export const checkReference = (
  core: Core,
  chargePoint: ChargePoint,
  reference: {
    readonly transactionId: number
    readonly connectorId: number
    /** The newest sample's timestamp. */
    readonly sampledAt: string | undefined
  },
  frameSeq: number,
): void => {
  const { transactionId, connectorId, sampledAt } = reference
  const action = 'MeterValues'
  const findStray = ({ rule, stoppedAt }: NonNullable<ChargePoint['stray']>): void => {
    const sampled = sampledAt === undefined ? null : readTimestamp(sampledAt)
    // A sample of before the stop may well arrive after it (OCPP 1.6 §3.7).
    if (stoppedAt !== null && sampled && sampled.ms <= stoppedAt) return
    core.find(chargePoint.id, frameSeq, rule, { action, transactionId })
  }
  const checkConnector = (runsOn: number): void => {
    // Connector 0 is the main meter.
    if (runsOn !== connectorId && connectorId !== 0)
      core.find(chargePoint.id, frameSeq, 'transaction-other-connector', {
        action,
        transactionId,
        connectorId,
        runsOn,
      })
  }
  if (isNoTransaction(core, chargePoint, action, transactionId, frameSeq)) return
  const known = chargePoint.open?.get(transactionId)
  if (known) {
    checkConnector(known.connectorId)
    return
  }
  if (chargePoint.stray?.transactionId === transactionId) {
    findStray(chargePoint.stray)
    return
  }
  core.transactions.get(chargePoint.id, transactionId).then(
    (record) => {
      if (!record || record.stopped) {
        const rule = record ? 'transaction-over' : 'transaction-unknown'
        const stoppedAt = record?.stopped?.timestamp
          ? (readTimestamp(record.stopped.timestamp)?.ms ?? null)
          : null
        chargePoint.stray = { transactionId, rule, stoppedAt }
        findStray(chargePoint.stray)
        return
      }
      // Started before this run of ours.
      const { meterStartWh } = record
      openTransactions(chargePoint).set(transactionId, {
        connectorId: record.connectorId,
        meterStartWh,
        idTagInfo: null,
      })
      checkConnector(record.connectorId)
    },
    (error: unknown) =>
      core.log.write('error', 'transaction-not-read', {
        chargePointId: chargePoint.id,
        problem: problemOf(error),
      }),
  )
}
