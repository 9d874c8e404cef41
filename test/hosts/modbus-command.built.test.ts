import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it, onTestFinished } from 'vitest'
import { runBuilt } from '../support/built-host.ts'
import { createForeignDevice, serveModbusTcp } from '../support/foreign-modbus.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'chargebench-modbus-'))
afterAll(() => rmSync(dataDir, { recursive: true, force: true }))

const ended = async (...args: readonly string[]) => {
  const run = runBuilt(['modbus', ...args, '--data', dataDir, '--json'])
  const { code } = await run.exited
  const events = run
    .stdout()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  return { code, events }
}

it('reads, writes with a read-back, finds and watches a device of somebody else', async () => {
  const foreign = createForeignDevice()
  foreign.holding.set(5004, 32)
  const { device, close } = await serveModbusTcp(foreign, 3)
  onTestFinished(close)
  const at = ['--device', device, '--unit', '3', '--map', 'vestel-evc04']
  expect(await ended('read', 'current-limit', ...at)).toMatchObject({
    code: 0,
    events: [{ event: 'value', register: 'maximum-current', value: 32, unit: 'A' }],
  })
  const written = await ended('write', 'maximum-current', '16', '--yes', ...at)
  expect(written.code).toBe(0)
  expect(written.events.at(-1)).toMatchObject({ event: 'written', proven: true, after: { value: 16 } })
  expect(foreign.holding.get(5004)).toBe(16)
  expect(await ended('read', '--address', '7', '--device', device, '--unit', '3')).toMatchObject({
    code: 1,
    events: [{ event: 'error', code: 'modbus-exception', params: { code: 2 } }],
  })
  expect(
    await ended('scan', '--from', '2', '--to', '4', '--timeout', '1000', '--device', device),
  ).toMatchObject({ code: 0, events: [{ event: 'unit', unitId: 3 }] })
  const watched = await ended('watch', 'current-limit', '--interval', '0.1', '--rounds', '2', ...at)
  expect(watched.code).toBe(0)
  expect(watched.events.map(({ event }) => event)).toEqual(['value', 'round', 'round'])
})
