import { describe, expect, it } from 'vitest'
import { keyStore } from './support/key-store.ts'
import { resultOf, startBench, type ScriptedChargePoint } from './support/procedure-bench.ts'

const set = {
  chargePointId: 'CP1',
  changes: [
    { key: 'HeartbeatInterval', value: '240' },
    { key: 'ResetRetries', value: '5' },
  ],
  reset: 'at-end',
}

/** Wants a restart for these keys, and takes the interval of the answer to its boot (OCPP 1.6 §4.2). */
const booting = (wantsRestart: ReadonlySet<string>) => {
  const waiting = new Map<string, string>()
  const restart = async (chargePoint: ScriptedChargePoint): Promise<void> => {
    chargePoint.hangUp()
    for (const [key, value] of waiting) store.values.set(key, value)
    waiting.clear()
    await chargePoint.dial()
    store.values.set('HeartbeatInterval', '300')
  }
  const store = keyStore(
    [
      { key: 'HeartbeatInterval', value: '300' },
      { key: 'ResetRetries', value: '3' },
    ],
    {
      change: (key, value) => {
        if (!wantsRestart.has(key)) return undefined
        waiting.set(key, value)
        return { status: 'RebootRequired' }
      },
      other: (action, _payload, chargePoint) => {
        if (action !== 'Reset') return undefined
        setImmediate(() => void restart(chargePoint))
        return { status: 'Accepted' }
      },
    },
  )
  return store
}

describe('configuration.set of HeartbeatInterval', () => {
  it.each([['ResetRetries'], ['none']])(
    'holds the value after a restart whose acceptance overwrites it: %s wants one',
    async (key) => {
      const bench = await startBench()
      const store = booting(new Set([key]))
      await bench.scripted(store.answers)
      const result = resultOf(await bench.run('configuration.set', set))
      expect(result).toMatchObject({
        outcomes: [
          { key: 'HeartbeatInterval', outcome: 'set' },
          { key: 'ResetRetries', outcome: 'set' },
        ],
        resets: key === 'none' ? 0 : 1,
      })
      expect(store.values.get('HeartbeatInterval')).toBe('240')
    },
  )

  it('says that it differs, after one restart, where each change of it wants another', async () => {
    const bench = await startBench()
    const store = booting(new Set(['HeartbeatInterval']))
    await bench.scripted(store.answers)
    const result = resultOf(await bench.run('configuration.set', set))
    expect(result).toMatchObject({
      outcomes: [
        { key: 'HeartbeatInterval', outcome: 'differs', readBack: '300' },
        { key: 'ResetRetries', outcome: 'set' },
      ],
      resets: 1,
    })
  })

  it('sets the others first at one that wants a restart for each first change', async () => {
    const bench = await startBench()
    await bench.virtual({ behave: ['wantsReboot'] })
    const result = resultOf(await bench.run('configuration.set', set))
    expect(result['outcomes']).toMatchObject([{ outcome: 'differs', readBack: '300' }, { outcome: 'set' }])
  })
})
