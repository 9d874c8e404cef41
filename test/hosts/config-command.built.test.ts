import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { firstLine, runBuilt, startBuiltHost, type BuiltHost, type BuiltRun } from '../support/built-host.ts'

const scratch = mkdtempSync(join(tmpdir(), 'chargebench-config-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

/** The certified charge point, which moreover lists a password, as some do. */
const profile = (() => {
  const certified = JSON.parse(readFileSync('data/charge-points/ecarplug.json', 'utf8')) as {
    configuration: object[]
  }
  const path = join(scratch, 'profile.json')
  const password = { key: 'WifiPassword', value: 'hunter2', readonly: false }
  writeFileSync(path, JSON.stringify({ ...certified, configuration: [...certified.configuration, password] }))
  return path
})()

const simulate = (ocppUrl: string, id: string, ...more: string[]): BuiltRun =>
  runBuilt(['simulate', '--url', ocppUrl, '--id', id, '--profile', profile, '--json', ...more])

const config = async (args: readonly string[], dataDir: string, env?: Record<string, string>) => {
  const run = runBuilt(['config', ...args, '--data', dataDir, '--wait', '60', '--json'], env)
  const { code } = await run.exited
  const lines = run.stdout().split('\n').filter(Boolean)
  const events = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  return { code, events, stderr: run.stderr() }
}

describe('through the Chargebench that runs on the data folder', () => {
  let host: BuiltHost
  let chargePoint: BuiltRun
  const at = (...args: string[]) => config(args, host.dataDir)

  beforeAll(async () => {
    host = await startBuiltHost({ args: ['--charge-points', 'accept'] })
    chargePoint = simulate(host.ocppUrl, 'CB001')
    await firstLine(chargePoint)
  })
  afterAll(async () => {
    chargePoint.child.kill()
    await chargePoint.exited
    await host.stop()
  })

  it('tells the keys that are named, and exits 1 for one that is unknown', async () => {
    const { code, events } = await at('get', 'numberofconnectors', 'NoSuchKey')
    expect(code).toBe(1)
    expect(events).toContainEqual({
      event: 'key',
      key: 'NumberOfConnectors',
      value: '1',
      readonly: true,
      masked: false,
    })
    expect(events).toContainEqual({ event: 'unknown-key', key: 'NoSuchKey' })
  })

  it('sets a key and proves it, with its outcome', async () => {
    const { code, events } = await at('set', 'HeartbeatInterval=77', 'NumberOfConnectors=5')
    expect(code).toBe(1)
    expect(events.at(-1)).toMatchObject({
      event: 'ended',
      state: 'done',
      result: {
        outcomes: [
          { key: 'HeartbeatInterval', outcome: 'set', evidence: 'read-back' },
          { key: 'NumberOfConnectors', outcome: 'rejected' },
        ],
      },
    })
    expect((await at('get', 'HeartbeatInterval')).events).toContainEqual(
      expect.objectContaining({ key: 'HeartbeatInterval', value: '77' }),
    )
  })

  it('does not send what can cut it off before that was allowed, and names it', async () => {
    const { code, stderr, events } = await at('set', 'WebSocketPingInterval=0', 'AuthorizationKey=abc')
    expect(code).toBe(2)
    expect(stderr).toContain('AuthorizationKey')
    expect(stderr).toContain('--allow-cut-off')
    expect(events.every(({ event }) => event !== 'ended')).toBe(true)
  })

  it('keeps a backup, compares with it, and puts it back', async () => {
    const file = join(scratch, 'backup.json')
    const kept = await at('backup', '--name', 'as delivered', '--out', file)
    expect(kept.code).toBe(0)
    const { reading } = JSON.parse(readFileSync(file, 'utf8')) as { reading: { id: string; name: string } }
    expect(reading.name).toBe('as delivered')

    // not the heartbeat's interval: that one is the bench's own, and left to Leave clean
    expect((await at('set', 'ConnectionTimeOut=99')).code).toBe(0)
    expect((await at('get')).code).toBe(0)
    const changed = await at('diff', 'charge-point:CB001', `backup:${reading.id}`)
    expect(changed.code).toBe(1)
    expect(changed.events).toEqual([
      expect.objectContaining({ event: 'difference', key: 'ConnectionTimeOut', a: '99', state: 'differs' }),
      expect.objectContaining({ event: 'difference', key: 'WifiPassword', state: 'hidden' }),
    ])

    expect((await at('restore', reading.id)).code).toBe(0)
    expect((await at('get')).code).toBe(0)
    expect((await at('diff', 'charge-point:CB001', `backup:${reading.id}`)).code).toBe(0)
  })

  it('applies a template after it has told the drift', async () => {
    const file = join(scratch, 'depot.yaml')
    writeFileSync(
      file,
      'format: 1\nname: Depot\nkeys:\n  HeartbeatInterval: { must: "{beat}" }\n  LocalPreAuthorize: { should: true }\n',
    )
    const template = [file, '--var', 'beat=120']
    const checked = await at('apply', ...template, '--check')
    expect(checked.code).toBe(1)
    expect((await at('apply', ...template)).code).toBe(0)
    expect((await at('apply', ...template, '--check')).code).toBe(0)
  })

  it('refuses a template that is none, with line and rule', async () => {
    const file = join(scratch, 'bad.yaml')
    writeFileSync(file, 'format: 1\nname: Bad\nkeys:\n  HeartbeatInterval: { shall: 1 }\n')
    const { code, stderr } = await at('apply', file)
    expect(code).toBe(2)
    expect(stderr).toContain('line 4')
  })
})

it('begins a bench of its own where none runs, and ends it', async () => {
  const dataDir = join(scratch, 'own')
  const run = runBuilt(['config', 'get', '--data', dataDir, '--host', '127.0.0.1', '--port', '0', '--json'])
  const waiting = JSON.parse(await firstLine(run)) as { event: string; ocppUrl: string }
  expect(waiting.event).toBe('waiting')
  const chargePoint = simulate(waiting.ocppUrl, 'CB002')
  expect(await run.exited).toMatchObject({ code: 0 })
  expect(run.stdout()).toContain('"key":"MeterValuesSampledData"')
  chargePoint.child.kill()
  await chargePoint.exited
})

it('says who did not come, and where it was awaited', async () => {
  const run = runBuilt([
    ...['config', 'get', '--data', join(scratch, 'nobody'), '--host', '127.0.0.1', '--port', '0'],
    ...['--wait', '0'],
  ])
  expect(await run.exited).toMatchObject({ code: 1 })
  expect(run.stderr()).toMatch(/within 0 s\. Let it dial ws:\/\/127\.0\.0\.1:\d+\/ocpp\/<identity>/)
})
