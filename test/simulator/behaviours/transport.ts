import { once } from 'node:events'
import { createServer as createTcpServer, type AddressInfo, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { expect } from 'vitest'
import { silentLog } from '../../../contract/log.ts'
import { startVirtualChargePoint } from '../../../simulator/charge-point.ts'
import type { Behaviour } from '../../../simulator/hooks.ts'
import { manualClock } from '../../support/manual-clock.ts'
import { reached } from '../support/bench.ts'
import { makeRoot } from '../support/root-certificate.ts'
import { connectionAt, type Proofs } from './proof.ts'

const protocols = 'sec-websocket-protocol'
const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`

/** Dials a server of TLS until it is refused, or refuses; gives the cause. */
const dialSecurely = async (server: Server, behaviour: Behaviour): Promise<string> => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const chargePoint = startVirtualChargePoint({
    url: `wss://127.0.0.1:${port}/ocpp`,
    id: 'CB001',
    clock: manualClock(),
    log: silentLog,
    behaviours: [behaviour],
  })
  try {
    await reached(chargePoint, 'offline')
    const { state } = chargePoint
    return state.state === 'offline' ? state.cause : state.state
  } finally {
    await chargePoint.close()
    server.close()
  }
}

export const transportProofs: Proofs = {
  noSubprotocol: {
    finds: ['no-subprotocol'],
    seen: (bench) => expect(connectionAt(bench, 0).headers[protocols]).toBeUndefined(),
  },
  offersOcpp201First: {
    finds: [],
    seen: (bench) => expect(connectionAt(bench, 0).headers[protocols]).toBe('ocpp2.0.1,ocpp1.6'),
  },
  noUpgradeInConnection: {
    finds: ['connection-header'],
    boots: false,
    seen: async (bench) => {
      await reached(bench.chargePoint, 'offline')
      expect(connectionAt(bench, 0)).toMatchObject({
        isOpen: false,
        headers: { connection: 'keep-alive', upgrade: 'websocket' },
      })
      expect(bench.chargePoint.state).toMatchObject({ cause: 'http-426' })
    },
  },
  onlyOcpp201: {
    finds: [],
    knocks: ['only-ocpp2'],
    transactions: 0,
    boots: false,
    seen: async (bench) => {
      await reached(bench.chargePoint, 'offline')
      expect(connectionAt(bench, 0).headers[protocols]).toBe('ocpp2.0.1')
      expect(bench.calls).toEqual([])
    },
  },
  probesFirst: {
    finds: [],
    knocks: ['closed-after-handshake'],
    boots: false,
    seen: async (bench) => {
      await reached(bench.chargePoint, 'offline')
      await bench.pass(2)
      expect(bench.connections.map(({ frames, isOpen }) => [frames.length > 0, isOpen])).toEqual([
        [false, false],
        [true, true],
      ])
    },
  },
  strangePath: {
    finds: [],
    seen: (bench) => expect(connectionAt(bench, 0).url).toBe('/ocpp//chargers/1.6/CB001/'),
  },
  leavesHalfOpen: {
    finds: [],
    seen: async (bench) => {
      await bench.pass(2)
      expect(bench.connections.map(({ isOpen }) => isOpen)).toEqual([true, true])
      const before = connectionAt(bench, 0).frames.length
      await bench.pass(600)
      expect(connectionAt(bench, 0).frames.length).toBe(before)
      expect(bench.of('Heartbeat').length).toBeGreaterThan(0)
    },
  },
  sendsBinary: {
    finds: ['binary-frame'],
    seen: (bench) => {
      const { frames } = connectionAt(bench, 0)
      expect(frames.length).toBeGreaterThan(0)
      expect(frames.every(({ isBinary }) => isBinary)).toBe(true)
    },
  },
  neverHeartbeats: {
    finds: [],
    seen: async (bench) => {
      await bench.pass(1_000)
      expect(bench.of('Heartbeat')).toEqual([])
    },
  },
  rebootsWhenAlone: {
    finds: [],
    seen: async (bench) => {
      const restarting = reached(bench.chargePoint, 'restarting')
      bench.cut()
      await restarting
      await bench.pass(20)
      expect(bench.of('BootNotification')).toHaveLength(1)
    },
  },
  otherUserName: {
    finds: ['user-name-differs'],
    options: { password: 'correct horse' },
    seen: (bench) =>
      expect(connectionAt(bench, 0).headers.authorization).toBe(basic('CB-000001:correct horse')),
  },
  passwordAsHex: {
    finds: ['password-as-hex'],
    options: { password: 'correct horse' },
    seen: (bench) =>
      expect(connectionAt(bench, 0).headers.authorization).toBe(basic('CB001:636f727265637420686f727365')),
  },
  oldTls: {
    finds: [],
    watch: async (behaviour) => {
      const hellos: Buffer[] = []
      const server = createTcpServer((socket) => {
        socket.once('data', (hello) => {
          hellos.push(hello)
          socket.destroy()
        })
      })
      await dialSecurely(server, behaviour)
      const [hello] = hellos
      // A ClientHello; the highest version that it knows stands behind the length of the handshake message.
      expect(hello?.[0]).toBe(22)
      expect(hello?.subarray(9, 11)).toEqual(Buffer.of(3, 2))
    },
  },
  trustsNoCertificate: {
    finds: [],
    watch: async (behaviour) => {
      const { pem, key } = makeRoot('bench')
      const said: Buffer[] = []
      const server = createTlsServer({ cert: pem, key }, (socket) => {
        socket.on('data', (data: Buffer) => said.push(data))
        socket.on('error', () => undefined)
      })
      expect(await dialSecurely(server, behaviour)).toMatch(/SELF_SIGNED_CERT/)
      expect(said).toEqual([])
    },
  },
}
