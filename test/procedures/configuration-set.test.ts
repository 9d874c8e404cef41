import { describe, expect, it } from 'vitest'
import type { KeyKnowledge, RiskKind } from '../../contract/key-knowledge.ts'
import type { KeyOutcome } from '../../contract/configuration-run.ts'
import type { RunView } from '../../contract/run.ts'
import { knowKeys } from '../../main/catalogue/key-knowledge.ts'
import { keyStore, type Key } from './support/key-store.ts'
import {
  resultOf,
  startBench,
  type Answer,
  type ProcedureBench,
  type ScriptedChargePoint,
} from './support/procedure-bench.ts'

const keys: readonly Key[] = [
  { key: 'HeartbeatInterval', value: '300' },
  { key: 'ResetRetries', value: '3' },
  { key: 'LocalPreAuthorize', value: 'TRUE' },
  { key: 'AuthorizeRemoteTxRequests', value: 'FALSE' },
  { key: 'MeterValuesSampledData', value: 'Voltage, Current.Import' },
  { key: 'ServerUrl', value: 'ws://old/' },
  { key: 'Apn', value: 'internet' },
  { key: 'SecurityProfile', value: '1' },
]

const input = (values: Readonly<Record<string, string>>, more: object = {}): object => ({
  chargePointId: 'CP1',
  changes: Object.entries(values).map(([key, value]) => ({ key, value })),
  reset: 'at-end',
  ...more,
})

const outcomesOf = (run: RunView): readonly KeyOutcome[] => resultOf(run)['outcomes'] as readonly KeyOutcome[]
const words = (outcomes: readonly KeyOutcome[]): readonly string[] =>
  outcomes.map(({ key, outcome }) => `${key} ${outcome}`)

/** Knowledge as a vendor's dictionary gives it. */
const knowing =
  (facts: Readonly<Record<string, Partial<KeyKnowledge> & { readonly riskKind?: RiskKind }>>) => () => {
    const know = knowKeys([])
    return {
      keys: Object.keys(facts),
      know: (key: string): KeyKnowledge => {
        const { riskKind, ...fact } = facts[key] ?? {}
        const risk = riskKind === undefined ? {} : { risk: { kind: riskKind, cutsOff: { en: 'it' } } }
        return { ...know(key), ...risk, ...fact }
      },
    }
  }

describe('configuration.set', () => {
  it('sets keys and proves each by what it reads back as', async () => {
    const bench = await startBench()
    const store = keyStore(keys)
    await bench.scripted(store.answers)
    const run = await bench.run('configuration.set', input({ HeartbeatInterval: '60', ResetRetries: '3' }))
    expect(outcomesOf(run)).toEqual([
      { key: 'HeartbeatInterval', outcome: 'set', evidence: 'read-back', afterReset: false },
      { key: 'ResetRetries', outcome: 'skipped-equal' },
    ])
    expect(store.changes).toEqual([{ key: 'HeartbeatInterval', value: '60' }])
    expect(await bench.sent('Reset')).toEqual([])
  })

  it('writes as the charge point does, and sees the same value in another spelling', async () => {
    const bench = await startBench()
    const store = keyStore(keys, {
      tell: (key, value) => (key === 'MeterValuesSampledData' ? value.replaceAll(/,\s*/g, ' , ') : value),
    })
    await bench.scripted(store.answers)
    const run = await bench.run(
      'configuration.set',
      input({
        LocalPreAuthorize: 'true',
        AuthorizeRemoteTxRequests: 'true',
        MeterValuesSampledData: 'Voltage',
        HeartbeatInterval: '0300',
      }),
    )
    expect(words(outcomesOf(run))).toEqual([
      'LocalPreAuthorize skipped-equal',
      'AuthorizeRemoteTxRequests spelled-otherwise',
      'MeterValuesSampledData set',
      'HeartbeatInterval skipped-equal',
    ])
    expect(store.changes).toContainEqual({ key: 'AuthorizeRemoteTxRequests', value: 'TRUE' })
  })

  it('tells what is refused, unknown, and lied about', async () => {
    const bench = await startBench()
    const store = keyStore(keys, {
      change: (key) =>
        key === 'HeartbeatInterval'
          ? { status: 'Rejected' }
          : key === 'ResetRetries'
            ? { status: 'Accepted' }
            : key === 'Apn'
              ? 'GenericError'
              : undefined,
    })
    await bench.scripted(store.answers)
    const run = await bench.run(
      'configuration.set',
      input({ HeartbeatInterval: '60', ResetRetries: '5', Apn: 'other', NoSuchKey: '1' }),
    )
    expect(outcomesOf(run)).toEqual([
      { key: 'HeartbeatInterval', outcome: 'rejected', errorCode: null, untilReboot: false },
      { key: 'ResetRetries', outcome: 'differs', readBack: '3' },
      { key: 'Apn', outcome: 'rejected', errorCode: 'GenericError', untilReboot: false },
      { key: 'NoSuchKey', outcome: 'not-supported' },
    ])
  })

  it('calls nobody a liar who takes a value over a moment later', async () => {
    const bench = await startBench()
    const store = keyStore(keys, {
      change: (key, value) => {
        bench.clock.after(2_000, () => store.values.set(key, value))
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers)
    const run = await bench.run('configuration.set', input({ ResetRetries: '5' }))
    expect(words(outcomesOf(run))).toEqual(['ResetRetries set'])
  })

  it('restarts once for all keys that want it, and reads them again', async () => {
    const bench = await startBench()
    const pending = new Map<string, string>()
    const store = keyStore(keys, {
      change: (key, value) => {
        if (key === 'Apn') return undefined
        pending.set(key, value)
        return { status: 'RebootRequired' }
      },
      other: (action, _, chargePoint) => {
        if (action !== 'Reset') return undefined
        for (const [key, value] of pending) store.values.set(key, value)
        setImmediate(() => {
          chargePoint.hangUp()
          void chargePoint.dial()
        })
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers)
    const run = await bench.run(
      'configuration.set',
      input({ HeartbeatInterval: '60', Apn: 'other', ResetRetries: '5' }),
    )
    expect(outcomesOf(run)).toEqual([
      { key: 'HeartbeatInterval', outcome: 'set', evidence: 'read-back', afterReset: true },
      { key: 'Apn', outcome: 'set', evidence: 'read-back', afterReset: false },
      { key: 'ResetRetries', outcome: 'set', evidence: 'read-back', afterReset: true },
    ])
    expect(await bench.sent('Reset')).toEqual([{ type: 'Soft' }])
    expect(resultOf(run)['resets']).toBe(1)
  })

  it('restarts nothing under later', async () => {
    const bench = await startBench()
    await bench.scripted(keyStore(keys, { change: () => ({ status: 'RebootRequired' }) }).answers)
    const run = await bench.run('configuration.set', input({ ResetRetries: '5' }, { reset: 'later' }))
    expect(outcomesOf(run)).toEqual([{ key: 'ResetRetries', outcome: 'reboot-required' }])
    expect(await bench.sent('Reset')).toEqual([])
  })

  it('sends again after the restart what was refused until then', async () => {
    const bench = await startBench()
    await bench.virtual({ behave: ['wantsReboot'] })
    const run = await bench.run('configuration.set', input({ ResetRetries: '7', MinimumStatusDuration: '3' }))
    expect(words(outcomesOf(run))).toEqual(['ResetRetries set', 'MinimumStatusDuration set'])
  })

  it.each(['rebootsOnChange', 'answersLate', 'fourKeysAtMost', 'booleansAsDigits', 'rebootsWhenAlone'])(
    'sets five keys at one that %s',
    async (behaviour) => {
      const bench = await startBench()
      await bench.virtual({ behave: [behaviour] })
      const wanted = {
        ResetRetries: '7',
        MinimumStatusDuration: '3',
        ConnectionTimeOut: '45',
        LocalPreAuthorize: 'false',
        AuthorizeRemoteTxRequests: 'true',
      }
      const run = await bench.run('configuration.set', input(wanted))
      for (const outcome of outcomesOf(run))
        expect(['set', 'spelled-otherwise', 'skipped-equal']).toContain(outcome.outcome)
      const changes = (await bench.sent('ChangeConfiguration')).map(({ key }) => key)
      expect(new Set(changes).size).toBe(changes.length)
    },
  )

  it('says what to do where the restart is refused, and keeps what was done', async () => {
    const bench = await startBench()
    const store = keyStore(keys, {
      change: (key) => (key === 'Apn' ? undefined : { status: 'RebootRequired' }),
      other: (action) => (action === 'Reset' ? { status: 'Rejected' } : undefined),
    })
    await bench.scripted(store.answers)
    const run = await bench.run('configuration.set', input({ Apn: 'other', ResetRetries: '5' }))
    expect(run.state).toMatchObject({
      state: 'failed',
      error: { code: 'reset-refused', action: 'restart-by-hand' },
    })
    expect(JSON.stringify(run.checkpoint)).toContain('"outcome":"set"')
    expect(await bench.sent('Reset')).toEqual([{ type: 'Soft' }])
  })
})

describe('a restart', () => {
  /** A charge point that takes ResetRetries over when it restarts, in its own way. */
  const restarting = async (
    bench: ProcedureBench,
    onReset: (self: ScriptedChargePoint, restart: () => void) => Answer,
  ): Promise<void> => {
    let pending = '3'
    const store = keyStore(keys, {
      change: (_, value) => {
        pending = value
        return { status: 'RebootRequired' }
      },
      other: (action, _, self) =>
        action === 'Reset' ? onReset(self, () => store.values.set('ResetRetries', pending)) : undefined,
    })
    await bench.scripted(store.answers)
  }
  const set = (bench: ProcedureBench): Promise<RunView> =>
    bench.run('configuration.set', input({ ResetRetries: '5' }))
  const boot = { chargePointVendor: 'Vendor', chargePointModel: 'Model' }

  it.each<[string, (bench: ProcedureBench, self: ScriptedChargePoint, restart: () => void) => Answer]>([
    [
      'that comes instead of an answer',
      (_, self, restart) => {
        restart()
        setImmediate(() => void self.dial())
        return 'hang-up'
      },
    ],
    [
      'without hanging up',
      (_, self, restart) => {
        restart()
        setImmediate(() => void self.call('BootNotification', boot))
        return { status: 'Accepted' }
      },
    ],
    [
      'that takes three minutes',
      (bench, self, restart) => {
        setImmediate(() => self.hangUp())
        bench.clock.after(180_000, () => {
          restart()
          void self.dial()
        })
        return { status: 'Accepted' }
      },
    ],
    [
      'after a minute of silence',
      (bench, self, restart) => {
        bench.clock.after(70_000, () => {
          restart()
          self.hangUp()
          void self.dial()
        })
        return null
      },
    ],
    [
      'without a BootNotification',
      (_, self, restart) => {
        restart()
        setImmediate(() => {
          self.hangUp()
          void self.dial({ boots: false })
        })
        return { status: 'Accepted' }
      },
    ],
  ])('%s is seen', async (_, onReset) => {
    const bench = await startBench()
    await restarting(bench, (self, restart) => onReset(bench, self, restart))
    expect(outcomesOf(await set(bench))).toMatchObject([{ outcome: 'set', afterReset: true }])
    expect(await bench.sent('Reset')).toEqual([{ type: 'Soft' }])
  })

  it('is not seen in the boots of one that waits for its acceptance', async () => {
    const bench = await startBench({ settings: { policy: 'pending' } })
    await restarting(bench, (self, restart) => {
      setImmediate(() => void self.call('BootNotification', boot))
      bench.clock.after(20_000, () => {
        restart()
        self.hangUp()
        void self.dial()
      })
      return { status: 'Accepted' }
    })
    expect(outcomesOf(await set(bench))).toMatchObject([{ outcome: 'set', afterReset: true }])
  })

  it.each<[string, Answer]>([
    ['Rejected', { status: 'Rejected' }],
    ['a CALLERROR', 'NotSupported'],
  ])('that is refused with %s is left to a person', async (_, answer) => {
    const bench = await startBench()
    await restarting(bench, () => answer)
    expect((await set(bench)).state).toMatchObject({ state: 'failed', error: { code: 'reset-refused' } })
  })

  it('that never comes ends', async () => {
    const bench = await startBench()
    await restarting(bench, () => ({ status: 'Accepted' }))
    expect((await set(bench)).state).toMatchObject({
      state: 'failed',
      error: { code: 'wait-timed-out', params: { for: 'restart' } },
    })
  })
})

describe('keys that can cut off the link', () => {
  const risky = knowing({ ServerUrl: { riskKind: 'central-system-url' }, Apn: { riskKind: 'network' } })

  it('go last and alone, each with its way back written down before', async () => {
    const bench = await startBench({ knownKeys: risky })
    const store = keyStore(keys)
    await bench.scripted(store.answers)
    const run = await bench.run(
      'configuration.set',
      input({ ServerUrl: 'ws://new/', Apn: 'other', HeartbeatInterval: '60' }),
    )
    expect(words(outcomesOf(run))).toEqual(['ServerUrl set', 'Apn set', 'HeartbeatInterval set'])
    expect(store.changes.map(({ key }) => key)).toEqual(['HeartbeatInterval', 'Apn', 'ServerUrl'])
    const made = await bench.events('change-made')
    expect(made.map(({ change }) => change)).toEqual([
      { what: 'key', key: 'Apn', old: 'internet', secret: false },
      { what: 'key', key: 'ServerUrl', old: 'ws://old/', secret: false },
    ])
    const frames = await bench.events('frame')
    const sentAt = (key: string) =>
      frames.find(({ direction, text }) => direction === 'out' && text.includes(`"key":"${key}"`))?.seq ?? 0
    expect(made[0]?.seq).toBeLessThan(sentAt('Apn'))
    expect(made[1]?.seq).toBeLessThan(sentAt('ServerUrl'))
    expect(bench.journal.state().chargePoints['CP1']?.openChanges).toEqual([])
  })

  it('are waited for where they take the link with them, and proven then', async () => {
    const bench = await startBench({ knownKeys: risky })
    const store = keyStore(keys, {
      change: (key, value, chargePoint) => {
        store.values.set(key, value)
        setImmediate(() => {
          chargePoint.hangUp()
          bench.clock.after(90_000, () => void chargePoint.dial())
        })
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers)
    const run = await bench.run('configuration.set', input({ Apn: 'other' }))
    expect(words(outcomesOf(run))).toEqual(['Apn set'])
  })

  it('leave the others alone where the charge point does not come back, and the way back open', async () => {
    const bench = await startBench({ knownKeys: risky })
    const store = keyStore(keys, {
      change: (_, __, chargePoint) => {
        setImmediate(() => chargePoint.hangUp())
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers)
    const run = await bench.run('configuration.set', input({ ServerUrl: 'ws://new/', Apn: 'other' }))
    expect(outcomesOf(run)).toEqual([
      { key: 'ServerUrl', outcome: 'left', why: 'charge-point-away' },
      { key: 'Apn', outcome: 'unproven', why: 'not-back' },
    ])
    const open = bench.journal.state().chargePoints['CP1']?.openChanges.map(({ change }) => change)
    expect(open).toEqual([{ what: 'key', key: 'Apn', old: 'internet', secret: false }])
  })

  it.each([
    ['0', 'not-lowered', []],
    ['1', 'skipped-equal', []],
    ['2', 'set', ['SecurityProfile']],
  ])('SecurityProfile 1 to %s: %s', async (value, outcome, sent) => {
    const bench = await startBench()
    const store = keyStore(keys)
    await bench.scripted(store.answers)
    const run = await bench.run('configuration.set', input({ SecurityProfile: value }))
    expect(words(outcomesOf(run))).toEqual([`SecurityProfile ${outcome}`])
    expect(store.changes.map(({ key }) => key)).toEqual(sent)
  })
})
