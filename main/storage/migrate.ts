import { ToolError } from '../../contract/tool-error.ts'
import { inTransaction, integer, one, type Database } from './database.ts'
import { initial } from './migrations/0001-initial.ts'
import { jobsAndReadings } from './migrations/0002-jobs-and-readings.ts'
import { localLists } from './migrations/0003-local-lists.ts'

/** In order; the number of the last one that has run is the file's `user_version`. */
export const migrations: readonly string[] = [initial, jobsAndReadings, localLists]

/** "CHGB": tells our file from any other SQLite file. */
const applicationId = 0x43484742

const pragma = (db: Database, name: string): number => integer(one(db.prepare(`PRAGMA ${name}`)), name)

/**
 * What has run on this file already. Nothing is written.
 * ToolError data-folder-newer: a later version has written it; data-folder-unusable: not a file of ours.
 */
export const checkFormat = (db: Database, path: string, steps: readonly string[] = migrations): number => {
  const found = pragma(db, 'user_version')
  const tables = integer(one(db.prepare('SELECT count(*) AS tables FROM sqlite_schema')), 'tables')
  const ours = pragma(db, 'application_id') === applicationId
  if (!ours && (tables > 0 || found > 0))
    throw new ToolError(
      'data-folder-unusable',
      { path, reason: 'foreign-file', detail: '' },
      'choose-data-folder',
      `${path} is a database of another program. Choose another data folder.`,
    )
  if (found > steps.length)
    throw new ToolError(
      'data-folder-newer',
      { path, found, supported: steps.length },
      'update-chargebench',
      `${path} was written by a newer version of Chargebench (format ${found}; this version knows ${steps.length}). Update Chargebench, or choose another data folder.`,
    )
  return found
}

/** Brings the file to the newest format, a transaction a step. Refuses what `checkFormat` refuses. */
export const migrate = (db: Database, path: string, steps: readonly string[] = migrations): void => {
  const found = checkFormat(db, path, steps)
  for (const [done, step] of steps.entries()) {
    if (done < found) continue
    inTransaction(db, () => {
      db.exec(step)
      db.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${done + 1}`)
    })
  }
}
