import { describe, expect, it } from 'vitest'
import type { KeyOutcome } from '../../contract/configuration-run.ts'
import type { RunView } from '../../contract/run.ts'
import { keyStore } from './support/key-store.ts'
import { resultOf, startBench, type ProcedureBench } from './support/procedure-bench.ts'

const oldPassword = 'an old password'
const newPassword = '00112233445566778899aabbccddeeff'

const input = (more: object = {}): object => ({
  chargePointId: 'CP1',
  changes: [],
  secretValues: { AuthorizationKey: newPassword },
  reset: 'at-end',
  ...more,
})
const outcomeOf = (run: RunView): KeyOutcome | undefined =>
  (resultOf(run)['outcomes'] as readonly KeyOutcome[])[0]

const startWithPassword = async (): Promise<ProcedureBench> => {
  const bench = await startBench()
  await bench.drive(bench.centralSystem.setCredentials('CP1', { password: oldPassword, mode: 'required' }))
  return bench
}

/** Nothing that is kept has it. */
const isNowhere = async (bench: ProcedureBench, secret: string): Promise<boolean> => {
  const events = await bench.journal.read({ after: 0, limit: 100_000 })
  return !JSON.stringify([events, bench.disk.readings, bench.journal.state()]).includes(secret)
}

describe('AuthorizationKey', () => {
  it('is proven by a reconnect with the new password, and the old one is refused from then on', async () => {
    const bench = await startWithPassword()
    const store = keyStore([], {
      change: (_, value, chargePoint) => {
        setImmediate(() => {
          chargePoint.hangUp()
          void chargePoint.dial({ password: value, boots: false })
        })
        return { status: 'Accepted' }
      },
    })
    const chargePoint = await bench.scripted(store.answers, { password: oldPassword })
    const run = await bench.run('configuration.set', input())
    expect(outcomeOf(run)).toEqual({
      key: 'AuthorizationKey',
      outcome: 'set',
      evidence: 'reconnect',
      afterReset: false,
    })
    expect(await bench.sent('Reset')).toEqual([])
    await expect(bench.drive(chargePoint.dial({ password: oldPassword }))).rejects.toThrow('401')
    expect(await isNowhere(bench, newPassword)).toBe(true)
    expect((await bench.events('change-made')).map(({ change }) => change)).toEqual([
      { what: 'key', key: 'AuthorizationKey', old: null, secret: true },
    ])
    expect(bench.journal.state().chargePoints['CP1']?.openChanges).toEqual([])
  })

  it('is proven by a restart where the charge point holds on to its link', async () => {
    const bench = await startWithPassword()
    let password = oldPassword
    const store = keyStore([], {
      change: (_, value) => {
        password = value
        return { status: 'Accepted' }
      },
      other: (action, _, chargePoint) => {
        if (action !== 'Reset') return undefined
        setImmediate(() => {
          chargePoint.hangUp()
          void chargePoint.dial({ password })
        })
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers, { password: oldPassword })
    const run = await bench.run('configuration.set', input())
    expect(outcomeOf(run)).toMatchObject({ outcome: 'set', evidence: 'reconnect', afterReset: true })
  })

  it.each([
    ['uses it after the restart', true, { outcome: 'set', evidence: 'reconnect', afterReset: true }],
    ['stays with the old one', false, { outcome: 'differs', readBack: null }],
  ])('RebootRequired: one that %s', async (_, takesIt, expected) => {
    const bench = await startWithPassword()
    const store = keyStore([], {
      change: () => ({ status: 'RebootRequired' }),
      other: (action, __, chargePoint) => {
        if (action !== 'Reset') return undefined
        setImmediate(() => {
          chargePoint.hangUp()
          void chargePoint.dial({ password: takesIt ? newPassword : oldPassword })
        })
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers, { password: oldPassword })
    expect(outcomeOf(await bench.run('configuration.set', input()))).toMatchObject(expected)
  })

  it('is not proven where the charge point dials with another one, and says so', async () => {
    const bench = await startWithPassword()
    const store = keyStore([], {
      change: (_, __, chargePoint) => {
        setImmediate(() => {
          chargePoint.hangUp()
          chargePoint.dial({ password: oldPassword }).catch(() => undefined)
        })
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers, { password: oldPassword })
    expect(outcomeOf(await bench.run('configuration.set', input()))).toEqual({
      key: 'AuthorizationKey',
      outcome: 'unproven',
      why: 'password-refused',
    })
    expect(bench.journal.state().chargePoints['CP1']?.openChanges).toHaveLength(1)
  })

  it('is unread at a charge point that shows no password', async () => {
    const bench = await startBench()
    await bench.scripted(keyStore([], { change: () => ({ status: 'Accepted' }) }).answers)
    expect(outcomeOf(await bench.run('configuration.set', input()))).toMatchObject({ outcome: 'set-unread' })
    expect(await bench.sent('Reset')).toEqual([])
  })

  it('is proven by a restart that was left for later, and is not asked for again at the end', async () => {
    const bench = await startWithPassword()
    const store = keyStore([], {
      change: () => ({ status: 'RebootRequired' }),
      other: (action, _payload, chargePoint) => {
        if (action !== 'Reset') return undefined
        setImmediate(() => {
          chargePoint.hangUp()
          void chargePoint.dial({ password: newPassword })
        })
        return { status: 'Accepted' }
      },
    })
    await bench.scripted(store.answers, { password: oldPassword })
    const set = await bench.run('configuration.set', { ...input(), reset: 'later' })
    expect(outcomeOf(set)).toMatchObject({ outcome: 'reboot-required' })
    const run = await bench.run('configuration.restart', { chargePointId: 'CP1' })
    expect(outcomeOf(run)).toMatchObject({ key: 'AuthorizationKey', outcome: 'set', evidence: 'reconnect' })
    expect(bench.journal.state().chargePoints['CP1']?.openChanges).toEqual([])
  })

  it('is kept as it was where the charge point rejects it', async () => {
    const bench = await startWithPassword()
    const chargePoint = await bench.scripted(
      keyStore([], { change: () => ({ status: 'Rejected' }) }).answers,
      { password: oldPassword },
    )
    expect(outcomeOf(await bench.run('configuration.set', input()))).toMatchObject({ outcome: 'rejected' })
    expect(bench.journal.state().chargePoints['CP1']?.openChanges).toEqual([])
    chargePoint.hangUp()
    await bench.drive(chargePoint.dial({ password: oldPassword }))
  })
})

describe('a secret', () => {
  it('is not told, although the charge point tells it', async () => {
    const bench = await startBench()
    const store = keyStore([{ key: 'WifiPassword', value: 'old horse' }])
    await bench.scripted(store.answers)
    const secretValues = { WifiPassword: 'correct horse' }
    const run = await bench.run('configuration.set', input({ secretValues }))
    expect(outcomeOf(run)).toMatchObject({ key: 'WifiPassword', outcome: 'set' })
    expect(store.values.get('WifiPassword')).toBe('correct horse')
    expect(await isNowhere(bench, 'correct horse')).toBe(true)
    expect(await isNowhere(bench, 'old horse')).toBe(true)
  })

  it('that was given among the other changes makes a run that can not be taken up', async () => {
    const bench = await startBench()
    await bench.scripted(keyStore([{ key: 'WifiPassword', value: 'old' }]).answers)
    const changes = [{ key: 'WifiPassword', value: 'correct horse' }]
    const run = await bench.run('configuration.set', { chargePointId: 'CP1', changes, reset: 'later' })
    expect(run.afterInterruption).toBe('none')
    expect(await isNowhere(bench, 'correct horse')).toBe(true)
  })
})
