import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { RPCClient } from 'ocpp-rpc'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runBuilt, startBuiltHost, type BuiltHost } from '../support/built-host.ts'

let host: BuiltHost
const clients: RPCClient[] = []
const scratch = mkdtempSync(join(tmpdir(), 'chargebench-list-'))

interface SendLocalList {
  readonly listVersion: number
  readonly updateType: 'Full' | 'Differential'
  readonly localAuthorizationList?: readonly { readonly idTag: string; readonly idTagInfo?: unknown }[]
}

/** An independent client in strict mode: it checks both directions against the schemas by itself. */
const listKeeper = async (identity: string, takes: number, room: string | null = null) => {
  const options: Partial<ConstructorParameters<typeof RPCClient>[0]> = {
    endpoint: host.ocppUrl,
    identity,
    protocols: ['ocpp1.6'],
    strictMode: true,
    reconnect: true,
    backoff: { initialDelay: 50, maxDelay: 200, factor: 1.1, randomisationFactor: 0 },
  }
  const client = new RPCClient(options as ConstructorParameters<typeof RPCClient>[0])
  clients.push(client)
  const violations: Error[] = []
  client.on('strictValidationFailure', (event: { error: Error }) => violations.push(event.error))
  const cards = new Set<string>()
  const messages: SendLocalList[] = []
  let version = 0
  client.handle('GetLocalListVersion', () => Promise.resolve({ listVersion: version }))
  client.handle('GetConfiguration', () =>
    Promise.resolve({
      configurationKey: [
        { key: 'SendLocalListMaxLength', readonly: true, value: '100' },
        ...(room === null ? [] : [{ key: 'LocalAuthListMaxLength', readonly: true, value: room }]),
      ],
      unknownKey: [
        'LocalAuthListEnabled',
        'SupportedFeatureProfiles',
        ...(room === null ? ['LocalAuthListMaxLength'] : []),
      ],
    }),
  )
  client.handle('SendLocalList', ({ params }) => {
    // the client has checked it
    const message = params as SendLocalList
    messages.push(message)
    const { listVersion, updateType, localAuthorizationList = [] } = message
    if (localAuthorizationList.length > takes) return Promise.resolve({ status: 'Failed' })
    if (updateType === 'Differential' && listVersion <= version)
      return Promise.resolve({ status: 'VersionMismatch' })
    if (updateType === 'Full') cards.clear()
    for (const { idTag, idTagInfo } of localAuthorizationList)
      if (idTagInfo === undefined) cards.delete(idTag)
      else cards.add(idTag)
    version = listVersion
    return Promise.resolve({ status: 'Accepted' })
  })
  await client.connect()
  await client.call('BootNotification', { chargePointVendor: 'Other hands', chargePointModel: 'ocpp-rpc' })
  return { cards, messages, violations, version: () => version }
}

const list = async (...args: readonly string[]) => {
  const run = runBuilt(['list', ...args, '--data', host.dataDir, '--wait', '60', '--json'])
  const { code } = await run.exited
  const lines = run.stdout().split('\n').filter(Boolean)
  return {
    code,
    events: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    stderr: run.stderr(),
  }
}

const file = (name: string, text: string): string => {
  const path = join(scratch, name)
  writeFileSync(path, text)
  return path
}

beforeAll(async () => {
  host = await startBuiltHost({ args: ['--charge-points', 'accept'] })
})
afterAll(async () => {
  await Promise.all(clients.map((client) => client.close({ force: true })))
  await host.stop()
  rmSync(scratch, { recursive: true, force: true })
})

const numbers = Array.from({ length: 250 }, (_, at) => `04A3B2C1${String(at).padStart(6, '0')}`)

describe('chargebench list, with charge points of ocpp-rpc in strict mode', () => {
  it('sends a file, proves it, sends the difference, exports, compares and clears', async () => {
    const keeper = await listKeeper('RPC-1', 25)
    const path = file(
      'depot.csv',
      `Card no.;Valid to\n${numbers.map((card) => `${card};31.12.2035`).join('\n')}\n`,
    )
    const sent = await list('send', path, '--charge-point', 'RPC-1')
    expect(sent.stderr).toContain('Proven: version')
    expect(sent.code).toBe(0)
    expect([...keeper.cards].sort()).toEqual(numbers)
    expect(keeper.messages.every(({ listVersion }) => listVersion > 0)).toBe(true)

    const before = keeper.messages.length
    const shorter = file(
      'depot.csv',
      `Card no.;Valid to\n${numbers.slice(2).join(';31.12.2035\n')};31.12.2035\n`,
    )
    expect((await list('send', shorter, '--charge-point', 'RPC-1')).code).toBe(0)
    expect(keeper.messages.slice(before)).toEqual([
      {
        listVersion: keeper.version(),
        updateType: 'Differential',
        localAuthorizationList: [{ idTag: numbers[0] }, { idTag: numbers[1] }],
      },
    ])

    const out = join(scratch, 'held.csv')
    expect((await list('export', 'charge-point:RPC-1', '--out', out)).code).toBe(0)
    expect(readFileSync(out, 'utf8').split('\r\n')).toHaveLength(numbers.length)
    expect((await list('diff', out, 'depot')).code).toBe(0)
    expect((await list('diff', path, 'charge-point:RPC-1')).code).toBe(0)
    const shown = await list('show', '--charge-point', 'RPC-1')
    expect(shown.events).toMatchObject([{ held: { state: 'proven', entries: 248 } }])

    expect((await list('clear', '--charge-point', 'RPC-1')).code).toBe(0)
    expect(keeper.cards.size).toBe(0)
    expect(keeper.violations).toEqual([])
  })

  it('sends one list to many, and nothing where a row is in doubt', async () => {
    const keepers = await Promise.all(['RPC-2', 'RPC-3'].map((id) => listKeeper(id, 100)))
    const path = file('cards.csv', 'idTag\nA001\nA002\na001\n')
    const refused = await list('send', path, '--charge-point', 'RPC-2', '--also', 'RPC-3')
    expect(refused.code).toBe(2)
    expect(refused.stderr).toContain('row 4: a001: Same card as row 2')
    expect(keepers.every(({ messages }) => messages.length === 0)).toBe(true)
    const many = ['--charge-point', 'RPC-2', '--also', 'RPC-3', '--leave-out', '--site', 'Depot East']
    expect((await list('send', path, ...many)).code).toBe(0)
    for (const { cards, violations } of keepers) {
      expect([...cards]).toEqual(['A001', 'A002'])
      expect(violations).toEqual([])
    }
  })

  it('sends nothing where the list is longer than the room that is told, unless --anyway', async () => {
    const keeper = await listKeeper('RPC-4', 100, '200')
    const path = file('long.csv', `idTag\n${numbers.join('\n')}\n`)
    const refused = await list('send', path, '--charge-point', 'RPC-4')
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('room for 200 cards, the list has 250: nothing was sent')
    expect(refused.stderr).toContain('--anyway')
    expect(keeper.messages).toEqual([])
    expect((await list('send', path, '--charge-point', 'RPC-4', '--anyway')).code).toBe(0)
    expect(keeper.cards.size).toBe(250)
  })

  it('shows the lists of one site', async () => {
    const shown = await list('show', '--site', 'Depot East')
    expect(shown.events).toMatchObject([{ event: 'list', name: 'cards', site: 'Depot East', entries: 2 }])
    expect((await list('show', '--site', 'Elsewhere')).events).toEqual([])
  })

  it('says why a file is none, and exits 2', async () => {
    const { code, stderr } = await list('send', file('empty.csv', 'idTag\n'), '--charge-point', 'RPC-2')
    expect(code).toBe(2)
    expect(stderr).toContain('a header and no cards')
  })
})
