import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Command } from 'commander'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attachFakeConsole } from '../../drivers/fake/console.ts'
import { createFakePort } from '../../drivers/fake/fake-port.ts'
import {
  attachFakeModbusServer,
  createFakeModbusUnit,
  type FakeModbusServer,
} from '../../drivers/fake/modbus-server.ts'
import { addConsoleCommand } from '../../main/hosts/cli/console.ts'
import { createOutput, tellError } from '../../main/hosts/cli/output.ts'
import { writeApiFile } from '../../main/hosts/node/api-file.ts'
import { addModbusCommand } from '../../main/hosts/cli/modbus/modbus.ts'

const cleanups: (() => unknown)[] = []
let out = ''
let dataDir = ''
beforeEach(() => {
  out = ''
  dataDir = mkdtempSync(join(tmpdir(), 'chargebench-commands-'))
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    out += String(text)
    return true
  })
  vi.spyOn(process.stderr, 'write').mockImplementation(() => true)
})
afterEach(async () => {
  vi.restoreAllMocks()
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
  rmSync(dataDir, { recursive: true, force: true })
})

const run = async (...words: string[]): Promise<number> => {
  let code = -1
  const program = new Command('chargebench').exitOverride().enablePositionalOptions()
  addModbusCommand(program, (given) => (code = given))
  addConsoleCommand(program, (given) => (code = given))
  // as the command line itself does
  await program
    .parseAsync(words, { from: 'user' })
    .catch((error: unknown) => (code = tellError(error, createOutput(true))))
  return code
}
const events = (): Record<string, unknown>[] =>
  out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)

/** Something at a TCP port that speaks to whoever connects. */
const serve = async (attach: (socket: Socket) => void): Promise<string> => {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    attach(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  return `tcp://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const endOf = (socket: Socket) => ({
  send: (bytes: Uint8Array) => void socket.write(bytes),
  onBytes: (listener: (bytes: Uint8Array) => void) => void socket.on('data', listener),
})

describe('chargebench modbus', () => {
  let server: FakeModbusServer
  let device = ''
  const unit = createFakeModbusUnit()
  beforeEach(async () => {
    unit.holding.set(5004, 32)
    unit.holding.set(2002, 60)
    server = attachFakeModbusServer(createFakePort().far, 'tcp')
    device = await serve((socket) => {
      const own = attachFakeModbusServer(endOf(socket), 'tcp')
      own.units.set(255, unit)
      own.units.set(3, unit)
      own.forgets = server.forgets
    })
  })
  const at = () => ['--device', device, '--data', dataDir, '--json']
  const map = ['--map', 'vestel-evc04']

  it('reads registers by their names or roles', async () => {
    expect(await run('modbus', 'read', 'current-limit', 'failsafe-timeout', ...map, ...at())).toBe(0)
    expect(events()).toMatchObject([
      { event: 'value', register: 'maximum-current', value: 32, unit: 'A', raw: '0020' },
      { event: 'value', register: 'failsafe-timeout', value: 60, unit: 's' },
    ])
  })

  it('reads an address of a device that no map knows, and tells a refusal with exit code 1', async () => {
    expect(await run('modbus', 'read', '--address', '5004', '--unit', '3', ...at())).toBe(0)
    expect(events()).toMatchObject([{ event: 'raw', address: 5004, words: [32] }])
    out = ''
    expect(await run('modbus', 'read', '--address', '1', '--unit', '3', ...at())).toBe(1)
    expect(events()).toMatchObject([{ event: 'error', code: 'modbus-exception', params: { code: 2 } }])
  })

  it('writes only when it is told to, and proves it', async () => {
    expect(await run('modbus', 'write', 'maximum-current', '16', ...map, ...at())).toBe(2)
    expect(unit.holding.get(5004)).toBe(32)
    expect(events()).toMatchObject([
      { event: 'plan', before: { value: 32 }, wanted: '16' },
      { event: 'confirmation-needed' },
    ])
    out = ''
    expect(await run('modbus', 'write', 'maximum-current', '16', '--yes', ...map, ...at())).toBe(0)
    expect(unit.holding.get(5004)).toBe(16)
    expect(events().at(-1)).toMatchObject({ event: 'written', proven: true, after: { value: 16 } })
    out = ''
    server.forgets = true
    expect(await run('modbus', 'write', 'maximum-current', '10', '--yes', ...map, ...at())).toBe(1)
    expect(events().at(-1)).toMatchObject({ event: 'error', code: 'modbus-not-kept' })
  })

  it('finds units, and watches', async () => {
    expect(await run('modbus', 'scan', '--to', '4', '--timeout', '40', ...at())).toBe(0)
    expect(events()).toMatchObject([{ event: 'unit', unitId: 3, answered: 'exception' }])
    out = ''
    expect(
      await run('modbus', 'watch', 'current-limit', ...map, ...at(), '--interval', '0.1', '--rounds', '2'),
    ).toBe(0)
    expect(events().map(({ event }) => event)).toEqual(['value', 'round', 'round'])
  })

  it('refuses more in one request than the protocol has, and units from behind', async () => {
    expect(await run('modbus', 'read', '--address', '0', '--count', '126', ...at())).toBe(2)
    expect(await run('modbus', 'scan', '--from', '9', '--to', '3', ...at())).toBe(2)
    expect(events()).toMatchObject([
      { event: 'error', params: { name: '--count' } },
      { event: 'error', params: { name: '--from' } },
    ])
  })

  it('says that a map, a register or a port is not there', async () => {
    expect(await run('modbus', 'read', '--map', 'nothing', ...at())).toBe(2)
    expect(await run('modbus', 'read', 'nothing', ...map, ...at())).toBe(2)
    expect(await run('modbus', 'read', ...at())).toBe(2)
    expect(events().map(({ code }) => code)).toEqual([
      'modbus-map-unknown',
      'modbus-register-unknown',
      'input-invalid',
    ])
  })
})

describe('chargebench console', () => {
  it('types lines and macros with variables, and tells what comes', async () => {
    const device = await serve((socket) => void attachFakeConsole(endOf(socket)))
    const macros = join(dataDir, 'macros')
    writeFileSync(macros, '# how we log in\nin = ${user}\\r${password}\n')
    const code = await run(
      ...['console', '--device', device, '--macros', macros, '--send', '/in', '--send', 'version'],
      ...['--set', 'user=service', '--set', 'password=letmein', '--json', '--exit-after', '1'],
    )
    expect(code).toBe(0)
    const text = events()
      .filter(({ event }) => event === 'text')
      .map((event) => String(event['text']))
      .join('')
    expect(text).toContain('firmware 2.4.1')
  })

  it.each(['nowhere', '.'])('opens no port for a file that cannot be sent: %s', async (name) => {
    let visits = 0
    const device = await serve(() => {
      visits++
    })
    const file = join(dataDir, name)
    expect(await run('console', '--device', device, '--send-file', file, '--json')).toBe(2)
    expect(events()).toMatchObject([{ event: 'error', code: 'input-invalid' }])
    expect(visits).toBe(0)
  })

  it('says that a port does not open', async () => {
    expect(await run('console', '--device', 'tcp://127.0.0.1:1', '--json')).toBe(2)
    expect(events()).toMatchObject([{ event: 'error', code: 'port-failed' }])
  })
})

it('chargebench console says that a running Chargebench has the port, and does not take bytes from it', async () => {
  let visits = 0
  const device = await serve(() => {
    visits++
  })
  const api = createHttpServer((request, response) => {
    const open = { consoles: [{ settings: { device }, state: { state: 'open', port: device } }] }
    response.setHeader('Content-Type', 'application/json')
    response.end(JSON.stringify(request.url === '/api/consoles' ? open : { devices: [] }))
  })
  api.listen(0, '127.0.0.1')
  await once(api, 'listening')
  cleanups.push(() => api.close())
  const url = `http://127.0.0.1:${(api.address() as AddressInfo).port}`
  writeApiFile(dataDir, { url, token: 'token' })
  expect(await run('console', '--device', device, '--data', dataDir, '--json')).toBe(2)
  expect(events()).toMatchObject([{ event: 'error', code: 'port-busy', params: { who: 'us' } }])
  expect(events()[0]?.['message']).toContain('close the port there')
  expect(visits).toBe(0)
})
