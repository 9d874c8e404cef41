import { describe, expect, it, onTestFinished } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import type { LeaveCleanResult } from '../../contract/leave-clean.ts'
import type { Change } from '../../contract/run.ts'
import { knowKeys } from '../../main/catalogue/key-knowledge.ts'
import { watchBenchChanges } from '../../main/procedures/bench-changes.ts'
import { startConfigurationBench, type ConfigurationBench } from './support/configuration-bench.ts'
import { keyStore } from './support/key-store.ts'
import { memoryReadings, newDisk, resultOf } from './support/procedure-bench.ts'

interface Watching extends ConfigurationBench {
  /** Sends as the composer does, and lets what is written down be written. */
  send(action: string, payload: object): Promise<Record<string, unknown>>
  open(): readonly Change[]
}

const startWatching = async (): Promise<Watching> => {
  const disk = newDisk()
  const bench = await startConfigurationBench({ disk, settings: { unknownIdTag: 'Accepted' } })
  const know = knowKeys([])
  const watch = watchBenchChanges({
    log: silentLog,
    journal: bench.journal,
    readings: memoryReadings(disk.readings),
    knownKeys: () => ({ know, keys: [] }),
  })
  onTestFinished(() => watch.close())
  const { centralSystem, clock } = bench
  const pause = (): Promise<void> => {
    const at = clock.now()
    return bench.until(() => clock.now() > at + 500)
  }
  return {
    ...bench,
    async send(action, payload) {
      const given = ['CP1', action, payload] as unknown as Parameters<typeof centralSystem.call>
      await pause()
      const answer = await bench.drive(centralSystem.call(...given))
      await pause()
      return { ...answer }
    },
    open: () => bench.journal.state().chargePoints['CP1']?.openChanges.map(({ change }) => change) ?? [],
  }
}

const idTagInfo = { status: 'Accepted' } as const
const profile = (chargingProfileId: number) => ({
  connectorId: 1,
  csChargingProfiles: {
    chargingProfileId,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
  },
})

describe('what is sent by hand', () => {
  it('is written down, and Leave clean undoes it', async () => {
    const bench = await startWatching()
    await bench.virtual()
    await bench.run('configuration.read', { chargePointId: 'CP1' })
    await bench.send('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '17' })
    await bench.send('ChangeAvailability', { connectorId: 2, type: 'Inoperative' })
    await bench.send('SetChargingProfile', profile(9))
    await bench.send('SendLocalList', {
      listVersion: 4,
      updateType: 'Differential',
      localAuthorizationList: [{ idTag: 'BENCH1', idTagInfo }],
    })
    await bench.send('ReserveNow', {
      connectorId: 1,
      expiryDate: new Date(bench.clock.now() + 3_600_000).toISOString(),
      idTag: 'BENCH1',
      reservationId: 7,
    })
    await bench.send('ClearCache', {})
    const old = bench.reading().keys.find(({ key }) => key === 'ConnectionTimeOut')?.value
    expect(bench.open()).toEqual([
      { what: 'key', key: 'ConnectionTimeOut', old, secret: false },
      { what: 'availability', connectorId: 2, old: 'Operative' },
      { what: 'charging-profile', chargingProfileId: 9 },
      { what: 'id-tag', idTag: 'BENCH1' },
      { what: 'reservation', reservationId: 7 },
      { what: 'cache-cleared' },
    ])

    const run = await bench.run('leave-clean', { chargePointId: 'CP1' })
    const { items, left } = resultOf(run) as unknown as LeaveCleanResult
    expect(left).toBe(0)
    expect(items.map(({ change, outcome }) => [change.what, outcome])).toEqual([
      ['reservation', { state: 'put-back', evidence: 'asked-again' }],
      ['charging-profile', { state: 'put-back', evidence: 'asked-again' }],
      ['id-tag', { state: 'put-back', evidence: 'list-version' }],
      ['cache-cleared', { state: 'not-undoable', text: expect.stringContaining('fills again') }],
      ['availability', { state: 'put-back', evidence: 'status' }],
      ['key', { state: 'put-back', evidence: 'read-back' }],
    ])
    await bench.send('GetLocalListVersion', {})
    expect(bench.open()).toEqual([])
  })

  it('is struck out by what undoes it', async () => {
    const bench = await startWatching()
    await bench.virtual()
    await bench.run('configuration.read', { chargePointId: 'CP1' })
    const old = bench.reading().keys.find(({ key }) => key === 'ConnectionTimeOut')?.value
    await bench.send('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '17' })
    await bench.send('ChangeConfiguration', { key: 'ConnectionTimeOut', value: '18' })
    await bench.send('ChangeAvailability', { connectorId: 2, type: 'Inoperative' })
    await bench.send('SetChargingProfile', profile(9))
    await bench.send('SetChargingProfile', profile(9))
    expect(bench.open()).toHaveLength(3)
    await bench.send('ChangeConfiguration', { key: 'ConnectionTimeOut', value: old })
    await bench.send('ChangeAvailability', { connectorId: 2, type: 'Operative' })
    await bench.send('ClearChargingProfile', { id: 9 })
    expect(bench.open()).toEqual([])
  })

  it('is written down once where a key is set twice before the old value was looked up', async () => {
    const bench = await startWatching()
    const store = keyStore([{ key: 'Speed', value: '3' }])
    await bench.scripted(store.answers)
    bench.disk.readings.push({
      id: 'before',
      chargePointId: 'CP1',
      kind: 'reading',
      jobId: null,
      name: null,
      reading: {
        chargePointId: 'CP1',
        at: new Date(bench.clock.now()).toISOString(),
        keys: [{ key: 'Speed', value: '3', readonly: false }],
        unknownKeys: [],
        complete: true,
        boot: null,
      },
    })
    const set = (value: string) =>
      bench.centralSystem.call('CP1', 'ChangeConfiguration', { key: 'Speed', value })
    await bench.drive(Promise.all([set('5'), set('7')]))
    await bench.send('GetConfiguration', {})
    expect(store.values.get('Speed')).toBe('7')
    expect(bench.open()).toEqual([{ what: 'key', key: 'Speed', old: '3', secret: false }])
  })

  it('is not written down where it was refused, or changes nothing', async () => {
    const bench = await startWatching()
    const store = keyStore([{ key: 'Speed', value: '3' }], {
      change: (_key, value) => (value === '9' ? { status: 'Rejected' } : undefined),
      other: (action) => (action === 'ReserveNow' ? { status: 'Occupied' } : undefined),
    })
    await bench.scripted(store.answers)
    await bench.send('GetConfiguration', {})
    await bench.send('ChangeConfiguration', { key: 'Speed', value: '9' })
    await bench.send('ChangeConfiguration', { key: 'Speed', value: '3' })
    await bench.send('ReserveNow', {
      connectorId: 1,
      expiryDate: '2030-01-01T00:00:00Z',
      idTag: 'A',
      reservationId: 7,
    })
    expect(bench.open()).toEqual([])
  })

  it('is no change of the bench any more when the key is set on purpose', async () => {
    const bench = await startWatching()
    const store = keyStore([{ key: 'Speed', value: '3' }])
    await bench.scripted(store.answers)
    await bench.send('GetConfiguration', {})
    await bench.send('ChangeConfiguration', { key: 'Speed', value: '5' })
    expect(bench.open()).toEqual([{ what: 'key', key: 'Speed', old: '3', secret: false }])
    await bench.run('configuration.set', {
      chargePointId: 'CP1',
      changes: [{ key: 'Speed', value: '7' }],
      reset: 'at-end',
    })
    await bench.send('GetConfiguration', {})
    expect(bench.open()).toEqual([])
  })

  it('never holds a secret, and says where the old value is not known', async () => {
    const bench = await startWatching()
    const store = keyStore([
      { key: 'AuthorizationKey', value: 'old-secret' },
      { key: 'Speed', value: '3' },
    ])
    await bench.scripted(store.answers)
    await bench.send('ChangeConfiguration', { key: 'Speed', value: '5' })
    await bench.send('ChangeConfiguration', { key: 'AuthorizationKey', value: 'new-secret' })
    expect(bench.open()).toEqual([
      { what: 'key', key: 'Speed', old: null, secret: false },
      { what: 'key', key: 'AuthorizationKey', old: null, secret: true },
    ])
  })

  it('replaces a list: that is said, and a list that is sent whole ends it', async () => {
    const bench = await startWatching()
    await bench.virtual()
    await bench.send('SendLocalList', {
      listVersion: 4,
      updateType: 'Full',
      localAuthorizationList: [{ idTag: 'BENCH1', idTagInfo }],
    })
    expect(bench.open()).toEqual([{ what: 'local-list' }])
    const run = await bench.run('leave-clean', { chargePointId: 'CP1' })
    expect(resultOf(run)).toMatchObject({
      left: 1,
      items: [{ outcome: { state: 'not-put-back', why: 'list-replaced', todo: 'send-whole-list' } }],
    })
  })
})

describe('entries that were sent by hand', () => {
  it('are over when the list is cleared on purpose', async () => {
    const bench = await startWatching()
    await bench.virtual()
    const localAuthorizationList = [{ idTag: 'BENCH1', idTagInfo }]
    await bench.send('SendLocalList', { listVersion: 4, updateType: 'Differential', localAuthorizationList })
    expect(bench.open()).toEqual([{ what: 'id-tag', idTag: 'BENCH1' }])
    resultOf(await bench.run('local-list.clear', { chargePointId: 'CP1' }))
    await bench.send('GetLocalListVersion', {})
    expect(bench.open()).toEqual([])
  })
})

describe('cards that were accepted here', () => {
  it.each([
    ['true', [{ what: 'cache' }]],
    ['false', []],
  ])('stand in its cache where AuthorizationCacheEnabled is %s', async (enabled, changes) => {
    const bench = await startWatching()
    const store = keyStore([{ key: 'AuthorizationCacheEnabled', value: enabled }])
    const chargePoint = await bench.scripted(store.answers)
    await bench.centralSystem.setRegistration('CP1', 'Accepted', undefined, 'technician')
    await bench.drive(chargePoint.call('Authorize', { idTag: 'BENCH1' }))
    await bench.send('GetConfiguration', {})
    const isAccepted = JSON.stringify(await bench.events('frame')).includes('idTagInfo')
    expect(isAccepted).toBe(true)
    expect(bench.open()).toEqual(changes)
  })
})
