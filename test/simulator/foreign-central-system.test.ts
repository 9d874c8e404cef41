import { RPCServer, type RPCClient } from 'ocpp-rpc'
import { expect, it } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import { systemClock } from '../../main/clock.ts'
import { startVirtualChargePoint } from '../../simulator/charge-point.ts'

it('boots, reports and obeys under a Central System that others wrote, strict in both directions', async () => {
  const server = new RPCServer({ protocols: ['ocpp1.6'], strictMode: true })
  const seen: unknown[] = []
  const failures: unknown[] = []
  const triggered = new Promise<unknown>((resolve, reject) => {
    server.on('client', (client: RPCClient) => {
      client.on('strictValidationFailure', (event: unknown) => failures.push(event))
      const currentTime = new Date().toISOString()
      client.handle('BootNotification', () =>
        Promise.resolve({ status: 'Accepted', interval: 60, currentTime }),
      )
      client.handle('StatusNotification', ({ params }) => {
        seen.push(params?.['connectorId'])
        return Promise.resolve({})
      })
      client.handle('Heartbeat', () => {
        client
          .call('TriggerMessage', { requestedMessage: 'StatusNotification', connectorId: 7 })
          .then(resolve, reject)
        return Promise.resolve({ currentTime })
      })
    })
  })
  const http = await server.listen(0, '127.0.0.1')
  const address = http.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  const clock = { ...systemClock, every: (_: number, tick: () => void) => systemClock.after(0, tick) }
  const chargePoint = startVirtualChargePoint({
    url: `ws://127.0.0.1:${address.port}/ocpp`,
    id: 'CB 1',
    connectors: 3,
    clock,
    log: silentLog,
  })
  try {
    await expect(chargePoint.booted).resolves.toEqual({ intervalSeconds: 60 })
    expect(seen).toEqual([0, 1, 2, 3])
    expect(await triggered).toEqual({ status: 'Rejected' })
    expect(failures).toEqual([])
  } finally {
    await chargePoint.close()
    await server.close({})
  }
})
