import { toTimestamp } from '../../contract/clock.ts'
import type { ConfigurationReading } from '../../contract/configuration.ts'
import { inTransaction, integer, one, text, textOrNull, word, type Database } from './database.ts'
import type { Handlers } from './protocol.ts'
import type { ReadingEntry, StoredReading } from './readings.ts'

/** Plain readings of a charge point beyond these are dropped, the oldest first. */
export const keptReadings = 100

type ReadingHandlers = Pick<Handlers, 'readings.put' | 'readings.get' | 'readings.latest' | 'readings.list'>

const toEntry = (row: unknown): ReadingEntry => ({
  id: text(row, 'id'),
  chargePointId: text(row, 'charge_point_id'),
  kind: word(row, 'kind', ['reading', 'backup']),
  jobId: textOrNull(row, 'job_id'),
  name: textOrNull(row, 'name'),
  at: text(row, 'read_at'),
  keys: integer(row, 'key_count'),
})

/** Written by us, so that its form alone is looked at. */
const isReading = (value: unknown): value is ConfigurationReading =>
  typeof value === 'object' && value !== null && 'keys' in value && Array.isArray(value.keys)

const toReading = (row: unknown): StoredReading | null => {
  if (row === undefined) return null
  const { at: _at, keys: _keys, ...entry } = toEntry(row)
  const reading: unknown = JSON.parse(text(row, 'reading'))
  if (!isReading(reading)) throw new TypeError('a stored reading is none')
  return { ...entry, reading }
}

/** With milliseconds, as text that sorts by time. */
const inOneForm = (at: string): string => {
  const time = Date.parse(at)
  return Number.isNaN(time) ? at : toTimestamp(time)
}

/** Each call is one commit. The id is given by the caller, so that a `put` that is sent again is one record. */
export const openReadings = (db: Database): ReadingHandlers => {
  const put = db.prepare(`
    INSERT OR IGNORE INTO reading (id, charge_point_id, kind, job_id, name, read_at, key_count, reading)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
  const trim = db.prepare(`
    DELETE FROM reading WHERE number IN (
      SELECT number FROM reading WHERE charge_point_id = ?1 AND kind = 'reading'
      ORDER BY read_at DESC, number DESC LIMIT -1 OFFSET ${keptReadings})`)
  const get = db.prepare('SELECT * FROM reading WHERE id = ?')
  const latest = db.prepare(
    'SELECT * FROM reading WHERE charge_point_id = ? AND kind = ? ORDER BY read_at DESC, number DESC LIMIT 1',
  )
  const list = db.prepare(`
    SELECT id, charge_point_id, kind, job_id, name, read_at, key_count FROM reading
    WHERE (?1 IS NULL OR charge_point_id = ?1) AND (?2 IS NULL OR kind = ?2) AND (?3 IS NULL OR job_id = ?3)
    ORDER BY read_at DESC, number DESC LIMIT ?4`)
  return {
    'readings.put': ({ id, chargePointId, kind, jobId, name, reading }) =>
      inTransaction(db, () => {
        const { at, keys } = reading
        put.run([id, chargePointId, kind, jobId, name, inOneForm(at), keys.length, JSON.stringify(reading)])
        if (kind === 'reading') trim.run([chargePointId])
        return null
      }),
    'readings.get': (id) => toReading(one(get, id)),
    'readings.latest': ({ chargePointId, kind }) => toReading(one(latest, chargePointId, kind)),
    'readings.list': ({ chargePointId = null, kind = null, jobId = null, limit }) =>
      list.all([chargePointId, kind, jobId, limit]).map(toEntry),
  }
}
