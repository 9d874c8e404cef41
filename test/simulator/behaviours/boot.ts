import { expect } from 'vitest'
import { reached, type Payload } from '../support/bench.ts'
import { allOf, connectionAt, type Proofs } from './proof.ts'

const pending = { status: 'Pending', interval: 600, currentTime: '2026-01-01T00:00:00.000Z' }

export const bootProofs: Proofs = {
  bootsAtEveryConnection: {
    finds: [],
    seen: async (bench) => {
      const offline = reached(bench.chargePoint, 'offline')
      bench.cut()
      await offline
      await bench.pass(5)
      await bench.pass(1)
      expect(bench.of('BootNotification')).toHaveLength(1)
    },
  },
  deafUntilAccepted: {
    finds: [],
    boots: false,
    seen: async (bench) => {
      bench.answer('BootNotification', pending)
      await reached(bench.chargePoint, 'waiting')
      expect(await bench.ask('GetConfiguration')).toBeNull()
      bench.answer('BootNotification', { ...pending, status: 'Accepted' })
      await bench.pass(601)
      expect(await bench.ask('GetConfiguration')).not.toBeNull()
    },
  },
  hangsUpOnEarlyCalls: {
    finds: [],
    boots: false,
    seen: async (bench) => {
      bench.answer('BootNotification', pending)
      await reached(bench.chargePoint, 'waiting')
      const offline = reached(bench.chargePoint, 'offline')
      expect(await bench.ask('GetConfiguration')).toBeNull()
      await offline
      expect(bench.chargePoint.state).toMatchObject({ cause: 'early-call' })
    },
  },
  talksBeforeAccepted: {
    finds: ['call-before-accepted'],
    seen: (bench) =>
      expect(bench.calls.slice(0, 3).map(({ action }) => action)).toEqual([
        'StatusNotification',
        'Heartbeat',
        'BootNotification',
      ]),
  },
  wantsFractions: {
    finds: [],
    boots: false,
    seen: async (bench) => {
      bench.answer('BootNotification', {
        status: 'Accepted',
        interval: 300,
        currentTime: '2026-01-01T00:00:00Z',
      })
      await reached(bench.chargePoint, 'offline')
      expect(bench.chargePoint.state).toMatchObject({ cause: 'time-without-fraction' })
      await bench.pass(2)
      await bench.pass(320)
      expect(bench.chargePoint.state).toMatchObject({ state: 'accepted' })
    },
  },
  floodsOnConnect: {
    finds: [],
    seen: (bench) => {
      const times = allOf(bench, 'MeterValues')
        .flatMap(({ meterValue }) => meterValue as readonly Payload[])
        .map(({ timestamp }) => String(timestamp))
      expect(times).toHaveLength(100)
      expect(times).toEqual(times.toSorted())
      const { frames } = connectionAt(bench, 0)
      const types = frames.map(({ text }) => /"(MeterValues|\w+Notification)"/.exec(text)?.[1])
      expect(types.slice(0, 4)).toEqual([
        'BootNotification',
        'StatusNotification',
        'MeterValues',
        'MeterValues',
      ])
    },
  },
  emptyVendor: {
    finds: ['boot-field-empty'],
    seen: (bench) =>
      expect(allOf(bench, 'BootNotification')).toMatchObject([
        { chargePointVendor: '', chargePointModel: '' },
      ]),
  },
  longSerialNumber: {
    finds: ['text-too-long'],
    seen: (bench) =>
      expect(allOf(bench, 'BootNotification')[0]?.['chargePointSerialNumber']).toHaveLength(34),
  },
  resetsFail: {
    finds: [],
    seen: async (bench) => {
      await bench.call('Reset', { type: 'Hard' })
      await bench.pass(60)
      expect(bench.of('BootNotification')).toEqual([])
      expect(bench.of('StatusNotification')).toMatchObject([{ connectorId: 0, errorCode: 'ResetFailure' }])
    },
  },
}
