import { describe, expect, it } from 'vitest'
import { profile, reached, startBench, type Bench, type Payload } from './support/bench.ts'

const start = async (bench: Bench, connectorId = 1, idTag = 'TAG1') => {
  await bench.chargePoint.hands.plug(connectorId)
  await bench.chargePoint.hands.card(idTag, connectorId)
  await bench.settle()
}
const accepted = { status: 'Accepted' }
const rejected = { status: 'Rejected' }

/** Through a restart, until it is accepted again. */
const restarted = async (bench: Bench): Promise<void> => {
  await reached(bench.chargePoint, 'restarting')
  bench.clock.advance(10_000)
  await reached(bench.chargePoint, 'accepted')
  await bench.settle()
}

describe('Local Authorization List', () => {
  const entry = (idTag: string, status?: string) => ({ idTag, ...(status && { idTagInfo: { status } }) })

  it('takes full and differential lists, in order of their versions', async () => {
    const bench = await startBench()
    const send = (listVersion: number, updateType: string, list: unknown[]) =>
      bench.call('SendLocalList', { listVersion, updateType, localAuthorizationList: list })
    expect(await bench.call('GetLocalListVersion')).toEqual({ listVersion: 0 })
    expect(await send(5, 'Full', [entry('A', 'Accepted'), entry('B', 'Blocked')])).toEqual(accepted)
    expect(await send(5, 'Differential', [])).toEqual({ status: 'VersionMismatch' })
    expect(await send(6, 'Differential', [entry('C', 'Accepted'), entry('A')])).toEqual(accepted)
    expect(await bench.call('GetLocalListVersion')).toEqual({ listVersion: 6 })
    expect(await send(0, 'Full', [])).toEqual({ status: 'Failed' })
    expect(
      await send(
        7,
        'Full',
        Array.from({ length: 101 }, (_, i) => entry(`T${i}`, 'Accepted')),
      ),
    ).toEqual({ status: 'Failed' })
    await bench.offline()
    expect(await bench.chargePoint.hands.present('c', 1)).toBe('waiting-for-cable')
    expect(await bench.chargePoint.hands.present('A', 2)).toBe('refused')
    expect(await bench.chargePoint.hands.present('B', 2)).toBe('refused')
  })

  it('reports a conflict between the list and the Central System', async () => {
    const bench = await startBench()
    await bench.call('SendLocalList', {
      listVersion: 1,
      updateType: 'Full',
      localAuthorizationList: [entry('A', 'Accepted')],
    })
    bench.answer('Authorize', { idTagInfo: { status: 'Blocked' } })
    await bench.chargePoint.hands.present('A', 1)
    await bench.settle()
    expect(bench.of('StatusNotification')).toMatchObject([
      { connectorId: 0, status: 'Available', errorCode: 'LocalListConflict' },
    ])
  })

  it('says -1 and NotSupported where it has none', async () => {
    const bench = await startBench({ profile: profile('wallbox') })
    expect(await bench.call('GetLocalListVersion')).toEqual({ listVersion: -1 })
    expect(await bench.call('SendLocalList', { listVersion: 1, updateType: 'Full' })).toEqual({
      status: 'NotSupported',
    })
    expect(await bench.call('CancelReservation', { reservationId: 1 })).toBe('NotSupported')
  })
})

describe('Reservation', () => {
  const reserve = (bench: Bench, connectorId: number, extra: object = {}) =>
    bench.call('ReserveNow', {
      connectorId,
      reservationId: 1,
      idTag: 'TAG1',
      expiryDate: '2026-01-01T01:00:00.000Z',
      ...extra,
    })

  it('keeps a connector for its idTag and tells the reservation at the start', async () => {
    const bench = await startBench()
    expect(await reserve(bench, 1)).toEqual(accepted)
    await bench.settle()
    expect(bench.statuses()).toEqual(['1:Reserved'])
    expect(await reserve(bench, 1, { reservationId: 2 })).toEqual({ status: 'Occupied' })
    expect(await bench.chargePoint.hands.present('OTHER', 1)).toBe('no-connector')
    await start(bench)
    expect(bench.of('StartTransaction')).toMatchObject([{ reservationId: 1, connectorId: 1 }])
    expect(await bench.call('CancelReservation', { reservationId: 1 })).toEqual(rejected)
  })

  it('ends at its expiry, or when it is cancelled', async () => {
    const bench = await startBench()
    await reserve(bench, 1, { expiryDate: '2026-01-01T00:01:00.000Z' })
    await bench.pass(60)
    expect(bench.statuses()).toEqual(['1:Reserved', '1:Available'])
    await reserve(bench, 2)
    expect(await bench.call('CancelReservation', { reservationId: 1 })).toEqual(accepted)
    await bench.settle()
    expect(bench.statuses().slice(2)).toEqual(['2:Reserved', '2:Available'])
  })

  it('of connector 0 keeps one free for whoever it is for, also by parentIdTag', async () => {
    const bench = await startBench()
    expect(await reserve(bench, 0, { parentIdTag: 'FAMILY' })).toEqual(accepted)
    await start(bench, 1, 'OTHER')
    await bench.settle()
    expect([...bench.statuses()].sort()).toEqual(['1:Charging', '1:Preparing', '2:Reserved'])
    expect(await bench.chargePoint.hands.present('THIRD', 2)).toBe('no-connector')
    bench.answer('Authorize', { idTagInfo: { status: 'Accepted', parentIdTag: 'FAMILY' } })
    await start(bench, 2, 'KIN')
    expect(bench.of('StartTransaction').at(-1)).toMatchObject({ connectorId: 2, reservationId: 1 })
  })
})

describe('Smart Charging', () => {
  const period = (startPeriod: number, limit: number) => ({ startPeriod, limit })
  const scheduled = (over: object, schedule: object = {}) => ({
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: 'TxDefaultProfile',
    chargingProfileKind: 'Relative',
    chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [period(0, 10)], ...schedule },
    ...over,
  })
  const set = (bench: Bench, connectorId: number, csChargingProfiles: object) =>
    bench.call('SetChargingProfile', { connectorId, csChargingProfiles })

  it('limits what flows, period for period, and says so', async () => {
    const bench = await startBench()
    await start(bench)
    const chargingSchedulePeriod = [period(0, 10), period(60, 0), period(120, 16)]
    expect(
      await set(bench, 1, scheduled({ chargingProfilePurpose: 'TxProfile' }, { chargingSchedulePeriod })),
    ).toEqual(accepted)
    expect(bench.chargePoint.view().connectors[0]?.power).toBe(6900)
    bench.forget()
    await bench.pass(60)
    expect(bench.chargePoint.view().connectors[0]).toMatchObject({ power: 0, status: 'SuspendedEVSE' })
    await bench.pass(60)
    expect(bench.chargePoint.view().connectors[0]?.power).toBe(11_000)
    expect(bench.statuses()).toEqual(['1:SuspendedEVSE', '1:Charging'])
    const composite = await bench.call('GetCompositeSchedule', {
      connectorId: 1,
      duration: 600,
      chargingRateUnit: 'A',
    })
    expect(composite).toEqual({
      status: 'Accepted',
      connectorId: 1,
      scheduleStart: '2026-01-01T00:02:00.000Z',
      chargingSchedule: {
        duration: 600,
        chargingRateUnit: 'A',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 16 }],
      },
    })
  })

  it('shares the limit of the whole charge point among its transactions', async () => {
    const bench = await startBench()
    await set(
      bench,
      0,
      scheduled(
        { chargingProfilePurpose: 'ChargePointMaxProfile', chargingProfileKind: 'Absolute' },
        { chargingSchedulePeriod: [period(0, 20)] },
      ),
    )
    await start(bench)
    expect(bench.chargePoint.view().connectors[0]?.power).toBe(11_000)
    await start(bench, 2, 'TAG2')
    expect(bench.chargePoint.view().connectors.map(({ power }) => power)).toEqual([6900, 6900])
  })

  it('refuses what it cannot do', async () => {
    const bench = await startBench()
    expect(await set(bench, 1, scheduled({ chargingProfilePurpose: 'TxProfile' }))).toEqual(rejected)
    expect(await set(bench, 1, scheduled({ chargingProfilePurpose: 'ChargePointMaxProfile' }))).toEqual(
      rejected,
    )
    expect(await set(bench, 1, scheduled({ stackLevel: 99 }))).toEqual(rejected)
    expect(await set(bench, 1, scheduled({}, { chargingSchedulePeriod: [period(5, 10)] }))).toEqual(rejected)
    expect(await set(bench, 9, scheduled({}))).toBe('PropertyConstraintViolation')
    const fleet = await startBench({ profile: profile('fleet-station') })
    expect(await set(fleet, 1, scheduled({}))).toEqual(rejected)
    expect(await set(fleet, 1, scheduled({}, { chargingRateUnit: 'W' }))).toEqual(accepted)
  })

  it('clears by id, or by what matches', async () => {
    const bench = await startBench()
    await set(bench, 0, scheduled({}))
    await set(bench, 1, scheduled({ chargingProfileId: 2, stackLevel: 1 }))
    expect(await bench.call('ClearChargingProfile', { stackLevel: 7 })).toEqual({ status: 'Unknown' })
    expect(await bench.call('ClearChargingProfile', { id: 2 })).toEqual(accepted)
    expect(await bench.call('ClearChargingProfile', {})).toEqual(accepted)
    expect(await bench.call('ClearChargingProfile', {})).toEqual({ status: 'Unknown' })
  })

  it('uses the profile of a remote start for that transaction alone', async () => {
    const bench = await startBench()
    await bench.chargePoint.hands.plug(1)
    await bench.call('RemoteStartTransaction', {
      idTag: 'APP',
      connectorId: 1,
      chargingProfile: scheduled({ chargingProfilePurpose: 'TxProfile' }),
    })
    await bench.settle()
    expect(bench.chargePoint.view().connectors[0]?.power).toBe(6900)
    await bench.call('RemoteStopTransaction', { transactionId: 1 })
    expect(await bench.call('ClearChargingProfile', {})).toEqual({ status: 'Unknown' })
  })
})

describe('Remote Trigger, firmware and diagnostics', () => {
  const trigger = (bench: Bench, requestedMessage: string, more: object = {}) =>
    bench.call('TriggerMessage', { requestedMessage, ...more })

  it('sends every message that can be asked for', async () => {
    const bench = await startBench()
    await start(bench)
    bench.forget()
    expect(await trigger(bench, 'MeterValues', { connectorId: 1 })).toEqual(accepted)
    expect(await trigger(bench, 'FirmwareStatusNotification')).toEqual(accepted)
    expect(await trigger(bench, 'DiagnosticsStatusNotification')).toEqual(accepted)
    expect(await trigger(bench, 'Heartbeat')).toEqual(accepted)
    expect(await trigger(bench, 'MeterValues', { connectorId: 5 })).toEqual(rejected)
    await bench.settle()
    expect(bench.of('MeterValues')).toMatchObject([{ connectorId: 1, transactionId: 1 }])
    expect(JSON.stringify(bench.of('MeterValues'))).toContain('"context":"Trigger"')
    expect(bench.of('FirmwareStatusNotification')).toEqual([{ status: 'Idle' }])
    expect(bench.of('DiagnosticsStatusNotification')).toEqual([{ status: 'Idle' }])
    expect(bench.of('Heartbeat')).toHaveLength(1)
  })

  it('goes through a firmware update after the transaction, and boots with the new version', async () => {
    const bench = await startBench()
    await start(bench)
    bench.forget()
    await bench.call('UpdateFirmware', {
      location: bench.files.firmwareUrl,
      retrieveDate: '2026-01-01T00:01:00.000Z',
    })
    const statuses = () => bench.of('FirmwareStatusNotification').map(({ status }) => String(status))
    await bench.pass(50)
    expect(statuses()).toEqual([])
    await bench.pass(30)
    expect(statuses()).toEqual(['Downloading', 'Downloaded'])
    expect(bench.statuses()).toEqual(['2:Unavailable'])
    await bench.chargePoint.hands.card('TAG1')
    await bench.settle()
    const restart = restarted(bench)
    await bench.pass(10)
    await restart
    expect(statuses()).toEqual(['Downloading', 'Downloaded', 'Installing', 'Installed'])
    expect(bench.of('BootNotification')).toMatchObject([{ firmwareVersion: '2.0.0' }])
  })

  it('tells of its diagnostics', async () => {
    const bench = await startBench()
    const answer = (await bench.call('GetDiagnostics', { location: 'ftp://laptop/' })) as Payload
    expect(answer['fileName']).toMatch(/^diagnostics-CB001-.*\.log\.gz$/)
    await bench.pass(10)
    expect(bench.of('DiagnosticsStatusNotification')).toEqual([
      { status: 'Uploading' },
      { status: 'Uploaded' },
    ])
  })
})
