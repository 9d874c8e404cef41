import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { expect, it, onTestFinished } from 'vitest'
import yauzl from 'yauzl'
import { coreKeys } from '../procedures/support/key-store.ts'
import { startBuiltHost, type BuiltHost } from '../support/built-host.ts'
import { dialChargePoint, type PlainChargePoint } from '../support/plain-charge-point.ts'

const secrets = {
  old: 'what-stood-there-1',
  set: 'set-as-a-secret-2',
  applied: 'applied-as-a-secret-3',
  byHand: 'sent-by-hand-as-key-4',
  handedOver: 'password-of-the-office-5',
}

/** Answers from a table of keys, as long as it lives; it leaves for another address. */
const answer = async (chargePoint: PlainChargePoint, keys: Map<string, string>): Promise<never> => {
  for (;;) {
    const { messageId, action, payload } = await chargePoint.nextCall()
    const { key, value } = payload as { readonly key?: unknown; readonly value?: unknown }
    if (action === 'ChangeConfiguration') keys.set(String(key), String(value))
    const configurationKey = [...keys]
      .filter(([name]) => !Array.isArray(key) || key.length === 0 || key.includes(name))
      .map(([name, told]) => ({ key: name, value: told, readonly: false }))
    const unknownKey = Array.isArray(key) ? key.filter((name) => !keys.has(String(name))) : []
    chargePoint.send([
      3,
      messageId,
      action === 'GetConfiguration' ? { configurationKey, unknownKey } : { status: 'Accepted' },
    ])
    if (action === 'ChangeConfiguration' && key === 'Address') chargePoint.socket.close()
  }
}

const ask = async (host: BuiltHost, path: string, body: unknown): Promise<Record<string, unknown>> => {
  const response = await host.api(path, { method: 'POST', body: JSON.stringify(body) })
  const said = (await response.json()) as Record<string, unknown>
  expect(said).not.toHaveProperty('code')
  return said
}

const run = async (host: BuiltHost, procedure: string, input: object): Promise<unknown> => {
  const { id } = await ask(host, '/api/runs', { procedure, input: { chargePointId: 'CP1', ...input } })
  return (await host.api(`/api/runs/${String(id)}?wait=60`)).json()
}

const filesOf = async (folder: string): Promise<ReadonlyMap<string, Buffer>> => {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
  return new Map(await Promise.all(paths.map(async (path) => [path, await readFile(path)] as const)))
}

const unzipped = async (bytes: Buffer): Promise<string> => {
  const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, autoClose: false })
  let text = ''
  for await (const entry of zip.eachEntry())
    text += (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8')
  return text
}

it('keeps no secret on the disk, and gives none away in a job file', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'chargebench-secrets-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }))
  const host = await startBuiltHost({ dataDir, args: ['--charge-points', 'accept'] })
  onTestFinished(async () => {
    await host.stop()
  })
  const chargePoint = await dialChargePoint(host.ocppUrl, 'CP1')
  onTestFinished(() => chargePoint.close())
  const keys = new Map<string, string>([
    ...coreKeys.map(({ key, value = '' }) => [key, value] as const),
    ['DoorCode', secrets.old],
    ['Visible', 'seen-by-all-6'],
    ['Address', 'ws://bench/'],
  ])
  void answer(chargePoint, keys)
  await chargePoint.boot()
  // stands in its frame alone: that frames are on the disk as text shows in it
  await chargePoint.call('DataTransfer', { vendorId: 'V', data: 'only-in-a-frame-8' })
  const job = await ask(host, '/api/jobs', { site: 'Depot', chargePoints: ['CP1'] })

  const set = await run(host, 'configuration.set', {
    changes: [{ key: 'Visible', value: 'seen-by-all-7' }],
    secretValues: { DoorCode: secrets.set },
    reset: 'later',
  })
  expect(set).toMatchObject({ state: { state: 'done' } })
  expect(keys.get('DoorCode')).toBe(secrets.set)
  await run(host, 'configuration.read', {})
  await run(host, 'configuration.apply', {
    template: { text: 'format: 1\nname: Depot\nkeys:\n  DoorCode: {must: "{code}"}\n' },
    secretVariables: { code: secrets.applied },
  })
  expect(keys.get('DoorCode')).toBe(secrets.applied)
  await ask(host, '/api/charge-points/CP1/calls/ChangeConfiguration', {
    key: 'AuthorizationKey',
    value: secrets.byHand,
  })
  const told = await ask(host, '/api/charge-points/CP1/calls/GetConfiguration', {})
  expect(JSON.stringify(told)).toContain(secrets.byHand)
  const handedOver = await run(host, 'hand-over', {
    url: 'wss://office.example/ocpp',
    key: secrets.handedOver,
    keys: { url: 'Address', password: 'DoorCode' },
    watchSeconds: 1,
  })
  expect(keys.get('DoorCode')).toBe(secrets.handedOver)
  expect(JSON.stringify(handedOver)).not.toContain(secrets.handedOver)

  const exported = await host.api(`/api/jobs/${String(job['id'])}/export`)
  const jobFile = await unzipped(Buffer.from(await exported.arrayBuffer()))
  expect(jobFile).toContain('seen-by-all-7')
  const living = await filesOf(dataDir)
  await host.stop()
  const left = await filesOf(dataDir)
  expect([...living.keys()].some((path) => path.endsWith('-wal'))).toBe(true)
  expect([...living.values()].some((bytes) => bytes.includes('only-in-a-frame-8'))).toBe(true)
  for (const secret of Object.values(secrets)) {
    expect(jobFile).not.toContain(secret)
    for (const [path, bytes] of [...living, ...left])
      expect([path, bytes.includes(secret)]).toEqual([path, false])
  }
}, 180_000)
