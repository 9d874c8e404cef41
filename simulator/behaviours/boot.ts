import type { Behaviour } from '../hooks.ts'
import { isObject } from './rewrite.ts'

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
