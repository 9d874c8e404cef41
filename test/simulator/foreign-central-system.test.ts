import { RPCServer, type RPCClient } from 'ocpp-rpc'
import { expect, it } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import { systemClock } from '../../main/clock.ts'
import { startVirtualChargePoint } from '../../simulator/charge-point.ts'
import { profiles } from '../../simulator/profiles.ts'

interface Seen {
  readonly method: string
  readonly params: Readonly<Record<string, unknown>>
}

/** A Central System of another maker, with handlers of one line, strict in both directions. */
const startForeign = async () => {
  const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true })
  const seen: Seen[] = []
  const failures: unknown[] = []
  const waiting: { readonly method: string; readonly resolve: (seen: Seen) => void }[] = []
  const accepted = { status: 'Accepted' }
  const answers: Readonly<Record<string, () => object>> = {
    BootNotification: () => ({ ...accepted, interval: 60, currentTime: new Date().toISOString() }),
    Heartbeat: () => ({ currentTime: new Date().toISOString() }),
    Authorize: () => ({ idTagInfo: accepted }),
    StartTransaction: () => ({ idTagInfo: accepted, transactionId: 42 }),
  }
  const connected = new Promise<RPCClient>((resolve) => {
    server.on('client', (client: RPCClient) => {
      client.on('strictValidationFailure', (event: unknown) => failures.push(event))
      client.handle(({ method = '', params }) => {
        const call = { method, params: params ?? {} }
        seen.push(call)
        for (const one of waiting.filter((other) => other.method === method)) one.resolve(call)
        return Promise.resolve(answers[method]?.() ?? {})
      })
      resolve(client)
    })
  })
  const http = await server.listen(0, '127.0.0.1')
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: `ws://127.0.0.1:${address.port}/ocpp`,
    seen,
    failures,
    connected,
    /** The next CALL of that name. */
    next: (method: string) => new Promise<Seen>((resolve) => waiting.push({ method, resolve })),
    close: () => server.close({}),
  }
}

it.each(profiles.map((profile) => [profile.name, profile] as const))(
  '%s boots, charges and obeys under a Central System that others wrote',
  async (_name, profile) => {
    const foreign = await startForeign()
    const chargePoint = startVirtualChargePoint({
      url: foreign.url,
      id: 'CB 1',
      clock: systemClock,
      clockFactor: 200,
      log: silentLog,
      profile,
    })
    try {
      const client = await foreign.connected
      await expect(chargePoint.booted).resolves.toEqual({ intervalSeconds: 60 })
      const call = (method: string, params: object): Promise<unknown> => client.call(method, params)
      const has = (feature: string) =>
        profile.configuration.some(
          ({ key, value }) => key === 'SupportedFeatureProfiles' && value.includes(feature),
        )

      expect(await call('GetConfiguration', { key: ['NumberOfConnectors'] })).toMatchObject({
        configurationKey: [{ value: String(profile.connectors) }],
      })
      await call('ChangeConfiguration', { key: 'MeterValueSampleInterval', value: '60' })
      const started = foreign.next('StartTransaction')
      const sampled = foreign.next('MeterValues')
      await chargePoint.hands.plug(1)
      await chargePoint.hands.card('CAFE01', 1)
      expect((await started).params).toMatchObject({ connectorId: 1, idTag: 'CAFE01' })
      await sampled
      await call('TriggerMessage', { requestedMessage: 'MeterValues' })
      if (has('SmartCharging'))
        expect(await call('GetCompositeSchedule', { connectorId: 1, duration: 600 })).toMatchObject({
          status: 'Accepted',
        })
      if (has('LocalAuthListManagement')) {
        expect(
          await call('SendLocalList', {
            listVersion: 1,
            updateType: 'Full',
            localAuthorizationList: [{ idTag: 'A', idTagInfo: { status: 'Accepted' } }],
          }),
        ).toEqual({ status: 'Accepted' })
        expect(await call('GetLocalListVersion', {})).toEqual({ listVersion: 1 })
      }
      const stopped = foreign.next('StopTransaction')
      expect(await call('RemoteStopTransaction', { transactionId: 42 })).toEqual({ status: 'Accepted' })
      expect((await stopped).params).toMatchObject({ transactionId: 42, reason: 'Remote' })
      const rebooted = foreign.next('BootNotification')
      expect(await call('Reset', { type: 'Soft' })).toEqual({ status: 'Accepted' })
      await rebooted
      expect(foreign.failures).toEqual([])
    } finally {
      await chargePoint.close()
      await foreign.close()
    }
  },
)
