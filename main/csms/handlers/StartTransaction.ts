import { idTagInfo, type IdTagInfo } from '../authorization.ts'
import type { ChargePoint } from '../charge-point.ts'
import type { Core } from '../core.ts'
import { exactInteger } from '../integers.ts'
import type { IdTagRecord, TransactionRecord } from '../ports.ts'
import { dropTransaction, openTransactions } from '../transactions.ts'
import type { Handler } from './handlers.ts'

/**
 * ConcurrentTx where the idTag charges on another connector already (OCPP 1.6 §7.2). Only what was started before
 * counts, so that a repeated start is judged as it was the first time.
 */
const judge = async (
  core: Core,
  record: IdTagRecord | null,
  transaction: TransactionRecord,
): Promise<IdTagInfo> => {
  const info = idTagInfo(core, record)
  if (info.status !== 'Accepted' || !core.settings.concurrentTx) return info
  const others = await core.transactions.openOfIdTag(transaction.idTag)
  const isConcurrent = others.some(
    (other) =>
      other.transactionId < transaction.transactionId &&
      (other.chargePointId !== transaction.chargePointId || other.connectorId !== transaction.connectorId),
  )
  return isConcurrent ? { ...info, status: 'ConcurrentTx' } : info
}

const closeOlder = (
  core: Core,
  chargePoint: ChargePoint,
  older: TransactionRecord,
  frameSeq: number,
): void => {
  const { transactionId, connectorId } = older
  dropTransaction(chargePoint, transactionId)
  core.find(chargePoint.id, frameSeq, 'transaction-left-open', { transactionId, connectorId })
  core.sink.append({
    kind: 'transaction-stopped',
    chargePointId: chargePoint.id,
    frameSeq: null,
    transactionId,
    meterStopWh: null,
    timestamp: null,
    reason: null,
  })
}

const announce = (
  core: Core,
  chargePoint: ChargePoint,
  started: TransactionRecord,
  frameSeq: number,
): void => {
  const { transactionId, connectorId, idTag, meterStartWh, startTimestamp } = started
  core.sink.append({
    kind: 'transaction-started',
    chargePointId: chargePoint.id,
    frameSeq,
    transactionId,
    connectorId,
    idTag,
    meterStartWh,
    timestamp: startTimestamp,
  })
}

/** OCPP 1.6 §4.8. Answered after the commit, always with a transactionId; the same again when it is repeated (quirk 25). */
export const startTransaction: Handler<'StartTransaction'> = async (request, connection, frameSeq) => {
  const { core, chargePoint } = connection
  const { idTag, timestamp } = request
  const connectorId = exactInteger(connection, frameSeq, 'connectorId', request.connectorId)
  const meterStart = exactInteger(connection, frameSeq, 'meterStart', request.meterStart)
  if (connectorId === 0) core.find(chargePoint.id, frameSeq, 'transaction-connector-zero')
  const [started, record] = await Promise.all([
    core.transactions.start({
      chargePointId: chargePoint.id,
      connectorId,
      idTag,
      meterStartWh: meterStart,
      startTimestamp: timestamp,
    }),
    core.idTags.get(idTag),
  ])
  const { transaction, repeated, closed } = started
  const { transactionId } = transaction
  for (const older of closed) closeOlder(core, chargePoint, older, frameSeq)
  if (repeated) core.find(chargePoint.id, frameSeq, 'start-repeated', { transactionId })
  else announce(core, chargePoint, transaction, frameSeq)
  const answered = chargePoint.open?.get(transactionId)?.idTagInfo
  const info = answered ?? (await judge(core, record, transaction))
  chargePoint.stray = null
  openTransactions(chargePoint).set(transactionId, { connectorId, meterStartWh: meterStart, idTagInfo: info })
  return { transactionId, idTagInfo: info }
}
