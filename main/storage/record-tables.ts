import { inTransaction, integer, one, text, textOrNull, word, type Database } from './database.ts'
import type { Handlers } from './protocol.ts'
import { idTagKey } from './transactions-table.ts'
import type { IdTagRecord } from '../csms/ports.ts'

type RegistrationHandlers = Pick<Handlers, 'registrations.all' | 'registrations.put'>
type IdTagHandlers = Pick<Handlers, 'id-tags.get' | 'id-tags.list' | 'id-tags.put' | 'id-tags.delete'>
type CredentialHandlers = Pick<Handlers, 'credentials.get' | 'credentials.put'>

export const openRegistrations = (db: Database): RegistrationHandlers => {
  const all = db.prepare('SELECT * FROM registration')
  const put = db.prepare('INSERT OR REPLACE INTO registration VALUES (?, ?, ?, ?)')
  return {
    'registrations.all': () =>
      all.all().map((row) => [
        text(row, 'charge_point_id'),
        {
          status: word(row, 'status', ['Accepted', 'Pending', 'Rejected']),
          intervalSeconds: integer(row, 'interval_seconds'),
          by: word(row, 'decided_by', ['policy', 'technician', 'script']),
        },
      ]),
    'registrations.put': ({ chargePointId, registration: { status, intervalSeconds, by } }) =>
      inTransaction(db, () => {
        put.run([chargePointId, status, intervalSeconds, by])
        return null
      }),
  }
}

const toIdTag = (row: unknown): IdTagRecord => ({
  idTag: text(row, 'id_tag'),
  status: word(row, 'status', ['Accepted', 'Blocked', 'Expired', 'Invalid']),
  expiryDate: textOrNull(row, 'expiry_date'),
  parentIdTag: textOrNull(row, 'parent_id_tag'),
})

/** Found without case, kept as it was last entered. */
export const openIdTags = (db: Database): IdTagHandlers => {
  const get = db.prepare('SELECT * FROM id_tag WHERE id_tag_key = ?')
  const list = db.prepare('SELECT * FROM id_tag ORDER BY id_tag_key')
  const put = db.prepare('INSERT OR REPLACE INTO id_tag VALUES (?, ?, ?, ?, ?)')
  const remove = db.prepare('DELETE FROM id_tag WHERE id_tag_key = ?')
  return {
    'id-tags.get': (idTag) => {
      const row = one(get, idTagKey(idTag))
      return row === undefined ? null : toIdTag(row)
    },
    'id-tags.list': () => list.all().map(toIdTag),
    'id-tags.put': ({ idTag, status, expiryDate, parentIdTag }) =>
      inTransaction(db, () => {
        put.run([idTagKey(idTag), idTag, status, expiryDate, parentIdTag])
        return null
      }),
    'id-tags.delete': (idTag) => inTransaction(db, () => remove.run([idTagKey(idTag)]).changes > 0),
  }
}

export const openCredentials = (db: Database): CredentialHandlers => {
  const get = db.prepare('SELECT * FROM credential WHERE charge_point_id = ?')
  const put = db.prepare('INSERT OR REPLACE INTO credential VALUES (?, ?, ?, ?)')
  return {
    'credentials.get': (chargePointId) => {
      const row = one(get, chargePointId)
      return row === undefined
        ? null
        : {
            chargePointId,
            mode: word(row, 'mode', ['off', 'allowed', 'required']),
            hash: textOrNull(row, 'hash'),
            nextHash: textOrNull(row, 'next_hash'),
          }
    },
    'credentials.put': ({ chargePointId, mode, hash, nextHash }) =>
      inTransaction(db, () => {
        put.run([chargePointId, mode, hash, nextHash])
        return null
      }),
  }
}
