import { describe, expect, it } from 'vitest'
import { createI18n } from '../../i18n/create-i18n.ts'
import { findConfigurationKey } from '../../ocpp/configuration-keys.ts'
import { knowKeys } from '../../main/catalogue/key-knowledge.ts'
import { askedKeys, coreKeys, tellKeys, withKeys } from './support/key-store.ts'
import { resultOf, startBench } from './support/procedure-bench.ts'

const read = { chargePointId: 'CP1' }

const asksForAll = (payload: Readonly<Record<string, unknown>>): boolean => askedKeys(payload).length === 0

describe('configuration.read', () => {
  it('asks for all keys at once, and keeps them', async () => {
    const bench = await startBench()
    await bench.virtual()
    const result = resultOf(await bench.run('configuration.read', read))
    expect(result).toMatchObject({ complete: true, how: { asked: 'all' }, duplicates: [], unknown: 0 })
    expect(await bench.sent('GetConfiguration')).toEqual([{}])
    const { keys, boot } = bench.reading()
    expect(keys.length).toBe(result['keys'])
    expect(keys).toContainEqual(
      expect.objectContaining({ key: 'NumberOfConnectors', value: '2', readonly: true }),
    )
    expect(boot?.vendor).toBe(bench.journal.state().chargePoints['CP1']?.identity?.chargePointVendor)
  })

  it.each([
    ['silentOnAllKeys', null],
    ['fourKeysAtMost', 4],
    ['oneKeyAtMost', 1],
  ])('reads as much from one that %s as from one that tells all', async (behaviour, chunk) => {
    const plain = await startBench()
    await plain.virtual()
    await plain.run('configuration.read', read)
    const bench = await startBench()
    await bench.virtual({ behave: [behaviour] })
    const result = resultOf(await bench.run('configuration.read', read))
    expect(result).toMatchObject({ complete: true, how: { asked: 'names', because: 'silent' } })
    if (chunk !== null) expect(result['how']).toMatchObject({ chunk })
    const standard = plain.reading().keys.filter(({ key }) => {
      const known = findConfigurationKey(key)
      return known !== null && known.access !== 'write-only'
    })
    expect(bench.reading().keys).toEqual(expect.arrayContaining(standard))
    expect(bench.reading().unknownKeys.length).toBeGreaterThan(0)
  })

  it('tells where it is while one is silent, and that names come after it', async () => {
    const bench = await startBench()
    const phases: string[] = []
    bench.journal.subscribe((events) => {
      for (const event of events)
        if (event.kind === 'run-progress' && event.progress && phases.at(-1) !== event.progress.phase)
          phases.push(event.progress.phase)
    })
    await bench.scripted(withKeys(coreKeys, (_, payload) => (asksForAll(payload) ? null : undefined)))
    await bench.run('configuration.read', read)
    expect(phases).toEqual(['read-all', 'read-by-name', 'read-all-again', 'read-by-name'])
    for (const phase of ['read-all', 'read-all-again'] as const)
      expect(createI18n('en').t(`procedures.phases.${phase}`)).toMatch(/by name$/)
  })

  it('has the patience for one that answers after 70 s', async () => {
    const bench = await startBench()
    await bench.virtual({ behave: ['answersLate'] })
    const result = resultOf(await bench.run('configuration.read', read))
    expect(result).toMatchObject({ complete: true, how: { asked: 'all' } })
  })

  it('takes a maximum of 0 for unknown, and asks for four at a time', async () => {
    const bench = await startBench()
    await bench.scripted(withKeys(coreKeys, (_, payload) => (asksForAll(payload) ? null : undefined)))
    const result = resultOf(await bench.run('configuration.read', read))
    expect(result).toMatchObject({ keys: coreKeys.length, complete: true, how: { chunk: 4 } })
  })

  it('asks for as many as the charge point says it takes', async () => {
    const bench = await startBench()
    const keys = coreKeys.map((each) =>
      each.key === 'GetConfigurationMaxKeys' ? { ...each, value: '7' } : each,
    )
    await bench.scripted(withKeys(keys, (_, payload) => (asksForAll(payload) ? 'NotSupported' : undefined)))
    const result = resultOf(await bench.run('configuration.read', read))
    expect(result).toMatchObject({ keys: keys.length, complete: true, how: { chunk: 7, because: 'refused' } })
    const asked = (await bench.sent('GetConfiguration')).map((payload) => askedKeys(payload).length)
    expect(Math.max(...asked)).toBe(7)
  })

  it('asks with an empty list one that is silent without a list', async () => {
    const bench = await startBench()
    await bench.scripted(
      withKeys([...coreKeys, { key: 'OwnKey', value: 'x' }], (_, payload) =>
        'key' in payload ? undefined : null,
      ),
    )
    const result = resultOf(await bench.run('configuration.read', read))
    expect(result).toMatchObject({ complete: true, how: { asked: 'all' } })
    expect(bench.reading().keys.map(({ key }) => key)).toContain('OwnKey')
  })

  it.each([
    ['an empty answer', {}],
    ['a CALLERROR', 'InternalError'],
  ])('reads by name where all are answered with %s', async (_, answer) => {
    const bench = await startBench()
    await bench.scripted(withKeys(coreKeys, (__, payload) => (asksForAll(payload) ? answer : undefined)))
    const result = resultOf(await bench.run('configuration.read', read))
    expect(result).toMatchObject({
      keys: coreKeys.length,
      complete: true,
      how: { asked: 'names', because: 'refused' },
    })
  })

  it('sees that an answer was cut at four keys, and reads the rest', async () => {
    const bench = await startBench()
    const tell = tellKeys(coreKeys)
    await bench.scripted((_, payload) => {
      const { configurationKey } = tell(payload)
      return { configurationKey: configurationKey.slice(0, 4) }
    })
    const result = resultOf(await bench.run('configuration.read', read))
    expect(result).toMatchObject({
      keys: coreKeys.length,
      complete: true,
      how: { asked: 'names', because: 'cut' },
    })
    expect(
      bench
        .reading()
        .keys.map(({ key }) => key)
        .toSorted(),
    ).toEqual(coreKeys.map(({ key }) => key).toSorted())
  })

  it('is content with one that lacks a required key, and keeps that it is unknown', async () => {
    const bench = await startBench()
    const keys = coreKeys.filter(({ key }) => key !== 'ResetRetries')
    await bench.scripted(withKeys(keys))
    const result = resultOf(await bench.run('configuration.read', read))
    expect(result).toMatchObject({ keys: keys.length, unknown: 1, complete: true, how: { asked: 'all' } })
    expect(bench.reading().unknownKeys).toEqual(['ResetRetries'])
  })

  it('tells keys that come twice, and keeps the first', async () => {
    const bench = await startBench()
    await bench.scripted(withKeys([...coreKeys, { key: 'heartbeatinterval', value: '77' }]))
    const result = resultOf(await bench.run('configuration.read', read))
    expect(result['duplicates']).toEqual(['HeartbeatInterval'])
    expect(bench.reading().keys.filter(({ key }) => /heartbeat/i.test(key))).toEqual([
      { key: 'HeartbeatInterval', value: '1', readonly: false },
    ])
  })

  it('asks by name for what its vendor knows, and for what was seen before', async () => {
    const bench = await startBench({ knownKeys: () => ({ know: knowKeys([]), keys: ['VendorKey'] }) })
    const keys = [...coreKeys, { key: 'VendorKey', value: '1' }, { key: 'OldKey', value: '2' }]
    let isSilent = false
    await bench.scripted(withKeys(keys, (_, payload) => (isSilent && asksForAll(payload) ? null : undefined)))
    await bench.run('configuration.read', read)
    isSilent = true
    await bench.run('configuration.read', read)
    expect(bench.reading().keys.map(({ key }) => key)).toEqual(
      expect.arrayContaining(['VendorKey', 'OldKey']),
    )
  })

  it('masks secrets before anything is stored', async () => {
    const bench = await startBench()
    await bench.virtual({ behave: ['secretsInClear'] })
    await bench.run('configuration.read', read)
    expect(bench.reading().keys).toContainEqual({
      key: 'WifiPassword',
      value: null,
      readonly: false,
      masked: true,
    })
    expect(JSON.stringify(bench.disk.readings)).not.toContain('correct horse')
    const { seq } = bench.journal.state()
    const events = await bench.journal.read({ after: 0, limit: seq })
    const ours = events.filter(({ kind }) => kind !== 'frame')
    expect(JSON.stringify(ours)).not.toContain('correct horse')
  })

  it('masks a password that stands in an address', async () => {
    const bench = await startBench()
    await bench.scripted(withKeys([...coreKeys, { key: 'DiagnosticsUrl', value: 'ftp://joe:hunter2@host/' }]))
    await bench.run('configuration.read', read)
    expect(JSON.stringify(bench.disk.readings)).not.toContain('hunter2')
  })

  it('waits for a link that breaks, and asks again', async () => {
    const bench = await startBench()
    let breaks = 0
    const chargePoint = await bench.scripted(
      withKeys(coreKeys, () => (++breaks === 1 ? 'hang-up' : undefined)),
    )
    const runId = await bench.drive(bench.runner.start('configuration.read', read))
    await bench.until(() => breaks === 1)
    await bench.until(() => {
      const { state } = bench.view(runId)
      return state.state === 'running' && state.wait?.for === 'link'
    })
    await bench.drive(chargePoint.dial())
    const run = await bench.drive(bench.runner.ended(runId))
    expect(resultOf(run)).toMatchObject({ keys: coreKeys.length, complete: true })
  })

  it('fails where the charge point does not answer at all', async () => {
    const bench = await startBench()
    await bench.scripted(() => null)
    const run = await bench.run('configuration.read', read)
    expect(run.state).toMatchObject({ state: 'failed', error: { code: 'call-timed-out' } })
    expect(bench.disk.readings).toEqual([])
  })

  it('ends at once when it is cancelled', async () => {
    const bench = await startBench()
    const chargePoint = await bench.scripted(() => null)
    const runId = await bench.drive(bench.runner.start('configuration.read', read))
    await bench.until(() => chargePoint.calls.length > 0)
    bench.runner.cancel(runId)
    expect((await bench.drive(bench.runner.ended(runId))).state).toMatchObject({ state: 'cancelled' })
  })
})
