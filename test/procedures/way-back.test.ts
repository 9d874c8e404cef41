import { describe, expect, it } from 'vitest'
import type { LeaveCleanResult } from '../../contract/leave-clean.ts'
import type { Change } from '../../contract/run.ts'
import { knowKeys } from '../../main/catalogue/key-knowledge.ts'
import type { KnownKeys } from '../../main/procedures/configuration/deps.ts'
import { leaveCleanProcedure } from '../../main/procedures/leave-clean.ts'
import { keyStore } from './support/key-store.ts'
import {
  resultOf,
  startBench,
  type ProcedureBench,
  type ScriptedChargePoint,
} from './support/procedure-bench.ts'

const know = knowKeys([])
/** As a dictionary would tell: a key that can cut the link off. */
const risky = (): KnownKeys => ({
  keys: ['Apn'],
  know: (key) =>
    key === 'Apn' ? { ...know(key), risk: { kind: 'network', cutsOff: { en: 'it' } } } : know(key),
})
const start = (): Promise<ProcedureBench> =>
  startBench({
    knownKeys: risky,
    moreProcedures: (deps) => ({ 'leave-clean': leaveCleanProcedure(deps) }),
  })
const set = (reset: 'later' | 'at-end') => ({
  chargePointId: 'CP1',
  changes: [{ key: 'Apn', value: 'm2m' }],
  reset,
})
const open = (bench: ProcedureBench) =>
  bench.journal.state().chargePoints['CP1']?.openChanges.map(({ change }) => change)

describe('a risky key that was set on purpose', () => {
  it('is not put back where it was proven by a later restart', async () => {
    const bench = await start()
    const waiting = new Map<string, string>()
    const restart = async (chargePoint: ScriptedChargePoint): Promise<void> => {
      chargePoint.hangUp()
      for (const [key, value] of waiting) store.values.set(key, value)
      await chargePoint.dial()
    }
    const store = keyStore([{ key: 'Apn', value: 'internet' }], {
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
    await bench.scripted(store.answers)
    await bench.run('configuration.set', set('later'))
    expect(open(bench)).toHaveLength(1)
    const run = await bench.run('configuration.restart', { chargePointId: 'CP1' })
    expect(resultOf(run)).toMatchObject({ outcomes: [{ key: 'Apn', outcome: 'set' }] })
    expect(open(bench)).toEqual([])
    const left = resultOf(
      await bench.run('leave-clean', { chargePointId: 'CP1' }),
    ) as unknown as LeaveCleanResult
    expect(left.items).toEqual([])
    expect(store.values.get('Apn')).toBe('m2m')
  })

  it('is not put back where a first run could not prove it and a second one did', async () => {
    const bench = await start()
    let isAway = true
    const store = keyStore([{ key: 'Apn', value: 'internet' }], {
      change: (key, value, chargePoint) => {
        store.values.set(key, value)
        if (isAway) setImmediate(() => chargePoint.hangUp())
        isAway = false
        return { status: 'Accepted' }
      },
    })
    const chargePoint = await bench.scripted(store.answers)
    const first = await bench.run('configuration.set', set('at-end'))
    expect(resultOf(first)).toMatchObject({ outcomes: [{ outcome: 'unproven', why: 'not-back' }] })
    expect(open(bench)).toHaveLength(1)
    await bench.drive(chargePoint.dial())
    const second = await bench.run('configuration.set', set('at-end'))
    expect(resultOf(second)).toMatchObject({ outcomes: [{ outcome: 'skipped-equal' }] })
    expect(open(bench)).toEqual([])
    await bench.run('leave-clean', { chargePointId: 'CP1' })
    expect(store.values.get('Apn')).toBe('m2m')
  })
})

describe('a value that a person had tried before', () => {
  it('is not put back once configuration.set has found it as it was asked for', async () => {
    const bench = await start()
    const store = keyStore([
      { key: 'ResetRetries', value: '5' },
      { key: 'HeartbeatInterval', value: '300' },
    ])
    await bench.scripted(store.answers)
    const made = (change: Change) =>
      bench.journal.append({ kind: 'change-made', chargePointId: 'CP1', runId: null, change })
    made({ what: 'key', key: 'ResetRetries', old: '3', secret: false })
    made({ what: 'heartbeat-interval', old: '900' })
    const changes = [
      { key: 'ResetRetries', value: '5' },
      { key: 'HeartbeatInterval', value: '300' },
    ]
    await bench.run('configuration.set', { chargePointId: 'CP1', changes, reset: 'later' })
    expect(store.changes).toEqual([])
    expect(open(bench)).toEqual([{ what: 'heartbeat-interval', old: '300' }])
    await bench.run('leave-clean', { chargePointId: 'CP1' })
    expect([...store.values]).toEqual(changes.map(({ key, value }) => [key, value]))
  })
})

it('a value in JSON is no secret: its run can be taken up', async () => {
  const bench = await start()
  await bench.scripted(keyStore([{ key: 'Layout', value: '{}' }]).answers)
  const changes = [{ key: 'Layout', value: '{ "rows": [1, 2] }' }]
  const run = await bench.run('configuration.set', { chargePointId: 'CP1', changes, reset: 'later' })
  expect(run).toMatchObject({ afterInterruption: 'resume', input: { changes } })
})
