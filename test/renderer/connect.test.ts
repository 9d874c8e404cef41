import { describe, expect, it } from 'vitest'
import { createI18n } from '../../i18n/create-i18n.ts'
import { sortAddresses, urlFor } from '../../renderer/steps/connect/addresses.ts'
import { knockEvidence } from '../../renderer/steps/connect/knock-evidence.ts'
import { adviceOf, identityAt, openKnocks } from '../../renderer/steps/connect/knock-groups.ts'
import { createScript, listeningOn, loopback, tunnel, wired, wireless } from './fake-bench.ts'

describe('addresses', () => {
  it('put the cable first, and hide what a charge point seldom reaches', () => {
    const sorted = sortAddresses(listeningOn(loopback, tunnel, wireless, wired))
    expect(sorted).toEqual({ likely: [wired, wireless], others: [tunnel, loopback], noCable: false })
  })

  it('put IPv6 behind the IPv4 of the same interface, and keep it where it is the only one', () => {
    const six = { ...wired, address: 'fd00::1', family: 'IPv6' as const, url: 'ws://[fd00::1]:9220/ocpp' }
    expect(sortAddresses(listeningOn(six, wired)).likely).toEqual([wired])
    expect(sortAddresses(listeningOn(six)).likely).toEqual([six])
  })

  it('say that no cable is there', () => {
    expect(sortAddresses(listeningOn(wireless)).noCable).toBe(true)
  })

  it.each([
    [null, 'ws://10.42.0.1:9220/ocpp/'],
    ['ECP-AC-0417', 'ws://10.42.0.1:9220/ocpp/ECP-AC-0417'],
    ['bay 12/left', 'ws://10.42.0.1:9220/ocpp/bay%2012%2Fleft'],
  ])('are written for the identity %s', (identity, url) => {
    expect(urlFor(wired.url, identity)).toBe(url)
  })
})

describe('knocks', () => {
  it('are one row for the same mistake of the same charge point, newest first', () => {
    const state = createScript()
      .appStarted(0)
      .knock('no-identity', 100)
      .knock('only-ocpp2', 200, '10.42.0.9')
      .knock('no-identity', 300)
      .knock('no-identity', 400, '10.42.0.87', { params: { count: 40 } })
      .state()
    expect(openKnocks(state).map(({ last, count }) => [last.cause, last.remoteAddress, count])).toEqual([
      ['no-identity', '10.42.0.87', 42],
      ['only-ocpp2', '10.42.0.9', 1],
    ])
  })

  it('of the run before are history', () => {
    expect(openKnocks(createScript().knock('silent', 0).appStarted(100).state())).toEqual([])
  })

  it('are solved when somebody from the same address got in', () => {
    const state = createScript().appStarted(0).knock('no-identity', 100).opened('CP1', 500).state()
    expect(openKnocks(state)[0]?.solvedBy?.id).toBe('CP1')
  })

  it('are not solved by somebody who got in before', () => {
    const state = createScript().appStarted(0).opened('CP1', 50).knock('no-identity', 100).state()
    expect(openKnocks(state)[0]?.solvedBy).toBeNull()
  })

  it('know the identity of the same address, never that of another one', () => {
    const script = createScript()
      .knock('password-wrong', 0, '10.42.0.91', { chargePointId: 'GARAGE-2' })
      .knock('no-identity', 10, '10.42.0.91')
      .knock('no-identity', 20, '10.42.0.87')
    const state = script.state()
    const [, second, third] = state.knocks
    expect(second && identityAt(state, second)).toBe('GARAGE-2')
    expect(third && identityAt(state, third)).toBeNull()
  })

  it('tell what was seen', () => {
    const { t } = createI18n('en')
    const [knock] = createScript()
      .knock('only-ocpp2', 0, '10.42.0.9', { params: { offered: 'ocpp2.0.1' } })
      .state().knocks
    expect(knock && knockEvidence(knock, t)).toBe('It offers ocpp2.0.1.')
  })

  it('never call harmless what needs a cure', () => {
    for (const { verdict, cure } of Object.values(adviceOf))
      if (cure !== null) expect(verdict).not.toBe('harmless')
  })
})
