import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { firstLine, runBuilt, startBuiltHost, type BuiltHost, type BuiltRun } from '../support/built-host.ts'

const scratch = mkdtempSync(join(tmpdir(), 'chargebench-files-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

type Event = Record<string, unknown>

const simulate = (ocppUrl: string, ...more: string[]): BuiltRun =>
  runBuilt(['simulate', '--url', ocppUrl, '--id', 'CB001', '--clock-factor', '10', '--json', ...more])

const command = async (args: readonly string[], dataDir: string) => {
  const run = runBuilt([...args, '--data', dataDir, '--wait', '60', '--json'])
  const { code } = await run.exited
  const lines = run.stdout().split('\n').filter(Boolean)
  return { code, events: lines.map((line) => JSON.parse(line) as Event), stderr: run.stderr() }
}

const image = (name: string): string => {
  const path = join(scratch, name)
  writeFileSync(path, randomBytes(200_000))
  return path
}

describe('at the Chargebench that runs on the data folder', () => {
  let host: BuiltHost
  let chargePoint: BuiltRun
  const at = (...args: string[]) => command(args, host.dataDir)

  beforeAll(async () => {
    host = await startBuiltHost({ args: ['--charge-points', 'accept'] })
    chargePoint = simulate(host.ocppUrl)
    await firstLine(chargePoint)
  })
  afterAll(async () => {
    chargePoint.child.kill()
    await chargePoint.exited
    await host.stop()
  })

  it('keeps an image, and updates until the new version boots', async () => {
    const added = await at(
      'firmware',
      'library',
      '--add',
      image('fw-2.0.0.bin'),
      '--firmware-version',
      '2.0.0',
    )
    expect(added).toMatchObject({
      code: 0,
      events: [{ event: 'image', name: 'fw-2.0.0.bin', size: 200_000 }],
    })
    const updated = await at('firmware', 'update', '2.0.0')
    expect(updated.code, updated.stderr).toBe(0)
    expect(updated.events.at(-1)).toMatchObject({
      event: 'ended',
      state: 'done',
      result: { proof: 'version', version: '2.0.0' },
    })
    const again = await at('firmware', 'update', 'fw-2.0.0.bin')
    expect(again.code).toBe(2)
    expect(again.events.at(-1)).toMatchObject({ error: { code: 'firmware-not-newer' } })
    expect((await at('firmware', 'update', 'no-such-image')).code).toBe(2)
  })

  it('pulls diagnostics into a file, and looks inside', async () => {
    const out = join(scratch, 'pulled.gz')
    const pulled = await at('diagnostics', 'pull', '--out', out)
    expect(pulled.code, pulled.stderr).toBe(0)
    expect(readFileSync(out).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]))
    const opened = await at('diagnostics', 'open')
    expect(opened.events).toMatchObject([{ kind: 'archive' }, { kind: 'text' }])
    const printed = await at('diagnostics', 'open', '--entry', '1')
    expect(String(printed.events[0]?.['text'])).toContain('INFO boot: CB001')
  })

  it('takes and serves files over HTTPS, with a certificate that is made here', async () => {
    const pulled = await at('diagnostics', 'pull', '--protocol', 'https')
    expect(pulled.code, pulled.stderr).toBe(0)
    const added = await at(
      'firmware',
      'library',
      '--add',
      image('fw-2.1.0.bin'),
      '--firmware-version',
      '2.1.0',
    )
    expect(added.code).toBe(0)
    const updated = await at('firmware', 'update', '2.1.0', '--protocol', 'https')
    expect(updated.events.at(-1), updated.stderr).toMatchObject({ state: 'done' })
  })
})

it('is killed in the middle of an update, and proves it after it was taken up', async () => {
  const dataDir = mkdtempSync(join(scratch, 'killed-'))
  const start = (port: string) =>
    startBuiltHost({ dataDir, args: ['--charge-points', 'accept', '--port', port] })
  let host = await start('0')
  const chargePoint = simulate(host.ocppUrl)
  onTestFinished(async () => {
    chargePoint.child.kill()
    await chargePoint.exited
    await host.stop('SIGKILL')
  })
  await firstLine(chargePoint)
  const ask = async (path: string, init: RequestInit = {}): Promise<Event> => {
    const response = await host.api(path, init)
    const body = (await response.json()) as Event
    if (!response.ok) throw new Error(JSON.stringify(body))
    return body
  }
  const added = await ask('/api/firmware?name=fw-3.0.0.bin&version=3.0.0', {
    method: 'POST',
    body: randomBytes(100_000),
  })
  const input = { chargePointId: 'CB001', firmwareId: added['id'] }
  const begun = await ask('/api/runs', {
    method: 'POST',
    body: JSON.stringify({ procedure: 'firmware.update', input }),
  })
  const path = `/api/runs/${String(begun['id'])}`
  const stageOf = async (): Promise<unknown> => ((await ask(path))['checkpoint'] as Event | null)?.['stage']
  while (!['fetched', 'away'].includes(String(await stageOf()))) await ask(`${path}?wait=0.1`)
  await host.stop('SIGKILL')
  host = await start(new URL(host.ocppUrl).port)
  expect(await ask(path)).toMatchObject({ state: { state: 'interrupted' } })
  await ask(`${path}/take-up`, { method: 'POST', body: '{}' })
  expect(await ask(`${path}?wait=600`)).toMatchObject({
    state: { state: 'done', result: { proof: 'version', version: '3.0.0' } },
  })
})
