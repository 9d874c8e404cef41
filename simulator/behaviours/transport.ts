import type { Behaviour } from '../hooks.ts'
import { basicAuthorization, type Handshake } from '../link.ts'

/** What it would authenticate with; null = it has no password. */
const readAuthorization = ({
  headers,
}: Handshake): { readonly userName: string; readonly password: Buffer } | null => {
  const header = headers['authorization']
  if (header === undefined) return null
  const bytes = Buffer.from(header.slice('Basic '.length), 'base64')
  const colon = bytes.indexOf(':')
  return { userName: bytes.toString('utf8', 0, colon), password: bytes.subarray(colon + 1) }
}

const withAuthorization = (
  handshake: Handshake,
  userName: string,
  password: string | Uint8Array,
): Handshake => ({
  ...handshake,
  headers: { ...handshake.headers, authorization: basicAuthorization(userName, password) },
})

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
    name: 'noUpgradeInConnection',
    does: 'asks for the WebSocket with "Connection: keep-alive" instead of "Connection: Upgrade"',
    create: () => ({ handshake: (handshake) => ({ ...handshake, connection: 'keep-alive' }) }),
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
        const given = readAuthorization(handshake)
        const userName = profile.identity.chargePointSerialNumber ?? 'charger'
        return given === null ? handshake : withAuthorization(handshake, userName, given.password)
      },
    }),
  },
  {
    name: 'passwordAsHex',
    does: 'sends the hexadecimal digits of its password instead of its bytes',
    create: () => ({
      handshake: (handshake) => {
        const given = readAuthorization(handshake)
        return given === null
          ? handshake
          : withAuthorization(handshake, given.userName, given.password.toString('hex'))
      },
    }),
  },
  {
    name: 'oldTls',
    does: 'knows TLS 1.0 and 1.1 only, at a wss URL',
    create: () => ({
      handshake: (handshake) => ({
        ...handshake,
        // The level is below that of OpenSSL's defaults, which have given these versions up.
        tls: { minVersion: 'TLSv1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
      }),
    }),
  },
  {
    name: 'trustsNoCertificate',
    does: "leaves a wss URL without a word after the server's certificate, having no root for it",
    create: () => ({ handshake: (handshake) => ({ ...handshake, tls: { ca: [] } }) }),
  },
]
