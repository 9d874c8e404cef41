import { describe, expect, it } from 'vitest'
import { profile, reached, startBench, type Bench, type Payload } from './support/bench.ts'

const start = async (bench: Bench, connectorId = 1, idTag = 'TAG1') => {
  await bench.chargePoint.hands.plug(connectorId)
  await bench.chargePoint.hands.card(idTag, connectorId)
  await bench.settle()
}

const measurandsOf = (meterValue: Payload): readonly string[] => [
  ...new Set((meterValue['sampledValue'] as Payload[]).map((value) => String(value['measurand']))),
]

describe('a transaction', () => {
  it('goes from plug and card to charging, and ends with the same card without asking again', async () => {
    const bench = await startBench()
    await start(bench)
    expect(bench.of('Authorize')).toEqual([{ idTag: 'TAG1' }])
    expect(bench.statuses()).toEqual(['1:Preparing', '1:Charging'])
    expect(bench.of('StartTransaction')).toMatchObject([{ connectorId: 1, idTag: 'TAG1', meterStart: 0 }])
    await bench.pass(3600)
    bench.forget()
    await bench.chargePoint.hands.card('tag1')
    await bench.settle()
    expect(bench.of('Authorize')).toEqual([])
    expect(bench.of('StopTransaction')).toMatchObject([{ transactionId: 1, reason: 'Local', idTag: 'tag1' }])
    expect(bench.of('StopTransaction')[0]?.['meterStop']).toBeGreaterThan(10_000)
    expect(bench.statuses()).toEqual(['1:Finishing'])
    await bench.chargePoint.hands.unplug(1)
    await bench.settle()
    expect(bench.statuses()).toEqual(['1:Finishing', '1:Available'])
  })

  it('waits for the cable after the card, for ConnectionTimeOut', async () => {
    const bench = await startBench()
    await bench.chargePoint.hands.card('TAG1', 2)
    await bench.settle()
    await bench.pass(59)
    expect(bench.statuses()).toEqual(['2:Preparing'])
    await bench.pass(1)
    expect(bench.statuses()).toEqual(['2:Preparing', '2:Available'])
    expect(bench.of('StartTransaction')).toEqual([])
  })

  it('leaves a cable that nobody claimed in Finishing', async () => {
    const bench = await startBench()
    await bench.chargePoint.hands.plug(1)
    await bench.settle()
    await bench.pass(60)
    expect(bench.statuses()).toEqual(['1:Preparing', '1:Finishing'])
  })

  it('does not start for an idTag that is not accepted', async () => {
    const bench = await startBench()
    bench.answer('Authorize', { idTagInfo: { status: 'Blocked' } })
    await start(bench)
    expect(bench.statuses()).toEqual(['1:Preparing'])
    expect(bench.of('StartTransaction')).toEqual([])
  })

  it('can be stopped by another card of the group, which has to be authorized', async () => {
    const bench = await startBench()
    bench.answer('Authorize', { idTagInfo: { status: 'Accepted', parentIdTag: 'FAMILY' } })
    await start(bench)
    bench.forget()
    await bench.chargePoint.hands.card('TAG2', 1)
    await bench.settle()
    expect(bench.of('Authorize')).toEqual([{ idTag: 'TAG2' }])
    expect(bench.of('StopTransaction')).toMatchObject([{ idTag: 'TAG2' }])
  })

  it('sends periodic meter values of what is configured, and clock-aligned ones at their times', async () => {
    const bench = await startBench()
    expect(await bench.change('MeterValuesSampledData', 'Voltage.L1,Current.Import,Frequency')).toBe(
      'Accepted',
    )
    expect(await bench.change('MeterValuesSampledData', 'RPM')).toBe('Rejected')
    expect(await bench.change('MeterValueSampleInterval', '30')).toBe('Accepted')
    expect(await bench.change('ClockAlignedDataInterval', '900')).toBe('Accepted')
    await bench.pass(10)
    await start(bench)
    await bench.pass(60)
    const periodic = bench.of('MeterValues')
    expect(periodic).toHaveLength(2)
    expect(periodic[0]).toMatchObject({ connectorId: 1, transactionId: 1 })
    const first = (periodic[0]?.['meterValue'] as Payload[])[0]
    expect(first?.['timestamp']).toBe('2026-01-01T00:00:40.000Z')
    expect(first && measurandsOf(first)).toEqual(['Voltage', 'Current.Import', 'Frequency'])
    const values = first?.['sampledValue'] as Payload[]
    expect(values.filter((value) => value['measurand'] === 'Voltage')).toMatchObject([{ phase: 'L1' }])
    expect(
      values.filter((value) => value['measurand'] === 'Current.Import').map((v) => String(v['phase'])),
    ).toEqual(['L1', 'L2', 'L3'])
    bench.forget()
    await bench.pass(830)
    const aligned = bench.of('MeterValues').filter((sent) => JSON.stringify(sent).includes('Sample.Clock'))
    expect(aligned).toMatchObject([
      { connectorId: 1, transactionId: 1, meterValue: [{ timestamp: '2026-01-01T00:15:00.000Z' }] },
      { connectorId: 2, meterValue: [{ timestamp: '2026-01-01T00:15:00.000Z' }] },
    ])
    expect(aligned[1]).not.toHaveProperty('transactionId')
  })

  it('puts begin, samples and end into StopTransaction, and nothing where nothing is configured', async () => {
    const bench = await startBench()
    await start(bench)
    await bench.pass(120)
    await bench.chargePoint.hands.card('TAG1')
    await bench.settle()
    const data = bench.of('StopTransaction')[0]?.['transactionData'] as Payload[]
    const contexts = data.map((value) => String((value['sampledValue'] as Payload[])[0]?.['context']))
    expect(contexts).toEqual(['Transaction.Begin', 'Sample.Periodic', 'Sample.Periodic', 'Transaction.End'])
    expect(await bench.change('StopTxnSampledData', '')).toBe('Accepted')
    await bench.chargePoint.hands.unplug(1)
    await start(bench)
    await bench.chargePoint.hands.card('TAG1')
    await bench.settle()
    expect(bench.of('StopTransaction')[1]).not.toHaveProperty('transactionData')
  })

  it('is suspended by the vehicle when that is full', async () => {
    const bench = await startBench()
    await bench.change('MeterValueSampleInterval', '0')
    await start(bench)
    bench.forget()
    await bench.pass(8 * 3600)
    expect(bench.statuses()).toEqual(['1:SuspendedEV'])
    expect(bench.chargePoint.view().connectors[0]).toMatchObject({ power: 0, stateOfCharge: 1 })
  })

  it('stops when the idTag turns out to be invalid, and keeps the cable until that card comes', async () => {
    const bench = await startBench()
    bench.answer('StartTransaction', { transactionId: 9, idTagInfo: { status: 'Invalid' } })
    await start(bench)
    expect(bench.of('StopTransaction')).toMatchObject([{ transactionId: 9, reason: 'DeAuthorized' }])
    await bench.chargePoint.hands.unplug(1)
    expect(bench.chargePoint.view().connectors[0]).toMatchObject({ status: 'Finishing', cable: 'loose' })
    await bench.chargePoint.hands.card('TAG1', 1)
    await bench.settle()
    expect(bench.chargePoint.view().connectors[0]).toMatchObject({ status: 'Available', cable: 'out' })
  })

  it('gives MaxEnergyOnInvalidId first, and only suspends where StopTransactionOnInvalidId is false', async () => {
    const bench = await startBench()
    await bench.change('MaxEnergyOnInvalidId', '1000')
    await bench.change('StopTransactionOnInvalidId', 'false')
    bench.answer('StartTransaction', { transactionId: 9, idTagInfo: { status: 'Blocked' } })
    await start(bench)
    expect(bench.statuses()).toEqual(['1:Preparing', '1:Charging'])
    bench.forget()
    await bench.pass(600)
    expect(bench.statuses()).toEqual(['1:SuspendedEVSE'])
    expect(bench.chargePoint.view().connectors[0]?.energyWh).toBe(1000)
    expect(bench.of('StopTransaction')).toEqual([])
  })
})

describe('the cable pulled from the vehicle', () => {
  it('stops the transaction and frees the cable, as both keys say', async () => {
    const bench = await startBench()
    await start(bench)
    bench.forget()
    await bench.chargePoint.hands.unplug(1)
    await bench.settle()
    expect(bench.of('StopTransaction')).toMatchObject([{ reason: 'EVDisconnected' }])
    expect(bench.of('StatusNotification')).toMatchObject([
      { status: 'Finishing', info: 'EV side disconnected', errorCode: 'NoError' },
    ])
    await bench.chargePoint.hands.unplug(1)
    await bench.settle()
    expect(bench.statuses()).toEqual(['1:Finishing', '1:Available'])
  })

  it('only suspends where StopTransactionOnEVSideDisconnect is false, and goes on when it is back', async () => {
    const bench = await startBench()
    await bench.change('StopTransactionOnEVSideDisconnect', 'false')
    await start(bench)
    bench.forget()
    await bench.chargePoint.hands.unplug(1)
    await bench.settle()
    expect(bench.of('StatusNotification')).toMatchObject([
      { status: 'SuspendedEV', info: 'EV side disconnected' },
    ])
    await bench.chargePoint.hands.plug(1)
    await bench.settle()
    expect(bench.statuses()).toEqual(['1:SuspendedEV', '1:Charging'])
    expect(bench.of('StopTransaction')).toEqual([])
  })

  it('keeps the cable locked where UnlockConnectorOnEVSideDisconnect is false', async () => {
    const bench = await startBench()
    await bench.change('UnlockConnectorOnEVSideDisconnect', 'false')
    await start(bench)
    await bench.chargePoint.hands.unplug(1)
    await bench.chargePoint.hands.unplug(1)
    expect(bench.chargePoint.view().connectors[0]).toMatchObject({ status: 'Finishing', cable: 'loose' })
    expect(await bench.call('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'Unlocked' })
    expect(bench.chargePoint.view().connectors[0]).toMatchObject({ status: 'Available', cable: 'out' })
  })

  it('is free at once with a fixed cable', async () => {
    const bench = await startBench({ profile: profile('wallbox') })
    await start(bench)
    bench.forget()
    await bench.chargePoint.hands.unplug(1)
    await bench.settle()
    expect(bench.statuses()).toEqual(['1:Finishing', '1:Available'])
    expect(await bench.call('UnlockConnector', { connectorId: 1 })).toEqual({ status: 'NotSupported' })
  })
})

describe('offline', () => {
  it('queues without limit and delivers in order, with the transaction id that it then learns', async () => {
    const bench = await startBench()
    await bench.change('AllowOfflineTxForUnknownId', 'false')
    await start(bench)
    await bench.chargePoint.hands.card('TAG1')
    await bench.chargePoint.hands.unplug(1)
    await bench.offline()
    bench.forget()
    await start(bench, 2)
    await bench.pass(300)
    await bench.chargePoint.hands.card('TAG1', 2)
    await bench.chargePoint.hands.unplug(2)
    await bench.online()
    const queued = bench.calls
      .slice(-10)
      .filter(({ action }) => ['StartTransaction', 'MeterValues', 'StopTransaction'].includes(action))
      .map(({ action, payload }) => [action, payload['transactionId'] as unknown])
    expect(queued.slice(-7)).toEqual([
      ['StartTransaction', undefined],
      ['MeterValues', 2],
      ['MeterValues', 2],
      ['MeterValues', 2],
      ['MeterValues', 2],
      ['MeterValues', 2],
      ['StopTransaction', 2],
    ])
    expect(bench.of('StatusNotification')).toEqual([])
  })

  it('refuses a card that nothing is known of, unless AllowOfflineTxForUnknownId', async () => {
    const bench = await startBench()
    await bench.offline()
    expect(await bench.chargePoint.hands.present('NEW', 1)).toBe('refused')
    await bench.online()
    await bench.change('AllowOfflineTxForUnknownId', 'true')
    await bench.offline()
    expect(await bench.chargePoint.hands.present('NEW', 1)).toBe('waiting-for-cable')
  })

  it('stops at once what was authorized offline and is refused later', async () => {
    const bench = await startBench()
    await bench.change('AllowOfflineTxForUnknownId', 'true')
    await bench.offline()
    await start(bench, 1, 'NEW')
    bench.answer('StartTransaction', { transactionId: 4, idTagInfo: { status: 'Invalid' } })
    bench.forget()
    await bench.online()
    expect(bench.of('StopTransaction')).toMatchObject([{ transactionId: 4, reason: 'DeAuthorized' }])
  })
})

describe('a Central System that fails to process', () => {
  it('gets the message again after growing waits, TransactionMessageAttempts times; then comes -1', async () => {
    const bench = await startBench()
    bench.answer('StartTransaction', 'InternalError')
    await start(bench)
    expect(bench.of('StartTransaction')).toHaveLength(1)
    await bench.pass(59)
    expect(bench.of('StartTransaction')).toHaveLength(1)
    await bench.pass(1)
    expect(bench.of('StartTransaction')).toHaveLength(2)
    await bench.pass(119)
    expect(bench.of('StartTransaction')).toHaveLength(2)
    await bench.pass(1)
    expect(bench.of('StartTransaction')).toHaveLength(3)
    expect(bench.of('MeterValues')[0]).toMatchObject({ transactionId: -1 })
    await bench.chargePoint.hands.card('TAG1')
    await bench.settle()
    expect(bench.of('StopTransaction')).toMatchObject([{ transactionId: -1 }])
  })

  it('does not count what was never delivered', async () => {
    const bench = await startBench()
    bench.answer('StartTransaction', null)
    await start(bench)
    for (let i = 0; i < 5; i += 1) {
      bench.cut()
      await reached(bench.chargePoint, 'offline')
      bench.clock.advance(1000)
      await reached(bench.chargePoint, 'accepted')
      await bench.settle()
    }
    bench.answer('StartTransaction', { transactionId: 77, idTagInfo: { status: 'Accepted' } })
    bench.cut()
    await reached(bench.chargePoint, 'offline')
    bench.clock.advance(1000)
    await reached(bench.chargePoint, 'accepted')
    await bench.settle()
    expect(bench.of('StartTransaction')).toHaveLength(7)
    expect(bench.chargePoint.view()).toMatchObject({ queued: 0, connectors: [{ transactionId: 77 }, {}] })
  })
})
