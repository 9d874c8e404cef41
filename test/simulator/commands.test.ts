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

describe('Core', () => {
  it('tells the 46 keys of the certified charge point exactly', async () => {
    const bench = await startBench({ profile: profile('ecarplug') })
    const answer = (await bench.call('GetConfiguration')) as Payload
    const told = (answer['configurationKey'] as Payload[]).map(({ key, value }) => [
      key as string,
      value as string,
    ])
    expect(told).toHaveLength(46)
    expect(Object.fromEntries(told)).toMatchObject({
      ChargingScheduleAllowedChargingRateUnit: 'Ampere',
      LocalAuthListMaxLength: '0',
      SendLocalListMaxLength: '0',
      StopTransactionOnInvalidId: 'TRUE',
      SupportedFileTransferProtocols: 'http, https',
    })
    expect(await bench.change('LocalAuthListEnabled', 'false')).toBe('Accepted')
    const read = (await bench.call('GetConfiguration', { key: ['localauthlistenabled', 'None'] })) as Payload
    expect(read).toEqual({
      configurationKey: [{ key: 'LocalAuthListEnabled', readonly: false, value: 'FALSE' }],
      unknownKey: ['None'],
    })
  })

  it('changes what can be changed, and says why not', async () => {
    const bench = await startBench()
    expect(await bench.change('NumberOfConnectors', '3')).toBe('Rejected')
    expect(await bench.change('HeartbeatInterval', 'soon')).toBe('Rejected')
    expect(await bench.change('WebSocketPingInterval', '-1')).toBe('Rejected')
    expect(await bench.change('NoSuchKey', '1')).toBe('NotSupported')
    expect(await bench.change('HeartbeatInterval', '15')).toBe('Accepted')
    await bench.pass(15)
    expect(bench.of('Heartbeat')).toHaveLength(1)
  })

  it('stops transactions with SoftReset before a soft reset, and boots again', async () => {
    const bench = await startBench()
    await start(bench)
    bench.forget()
    expect(await bench.call('Reset', { type: 'Soft' })).toEqual(accepted)
    await restarted(bench)
    expect(bench.of('StopTransaction')).toMatchObject([{ reason: 'SoftReset', transactionId: 1 }])
    const order = bench.calls.map(({ action }) => action)
    expect(order.lastIndexOf('StopTransaction')).toBeLessThan(order.lastIndexOf('BootNotification'))
    expect(bench.of('BootNotification')).toHaveLength(1)
  })

  it('tells of transactions that a hard reset ended after it', async () => {
    const bench = await startBench()
    await start(bench)
    bench.forget()
    await bench.call('Reset', { type: 'Hard' })
    await restarted(bench)
    expect(bench.of('StopTransaction')).toMatchObject([{ reason: 'HardReset', transactionId: 1 }])
    const order = bench.calls.map(({ action }) => action)
    expect(order.lastIndexOf('StopTransaction')).toBeGreaterThan(order.lastIndexOf('BootNotification'))
  })

  it('keeps what it knows through a power loss, and stops what ran with PowerLoss', async () => {
    const bench = await startBench()
    await bench.change('MeterValueSampleInterval', '120')
    await bench.call('ChangeAvailability', { connectorId: 2, type: 'Inoperative' })
    await start(bench)
    await bench.chargePoint.hands.powerOff()
    expect(bench.chargePoint.state).toEqual({ state: 'off' })
    bench.forget()
    await bench.chargePoint.hands.powerOn()
    await restarted(bench)
    expect(bench.of('StopTransaction')).toMatchObject([{ reason: 'PowerLoss', transactionId: 1 }])
    expect(bench.statuses()).toEqual(['0:Available', '1:Finishing', '2:Unavailable'])
    const read = (await bench.call('GetConfiguration', { key: ['MeterValueSampleInterval'] })) as Payload
    expect(read['configurationKey']).toMatchObject([{ value: '120' }])
  })

  it('schedules Inoperative until the transaction is over and the cable is out', async () => {
    const bench = await startBench()
    await start(bench)
    bench.forget()
    expect(await bench.call('ChangeAvailability', { connectorId: 0, type: 'Inoperative' })).toEqual({
      status: 'Scheduled',
    })
    await bench.settle()
    expect(bench.statuses()).toEqual(['2:Unavailable'])
    await bench.chargePoint.hands.card('TAG1')
    await bench.settle()
    await bench.chargePoint.hands.unplug(1)
    await bench.settle()
    expect(bench.statuses()).toEqual(['2:Unavailable', '1:Finishing', '0:Unavailable', '1:Unavailable'])
    expect(await bench.chargePoint.hands.present('TAG2')).toBe('no-connector')
    expect(await bench.call('ChangeAvailability', { connectorId: 0, type: 'Operative' })).toEqual(accepted)
    await bench.settle()
    expect(bench.statuses().slice(-3).sort()).toEqual(['0:Available', '1:Available', '2:Available'])
    expect(await bench.call('ChangeAvailability', { connectorId: 9, type: 'Operative' })).toEqual(rejected)
  })

  it('ends a transaction before it unlocks', async () => {
    const bench = await startBench()
    await start(bench)
    expect(await bench.call('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' })
    await bench.settle()
    expect(bench.of('StopTransaction')).toMatchObject([{ reason: 'UnlockCommand' }])
    expect(await bench.call('UnlockConnector', { connectorId: 9 })).toEqual({ status: 'NotSupported' })
  })

  it('starts and stops from afar', async () => {
    const bench = await startBench()
    await bench.chargePoint.hands.plug(2)
    expect(await bench.call('RemoteStartTransaction', { idTag: 'APP' })).toEqual(accepted)
    await bench.settle()
    expect(bench.of('Authorize')).toEqual([{ idTag: 'APP' }])
    expect(bench.of('StartTransaction')).toMatchObject([{ connectorId: 2, idTag: 'APP' }])
    expect(await bench.call('RemoteStopTransaction', { transactionId: 99 })).toEqual(rejected)
    expect(await bench.call('RemoteStopTransaction', { transactionId: 1 })).toEqual(accepted)
    await bench.settle()
    expect(bench.of('StopTransaction')).toMatchObject([{ reason: 'Remote' }])
    expect(await bench.change('AuthorizeRemoteTxRequests', 'false')).toBe('Accepted')
    bench.forget()
    await bench.call('RemoteStartTransaction', { idTag: 'APP', connectorId: 1 })
    await bench.settle()
    expect(bench.of('Authorize')).toEqual([])
    expect(bench.statuses()).toEqual(['1:Preparing'])
  })

  it('is Faulted with a fault and goes back to what it was', async () => {
    const bench = await startBench()
    await start(bench)
    bench.forget()
    await bench.chargePoint.hands.fault(1, 'GroundFailure')
    await bench.settle()
    await bench.chargePoint.hands.fault(1, null)
    await bench.settle()
    expect(bench.of('StatusNotification')).toMatchObject([
      { connectorId: 1, status: 'Faulted', errorCode: 'GroundFailure' },
      { connectorId: 1, status: 'Charging', errorCode: 'NoError' },
    ])
    await bench.chargePoint.hands.fault(1, 'EVCommunicationError')
    await bench.settle()
    expect(bench.of('StatusNotification').at(-1)).toMatchObject({
      status: 'SuspendedEV',
      errorCode: 'EVCommunicationError',
    })
    await expect(bench.chargePoint.hands.fault(7, 'GroundFailure')).rejects.toMatchObject({
      code: 'request-invalid',
    })
  })

  it('tells a status only when it lasts for MinimumStatusDuration', async () => {
    const bench = await startBench()
    await bench.change('MinimumStatusDuration', '5')
    await start(bench)
    expect(bench.statuses()).toEqual([])
    await bench.pass(5)
    expect(bench.statuses()).toEqual(['1:Charging'])
  })

  it('clears its cache, and has none where the key is missing', async () => {
    const bench = await startBench()
    await bench.change('LocalPreAuthorize', 'true')
    await bench.chargePoint.hands.present('TAG1', 1)
    await bench.chargePoint.hands.present('TAG1', 1)
    bench.forget()
    await bench.chargePoint.hands.present('TAG1', 1)
    await bench.settle()
    expect(bench.of('Authorize')).toEqual([])
    await bench.chargePoint.hands.present('TAG1', 1)
    expect(await bench.call('ClearCache')).toEqual(accepted)
    await bench.chargePoint.hands.present('TAG1', 1)
    expect(bench.of('Authorize')).toHaveLength(1)
    const wallbox = await startBench({ profile: profile('wallbox') })
    expect(await wallbox.call('ClearCache')).toEqual(rejected)
  })
})

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
      location: 'http://laptop/files/fw-2.5.0.bin',
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
    expect(bench.of('BootNotification')).toMatchObject([{ firmwareVersion: '2.5.0' }])
  })

  it('tells of its diagnostics', async () => {
    const bench = await startBench()
    const answer = (await bench.call('GetDiagnostics', { location: 'ftp://laptop/' })) as Payload
    expect(answer['fileName']).toMatch(/^diagnostics-CB001-.*\.txt$/)
    await bench.pass(10)
    expect(bench.of('DiagnosticsStatusNotification')).toEqual([
      { status: 'Uploading' },
      { status: 'Uploaded' },
    ])
  })
})
