import type { ListEntry, ListRevision, ListSource, ListSummary } from '../../contract/local-list.ts'
import {
  inTransaction,
  integer,
  numberOrNull,
  one,
  text,
  textOrNull,
  word,
  type Database,
} from './database.ts'
import type { StoredHeld, StoredRevision } from './lists.ts'
import type { Handlers } from './protocol.ts'

type ListHandlers = Pick<Handlers, Extract<keyof Handlers, `lists.${string}`>>

/** Written by us, so that its form alone is looked at. */
const isEntries = (value: unknown): value is readonly ListEntry[] => Array.isArray(value)
const isSource = (value: unknown): value is ListSource =>
  typeof value === 'object' && value !== null && 'kind' in value

const entriesOf = (row: unknown): readonly ListEntry[] => {
  const entries: unknown = JSON.parse(text(row, 'entries'))
  if (!isEntries(entries)) throw new TypeError('the entries of a stored list are none')
  return entries
}

const sourceOf = (row: unknown): ListSource => {
  const source: unknown = JSON.parse(text(row, 'source'))
  if (!isSource(source)) throw new TypeError('the source of a stored list is none')
  return source
}

const toSummary = (row: unknown): ListSummary => ({
  id: text(row, 'id'),
  name: text(row, 'name'),
  site: text(row, 'site'),
  chargePointId: textOrNull(row, 'charge_point_id'),
  revision: integer(row, 'revision'),
  entries: integer(row, 'entry_count'),
  createdAt: text(row, 'created_at'),
  changedAt: text(row, 'changed_at'),
})

const toRevision = (row: unknown): ListRevision => ({
  revision: integer(row, 'revision'),
  at: text(row, 'saved_at'),
  entries: integer(row, 'entry_count'),
  source: sourceOf(row),
})

const toStored = (row: unknown): StoredRevision | null =>
  row === undefined
    ? null
    : {
        listId: text(row, 'list_id'),
        revision: integer(row, 'revision'),
        at: text(row, 'saved_at'),
        source: sourceOf(row),
        entries: entriesOf(row),
      }

const toHeld = (row: unknown): StoredHeld | null =>
  row === undefined
    ? null
    : {
        chargePointId: text(row, 'charge_point_id'),
        listVersion: integer(row, 'list_version'),
        listId: textOrNull(row, 'list_id'),
        revision: numberOrNull(row, 'revision'),
        state: word(row, 'state', ['proven', 'accepted', 'changing']),
        at: text(row, 'held_at'),
        entries: textOrNull(row, 'entries') === null ? null : entriesOf(row),
      }

/** Each call is one commit; a `create` or `add-revision` that is sent again is done once. */
export const openLists = (db: Database): ListHandlers => {
  const newest = `
    SELECT list.*, revision.revision, revision.entry_count FROM local_list AS list
    JOIN local_list_revision AS revision ON revision.list_id = list.id AND revision.revision = (
      SELECT max(revision) FROM local_list_revision WHERE list_id = list.id)`
  const insert = db.prepare('INSERT OR IGNORE INTO local_list VALUES (?, ?, ?, ?, ?, ?)')
  const insertRevision = db.prepare(`
    INSERT INTO local_list_revision (list_id, revision, saved_at, entry_count, source, entries)
    VALUES (?, ?, ?, ?, ?, ?)`)
  const revisionOf = db.prepare('SELECT * FROM local_list_revision WHERE list_id = ?1 AND revision = ?2')
  const last = db.prepare(`
    SELECT * FROM local_list_revision WHERE list_id = ? ORDER BY revision DESC LIMIT 1`)
  const touch = db.prepare('UPDATE local_list SET changed_at = ?2 WHERE id = ?1')
  const rename = db.prepare(`
    UPDATE local_list SET name = coalesce(?2, name), site = coalesce(?3, site),
    charge_point_id = CASE WHEN ?4 THEN ?5 ELSE charge_point_id END, changed_at = ?6 WHERE id = ?1`)
  const remove = db.prepare('DELETE FROM local_list WHERE id = ?')
  const removeRevisions = db.prepare('DELETE FROM local_list_revision WHERE list_id = ?')
  const list = db.prepare(`${newest}
    WHERE (?1 IS NULL OR list.site = ?1) AND (?2 IS NULL OR list.charge_point_id = ?2)
    ORDER BY list.changed_at DESC, list.id`)
  const get = db.prepare(`${newest} WHERE list.id = ?`)
  const revisions = db.prepare(`
    SELECT revision, saved_at, entry_count, source FROM local_list_revision
    WHERE list_id = ? ORDER BY revision DESC`)
  const held = db.prepare('SELECT * FROM held_list WHERE charge_point_id = ?')
  const putHeld = db.prepare('INSERT OR REPLACE INTO held_list VALUES (?, ?, ?, ?, ?, ?, ?, ?)')

  const add = ({ listId, revision, at, source, entries }: StoredRevision): boolean => {
    const stored = JSON.stringify(entries)
    const there = one(revisionOf, listId, revision)
    // the same that was sent again
    if (there !== undefined) return text(there, 'saved_at') === at && text(there, 'entries') === stored
    const before = one(last, listId)
    if (revision !== (before === undefined ? 0 : integer(before, 'revision')) + 1) return false
    insertRevision.run([listId, revision, at, entries.length, JSON.stringify(source), stored])
    return true
  }

  return {
    'lists.create': ({ list: { id, name, site, chargePointId }, first }) =>
      inTransaction(db, () => {
        insert.run([id, name, site, chargePointId, first.at, first.at])
        add(first)
        return null
      }),
    'lists.add-revision': (revision) =>
      inTransaction(db, () => {
        if (one(get, revision.listId) === undefined || !add(revision)) return false
        touch.run([revision.listId, revision.at])
        return true
      }),
    'lists.rename': ({ listId, naming: { name, site, chargePointId }, at }) =>
      rename.run([
        listId,
        name ?? null,
        site ?? null,
        chargePointId === undefined ? 0 : 1,
        chargePointId ?? null,
        at,
      ]).changes > 0,
    'lists.delete': (listId) =>
      inTransaction(db, () => {
        const there = remove.run([listId]).changes > 0
        removeRevisions.run([listId])
        return there
      }),
    'lists.list': ({ site = null, chargePointId = null }) => list.all([site, chargePointId]).map(toSummary),
    'lists.get': (listId) => {
      const row = one(get, listId)
      return row === undefined ? null : toSummary(row)
    },
    'lists.revision': ({ listId, revision }) =>
      toStored(revision === null ? one(last, listId) : one(revisionOf, listId, revision)),
    'lists.revisions': (listId) => revisions.all([listId]).map(toRevision),
    'lists.held': (chargePointId) => toHeld(one(held, chargePointId)),
    'lists.put-held': ({ chargePointId, listVersion, listId, revision, state, at, entries }) => {
      const count = entries?.length ?? null
      const stored = entries === null ? null : JSON.stringify(entries)
      putHeld.run([chargePointId, listVersion, listId, revision, state, at, count, stored])
      return null
    },
  }
}
