import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBuilt, startBuiltHost, type BuiltHost } from '../support/built-host.ts'

const scratch = mkdtempSync(join(tmpdir(), 'chargebench-simulate-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

const fileOf = (name: string, text: string): string => {
  const path = join(scratch, name)
  writeFileSync(path, text)
  return path
}
const simulate = async (...args: string[]) => {
  const run = runBuilt(['simulate', ...args])
  const { code } = await run.exited
  return { code, stdout: run.stdout(), stderr: run.stderr() }
}
const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>)

const plugEight = '{"format": 1, "actions": [{"atSeconds": 0, "do": "plug", "connectorId": 8}]}'

describe('a file that cannot be used is refused with its line and the rule:', () => {
  it.each([
    ['no file', '--script', null, 'there is no such file'],
    ['not JSON', '--script', '{\n"format": 1,\n"actions": [}', 'line 3: not JSON'],
    ['of a newer Chargebench', '--script', '{"format": 2, "actions": []}', 'newer Chargebench'],
    [
      'an action that there is not',
      '--script',
      '{\n"format": 1, "actions": [\n{"atSeconds": 1,\n"do": "dance"}]}',
      'line 4: "actions.0.do"',
    ],
    [
      'an error code that there is not',
      '--script',
      '{"format": 1, "actions": [\n{"atSeconds": 1, "do": "fault", "connectorId": 1, "errorCode": "Boom"}]}',
      'line 2: "actions.0.errorCode"',
    ],
    [
      'a field that is not known',
      '--script',
      '{"format": 1, "actions": [\n{"atSeconds": 1, "do": "powerOff",\n"slowly": true}]}',
      'line 3: "actions.0.slowly" is not known here',
    ],
    ['a profile without its fields', '--profile', '{"format": 1,\n"name": "x"}', 'line 1: "title"'],
  ])('%s', async (what, option, text, rule) => {
    const path =
      text === null ? join(scratch, 'nowhere.json') : fileOf(`${what.replaceAll(' ', '-')}.json`, text)
    const { code, stdout, stderr } = await simulate(option, path)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(path)
    expect(stderr).toContain(rule)
  })
})

describe('what does not go together is wrong use:', () => {
  it('the end of a script that is not given', async () => {
    const { code, stderr } = await simulate('--exit-after', 'script')
    expect(code).toBe(2)
    expect(stderr).toContain('wants a --script')
  })

  it('a script of more connectors than there are', async () => {
    const script = fileOf('eight.json', plugEight)
    const { code, stderr } = await simulate('--script', script, '--exit-after', 'script')
    expect(code).toBe(2)
    expect(stderr).toContain('connector 8')
  })
})

describe('chargebench simulate, under the built host', () => {
  let host: BuiltHost
  beforeAll(async () => {
    host = await startBuiltHost({ args: ['--charge-points', 'accept'] })
    const body = JSON.stringify({ status: 'Accepted' })
    await host.api('/api/id-tags/TAG1', { method: 'PUT', body })
  })
  afterAll(() => host.stop())

  it('--exit-after script ends with 0 when all is done and delivered', async () => {
    const script = fileOf(
      'charge.json',
      JSON.stringify({
        format: 1,
        actions: [
          { atSeconds: 5, do: 'plug', connectorId: 1 },
          { atSeconds: 10, do: 'card', idTag: 'TAG1', connectorId: 1 },
          { atSeconds: 600, do: 'powerOff' },
          { atSeconds: 660, do: 'powerOn' },
        ],
      }),
    )
    const speed = ['--clock-factor', '1000', '--json']
    const { code, stdout } = await simulate(
      ...['--url', host.ocppUrl, '--id', 'SCRIPT', '--script', script, '--exit-after', 'script', ...speed],
    )
    expect(code).toBe(0)
    const actions = linesOf(stdout).filter(({ event }) => event === 'action')
    expect(actions).toMatchObject([
      { do: 'plug', connectorId: 1 },
      { do: 'card', idTag: 'TAG1', outcome: 'started' },
      { do: 'powerOff' },
      { do: 'powerOn' },
    ])
    const frames = await (await host.api('/api/charge-points/SCRIPT/frames')).text()
    expect(frames).toContain('StartTransaction')
    expect(frames).toContain('PowerLoss')
  })

  it('is as bad as it is told to be, in several ways at once', async () => {
    const { code } = await simulate(
      ...['--url', host.ocppUrl, '--id', 'BAD', '--exit-after', 'boot'],
      ...['--behaviour', 'sendsBinary', '--behaviour', 'EMPTYVENDOR', '--behaviour', 'noSubprotocol'],
    )
    expect(code).toBe(0)
    const findings = await (await host.api('/api/charge-points/BAD/findings')).text()
    const rules = linesOf(findings).map(({ rule }) => rule)
    expect(rules).toEqual(expect.arrayContaining(['binary-frame', 'boot-field-empty', 'no-subprotocol']))
  })

  it('is a kind of charge point from a file, and the certified one by its name', async () => {
    const { code } = await simulate(
      ...['--url', host.ocppUrl, '--id', 'CERTIFIED', '--profile', 'ecarplug', '--exit-after', 'boot'],
    )
    expect(code).toBe(0)
    const told = await (await host.api('/api/charge-points/CERTIFIED/frames')).text()
    const { default: certified } = await import('../../data/charge-points/ecarplug.json', {
      with: { type: 'json' },
    })
    expect(told).toContain(certified.identity.chargePointModel)
    const own = { ...certified, name: 'own', identity: { ...certified.identity, chargePointModel: 'Own' } }
    const file = fileOf('own.json', JSON.stringify(own))
    await simulate('--url', host.ocppUrl, '--id', 'OWN', '--profile', file, '--exit-after', 'boot')
    expect(await (await host.api('/api/charge-points/OWN/frames')).text()).toContain('"Own"')
  })
})
