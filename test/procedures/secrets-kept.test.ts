import { describe, expect, it } from 'vitest'
import type { HandOverResult } from '../../contract/hand-over.ts'
import { redacted } from '../../contract/redact.ts'
import { startConfigurationBench, type ConfigurationBench } from './support/configuration-bench.ts'
import { coreKeys, keyStore, type Key, type KeyStore } from './support/key-store.ts'
import { resultOf } from './support/procedure-bench.ts'

const before = 'the-owner-1'
const secret = 'hunter2-and-3'
const keys: readonly Key[] = [
  ...coreKeys,
  { key: 'DoorCode', value: before },
  { key: 'CentralSystemAddress', value: 'ws://bench/' },
]

/** Everything that is on the disk: events, readings, what the Central System stores. */
const kept = async ({ journal, disk }: ConfigurationBench): Promise<string> =>
  JSON.stringify([
    await journal.read({ after: 0, limit: 100_000 }),
    disk.readings,
    await disk.ports.credentials.get('CP1'),
    journal.state(),
  ])

const isNowhere = async (bench: ConfigurationBench): Promise<boolean> => {
  const all = await kept(bench)
  return !all.includes(secret) && !all.includes(before)
}

const start = async (): Promise<{ readonly bench: ConfigurationBench; readonly store: KeyStore }> => {
  const bench = await startConfigurationBench()
  const store = keyStore(keys)
  await bench.scripted(store.answers)
  return { bench, store }
}

const set = (bench: ConfigurationBench) =>
  bench.run('configuration.set', {
    chargePointId: 'CP1',
    changes: [{ key: 'HeartbeatInterval', value: '60' }],
    secretValues: { DoorCode: secret },
    reset: 'later',
  })

describe('a value that was given as a secret, under a name that says nothing', () => {
  it('is set and proven, and is kept nowhere, as little as what stood there before', async () => {
    const { bench, store } = await start()
    expect(resultOf(await set(bench))).toMatchObject({
      outcomes: [
        { key: 'HeartbeatInterval', outcome: 'set', evidence: 'read-back' },
        { key: 'DoorCode', outcome: 'set', evidence: 'read-back' },
      ],
    })
    expect(store.values.get('DoorCode')).toBe(secret)
    expect(await bench.sent('ChangeConfiguration')).toEqual([
      { key: 'HeartbeatInterval', value: '60' },
      { key: 'DoorCode', value: redacted },
    ])
    expect(await isNowhere(bench)).toBe(true)
  })

  it('stays one when it is read later, in another spelling too', async () => {
    const { bench } = await start()
    await set(bench)
    await bench.run('configuration.read', { chargePointId: 'CP1' })
    await bench.drive(bench.centralSystem.call('CP1', 'GetConfiguration', { key: ['doorcode'] }))
    expect(bench.reading().keys).toContainEqual({
      key: 'DoorCode',
      value: null,
      readonly: false,
      masked: true,
    })
    expect(await isNowhere(bench)).toBe(true)
  })

  it('stays one after a restart of Chargebench', async () => {
    const first = await startConfigurationBench()
    const store = keyStore(keys)
    await first.scripted(store.answers)
    await set(first)
    await first.kill()
    const second = await startConfigurationBench({ disk: first.disk })
    await second.scripted(store.answers)
    await second.run('configuration.backup', { chargePointId: 'CP1' })
    await second.run('configuration.read', { chargePointId: 'CP1' })
    expect(second.reading().keys.find(({ key }) => key === 'DoorCode')).toMatchObject({ masked: true })
    expect(await isNowhere(second)).toBe(true)
  })

  it('is one that a template puts somewhere', async () => {
    const { bench, store } = await start()
    const text = 'format: 1\nname: Depot\nkeys:\n  DoorCode: {must: "{code}"}\n'
    const input = { chargePointId: 'CP1', template: { text }, secretVariables: { code: secret } }
    const checked = await bench.run('configuration.apply', { ...input, checkOnly: true })
    expect(resultOf(checked)).toMatchObject({ drift: [{ key: 'DoorCode', wanted: null, found: null }] })
    await bench.run('configuration.read', { chargePointId: 'CP1' })
    const run = await bench.run('configuration.apply', input)
    expect(run.state.state).toBe('done')
    expect(store.values.get('DoorCode')).toBe(secret)
    expect(await isNowhere(bench)).toBe(true)
  })

  it('is the password of a hand-over, in the key that was named for it', async () => {
    const { bench, store } = await start()
    const run = await bench.run('hand-over', {
      chargePointId: 'CP1',
      url: 'wss://office.example/ocpp',
      key: secret,
      keys: { url: 'CentralSystemAddress', password: 'DoorCode' },
      watchSeconds: 1,
    })
    const { wayBack } = resultOf(run) as unknown as HandOverResult
    expect(wayBack).toContainEqual({ key: 'DoorCode', old: null })
    expect(store.values.get('DoorCode')).toBe(secret)
    expect(await isNowhere(bench)).toBe(true)
  })
})

describe('a secret that is sent by hand', () => {
  it('is no value that the bench knows of, and what it replaced is told as unknown', async () => {
    const { bench } = await start()
    const url = `ftp://owner:${secret}@files.example/`
    await bench.drive(
      bench.centralSystem.call('CP1', 'ChangeConfiguration', { key: 'AuthorizationKey', value: secret }),
    )
    await bench.drive(bench.centralSystem.call('CP1', 'ChangeConfiguration', { key: 'DoorCode', value: url }))
    const all = await kept(bench)
    expect(all).not.toContain(secret)
    expect(all).toContain(`ftp://owner:${redacted}@files.example/`)
  })
})
