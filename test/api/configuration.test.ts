import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ConfigurationReading, ReadKey } from '../../contract/configuration.ts'
import { appRouter } from '../../main/api/router.ts'
import { createApiBench, type ApiBench } from './support/api-bench.ts'

let bench: ApiBench
beforeEach(async () => {
  bench = await createApiBench()
})
afterEach(() => bench.close())

const key = (name: string, value: string | null, readonly = false): ReadKey => ({
  key: name,
  value,
  readonly,
})

const put = (
  keys: readonly ReadKey[],
  more: {
    readonly kind?: 'reading' | 'backup'
    readonly chargePointId?: string
    readonly model?: string
  } = {},
): Promise<string> => {
  const { kind = 'reading', chargePointId = 'CP1', model = 'Model' } = more
  const reading: ConfigurationReading = {
    chargePointId,
    at: '2026-03-04T09:12:44.120Z',
    keys,
    unknownKeys: [],
    complete: true,
    boot: { vendor: 'Keba AG', model, firmwareVersion: '1', serialNumber: 'S1' },
  }
  return bench.deps.configuration.readings.put({ chargePointId, kind, jobId: null, name: null, reading })
}

const json = async (path: string, init?: RequestInit) => {
  const response = await bench.ask(path, init)
  return { status: response.status, body: (await response.json()) as Record<string, never> }
}
const post = (path: string, body: unknown) => json(path, { method: 'POST', body: JSON.stringify(body) })
const trpc = () => appRouter.createCaller({ deps: bench.deps, bufferedAmount: () => 0 })

const template = (keys: string, name = 'Depot north'): string => `format: 1\nname: ${name}\nkeys:\n${keys}`

describe('the configuration of a charge point', () => {
  it('is empty before it was read', async () => {
    expect(await json('/api/charge-points/CP1/configuration')).toMatchObject({
      status: 200,
      body: { chargePointId: 'CP1', reading: null, keys: [], dictionaries: [] },
    })
  })

  it('has what is known of each key, and how far it is from before, its default and a template', async () => {
    await put([key('HeartbeatInterval', '300'), key('ConnectionTimeOut', '60'), key('Old', '1')])
    const id = await put(
      [
        key('HeartbeatInterval', '300'),
        key('ConnectionTimeOut', '90'),
        key('CentralSystemAddress', 'ws://x/'),
        key('AuthorizationKey', 'hidden'),
      ],
      { model: 'KC-P30-X' },
    )
    const saved = await post('/api/templates', {
      text: template('  HeartbeatInterval: {must: 60}\n  Absent: {should: 1}\n'),
    })
    expect(saved).toMatchObject({ status: 201, body: { id: 'depot-north' } })

    const { body } = await json('/api/charge-points/CP1/configuration?template=depot-north')
    expect(body).toMatchObject({
      reading: { id, kind: 'reading', complete: true },
      goneKeys: ['Old'],
      template: { id: 'depot-north', missing: [{ key: 'Absent', state: 'missing' }], unfilled: [] },
      dictionaries: [{ id: 'keba-p30', match: 'exact', origin: 'built-in' }],
      keys: [
        {
          key: 'HeartbeatInterval',
          value: '300',
          knowledge: { standardKey: 'HeartbeatInterval', topic: 'connection', certainty: 'standard' },
          since: { state: 'same' },
          drift: { state: 'differs', wanted: '60', send: '60' },
        },
        { key: 'ConnectionTimeOut', since: { state: 'differs', value: '60' }, drift: null },
        {
          key: 'CentralSystemAddress',
          knowledge: {
            role: 'central-system-url',
            risk: { kind: 'central-system-url' },
            vendor: { dictionary: 'keba-p30', match: 'exact' },
          },
          since: { state: 'new' },
        },
        { key: 'AuthorizationKey', value: null, masked: true, knowledge: { secret: true } },
      ],
    })
    expect(JSON.stringify(body)).not.toContain('hidden')
  })

  it('has the findings that are about a key, whose place in the frame they name', async () => {
    await put([key('HeartbeatInterval', '300'), key('ConnectionTimeOut', '60')])
    const answer = { configurationKey: [{ key: 'Other' }, { key: 'connectiontimeout' }] }
    const told = { chargePointId: 'CP1', connectionId: 1, direction: 'in', messageType: 3 } as const
    const { seq } = bench.journal.append({
      kind: 'frame',
      ...told,
      text: JSON.stringify([3, 'a', answer]),
      messageId: 'a',
      action: 'GetConfiguration',
      latencyMs: 3,
    })
    const finding = { rule: 'boolean-as-other', clause: null, severity: 'tolerated' } as const
    for (const path of ['/configurationKey/1/readonly', '/configurationKey/1/readonly', '/idTag'])
      bench.journal.append({
        kind: 'finding',
        chargePointId: 'CP1',
        frameSeq: seq,
        ...finding,
        params: { path },
        text: 'readonly is no boolean',
      })
    const { body } = await json('/api/charge-points/CP1/configuration')
    expect(body).toMatchObject({
      keys: [
        { key: 'HeartbeatInterval', findings: [] },
        { key: 'ConnectionTimeOut', findings: [{ ...finding, text: 'readonly is no boolean', count: 2 }] },
      ],
      missingKeys: expect.arrayContaining(['MeterValueSampleInterval']) as unknown,
    })
  })

  it('says which variables a template still wants', async () => {
    await put([key('Label', 'x')])
    await post('/api/templates', { text: template("  Label: {must: '{identity} {bay}'}\n") })
    const path = '/api/charge-points/CP1/configuration?template=depot-north'
    expect((await json(path)).body).toMatchObject({
      template: { unfilled: ['bay'] },
      keys: [{ drift: null }],
    })
    const variables = encodeURIComponent(JSON.stringify({ bay: '7' }))
    expect((await json(`${path}&variables=${variables}`)).body).toMatchObject({
      keys: [{ drift: { wanted: 'CP1 7' } }],
    })
    expect(await json(`${path}&variables=7`)).toMatchObject({
      status: 400,
      body: { code: 'request-invalid' },
    })
  })
})

describe('readings and backups', () => {
  it('are listed, newest first, and given with their keys', async () => {
    const first = await put([key('A', '1')])
    const backup = await put([key('A', '2')], { kind: 'backup' })
    const other = await put([key('A', '3')], { chargePointId: 'CP2' })
    const ids = async (query: string) => {
      const { body } = await json(`/api/configurations${query}`)
      return (body as unknown as { readings: { id: string }[] }).readings.map(({ id }) => id)
    }
    expect(await ids('')).toEqual([other, backup, first])
    expect(await ids('?chargePoint=CP1')).toEqual([backup, first])
    expect(await ids('?chargePoint=CP1&kind=backup')).toEqual([backup])
    expect(await ids('?limit=1')).toEqual([other])
    expect(await json(`/api/configurations/${backup}`)).toMatchObject({
      status: 200,
      body: {
        reading: { id: backup, kind: 'backup', fault: 'core-missing' },
        keys: [{ key: 'A', value: '2' }],
      },
    })
    expect(await json('/api/configurations/none')).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect((await json('/api/configurations?limit=0')).status).toBe(400)
  })

  it('are compared by meaning with charge points and templates', async () => {
    const a = await put([key('LocalPreAuthorize', 'TRUE'), key('HeartbeatInterval', '300'), key('Only', '1')])
    await put([key('LocalPreAuthorize', 'true'), key('HeartbeatInterval', '60')], { chargePointId: 'CP2' })
    const compared = await post('/api/configurations/compare', {
      a: { kind: 'reading', id: a },
      b: { kind: 'charge-point', chargePointId: 'CP2' },
    })
    expect(compared).toMatchObject({
      status: 200,
      body: {
        a: { kind: 'reading', id: a },
        b: { kind: 'charge-point', name: 'CP2' },
        differing: 2,
        differences: [
          { state: 'same', a: { value: 'TRUE' }, b: { value: 'true' } },
          { state: 'differs', knowledge: { standardKey: 'HeartbeatInterval' } },
          { state: 'only-a' },
        ],
      },
    })
    await post('/api/templates', {
      text: template("  HeartbeatInterval: {must: 300.0}\n  Only: {should: '{identity}'}\n"),
    })
    const withTemplate = await post('/api/configurations/compare', {
      a: { kind: 'template', id: 'depot-north' },
      b: { kind: 'charge-point', chargePointId: 'CP1' },
    })
    expect(withTemplate.body).toMatchObject({
      a: { kind: 'template', name: 'Depot north', at: null },
      differences: [
        { a: { key: 'HeartbeatInterval' }, state: 'same' },
        { a: { key: 'Only', value: 'CP1' }, state: 'differs' },
        { state: 'only-b' },
      ],
    })
    const never = await post('/api/configurations/compare', {
      a: { kind: 'charge-point', chargePointId: 'CP9' },
      b: { kind: 'reading', id: a },
    })
    expect(never).toMatchObject({ status: 404, body: { code: 'not-found' } })
    expect(await post('/api/configurations/compare', { a: {} })).toMatchObject({
      status: 422,
      body: { code: 'payload-invalid' },
    })
  })
})

describe('templates', () => {
  it('are saved as they are written, listed, replaced and removed', async () => {
    const text = `# ours\n${template('  HeartbeatInterval: {must: 60} # as agreed\n')}`
    expect(await post('/api/templates', { text })).toMatchObject({ status: 201, body: { text } })
    // the same name again is another file
    expect((await post('/api/templates', { text })).body).toMatchObject({ id: 'depot-north-2' })
    expect((await json('/api/templates')).body).toMatchObject({
      templates: [{ id: 'depot-north', name: 'Depot north', keys: 1 }, { id: 'depot-north-2' }],
      refused: [],
    })
    const next = template('  ResetRetries: {should: 1}\n')
    expect((await bench.put('/api/templates/depot-north', { text: next })).status).toBe(200)
    expect((await json('/api/templates/depot-north')).body).toMatchObject({
      text: next,
      template: { keys: [{ key: 'ResetRetries', rule: 'should', value: '1' }] },
    })
    expect((await json('/api/templates/depot-north', { method: 'DELETE' })).status).toBe(200)
    expect((await json('/api/templates/depot-north', { method: 'DELETE' })).status).toBe(404)
    expect((await json('/api/templates/depot-north')).status).toBe(404)
  })

  it('are refused with line and rule, and the file that is there stays', async () => {
    const text = template('  HeartbeatInterval: {must: 60}\n')
    await post('/api/templates', { text })
    const broken = await bench.put('/api/templates/depot-north', {
      text: template('  AuthorizationKey: {must: abc}\n'),
    })
    expect(broken.status).toBe(422)
    expect(await broken.json()).toMatchObject({ code: 'template-invalid', line: 4 })
    expect((await json('/api/templates/depot-north')).body).toMatchObject({ text })
    expect(await post('/api/templates', { text: 'format: 9' })).toMatchObject({ status: 422 })
    expect((await bench.put('/api/templates/other', { text })).status).toBe(404)
  })

  it.each(['..%2Fsettings', '%2Fetc%2Fpasswd', 'a%00b', '..', 'a%5Cb'])(
    'never leave their folder: %s',
    async (id) => {
      const text = template('  HeartbeatInterval: {must: 60}\n')
      const response = await bench.put(`/api/templates/${id}`, { text })
      expect([400, 404, 405]).toContain(response.status)
      expect((await json('/api/templates')).body).toMatchObject({ templates: [], refused: [] })
    },
  )

  it.each([
    ['../../etc/passwd', 'etc-passwd'],
    ['CON', 'con-template'],
    ['  Café — Nord / 2 ', 'café-nord-2'],
    ['서울 1호', '서울-1호'],
    ['???', 'template'],
  ])('named %j lie in %j', async (name, id) => {
    const saved = await post('/api/templates', {
      text: template('  HeartbeatInterval: {must: 60}\n', JSON.stringify(name)),
    })
    expect(saved).toMatchObject({ status: 201, body: { id } })
    expect((await json(`/api/templates/${encodeURIComponent(id)}`)).status).toBe(200)
  })

  it('that a person put into the folder are found, and told where they are broken', async () => {
    await post('/api/templates', { text: template('  HeartbeatInterval: {must: 60}\n') })
    const folder = join(bench.dataDir, 'templates')
    await writeFile(join(folder, 'By hand.yaml'), template('  Own: leave\n', 'Mine'))
    await writeFile(join(folder, 'broken.yaml'), 'format: 1\nname: x\nkeys: {a: {most: 1}}\n')
    expect((await json('/api/templates')).body).toMatchObject({
      templates: [{ id: 'By hand', name: 'Mine' }, { id: 'depot-north' }],
      refused: [{ file: 'broken.yaml', line: 3 }],
    })
    expect((await json('/api/templates/By%20hand')).status).toBe(200)
    expect(await json('/api/templates/broken')).toMatchObject({
      status: 422,
      body: { code: 'template-invalid' },
    })
  })

  it('are made of what a charge point has, without its secrets', async () => {
    const readingId = await put([
      key('HeartbeatInterval', '300'),
      key('AuthorizationKey', 'abc'),
      key('Fixed', '1', true),
    ])
    const made = await trpc().configuration.templates.fromReading({ readingId, name: 'As CP1' })
    expect(made.text).toContain('HeartbeatInterval: { must: 300 }')
    expect(made.text).not.toContain('abc')
    expect(made.text).not.toContain('Fixed')
    expect(await post('/api/templates', { readingId, name: 'As CP1' })).toMatchObject({
      status: 201,
      body: { id: 'as-cp1', text: made.text },
    })
    expect(await readFile(join(bench.dataDir, 'templates', 'as-cp1.yaml'), 'utf8')).toBe(made.text)
  })
})

it('puts into a template what the heartbeat interval was before our acceptance overwrote it', async () => {
  const readingId = await put([key('HeartbeatInterval', '300')])
  const made = async () =>
    (await trpc().configuration.templates.fromReading({ readingId, name: 'As CP1' })).text
  expect(await made()).toContain('HeartbeatInterval: { must: 300 }')
  const changed = (old: string | null) => {
    const event = { kind: 'change-made', chargePointId: 'CP1', runId: null } as const
    const { seq } = bench.journal.append({ ...event, change: { what: 'heartbeat-interval', old } })
    return () =>
      bench.journal.append({
        kind: 'change-settled',
        chargePointId: 'CP1',
        runId: null,
        changeSeq: seq,
        how: 'put-back',
      })
  }
  const settle = changed('900')
  expect(await made()).toContain('HeartbeatInterval: { must: 900 }')
  settle()
  changed(null)
  expect(await made()).toContain('HeartbeatInterval: leave')
})

describe('dictionaries', () => {
  it('that speak of a charge point are named with how sure they are, and broken files with their line', async () => {
    await put([key('CentralSystemAddress', 'ws://x/')], { model: 'KC-P30-X' })
    const folder = join(bench.dataDir, 'vendor-dictionaries')
    await mkdir(folder, { recursive: true })
    await writeFile(join(folder, 'mine.yaml'), 'format: 1\nvendor: Mine\n')
    await trpc().configuration.reloadDictionaries()
    const { body } = await json('/api/dictionaries?chargePoint=CP1')
    expect(body).toMatchObject({
      matches: [{ id: 'keba-p30', match: 'exact' }],
      refused: [{ file: join(folder, 'mine.yaml'), line: 1 }],
    })
    expect((await json('/api/dictionaries')).body).toMatchObject({ matches: [] })
  })
})
