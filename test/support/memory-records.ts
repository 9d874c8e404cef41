import { randomUUID } from 'node:crypto'
import type { JobRecords } from '../../main/storage/job-records.ts'
import { open, type Database } from '../../main/storage/database.ts'
import { openJobs } from '../../main/storage/jobs-table.ts'
import { migrate } from '../../main/storage/migrate.ts'
import { withoutSecrets, type Readings } from '../../main/storage/readings.ts'
import { openReadings } from '../../main/storage/readings-table.ts'

export interface MemoryRecords {
  readonly records: JobRecords
  readonly readings: Readings
}

/** Jobs and readings in a database that is nowhere but in memory, opened when something is first asked of it. */
export const memoryRecords = (): MemoryRecords => {
  let db: Database | null = null
  const opened = () => {
    if (!db) {
      db = open(':memory:')
      migrate(db, ':memory:')
    }
    return { ...openJobs(db), ...openReadings(db) }
  }
  let tables: ReturnType<typeof opened> | null = null
  const ask = <T>(work: (all: ReturnType<typeof opened>) => T): Promise<T> =>
    Promise.resolve().then(() => work((tables ??= opened())))
  return {
    records: {
      // of nothing, as long as nothing was put
      openJobs: () => (tables ? ask((all) => all['jobs.open'](null)) : Promise.resolve([])),
      get: (jobId) => ask((all) => all['jobs.get'](jobId)),
      put: (record, expected) => ask((all) => all['jobs.put']({ record, expected })),
      delete: (jobId, revision) => ask((all) => all['jobs.delete']({ jobId, revision })),
      list: (query) => ask((all) => all['jobs.list'](query)),
    },
    readings: {
      put: async (record) => {
        const id = randomUUID()
        await ask((all) => all['readings.put']({ ...record, id, reading: withoutSecrets(record.reading) }))
        return id
      },
      get: (id) => ask((all) => all['readings.get'](id)),
      latest: (chargePointId, kind) => ask((all) => all['readings.latest']({ chargePointId, kind })),
      list: (query) => ask((all) => all['readings.list'](query)),
    },
  }
}
