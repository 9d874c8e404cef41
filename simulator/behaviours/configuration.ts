import type { Behaviour, IncomingCall, Reaction } from '../hooks.ts'
import { isObject, rewrite, withFields } from './rewrite.ts'

const keysOf = ({ action, payload }: IncomingCall): readonly unknown[] | null => {
  if (action !== 'GetConfiguration' || !isObject(payload)) return null
  const keys: unknown = payload['key']
  return Array.isArray(keys) ? (keys as readonly unknown[]) : []
}

const silentOn =
  (isTooMuch: (keys: number) => boolean) =>
  (call: IncomingCall): Reaction | null => {
    const keys = keysOf(call)
    return keys !== null && isTooMuch(keys.length) ? { kind: 'silence' } : null
  }

const listLength = ({ action, payload }: IncomingCall): number => {
  if (action !== 'SendLocalList' || !isObject(payload)) return 0
  const list = payload['localAuthorizationList']
  return Array.isArray(list) ? list.length : 0
}

/** idTags that stand in a CALL. */
const idTagsOf = (payload: unknown): readonly unknown[] => {
  if (!isObject(payload)) return []
  const list: unknown = payload['localAuthorizationList']
  const entries: readonly unknown[] = Array.isArray(list) ? list : []
  return [payload, ...entries].flatMap((entry) =>
    isObject(entry) && entry['idTag'] !== undefined ? [entry['idTag']] : [],
  )
}

const isHex = (idTag: unknown): boolean => typeof idTag === 'string' && /^([0-9A-F]{2})+$/.test(idTag)

const refusals: Readonly<Record<string, string>> = {
  SendLocalList: 'Failed',
  RemoteStartTransaction: 'Rejected',
  ReserveNow: 'Rejected',
}

const answer = (response: unknown): Reaction => ({ kind: 'answer', response })

/** Configuration and the Local Authorization List. */
export const configurationBehaviours: readonly Behaviour[] = [
  {
    name: 'silentOnAllKeys',
    does: 'does not answer a GetConfiguration without keys',
    create: () => ({ incoming: silentOn((keys) => keys === 0) }),
  },
  {
    name: 'fourKeysAtMost',
    does: 'does not answer a GetConfiguration without keys, or with more than four',
    create: () => ({ incoming: silentOn((keys) => keys === 0 || keys > 4) }),
  },
  {
    name: 'oneKeyAtMost',
    does: 'does not answer a GetConfiguration without keys, or with more than one',
    create: () => ({ incoming: silentOn((keys) => keys !== 1) }),
  },
  {
    name: 'rebootsOnChange',
    does: 'restarts after every ChangeConfiguration',
    create: (device) => ({
      outgoing: (message) => {
        if (message.kind === 'result' && message.action === 'ChangeConfiguration')
          device.clock.after(1000, () => device.restart('Reboot'))
        return message
      },
    }),
  },
  {
    name: 'answersLate',
    does: 'answers every CALL after 70 seconds',
    create: () => ({ incoming: () => ({ kind: 'later', afterMs: 70_000 }) }),
  },
  {
    name: 'wantsReboot',
    does: 'says RebootRequired to the first change and refuses all others until it was restarted',
    create: () => {
      let isWaiting = false
      return {
        incoming: ({ action }) =>
          action === 'ChangeConfiguration' && isWaiting ? answer({ status: 'Rejected' }) : null,
        outgoing: (message) => {
          if (message.kind !== 'result' || message.action !== 'ChangeConfiguration') return message
          if (!isObject(message.payload) || message.payload['status'] !== 'Accepted') return message
          isWaiting = true
          return { ...message, payload: { status: 'RebootRequired' } }
        },
        happened: (what) => {
          if (what === 'restarted') isWaiting = false
        },
      }
    },
  },
  {
    name: 'booleansAsDigits',
    does: 'tells booleans as 0 and 1',
    create: () => {
      const digit = (value: unknown): unknown =>
        value === 'true' || value === 'TRUE' ? '1' : value === 'false' || value === 'FALSE' ? '0' : value
      return {
        outgoing: (message) =>
          message.kind === 'result' && message.action === 'GetConfiguration'
            ? {
                ...message,
                payload: rewrite(message.payload, (object) => withFields(object, { value: digit })),
              }
            : message,
      }
    },
  },
  {
    name: 'refusesLongLists',
    does: 'answers Failed to a SendLocalList of more than 20 entries',
    create: () => ({ incoming: (call) => (listLength(call) > 20 ? answer({ status: 'Failed' }) : null) }),
  },
  {
    name: 'cutsLists',
    does: 'accepts a SendLocalList of more than 20 entries, and keeps nothing of it',
    create: () => ({ incoming: (call) => (listLength(call) > 20 ? answer({ status: 'Accepted' }) : null) }),
  },
  {
    name: 'noDifferentialLists',
    does: 'answers Failed to differential lists',
    create: () => ({
      incoming: ({ action, payload }) =>
        action === 'SendLocalList' && isObject(payload) && payload['updateType'] === 'Differential'
          ? answer({ status: 'Failed' })
          : null,
    }),
  },
  {
    name: 'hexIdTagsOnly',
    does: 'refuses lists, remote starts and reservations with an idTag that is not upper-case hexadecimal',
    create: () => ({
      incoming: ({ action, payload }) => {
        const status = refusals[action]
        return status === undefined || idTagsOf(payload).every(isHex) ? null : answer({ status })
      },
    }),
  },
  {
    name: 'forgetsListVersion',
    does: 'has list version 0 again after a restart, with the list still there',
    create: ({ memory }) => ({
      happened: (what) => {
        if (what === 'restarted') memory.localList = { ...memory.localList, version: 0 }
      },
    }),
  },
  {
    name: 'deniesLocalList',
    does: 'tells list version -1 although it has a list',
    create: () => ({
      incoming: ({ action }) => (action === 'GetLocalListVersion' ? answer({ listVersion: -1 }) : null),
    }),
  },
  {
    name: 'secretsInClear',
    does: 'tells a password and a PIN among its configuration keys',
    create: () => ({
      outgoing: (message) => {
        if (message.kind !== 'result' || message.action !== 'GetConfiguration') return message
        if (!isObject(message.payload) || !Array.isArray(message.payload['configurationKey'])) return message
        const secrets = [
          { key: 'WifiPassword', readonly: false, value: 'correct horse' },
          { key: 'InstallerPIN', readonly: false, value: '1234' },
        ]
        const told: readonly unknown[] = message.payload['configurationKey']
        return { ...message, payload: { ...message.payload, configurationKey: [...told, ...secrets] } }
      },
    }),
  },
]
