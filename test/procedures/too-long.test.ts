import { expect, it, describe } from 'vitest'
import { startConfigurationBench } from './support/configuration-bench.ts'
import { coreKeys, keyStore } from './support/key-store.ts'
import { resultOf } from './support/procedure-bench.ts'

const longName = `Vendor.${'x'.repeat(60)}`
const longValue = 'v'.repeat(600)

describe('a charge point with more characters than the standard allows', () => {
  it('is read where it leaves a key with a long name out of its answer', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore([...coreKeys, { key: longName, value: '1' }])
    await bench.scripted(store.answers)
    expect(resultOf(await bench.run('configuration.read', { chargePointId: 'CP1' }))).toMatchObject({
      complete: true,
    })
    store.values.delete(longName)
    expect(resultOf(await bench.run('configuration.read', { chargePointId: 'CP1' }))).toMatchObject({
      keys: coreKeys.length,
    })
  })

  it('is restored as far as it goes where a value is too long to be sent', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore([
      ...coreKeys,
      { key: 'Banner', value: longValue },
      { key: 'Zone', value: 'A' },
      { key: longName, value: '1' },
    ])
    await bench.scripted(store.answers)
    const { backupId } = resultOf(await bench.run('configuration.backup', { chargePointId: 'CP1' }))
    store.values.set('Banner', 'short')
    store.values.set(longName, '2')
    store.values.set('Zone', 'B')
    const run = await bench.run('configuration.restore', { chargePointId: 'CP1', backupId })
    expect(resultOf(run)['outcomes']).toContainEqual(expect.objectContaining({ key: 'Zone', outcome: 'set' }))
    expect(store.values.get('Zone')).toBe('A')
  })

  it('is left clean where the old value is too long to be sent', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore([...coreKeys, { key: 'Banner', value: 'short' }, { key: 'Zone', value: 'B' }])
    await bench.scripted(store.answers)
    for (const [key, old] of [
      ['Banner', longValue],
      ['Zone', 'A'],
    ] as const)
      bench.journal.append({
        kind: 'change-made',
        chargePointId: 'CP1',
        runId: null,
        change: { what: 'key', key, old, secret: false },
      })
    const run = await bench.run('leave-clean', { chargePointId: 'CP1' })
    expect(store.values.get('Zone')).toBe('A')
    expect(resultOf(run)).toMatchObject({ left: 1 })
  })
})
