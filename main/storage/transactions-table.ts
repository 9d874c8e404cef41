import type { NewTransaction, TransactionRecord } from '../csms/ports.ts'
import {
  inTransaction,
  integer,
  number,
  numberOrNull,
  one,
  text,
  textOrNull,
  word,
  type Database,
} from './database.ts'
import type { Handlers } from './protocol.ts'

/** idTags are compared without case: an IdToken is a CiString20Type. */
export const idTagKey = (idTag: string): string => idTag.toLowerCase()

const toRecord = (row: unknown): TransactionRecord => ({
  transactionId: integer(row, 'transaction_id'),
  chargePointId: text(row, 'charge_point_id'),
  connectorId: integer(row, 'connector_id'),
  idTag: text(row, 'id_tag'),
  meterStartWh: number(row, 'meter_start_wh'),
  startTimestamp: text(row, 'start_timestamp'),
  answered: word(row, 'answered', ['Accepted', 'Blocked', 'Expired', 'Invalid', 'ConcurrentTx']),
  stopped:
    integer(row, 'is_open') === 1
      ? null
      : {
          timestamp: textOrNull(row, 'stop_timestamp'),
          meterStopWh: numberOrNull(row, 'meter_stop_wh'),
          reason: textOrNull(row, 'stop_reason'),
        },
})

type TransactionHandlers = Pick<Handlers, 'transactions.start' | 'transactions.stop' | 'transactions.get'>

/** Each call is one commit. */
export const openTransactions = (db: Database): TransactionHandlers => {
  const byId = db.prepare(
    'SELECT * FROM charging_transaction WHERE transaction_id = ? AND charge_point_id = ?',
  )
  const openOnConnector = db.prepare(
    'SELECT * FROM charging_transaction WHERE charge_point_id = ? AND connector_id = ? AND is_open = 1 ORDER BY transaction_id',
  )
  const runningOfIdTag = db.prepare(
    "SELECT 1 FROM charging_transaction WHERE id_tag_key = ? AND is_open = 1 AND answered = 'Accepted' LIMIT 1",
  )
  const insert = db.prepare(`
    INSERT INTO charging_transaction
      (charge_point_id, connector_id, id_tag, id_tag_key, meter_start_wh, start_timestamp, answered, is_open)
    VALUES (?, ?, ?, ?, ?, ?, ?, 1) RETURNING *`)
  const close = db.prepare(`
    UPDATE charging_transaction SET is_open = 0, stop_timestamp = ?, meter_stop_wh = ?, stop_reason = ?
    WHERE transaction_id = ? RETURNING *`)

  const get = (chargePointId: string, transactionId: number): TransactionRecord | null => {
    const row = one(byId, transactionId, chargePointId)
    return row === undefined ? null : toRecord(row)
  }

  const isRepeated = (open: TransactionRecord, asked: NewTransaction): boolean =>
    idTagKey(open.idTag) === idTagKey(asked.idTag) &&
    open.meterStartWh === asked.meterStartWh &&
    open.startTimestamp === asked.startTimestamp

  return {
    'transactions.start': (asked) =>
      inTransaction(db, () => {
        const open = openOnConnector.all([asked.chargePointId, asked.connectorId]).map(toRecord)
        const same = open.find((candidate) => isRepeated(candidate, asked))
        if (same) return { transaction: same, repeated: true, closed: [] }
        const closed = open.map(({ transactionId }) => toRecord(one(close, null, null, null, transactionId)))
        const { chargePointId, connectorId, idTag, meterStartWh, startTimestamp } = asked
        const key = idTagKey(idTag)
        const isConcurrent =
          asked.onlyOnce && asked.idTagStatus === 'Accepted' && one(runningOfIdTag, key) !== undefined
        const answered = isConcurrent ? 'ConcurrentTx' : asked.idTagStatus
        const row = one(
          insert,
          chargePointId,
          connectorId,
          idTag,
          key,
          meterStartWh,
          startTimestamp,
          answered,
        )
        return { transaction: toRecord(row), repeated: false, closed }
      }),
    'transactions.stop': ({ chargePointId, transactionId, stopped }) =>
      inTransaction(db, () => {
        const before = get(chargePointId, transactionId)
        if (!before) return null
        const wasOpen = before.stopped === null
        // one that a newer start has closed still gets what its own StopTransaction says, whenever that comes
        if (before.stopped !== null && before.stopped.timestamp !== null)
          return { transaction: before, wasOpen }
        const row = one(close, stopped.timestamp, stopped.meterStopWh, stopped.reason, transactionId)
        return { transaction: toRecord(row), wasOpen }
      }),
    'transactions.get': ({ chargePointId, transactionId }) => get(chargePointId, transactionId),
  }
}
