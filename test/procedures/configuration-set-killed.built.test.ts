import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'
import { startBuiltHost, type BuiltHost } from '../support/built-host.ts'
import { deferred } from '../support/deferred.ts'
import { coreKeys, tellKeys } from './support/key-store.ts'

type Payload = Readonly<Record<string, unknown>>
interface RunBody {
  readonly id: string
  readonly state: {
    readonly state: string
    readonly result?: { readonly outcomes: readonly Payload[]; readonly resets: number }
  }
}

const wanted = [
  { key: 'HeartbeatInterval', value: '61' },
  { key: 'ConnectionTimeOut', value: '45' },
  { key: 'ResetRetries', value: '5' },
]

/**
 * A charge point that outlives Chargebench: it dials again until somebody is there, keeps its keys, wants a restart for
 * ResetRetries, and tells of every CALL before it answers.
 */
const startDevice = (url: () => string, hold: (action: string, payload: Payload) => Promise<boolean>) => {
  const values = new Map(coreKeys.map(({ key, value = '' }) => [key, value]))
  const changes: string[] = []
  let resets = 0
  let isFresh = true
  let isOver = false
  let socket: WebSocket | null = null

  const answer = (action: string, payload: Payload): object => {
    if (action === 'GetConfiguration')
      return tellKeys([...values].map(([key, value]) => ({ key, value })))(payload)
    if (action !== 'ChangeConfiguration') return { status: 'Accepted' }
    const { key, value } = payload as { key: string; value: string }
    changes.push(key)
    values.set(key, value)
    return { status: key === 'ResetRetries' ? 'RebootRequired' : 'Accepted' }
  }
  const dial = (): void => {
    if (isOver) return
    const ws = new WebSocket(`${url()}/CP1`, ['ocpp1.6'])
    socket = ws
    const boot = { chargePointVendor: 'Vendor', chargePointModel: 'Model' }
    ws.on('open', () => {
      if (isFresh) ws.send(JSON.stringify([2, 'boot', 'BootNotification', boot]))
      isFresh = false
    })
    ws.on('message', (data: Buffer) => {
      const [type, id, action, payload] = JSON.parse(data.toString()) as [number, string, string, Payload]
      if (type !== 2) return
      const answered = answer(action, payload)
      void hold(action, payload).then((answers) => {
        if (!answers) return
        ws.send(JSON.stringify([3, id, answered]))
        if (action !== 'Reset') return
        resets += 1
        isFresh = true
        ws.close()
      })
    })
    ws.on('error', () => undefined)
    ws.on('close', () => setTimeout(dial, 20))
  }
  dial()
  onTestFinished(() => {
    isOver = true
    socket?.terminate()
  })
  return { values, changes, resets: () => resets }
}

it('is killed in a change, in its proof and in a restart, and comes to its end with nothing done twice', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'chargebench-killed-'))
  let host: BuiltHost | null = null
  const start = async (port: string): Promise<BuiltHost> => {
    host = await startBuiltHost({ dataDir, args: ['--charge-points', 'accept', '--port', port] })
    return host
  }
  onTestFinished(async () => {
    await host?.stop('SIGKILL')
    await rm(dataDir, { recursive: true, force: true })
  })
  const first = await start('0')
  const { port } = new URL(first.ocppUrl)

  /** Moments to be killed in, each with whether its CALL is still answered. */
  const moments = [
    (action: string, payload: Payload) =>
      action === 'ChangeConfiguration' && payload['key'] === 'ConnectionTimeOut',
    (action: string) => action === 'GetConfiguration' && device.changes.length === wanted.length,
    (action: string) => action === 'Reset',
  ]
  let reached = deferred<null>()
  const device = startDevice(
    () => first.ocppUrl,
    (action, payload) => {
      if (moments[0]?.(action, payload) !== true) return Promise.resolve(true)
      moments.shift()
      reached.resolve(null)
      return Promise.resolve(action === 'Reset')
    },
  )
  const ask = async (from: BuiltHost, path: string, body?: object): Promise<RunBody> => {
    const init = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
    const response = await from.api(path, { ...init, headers: { 'Content-Type': 'application/json' } })
    const read = (await response.json()) as RunBody
    if (!response.ok) throw new Error(JSON.stringify(read))
    return read
  }
  const input = { chargePointId: 'CP1', changes: wanted, reset: 'at-end' }
  const { id } = await ask(first, '/api/runs', { procedure: 'configuration.set', input })
  let current = first
  while (moments.length > 0) {
    await reached.promise
    reached = deferred()
    await current.stop('SIGKILL')
    current = await start(port)
    expect((await ask(current, `/api/runs/${id}`)).state.state).toBe('interrupted')
    await ask(current, `/api/runs/${id}/take-up`, {})
  }
  const { state } = await ask(current, `/api/runs/${id}?wait=600`)
  expect(state.state).toBe('done')
  expect(state.result?.outcomes.map(({ key, outcome }) => [key, outcome])).toEqual(
    wanted.map(({ key }) => [key, 'set']),
  )
  expect(device.changes.toSorted()).toEqual(wanted.map(({ key }) => key).toSorted())
  expect(device.resets()).toBe(1)
  for (const { key, value } of wanted) expect(device.values.get(key)).toBe(value)
})
