import { expect } from 'vitest'
import { allOf, charge, connectionAt, samples, type Proofs } from './proof.ts'

const texts = (bench: Parameters<typeof connectionAt>[0]): readonly string[] =>
  connectionAt(bench, 0).frames.map(({ text }) => text)

export const payloadProofs: Proofs = {
  nullsForAbsent: {
    finds: ['null-as-absent'],
    seen: (bench) =>
      expect(allOf(bench, 'StatusNotification')[0]).toMatchObject({
        info: null,
        vendorId: 'null',
        vendorErrorCode: null,
      }),
  },
  truncatesMeterValues: {
    finds: ['frame-not-json'],
    // What cannot be read is tried again and again, and the transaction waits behind it.
    transactions: 0,
    seen: async (bench) => {
      await bench.chargePoint.hands.plug(1)
      await bench.chargePoint.hands.card('04A1B2C3D4', 1)
      await bench.pass(60)
      const [cut] = texts(bench).filter((text) => text.includes('"MeterValues"'))
      expect(() => JSON.parse(cut ?? '{}') as unknown).toThrow(SyntaxError)
    },
  },
  sendsUnknownMessageType: {
    finds: ['message-type-unknown'],
    seen: async (bench) => {
      await bench.pass(301)
      expect(texts(bench).some((text) => text.startsWith('[9,'))).toBe(true)
      expect(bench.of('Heartbeat')).toHaveLength(1)
    },
  },
  numbersForStrings: {
    finds: ['string-as-other'],
    seen: async (bench) => {
      await charge(bench)
      expect(samples(bench).every(({ value }) => typeof value === 'number')).toBe(true)
      expect(samples(bench).length).toBeGreaterThan(0)
    },
  },
  readonlyAsNumber: {
    finds: ['boolean-as-other'],
    seen: async (bench) =>
      expect(await bench.call('GetConfiguration', { key: ['NumberOfConnectors', 'LightIntensity'] })).toEqual(
        {
          configurationKey: [
            { key: 'NumberOfConnectors', readonly: 1, value: '2' },
            { key: 'LightIntensity', readonly: 0, value: '80' },
          ],
        },
      ),
  },
  unitHertz: {
    finds: ['value-spelling'],
    seen: async (bench) => {
      await bench.change('MeterValuesSampledData', 'Frequency')
      await charge(bench)
      expect(samples(bench)[0]).toMatchObject({ measurand: 'Frequency', unit: 'Hz' })
    },
  },
  measurandWithNewline: {
    finds: ['value-spelling'],
    seen: async (bench) => {
      await charge(bench)
      expect(samples(bench).map(({ measurand }) => measurand as unknown)).toContain('Power.Active.Import\n')
    },
  },
  phaseOfCurrent: {
    finds: ['phase-of-current'],
    seen: async (bench) => {
      await charge(bench)
      const currents = samples(bench).filter(({ measurand }) => measurand === 'Current.Import')
      expect(new Set(currents.map(({ phase }) => phase as unknown))).toEqual(new Set(['L1-N']))
    },
  },
  timestampsWithoutZone: {
    finds: ['timestamp-without-zone'],
    seen: (bench) =>
      expect(allOf(bench, 'StatusNotification')[0]).toMatchObject({ timestamp: '2026-01-01T00:00:00' }),
  },
  localTimeAsUtc: {
    finds: ['clock-local-time'],
    seen: (bench) =>
      expect(allOf(bench, 'StatusNotification')[0]).toMatchObject({ timestamp: '2026-01-01T09:00:00.000Z' }),
  },
  clockNeverSet: {
    finds: ['clock-not-set', 'clock-wrong'],
    seen: (bench) =>
      expect(allOf(bench, 'StatusNotification')[0]).toMatchObject({ timestamp: '1970-01-01T00:00:00.000Z' }),
  },
  emptyMessageId: {
    finds: ['message-id-empty'],
    seen: async (bench) => {
      await bench.pass(301)
      expect(texts(bench)).toContain('[2,"","Heartbeat",{}]')
    },
  },
  repeatsStart: {
    finds: ['call-before-answer', 'start-repeated'],
    seen: async (bench) => {
      await charge(bench)
      const [first, second, ...more] = bench.of('StartTransaction')
      expect(second).toEqual(first)
      expect(more).toEqual([])
      const ids = texts(bench).flatMap((text) => /^\[2,"([^"]*)","StartTransaction"/.exec(text)?.[1] ?? [])
      expect(new Set(ids).size).toBe(2)
    },
  },
  transactionIdZero: {
    finds: ['transaction-id-zero'],
    seen: async (bench) => {
      await charge(bench)
      expect(bench.of('StopTransaction')).toMatchObject([{ transactionId: 0 }])
    },
  },
  staleTransactionId: {
    finds: ['transaction-other-connector', 'transaction-over'],
    seen: async (bench) => {
      await charge(bench)
      await bench.change('ClockAlignedDataInterval', '60')
      bench.forget()
      await bench.pass(61)
      expect(bench.of('MeterValues')).toMatchObject([
        { connectorId: 1, transactionId: 1 },
        { connectorId: 2, transactionId: 1 },
      ])
    },
  },
  emptyMeterValues: {
    finds: ['list-empty'],
    seen: async (bench) => {
      await charge(bench)
      expect(bench.of('MeterValues')[0]).toMatchObject({ meterValue: [] })
    },
  },
  longIdTags: {
    finds: ['text-too-long'],
    seen: async (bench) => {
      await charge(bench)
      expect(bench.of('Authorize')[0]?.['idTag']).toHaveLength(21)
      expect(bench.of('StartTransaction')[0]?.['idTag']).toHaveLength(21)
    },
  },
  reversesIdTags: {
    finds: [],
    seen: async (bench) => {
      await charge(bench)
      expect(bench.of('Authorize')).toEqual([{ idTag: 'D4C3B2A104' }])
    },
  },
  extraProperties: {
    finds: ['field-unknown'],
    seen: (bench) => expect(bench.calls.every(({ payload }) => 'vendorSpecific' in payload)).toBe(true),
  },
  answersUnasked: {
    finds: ['answer-unknown'],
    seen: async (bench) => {
      await bench.call('GetLocalListVersion')
      await bench.settle()
      const ids = texts(bench).flatMap((text) => /^\[3,"([^"]*)"/.exec(text)?.[1] ?? [])
      expect(new Set(ids).size).toBe(2)
    },
  },
}
