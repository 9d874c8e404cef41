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
