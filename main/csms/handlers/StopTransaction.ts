import type { Request } from '../../../ocpp/actions/index.ts'
import { idTagInfo } from '../authorization.ts'
import type { ChargePointConnection } from '../ChargePointConnection.ts'
import { exactInteger } from '../integers.ts'
import { dropTransaction, isNoTransaction } from '../transactions.ts'
import type { Handler } from './handlers.ts'

const action = 'StopTransaction'

/** Resolves after the commit. */
const stop = async (
  { core, chargePoint }: ChargePointConnection,
  { transactionId, meterStop, timestamp, reason }: Request<'StopTransaction'>,
  frameSeq: number,
): Promise<void> => {
  const stopped = { timestamp, meterStopWh: meterStop, reason: reason ?? null }
  const known = await core.transactions.stop(chargePoint.id, transactionId, stopped)
  dropTransaction(chargePoint, transactionId)
  if (!known) {
    core.find(chargePoint.id, frameSeq, 'transaction-unknown', { action, transactionId })
    return
  }
  if (!known.wasOpen) {
    core.find(chargePoint.id, frameSeq, 'transaction-over', { action, transactionId })
    return
  }
  const meterStart = known.transaction.meterStartWh
  if (meterStop < meterStart)
    core.find(chargePoint.id, frameSeq, 'meter-ran-backwards', { transactionId, meterStart, meterStop })
  core.sink.append({
    kind: 'transaction-stopped',
    chargePointId: chargePoint.id,
    frameSeq,
    transactionId,
    meterStopWh: meterStop,
    timestamp,
    reason: reason ?? null,
  })
}

/** OCPP 1.6 §4.10. Answered after the commit, and whatever transaction it names (quirk 26). */
export const stopTransaction: Handler<'StopTransaction'> = async (request, connection, frameSeq) => {
  const { core, chargePoint } = connection
  const { idTag } = request
  const transactionId = exactInteger(connection, frameSeq, 'transactionId', request.transactionId)
  const meterStop = exactInteger(connection, frameSeq, 'meterStop', request.meterStop)
  const [record] = await Promise.all([
    idTag === undefined ? null : core.idTags.get(idTag),
    isNoTransaction(core, chargePoint, action, transactionId, frameSeq)
      ? null
      : stop(connection, { ...request, transactionId, meterStop }, frameSeq),
  ])
  return idTag === undefined ? {} : { idTagInfo: idTagInfo(core, record) }
}
