import type { Behaviour } from '../hooks.ts'
import { basicAuthorization } from '../link.ts'

/** The handshake and the link. */
export const transportBehaviours: readonly Behaviour[] = [
  {
    name: 'noSubprotocol',
    does: 'dials without a Sec-WebSocket-Protocol header',
    create: () => ({ handshake: (handshake) => ({ ...handshake, protocols: [] }) }),
  },
  {
    name: 'offersOcpp201First',
    does: 'offers ocpp2.0.1 before ocpp1.6',
    create: () => ({ handshake: (handshake) => ({ ...handshake, protocols: ['ocpp2.0.1', 'ocpp1.6'] }) }),
  },
  {
    name: 'onlyOcpp201',
    does: 'offers nothing but ocpp2.0.1',
    create: () => ({ handshake: (handshake) => ({ ...handshake, protocols: ['ocpp2.0.1'] }) }),
  },
  {
    name: 'probesFirst',
    does: 'opens a connection, leaves it without a word, and comes back',
    create: (device) => {
      let isFirst = true
      return {
        happened: (what) => {
          if (what !== 'link-opened' || !isFirst) return
          isFirst = false
          device.reconnect('probe')
        },
      }
    },
  },
  {
    name: 'strangePath',
    does: 'puts double slashes, extra segments and a trailing slash into its URL',
    create: () => ({
      handshake: (handshake) => ({
        ...handshake,
        url: handshake.url.replace(/\/([^/]*)$/, '//chargers/1.6/$1/'),
      }),
    }),
  },
  {
    name: 'leavesHalfOpen',
    does: 'opens a new connection after its acceptance and leaves the old one open',
    create: (device) => {
      let isDone = false
      return {
        happened: (what) => {
          if (what !== 'accepted' || isDone) return
          isDone = true
          device.clock.after(1000, () => device.abandonLink())
        },
      }
    },
  },
  {
    name: 'sendsBinary',
    does: 'sends its text in binary frames',
    create: () => ({ wire: (text) => [Buffer.from(text)] }),
  },
  {
    name: 'neverHeartbeats',
    does: 'sends no Heartbeat',
    create: () => ({
      outgoing: (message) => (message.kind === 'call' && message.action === 'Heartbeat' ? null : message),
    }),
  },
  {
    name: 'rebootsWhenAlone',
    does: 'restarts when the connection is lost',
    create: (device) => ({
      happened: (what) => {
        if (what === 'link-lost') device.restart('Reboot')
      },
    }),
  },
  {
    name: 'otherUserName',
    does: 'authenticates under its serial number instead of its identity',
    create: ({ profile }) => ({
      handshake: (handshake) => {
        const given = handshake.headers['authorization']
        if (given === undefined) return handshake
        const [, ...password] = Buffer.from(given.slice('Basic '.length), 'base64')
          .toString('latin1')
          .split(':')
        const userName = profile.identity.chargePointSerialNumber ?? 'charger'
        return {
          ...handshake,
          headers: {
            ...handshake.headers,
            authorization: basicAuthorization(userName, Buffer.from(password.join(':'), 'latin1')),
          },
        }
      },
    }),
  },
]
