import { describe, expect, it } from 'vitest'
import { pendingRestart } from '../../contract/pending-restart.ts'
import { keyStore } from './support/key-store.ts'
import {
  newDisk,
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

  it('does not hold the words that stand in place of a password against the charge point', async () => {
    const bench = await startBench()
    const store = lazy()
    await bench.scripted(store.answers)
    const changes = [{ key: 'ResetRetries', value: 'https://user:horse42@files.example/' }]
    await bench.run('configuration.set', { ...set, changes })
    expect(pending(bench)).toEqual([{ key: 'ResetRetries', value: null }])
    const run = await bench.run('configuration.restart', { chargePointId: 'CP1' })
    expect(resultOf(run)).toEqual({ outcomes: [], resets: 1, changes: [] })
  })

  it('says so where it restarted and still has the old value', async () => {
    const bench = await startBench()
    await bench.scripted(lazy(true).answers)
    await bench.run('configuration.set', set)
    const run = await bench.run('configuration.restart', { chargePointId: 'CP1' })
    expect(resultOf(run)).toMatchObject({ outcomes: [{ outcome: 'differs', readBack: '3' }] })
  })

  it('restarts it after a kill where it had only dialled again', async () => {
    const killed = await startBench({ disk: newDisk() })
    const store = lazy()
    await killed.scripted((action, payload, chargePoint) => {
      if (action !== 'Reset') return store.answers(action, payload, chargePoint)
      killed.lose()
      return null
    })
    await killed.run('configuration.set', set)
    const runId = await killed.drive(killed.runner.start('configuration.restart', { chargePointId: 'CP1' }))
    await killed.until(() => killed.journal.state().runs[runId]?.cancelWarning === 'reset-pending')
    await killed.kill()

    const bench = await startBench({ disk: killed.disk, port: killed.port })
    const chargePoint = await bench.scripted(store.answers)
    await bench.drive(bench.runner.takeUp(runId))
    const run = await bench.drive(bench.runner.ended(runId))
    expect(resultOf(run)).toMatchObject({ outcomes: [{ key: 'ResetRetries', outcome: 'set' }] })
    expect(chargePoint.calls.filter(({ action }) => action === 'Reset')).toHaveLength(1)
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
