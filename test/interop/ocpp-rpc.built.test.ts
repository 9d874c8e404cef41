import { RPCClient } from 'ocpp-rpc'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startBuiltHost, type BuiltHost } from '../support/built-host.ts'
import { createScript } from './support.ts'

let host: BuiltHost
let script: ReturnType<typeof createScript>
const clients: RPCClient[] = []

/** An independent client that checks both directions against the schemas by itself. */
const connect = async (identity: string, strictMode = true): Promise<RPCClient> => {
  const options: Partial<ConstructorParameters<typeof RPCClient>[0]> = {
    endpoint: host.ocppUrl,
    identity,
    protocols: ['ocpp1.6'],
    strictMode,
    reconnect: false,
  }
  const client = new RPCClient(options as ConstructorParameters<typeof RPCClient>[0])
  clients.push(client)
  client.on('strictValidationFailure', (event: { error: Error }) => {
    throw event.error
  })
  await client.connect()
  return client
}

const boot = (client: RPCClient) =>
  client.call('BootNotification', { chargePointVendor: 'Other hands', chargePointModel: 'ocpp-rpc' })

beforeAll(async () => {
  host = await startBuiltHost({ args: ['--charge-points', 'accept'] })
  script = createScript(host)
})

afterAll(async () => {
  await Promise.all(clients.map((client) => client.close({ force: true })))
  await host.stop()
})

describe('a charge point of ocpp-rpc in strict mode', () => {
  it('boots, reports and is seen', async () => {
    const client = await connect('RPC 1')
    expect(client.protocol).toBe('ocpp1.6')
    const answer = (await boot(client)) as { status: string; interval: number; currentTime: string }
    expect(answer).toMatchObject({ status: 'Accepted', interval: 300 })
    const { currentTime } = (await client.call('Heartbeat', {})) as { currentTime: string }
    expect(Date.parse(currentTime)).toBeGreaterThanOrEqual(Date.parse(answer.currentTime))
    for (const connectorId of [0, 1, 2])
      await client.call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' })

    const seen = (await script.chargePoints()).find(({ id }) => id === 'RPC 1')
    expect(seen).toMatchObject({
      connected: true,
      identity: { chargePointVendor: 'Other hands', chargePointModel: 'ocpp-rpc' },
      lastBoot: { status: 'Accepted' },
      findings: { note: 0, tolerated: 0, violation: 0 },
    })
    expect(seen?.connectors.map(({ connectorId, status }) => [connectorId, status])).toEqual([
      [0, 'Available'],
      [1, 'Available'],
      [2, 'Available'],
    ])
  })

  it('is commanded, and its refusals arrive as they are', async () => {
    const client = await connect('RPC-2')
    const asked: unknown[] = []
    client.handle('GetConfiguration', ({ params }) => {
      asked.push(params)
      return Promise.resolve({
        configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }],
      })
    })
    client.handle('Reset', () => Promise.resolve({ status: 'Rejected' }))
    await boot(client)

    expect(await script.call('RPC-2', 'GetConfiguration', { key: ['HeartbeatInterval'] })).toEqual({
      status: 200,
      body: { configurationKey: [{ key: 'HeartbeatInterval', readonly: false, value: '300' }] },
    })
    expect(asked).toEqual([{ key: ['HeartbeatInterval'] }])
    expect(await script.call('RPC-2', 'Reset', { type: 'Soft' })).toEqual({
      status: 200,
      body: { status: 'Rejected' },
    })
    expect(await script.call('RPC-2', 'ClearCache', {})).toMatchObject({
      status: 502,
      body: { code: 'call-refused', errorCode: 'NotImplemented' },
    })
    expect(await script.call('RPC-2', 'Reset', { type: 'Lukewarm' })).toMatchObject({ status: 422 })
  })

  it('gets a CALLERROR for an action that does not exist, and stays', async () => {
    const client = await connect('RPC-3', false)
    await boot(client)
    await expect(client.call('MakeCoffee', {})).rejects.toMatchObject({
      rpcErrorCode: 'NotImplemented',
    })
    await expect(client.call('Heartbeat', {})).resolves.toHaveProperty('currentTime')
  })
})
