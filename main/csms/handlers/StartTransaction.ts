import { idTagInfo } from '../authorization.ts'
import type { ChargePoint } from '../charge-point.ts'
import type { Core } from '../core.ts'
import { exactInteger } from '../integers.ts'
import type { TransactionRecord } from '../ports.ts'
import { dropTransaction, openTransactions } from '../transactions.ts'
import type { Handler } from './handlers.ts'

const closeOlder = (
  core: Core,
  chargePoint: ChargePoint,
  older: TransactionRecord,
  frameSeq: number,
): void => {
  const { transactionId, connectorId } = older
  dropTransaction(chargePoint, transactionId)
  // It was never said to run.
  if (older.answered !== 'Accepted') return
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

/**
 * OCPP 1.6 §4.8. Answered after the commit, always with a transactionId; the same again when it is repeated (quirk 25).
 * ConcurrentTx where the idTag charges elsewhere already (OCPP 1.6 §7.2).
 */
export const startTransaction: Handler<'StartTransaction'> = async (request, connection, frameSeq) => {
  const { core, chargePoint } = connection
  const { idTag, timestamp } = request
  const connectorId = exactInteger(connection, frameSeq, 'connectorId', request.connectorId)
  const meterStart = exactInteger(connection, frameSeq, 'meterStart', request.meterStart)
  if (connectorId === 0) core.find(chargePoint.id, frameSeq, 'transaction-connector-zero')
  const worth = idTagInfo(core, await core.idTags.get(idTag))
  const { transaction, repeated, closed } = await core.transactions.start({
    chargePointId: chargePoint.id,
    connectorId,
    idTag,
    meterStartWh: meterStart,
    startTimestamp: timestamp,
    idTagStatus: worth.status,
    onlyOnce: core.settings.concurrentTx,
  })
  const { transactionId, answered } = transaction
  for (const older of closed) closeOlder(core, chargePoint, older, frameSeq)
  if (repeated) core.find(chargePoint.id, frameSeq, 'start-repeated', { transactionId })
  else if (answered === 'Accepted') announce(core, chargePoint, transaction, frameSeq)
  const info = chargePoint.open?.get(transactionId)?.idTagInfo ?? { ...worth, status: answered }
  chargePoint.stray = null
  openTransactions(chargePoint).set(transactionId, { connectorId, meterStartWh: meterStart, idTagInfo: info })
  return { transactionId, idTagInfo: info }
}
