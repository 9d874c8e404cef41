import { describe, expect, it } from 'vitest'
import { meterFrameOf, readMeterValues } from '../../main/csms/meter-readings.ts'
import { meterAfter, meterBefore } from '../../main/api/meter-page.ts'
import { chargePointId, createConversation } from '../renderer/panels/conversation.ts'
import { arrayJournal } from '../renderer/panels/fake-panels.ts'

const place = { connectorId: 1, transactionId: null, at: 5000 }
const read = (...sampledValue: object[]) =>
  readMeterValues([{ timestamp: '2026-11-21T09:14:02.000Z', sampledValue }], place)
const one = (sample: object) => read(sample).readings[0]

describe('meter values', () => {
  it('stand for the energy register in Wh where nothing else is said (OCPP 1.6 §7.43)', () => {
    expect(one({ value: '1204300' })).toMatchObject({
      at: Date.UTC(2026, 10, 21, 9, 14, 2),
      measurand: 'Energy.Active.Import.Register',
      unit: 'Wh',
      value: 1_204_300,
      phase: null,
      location: 'Outlet',
      context: 'Sample.Periodic',
      connectorId: 1,
    })
  })

  it.each([
    [{ value: '7.4', unit: 'kW', measurand: 'Power.Active.Import' }, 7400, 'W'],
    [{ value: '1204.3', unit: 'kWh' }, 1_204_300, 'Wh'],
    [{ value: '1,5', unit: 'KWH' }, 1500, 'Wh'],
    [{ value: 16, measurand: 'Current.Import' }, 16, 'A'],
    [{ value: '230.4', measurand: 'Voltage', unit: 'V', phase: 'L1-N' }, 230.4, 'V'],
    [{ value: '0.9', measurand: 'Power.Factor' }, 0.9, ''],
    [{ value: '80', measurand: 'SoC' }, 80, 'Percent'],
    [{ value: '98.6', measurand: 'Temperature', unit: 'Fahrenheit' }, 37, 'Celsius'],
    [{ value: '300.15', measurand: 'Temperature', unit: 'K' }, 27, 'Celsius'],
    [{ value: '12', measurand: 'Temperature', unit: 'Celcius' }, 12, 'Celsius'],
    [{ value: '50', measurand: 'Frequency' }, 50, 'Hertz'],
    [{ value: '3', measurand: 'Power.Reactive.Import', unit: 'kvar' }, 3000, 'var'],
    [{ value: '-5', unit: 'furlong', measurand: 'Speed' }, -5, 'furlong'],
    [{ value: '7', unit: '', measurand: null }, 7, 'Wh'],
  ])('%j → %d %s', (sample, value, unit) => {
    expect(one(sample)).toMatchObject({ value, unit })
  })

  it('that are no numbers are counted, never shown', () => {
    const { readings, unreadable } = read(
      { value: 'OCMF|{}|{}', format: 'SignedData' },
      { value: '' },
      { value: '0x10' },
      {},
      { value: '1' },
    )
    expect(readings).toHaveLength(1)
    expect(unreadable).toBe(4)
  })

  it('keep the time of the frame where their own cannot be read', () => {
    const { readings } = readMeterValues([{ timestamp: 'yesterday', sampledValue: [{ value: '1' }] }], place)
    expect(readings[0]?.at).toBe(5000)
  })

  it.each([
    null,
    undefined,
    'x',
    7,
    [],
    [null],
    [[]],
    [{ sampledValue: 'x' }],
    { sampledValue: { value: '1' } },
  ])('survive %j', (values) => {
    expect(() => readMeterValues(values, place)).not.toThrow()
  })
})

describe('what a journal tells of the meter', () => {
  const charge = () => createConversation().opened().accepted().charges(10, 7.4)

  it('is the register at the start, every sample, and what StopTransaction brings', () => {
    const talk = charge().itSays({
      action: 'StopTransaction',
      request: {
        transactionId: 7,
        meterStop: 1_206_000,
        timestamp: '2026-11-21T09:30:00Z',
        transactionData: [
          {
            timestamp: '2026-11-21T09:30:00Z',
            sampledValue: [{ value: '1206000', context: 'Transaction.End' }],
          },
        ],
      },
    })
    talk.add({
      kind: 'transaction-stopped',
      chargePointId,
      frameSeq: 1,
      transactionId: 7,
      meterStopWh: 1_206_000,
      timestamp: '2026-11-21T09:30:00Z',
      reason: 'Local',
    })
    const frames = talk.events.map(meterFrameOf).filter((frame) => frame !== null)
    expect(frames.map(({ action }) => action)).toEqual([
      'StartTransaction',
      ...Array<string>(20).fill('MeterValues'),
      'StopTransaction',
      'StopTransaction',
    ])
    expect(frames[0]?.readings[0]).toMatchObject({
      context: 'Transaction.Begin',
      value: 1_204_300,
      connectorId: 1,
      transactionId: 7,
    })
    expect(frames.at(-1)?.readings[0]).toMatchObject({
      context: 'Transaction.End',
      value: 1_206_000,
      transactionId: 7,
    })
  })

  it('is read back in pages and followed from there', async () => {
    const talk = charge().heartbeats(500)
    const journal = arrayJournal(talk.events)
    const page = await meterBefore(journal, Number.MAX_SAFE_INTEGER, { chargePointId, limit: 200 })
    expect(page.frames).toHaveLength(21)
    expect(page).toMatchObject({ from: 0, to: talk.events.length })
    talk.charges(1, 7.4)
    const next = await meterAfter(journal, page.to, { chargePointId, limit: 200 })
    expect(next.frames).toHaveLength(3)
  })
})
