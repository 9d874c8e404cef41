import { randomUUID } from 'node:crypto'
import { encodeCall } from '../../ocpp/rpc.ts'
import type { Behaviour } from '../hooks.ts'
import { isObject } from './rewrite.ts'

const backlog = 100

/** Identity, boot and the time before the acceptance. */
export const bootBehaviours: readonly Behaviour[] = [
  {
    name: 'bootsAtEveryConnection',
    does: 'sends BootNotification after every reconnect',
    create: (device) => ({
      happened: (what) => {
        if (what === 'link-opened') device.clock.after(1, () => device.bootNow())
      },
    }),
  },
  {
    name: 'deafUntilAccepted',
    does: 'answers no CALL before it was accepted',
    create: (device) => ({
      incoming: () => (device.registration().state === 'accepted' ? null : { kind: 'silence' }),
    }),
  },
  {
    name: 'hangsUpOnEarlyCalls',
    does: 'cuts the connection off when a CALL comes before its acceptance',
    create: (device) => ({
      incoming: () => {
        if (device.registration().state === 'accepted') return null
        device.reconnect('early-call')
        return { kind: 'silence' }
      },
    }),
  },
  {
    name: 'talksBeforeAccepted',
    does: 'sends a StatusNotification and a Heartbeat right after it has dialled',
    create: (device) => ({
      happened: (what) => {
        if (what !== 'link-opened' || device.registration().state === 'accepted') return
        device.status.report([1])
        device.heartbeat()
      },
    }),
  },
  {
    name: 'wantsFractions',
    does: 'cuts the connection off when a currentTime has no fraction of a second',
    create: (device) => ({
      answered: (payload) => {
        const time = isObject(payload) ? payload['currentTime'] : undefined
        if (typeof time === 'string' && !/\.\d/.test(time)) device.reconnect('time-without-fraction')
      },
    }),
  },
  {
    name: 'floodsOnConnect',
    does: 'comes with the clock-aligned values of 100 minutes after its acceptance, all at once and before any answer',
    create: (device) => {
      let isDue = false
      const values = (minutesAgo: number): string =>
        encodeCall(randomUUID(), 'MeterValues', {
          connectorId: 1,
          meterValue: [
            {
              timestamp: device.timestamp(device.now() - minutesAgo * 60_000),
              sampledValue: [{ value: String(backlog - minutesAgo), context: 'Sample.Clock' }],
            },
          ],
        })
      return {
        happened: (what) => {
          if (what === 'accepted') isDue = true
        },
        wire: (text) => {
          if (!isDue || !text.startsWith('[2,')) return [text]
          isDue = false
          return [...Array.from({ length: backlog }, (_, index) => values(backlog - index)), text]
        },
      }
    },
  },
  {
    name: 'emptyVendor',
    does: 'boots with an empty vendor and model',
    create: () => ({
      outgoing: (message) =>
        message.kind === 'call' && message.action === 'BootNotification' && isObject(message.payload)
          ? { ...message, payload: { ...message.payload, chargePointVendor: '', chargePointModel: '' } }
          : message,
    }),
  },
  {
    name: 'longSerialNumber',
    does: 'boots with a serial number of 34 characters',
    create: () => ({
      outgoing: (message) =>
        message.kind === 'call' && message.action === 'BootNotification' && isObject(message.payload)
          ? { ...message, payload: { ...message.payload, chargePointSerialNumber: 'S'.repeat(34) } }
          : message,
    }),
  },
  {
    name: 'resetsFail',
    does: 'fails to reset, however often it tries',
    create: () => ({ resets: () => false }),
  },
]
