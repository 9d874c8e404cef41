import { describe, expect, it } from 'vitest'
import { pendingRestart } from '../../contract/pending-restart.ts'
import { keyStore } from './support/key-store.ts'
import {
  resultOf,
  startBench,
  type ProcedureBench,
  type ScriptedChargePoint,
} from './support/procedure-bench.ts'

const pending = (bench: ProcedureBench) => {
  const { chargePoints, runs } = bench.journal.state()
  return pendingRestart(runs, 'CP1', chargePoints['CP1']?.lastBootAt ?? null)
}

/** Takes a value only with its next restart. */
const lazy = (isLying = false) => {
  const waiting = new Map<string, string>()
  const restart = async (chargePoint: ScriptedChargePoint): Promise<void> => {
    chargePoint.hangUp()
    if (!isLying) for (const [key, value] of waiting) store.values.set(key, value)
    await chargePoint.dial()
  }
  const store = keyStore([{ key: 'ResetRetries', value: '3' }], {
    change: (key, value) => {
      waiting.set(key, value)
      return { status: 'RebootRequired' }
    },
    other: (action, _payload, chargePoint) => {
      if (action !== 'Reset') return undefined
      setImmediate(() => void restart(chargePoint))
      return { status: 'Accepted' }
    },
  })
  return store
}

const set = { chargePointId: 'CP1', changes: [{ key: 'ResetRetries', value: '5' }], reset: 'later' }

describe('configuration.restart', () => {
  it('proves the keys that waited for it; until then they are known to wait', async () => {
    const bench = await startBench()
    await bench.scripted(lazy().answers)
    await bench.run('configuration.set', set)
    expect(pending(bench)).toEqual([{ key: 'ResetRetries', value: '5' }])
    expect(await bench.sent('Reset')).toEqual([])
    const run = await bench.run('configuration.restart', { chargePointId: 'CP1' })
    expect(resultOf(run)).toEqual({
      outcomes: [{ key: 'ResetRetries', outcome: 'set', evidence: 'read-back', afterReset: true }],
      resets: 1,
      changes: [{ key: 'ResetRetries', value: '5' }],
    })
    expect(pending(bench)).toEqual([])
  })

  it('says so where it restarted and still has the old value', async () => {
    const bench = await startBench()
    await bench.scripted(lazy(true).answers)
    await bench.run('configuration.set', set)
    const run = await bench.run('configuration.restart', { chargePointId: 'CP1' })
    expect(resultOf(run)).toMatchObject({ outcomes: [{ outcome: 'differs', readBack: '3' }] })
  })

  it('is no longer waited for when the charge point restarted by itself', async () => {
    const bench = await startBench()
    const chargePoint = await bench.scripted(lazy().answers)
    await bench.run('configuration.set', set)
    const at = bench.clock.now()
    await bench.until(() => bench.clock.now() > at + 1000)
    chargePoint.hangUp()
    await bench.drive(chargePoint.dial())
    expect(pending(bench)).toEqual([])
  })

  it('stays wanted where the restart was refused', async () => {
    const bench = await startBench()
    const store = keyStore([{ key: 'ResetRetries', value: '3' }], {
      change: () => ({ status: 'RebootRequired' }),
      other: (action) => (action === 'Reset' ? { status: 'Rejected' } : undefined),
    })
    await bench.scripted(store.answers)
    await bench.run('configuration.set', { ...set, reset: 'at-end' })
    expect(pending(bench)).toEqual([{ key: 'ResetRetries', value: '5' }])
  })
})
