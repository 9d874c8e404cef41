import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runBuilt, startBuiltHost, type BuiltHost, type BuiltRun } from '../support/built-host.ts'

let host: BuiltHost
let dataDir: string
let chargePoint: BuiltRun

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'chargebench-configuration-'))
  host = await startBuiltHost({ dataDir })
  chargePoint = runBuilt(['simulate', '--url', host.ocppUrl, '--id', 'SIM1'])
})

afterAll(async () => {
  chargePoint.child.kill()
  await chargePoint.exited
  await host.stop()
  await rm(dataDir, { recursive: true, force: true })
})

type Body = Readonly<Record<string, unknown>>

const ask = async (path: string, method = 'GET', body?: unknown): Promise<Body> => {
  const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
  const response = await host.api(path, init)
  const answer = (await response.json()) as Body
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${JSON.stringify(answer)}`)
  return answer
}

/** Runs a procedure to its end; gives its result. */
const run = async (procedure: string, input: Body = {}): Promise<Body> => {
  const { id } = await ask('/api/runs', 'POST', { procedure, input: { chargePointId: 'SIM1', ...input } })
  const { state } = await ask(`/api/runs/${String(id)}?wait=60`)
  const ended = state as { state: string; result: Body }
  if (ended.state !== 'done') throw new Error(JSON.stringify(state))
  return ended.result
}

const until = async (isIt: (chargePoint: Body) => boolean): Promise<void> => {
  for (let after = 0; ;) {
    const response = await host.api(`/api/charge-points/SIM1/frames?after=${after}&wait=30`)
    const lines = (await response.text()).trim().split('\n').filter(Boolean)
    after = (JSON.parse(lines.at(-1) ?? '{"seq":0}') as { seq: number }).seq
    if (isIt(await ask('/api/charge-points/SIM1'))) return
  }
}

const valueOf = async (key: string): Promise<unknown> => {
  const { keys } = (await ask('/api/charge-points/SIM1/configuration')) as unknown as {
    keys: { key: string; value: string }[]
  }
  return keys.find((each) => each.key === key)?.value
}

it('backs up, applies a template, restores and leaves clean, over the HTTP API of a running Chargebench', async () => {
  await until(({ lastBoot }) => lastBoot !== null)
  const before = (await ask('/api/charge-points/SIM1/calls/GetConfiguration', 'POST', {
    key: ['HeartbeatInterval'],
  })) as unknown as { configurationKey: { value: string }[] }
  const interval = before.configurationKey[0]?.value
  await ask('/api/charge-points/SIM1/registration', 'PUT', { status: 'Accepted', interval: 77 })
  await until(({ lastBoot }) => (lastBoot as { status: string }).status === 'Accepted')

  const { backupId } = await run('configuration.backup')
  expect(await ask(`/api/configurations/${String(backupId)}`)).toMatchObject({ reading: { fault: null } })
  const { id } = await ask('/api/templates', 'POST', {
    text: 'format: 1\nname: Site\nkeys:\n  ResetRetries: {must: 9}\n',
  })
  expect(await run('configuration.apply', { template: { id } })).toMatchObject({
    drift: [{ key: 'ResetRetries', state: 'differs' }],
    outcomes: [{ key: 'ResetRetries', outcome: 'set', evidence: 'read-back' }],
    unmet: { must: [], should: [] },
  })
  await run('configuration.read')
  expect(await valueOf('ResetRetries')).toBe('9')
  expect(await valueOf('HeartbeatInterval')).toBe('77')

  await run('configuration.restore', { backupId })
  // the interval that our acceptance overwrote was read before it
  expect(await run('leave-clean')).toMatchObject({
    left: 0,
    items: [
      {
        change: { what: 'heartbeat-interval', old: interval },
        outcome: { state: 'put-back', evidence: 'read-back' },
      },
    ],
  })
  await run('configuration.read')
  expect(await valueOf('ResetRetries')).not.toBe('9')
  expect(await valueOf('HeartbeatInterval')).toBe(interval)
})
