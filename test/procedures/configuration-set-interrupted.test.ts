import { describe, expect, it } from 'vitest'
import type { KeyOutcome } from '../../contract/configuration-run.ts'
import { knowKeys } from '../../main/catalogue/key-knowledge.ts'
import type { ConfigurationDeps } from '../../main/procedures/configuration/deps.ts'
import { keyStore, type Key } from './support/key-store.ts'
import {
  newDisk,
  resultOf,
  startBench,
  type Answer,
  type ProcedureBench,
  type ScriptedChargePoint,
} from './support/procedure-bench.ts'

const keys: readonly Key[] = [
  { key: 'HeartbeatInterval', value: '300' },
  { key: 'ResetRetries', value: '3' },
  { key: 'ConnectionTimeOut', value: '30' },
  { key: 'Apn', value: 'internet' },
]
const wanted = { HeartbeatInterval: '60', ResetRetries: '5', ConnectionTimeOut: '45', Apn: 'other' }
const input = {
  chargePointId: 'CP1',
  changes: Object.entries(wanted).map(([key, value]) => ({ key, value })),
  reset: 'at-end',
}

/** Apn can cut off the link. */
const knownKeys: ConfigurationDeps['knownKeys'] = () => {
  const know = knowKeys([])
  const risk = { kind: 'network', cutsOff: { en: 'it' } } as const
  return { keys: [], know: (key) => ({ ...know(key), ...(key === 'Apn' ? { risk } : {}) }) }
}

/** What becomes of the CALL in whose middle Chargebench is killed. */
type Moment = 'before it arrives' | 'before its answer' | 'right after its answer'

/** A charge point that wants a restart for ResetRetries, and outlives Chargebench. */
const device = (onCall: (n: number, action: string) => Moment | 'break' | 'break when taken' | null) => {
  let calls = 0
  let restarts = 0
  const moments: string[] = []
  const store = keyStore(keys, {
    change: (key, value) => {
      if (key !== 'ResetRetries') return undefined
      store.values.set(key, value)
      return { status: 'RebootRequired' }
    },
  })
  const answer = (
    action: string,
    payload: Readonly<Record<string, unknown>>,
    chargePoint: ScriptedChargePoint,
  ): Answer => {
    calls += 1
    moments.push(action)
    const what = onCall(calls, action)
    if (what === 'before it arrives' || what === 'break') return what === 'break' ? 'hang-up' : null
    if (action === 'Reset') {
      restarts += 1
      if (what === null)
        setImmediate(() => {
          chargePoint.hangUp()
          void chargePoint.dial({ boots: true })
        })
    }
    const answered = store.answers(action, payload, chargePoint)
    if (what === 'break when taken') return 'hang-up'
    return what === 'before its answer' ? null : answered
  }
  return { store, answer, moments, restarts: () => restarts }
}

const outcomesOf = (result: Record<string, unknown>): readonly KeyOutcome[] =>
  result['outcomes'] as readonly KeyOutcome[]

const expectAllSet = (result: Record<string, unknown>, store: ReturnType<typeof device>['store']): void => {
  for (const { key, outcome } of outcomesOf(result)) expect(`${key} ${outcome}`).toBe(`${key} set`)
  expect(Object.fromEntries(store.values)).toEqual(wanted)
}

const onlyRun = (bench: ProcedureBench): string => {
  const [runId] = Object.keys(bench.journal.state().runs)
  if (runId === undefined) throw new Error('no run')
  return runId
}

describe('a killed configuration.set', () => {
  // 1 reads what is, 2 to 4 set, 5 reads back, 6 restarts, 7 reads back, 8 reads the interval that its boot may have
  // overwritten, 9 to 11 read, set and prove the risky one
  const calls = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]
  const moments: readonly Moment[] = ['before it arrives', 'before its answer', 'right after its answer']

  it('has as many moments to be killed in as are tried', async () => {
    const bench = await startBench({ knownKeys })
    const charger = device(() => null)
    await bench.scripted(charger.answer)
    expectAllSet(resultOf(await bench.run('configuration.set', input)), charger.store)
    expect(charger.moments).toHaveLength(calls.length)
  })

  it.each(calls.flatMap((call) => moments.map((moment) => [call, moment] as const)))(
    'in CALL %i %s goes on and sends nothing twice that was taken',
    async (killAt, moment) => {
      const disk = newDisk()
      const first = await startBench({ knownKeys, disk })
      let isKilled = false
      let isOver = false
      const charger = device((n) => {
        if (isKilled || n !== killAt) return null
        isKilled = true
        first.lose()
        setImmediate(() => {
          isOver = true
        })
        return moment
      })
      const chargePoint = await first.scripted(charger.answer)
      await first.drive(first.runner.start('configuration.set', input))
      await first.until(() => isOver)
      chargePoint.hangUp()
      await first.kill()

      const second = await startBench({ knownKeys, disk: first.disk, port: first.port })
      const runId = onlyRun(second)
      expect(second.view(runId).state.state).toBe('interrupted')
      const hasRestarted = charger.restarts() > 0 && charger.moments.at(-1) === 'Reset'
      const again = await second.scripted(charger.answer, { boots: hasRestarted })
      await second.drive(second.runner.takeUp(runId))
      const run = await second.drive(second.runner.ended(runId))
      expectAllSet(resultOf(run), charger.store)
      const sent = charger.store.changes.map(({ key }) => key)
      expect(sent.toSorted()).toEqual(Object.keys(wanted).toSorted())
      expect(charger.restarts()).toBeLessThanOrEqual(1)
      again.hangUp()
    },
  )
})

describe('a killed configuration.set whose last answer is in the journal alone', () => {
  it('still restarts the charge point that asked for it', async () => {
    const disk = newDisk()
    const first = await startBench({ knownKeys, disk })
    const charger = device(() => null)
    let isReadingBack = false
    const chargePoint = await first.scripted((action, payload, self) => {
      isReadingBack = action === 'GetConfiguration' && charger.store.changes.length === 2
      return isReadingBack ? null : charger.answer(action, payload, self)
    })
    const changes = ['HeartbeatInterval', 'ResetRetries'].map((key) => ({ key, value: '9' }))
    await first.drive(first.runner.start('configuration.set', { ...input, changes }))
    await first.until(() => isReadingBack)
    await first.drive(first.journal.flush())
    chargePoint.hangUp()
    await first.kill()

    const second = await startBench({ knownKeys, disk: first.disk, port: first.port })
    await second.scripted(charger.answer, { boots: false })
    await second.drive(second.runner.takeUp(onlyRun(second)))
    const result = resultOf(await second.drive(second.runner.ended(onlyRun(second))))
    expect(outcomesOf(result)).toMatchObject([
      { key: 'HeartbeatInterval', outcome: 'set', afterReset: false },
      { key: 'ResetRetries', outcome: 'set', afterReset: true },
    ])
    expect(charger.store.changes).toHaveLength(2)
    expect(charger.restarts()).toBe(1)
  })
})

describe('a killed configuration.set with secrets', () => {
  it('does not send again what was answered, although it can not be read', async () => {
    const first = await startBench({ disk: newDisk() })
    let isHeld = false
    const store = keyStore([], { change: () => ({ status: 'Accepted' }) })
    const secretValues = { WifiPassword: 'one', ApnPassword: 'two' }
    const chargePoint = await first.scripted((action, payload, self) => {
      const answer = store.answers(action, payload, self)
      isHeld = payload['key'] === 'ApnPassword'
      return isHeld ? null : answer
    })
    const secretInput = { chargePointId: 'CP1', changes: [], secretValues, reset: 'later' }
    await first.drive(first.runner.start('configuration.set', secretInput))
    await first.until(() => isHeld)
    await first.drive(first.journal.flush())
    chargePoint.hangUp()
    await first.kill()

    const second = await startBench({ disk: first.disk, port: first.port })
    await second.scripted(store.answers, { boots: false })
    const runId = onlyRun(second)
    await expect(second.runner.takeUp(runId)).rejects.toMatchObject({ code: 'secrets-needed' })
    await second.drive(second.runner.takeUp(runId, { secretValues }))
    const result = resultOf(await second.drive(second.runner.ended(runId)))
    expect(outcomesOf(result).map(({ outcome }) => outcome)).toEqual(['set-unread', 'set-unread'])
    // the second was never answered, and nothing tells whether it was taken
    expect(store.changes.map(({ key }) => key)).toEqual(['WifiPassword', 'ApnPassword', 'ApnPassword'])
  })
})

describe('a configuration.set that is killed before its reset arrives', () => {
  it('does not take a boot for a restart where the keys are the old ones still', async () => {
    const first = await startBench({ disk: newDisk() })
    const pending = new Map<string, string>()
    let isAsked = false
    const store = keyStore(keys, {
      change: (key, value) => {
        pending.set(key, value)
        return { status: 'RebootRequired' }
      },
      other: (action, _, self) => {
        if (action !== 'Reset') return undefined
        if (!isAsked) {
          isAsked = true
          return null
        }
        for (const [key, value] of pending) store.values.set(key, value)
        setImmediate(() => {
          self.hangUp()
          void self.dial()
        })
        return { status: 'Accepted' }
      },
    })
    const chargePoint = await first.scripted(store.answers)
    const changes = [{ key: 'ResetRetries', value: '5' }]
    await first.drive(first.runner.start('configuration.set', { ...input, changes }))
    await first.until(() => isAsked)
    chargePoint.hangUp()
    await first.kill()

    const second = await startBench({ disk: first.disk, port: first.port })
    // it boots whenever it dials
    await second.scripted(store.answers)
    await second.drive(second.runner.takeUp(onlyRun(second)))
    const result = resultOf(await second.drive(second.runner.ended(onlyRun(second))))
    expect(outcomesOf(result)).toMatchObject([{ outcome: 'set', afterReset: true }])
  })
})

describe('a configuration.set whose link breaks', () => {
  const places = [1, 2, 3, 4, 5, 7, 8, 9, 10]
  const ways = ['break', 'break when taken'] as const

  it.each(places.flatMap((place) => ways.map((way) => [place, way] as const)))(
    'in CALL %i (%s) waits, and goes on',
    async (breakAt, way) => {
      const bench = await startBench({ knownKeys })
      const charger = device((n) => (n === breakAt ? way : null))
      const chargePoint = await bench.scripted(charger.answer)
      const runId = await bench.drive(bench.runner.start('configuration.set', input))
      await bench.until(() => charger.moments.length >= breakAt)
      await bench.until(() => {
        const { state } = bench.view(runId)
        return state.state === 'running' && state.wait?.for === 'link'
      })
      await bench.drive(chargePoint.dial({ boots: false }))
      expectAllSet(resultOf(await bench.drive(bench.runner.ended(runId))), charger.store)
      const sent = charger.store.changes.map(({ key }) => key)
      expect(sent.toSorted()).toEqual(Object.keys(wanted).toSorted())
    },
  )
})

describe('a cancelled configuration.set', () => {
  it('ends between two keys, and leaves the rest', async () => {
    const bench = await startBench({ knownKeys })
    const charger = device((_, action) => {
      if (action === 'ChangeConfiguration') bench.runner.cancel(onlyRun(bench))
      return null
    })
    await bench.scripted(charger.answer)
    const run = await bench.run('configuration.set', input)
    expect(run.state).toMatchObject({ state: 'cancelled' })
    expect(charger.store.changes).toEqual([{ key: 'HeartbeatInterval', value: '60' }])
    expect(run.checkpoint).toMatchObject({
      keys: [
        { key: 'HeartbeatInterval', state: { outcome: { outcome: 'unproven', why: 'cancelled' } } },
        { key: 'ResetRetries', state: { outcome: { outcome: 'left', why: 'cancelled' } } },
        { key: 'ConnectionTimeOut', state: { outcome: { outcome: 'left' } } },
        { key: 'Apn', state: { outcome: { outcome: 'left' } } },
      ],
    })
  })

  it('hears what was asked before it ends, and warns of a restart that is left', async () => {
    const bench = await startBench({ knownKeys })
    const charger = device(() => null)
    let late: (() => void) | null = null
    const chargePoint = await bench.scripted((action, payload, self) => {
      if (action !== 'ChangeConfiguration' || payload['key'] !== 'ConnectionTimeOut')
        return charger.answer(action, payload, self)
      late = () => charger.store.values.set('ConnectionTimeOut', '45')
      return null
    })
    const runId = await bench.drive(bench.runner.start('configuration.set', input))
    await bench.until(() => late !== null)
    await bench.until(() => bench.view(runId).cancelWarning === 'reset-pending')
    bench.runner.cancel(runId)
    const { state } = bench.view(runId)
    expect(state).toMatchObject({ state: 'running', cancelling: true })
    const run = await bench.drive(bench.runner.ended(runId))
    expect(run.state.state).toBe('cancelled')
    expect(run.checkpoint).toMatchObject({
      keys: [{}, { key: 'ResetRetries', state: { outcome: { outcome: 'reboot-required' } } }, {}, {}],
    })
    chargePoint.hangUp()
  })
})
