import { randomUUID } from 'node:crypto'
import type { Behaviour, Hooks, OutgoingMessage } from '../hooks.ts'
import { isObject, rewrite, withFields, type Json } from './rewrite.ts'

/** Spoils every payload, or those of some actions. */
const spoil = (change: (object: Json) => Json, actions?: readonly string[]): Hooks => ({
  outgoing: (message) =>
    actions === undefined || actions.includes(message.action)
      ? { ...message, payload: rewrite(message.payload, change) }
      : message,
})

const meterActions = ['MeterValues', 'StopTransaction']

/** Every frame of one action that is a CALL, as text. */
const onCallOf = (action: string, change: (text: string) => readonly string[]): Hooks => ({
  wire: (text) => (text.startsWith('[2,') && text.includes(`,"${action}",`) ? change(text) : [text]),
})

const isCall = (message: OutgoingMessage, action: string): boolean =>
  message.kind === 'call' && message.action === action

/** What stands in its messages, and how. */
export const payloadBehaviours: readonly Behaviour[] = [
  {
    name: 'nullsForAbsent',
    does: 'writes null where an optional field is absent',
    create: () => ({
      outgoing: (message) =>
        isCall(message, 'StatusNotification') && isObject(message.payload)
          ? {
              ...message,
              payload: { info: null, vendorId: 'null', vendorErrorCode: null, ...message.payload },
            }
          : message,
    }),
  },
  {
    name: 'truncatesMeterValues',
    does: 'cuts the text of every MeterValues off in the middle',
    create: () => onCallOf('MeterValues', (text) => [text.slice(0, Math.floor(text.length / 2))]),
  },
  {
    name: 'sendsUnknownMessageType',
    does: 'sends a message of type 9 before every Heartbeat',
    create: () => onCallOf('Heartbeat', (text) => [`[9,"${randomUUID()}",{}]`, text]),
  },
  {
    name: 'numbersForStrings',
    does: 'writes numbers where strings belong: sampled values, configuration values',
    create: () =>
      spoil((object) =>
        withFields(object, {
          value: (value) =>
            typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
              ? Number(value)
              : value,
        }),
      ),
  },
  {
    name: 'readonlyAsNumber',
    does: 'writes readonly as 0 or 1',
    create: () =>
      spoil(
        (object) => withFields(object, { readonly: (value) => (value === true ? 1 : 0) }),
        ['GetConfiguration'],
      ),
  },
  {
    name: 'unitHertz',
    does: 'gives a frequency the unit Hz',
    create: () =>
      spoil(
        (object) => (object['measurand'] === 'Frequency' ? { ...object, unit: 'Hz' } : object),
        meterActions,
      ),
  },
  {
    name: 'measurandWithNewline',
    does: 'ends every measurand with a line feed',
    create: () =>
      spoil((object) => withFields(object, { measurand: (value) => `${String(value)}\n` }), meterActions),
  },
  {
    name: 'phaseOfCurrent',
    does: 'gives currents the phase L1-N',
    create: () =>
      spoil(
        (object) => (object['measurand'] === 'Current.Import' ? { ...object, phase: 'L1-N' } : object),
        meterActions,
      ),
  },
  {
    name: 'timestampsWithoutZone',
    does: 'leaves the Z off its timestamps',
    create: () => ({ timestamp: (ms) => new Date(ms).toISOString().slice(0, 19) }),
  },
  {
    name: 'localTimeAsUtc',
    does: 'writes the local time of Seoul as if it were UTC',
    create: () => ({ timestamp: (ms) => new Date(ms + 9 * 3_600_000).toISOString() }),
  },
  {
    name: 'clockNeverSet',
    does: 'lives in 1970',
    create: ({ now }) => {
      const origin = now()
      return { timestamp: (ms) => new Date(Math.max(0, ms - origin)).toISOString() }
    },
  },
  {
    name: 'emptyMessageId',
    does: 'sends Heartbeats with an empty message ID',
    create: () => ({
      outgoing: (message) => (isCall(message, 'Heartbeat') ? { ...message, messageId: '' } : message),
    }),
  },
  {
    name: 'repeatsStart',
    does: 'sends every StartTransaction twice',
    create: () =>
      onCallOf('StartTransaction', (text) => [text, text.replace(/^\[2,"[^"]*"/, `[2,"${randomUUID()}"`)]),
  },
  {
    name: 'transactionIdZero',
    does: 'stops its transactions under the id 0',
    create: () => spoil((object) => withFields(object, { transactionId: () => 0 }), ['StopTransaction']),
  },
  {
    name: 'staleTransactionId',
    does: 'sends clock-aligned meter values of idle connectors under the last transaction id',
    create: () => {
      let last: unknown = null
      return {
        outgoing: (message) => {
          if (message.kind !== 'call' || !isObject(message.payload)) return message
          const { transactionId } = message.payload
          if (transactionId !== undefined) last = transactionId
          else if (message.action === 'MeterValues' && last !== null)
            return { ...message, payload: { ...message.payload, transactionId: last } }
          return message
        },
      }
    },
  },
  {
    name: 'emptyMeterValues',
    does: 'sends MeterValues without a value',
    create: () => ({
      outgoing: (message) =>
        isCall(message, 'MeterValues') && isObject(message.payload)
          ? { ...message, payload: { ...message.payload, meterValue: [] } }
          : message,
    }),
  },
  {
    name: 'longIdTags',
    does: 'writes idTags of 21 characters',
    create: () =>
      spoil(
        (object) => withFields(object, { idTag: (value) => String(value).padEnd(21, '0') }),
        ['Authorize', 'StartTransaction', 'StopTransaction'],
      ),
  },
  {
    name: 'reversesIdTags',
    does: 'reads the bytes of a card in reverse order',
    create: () => ({
      card: (idTag) =>
        /^([0-9a-f]{2})+$/i.test(idTag) ? (idTag.match(/../g) ?? []).toReversed().join('') : idTag,
    }),
  },
  {
    name: 'extraProperties',
    does: 'adds a property of its own to every CALL',
    create: () => ({
      outgoing: (message) =>
        message.kind === 'call' && isObject(message.payload)
          ? { ...message, payload: { ...message.payload, vendorSpecific: { rssi: -71 } } }
          : message,
    }),
  },
  {
    name: 'answersUnasked',
    does: 'answers every CALL a second time, under an id that was never used',
    create: () => ({
      wire: (text) =>
        text.startsWith('[3,') ? [text, text.replace(/^\[3,"[^"]*"/, `[3,"${randomUUID()}"`)] : [text],
    }),
  },
]
