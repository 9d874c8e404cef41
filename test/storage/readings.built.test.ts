import { describe, expect, it } from 'vitest'
import type { ConfigurationReading } from '../../contract/configuration.ts'
import { silentLog } from '../../contract/log.ts'
import type { StoredReading } from '../../main/storage/readings.ts'
import { keptReadings } from '../../main/storage/readings-table.ts'
import { defaultRetention, openStorage } from '../../main/storage/storage.ts'
import { tempDir } from './support/temp-dir.ts'
import { workerUrl } from './support/writer.ts'

const openIn = (dataDir: string) =>
  openStorage({
    dataDir,
    log: silentLog,
    holder: { pid: process.pid },
    retention: defaultRetention,
    workerUrl,
  })

const readingOf = (chargePointId: string, value = '300'): ConfigurationReading => ({
  chargePointId,
  at: '2026-11-21T11:10:56.000Z',
  keys: [
    { key: 'HeartbeatInterval', value, readonly: false },
    { key: 'SupportedFeatureProfiles', value: 'Core, 한국어', readonly: true },
  ],
  unknownKeys: ['Nope'],
  complete: true,
  boot: { vendor: 'V', model: 'M', firmwareVersion: '1.0', serialNumber: '' },
})

const recordOf = (
  chargePointId: string,
  more: Partial<Omit<StoredReading, 'id'>> = {},
): Omit<StoredReading, 'id'> => ({
  chargePointId,
  kind: 'reading',
  jobId: null,
  name: null,
  reading: readingOf(chargePointId),
  ...more,
})

describe('readings', () => {
  it('are there after a restart, whole', async () => {
    const dataDir = tempDir()
    const first = await openIn(dataDir)
    const record = recordOf('CB1', { kind: 'backup', jobId: 'job-1', name: 'before the change' })
    const id = await first.readings.put(record)
    await first.close()
    const second = await openIn(dataDir)
    expect(await second.readings.get(id)).toEqual({ id, ...record })
    expect(await second.readings.get('unheard-of')).toBeNull()
    await second.close()
  })

  it('are found by charge point, kind and job, newest first', async () => {
    const storage = await openIn(tempDir())
    const { readings } = storage
    const older = await readings.put(recordOf('CB1'))
    const backup = await readings.put(recordOf('CB1', { kind: 'backup', jobId: 'job-1', name: 'b' }))
    const newer = await readings.put(recordOf('CB1', { reading: readingOf('CB1', '600') }))
    const other = await readings.put(recordOf('CB2', { jobId: 'job-1' }))
    const ids = async (query: Parameters<typeof readings.list>[0]) =>
      (await readings.list(query)).map(({ id }) => id)
    expect(await ids({ limit: 10 })).toEqual([other, newer, backup, older])
    expect(await ids({ limit: 2 })).toEqual([other, newer])
    expect(await ids({ chargePointId: 'CB1', kind: 'reading', limit: 10 })).toEqual([newer, older])
    expect(await ids({ jobId: 'job-1', limit: 10 })).toEqual([other, backup])
    expect(await readings.list({ kind: 'backup', limit: 10 })).toEqual([
      {
        id: backup,
        chargePointId: 'CB1',
        kind: 'backup',
        jobId: 'job-1',
        name: 'b',
        at: '2026-11-21T11:10:56.000Z',
        keys: 2,
      },
    ])
    expect((await readings.latest('CB1', 'reading'))?.id).toBe(newer)
    expect((await readings.latest('CB1', 'backup'))?.id).toBe(backup)
    expect(await readings.latest('CB2', 'backup')).toBeNull()
    await storage.close()
  })

  it('keep the newest of a charge point, and every backup', async () => {
    const storage = await openIn(tempDir())
    const { readings } = storage
    const backup = await readings.put(recordOf('CB1', { kind: 'backup' }))
    const others = await readings.put(recordOf('CB2'))
    const ids: string[] = []
    for (let n = 0; n < keptReadings + 3; n++) ids.push(await readings.put(recordOf('CB1')))
    const kept = await readings.list({ chargePointId: 'CB1', kind: 'reading', limit: 1_000 })
    expect(kept.map(({ id }) => id)).toEqual(ids.slice(-keptReadings).toReversed())
    expect(await readings.get(backup)).not.toBeNull()
    expect(await readings.get(others)).not.toBeNull()
    await storage.close()
  })

  it('never hold a secret', async () => {
    const storage = await openIn(tempDir())
    const { readings } = storage
    const key = { key: 'AuthorizationKey', value: '0102030405060708', readonly: false }
    const id = await readings.put(recordOf('CB1', { reading: { ...readingOf('CB1'), keys: [key] } }))
    expect((await readings.get(id))?.reading.keys).toEqual([{ ...key, value: null, masked: true }])
    await storage.close()
  })
})
