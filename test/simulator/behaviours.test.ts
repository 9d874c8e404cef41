import { describe, expect, it } from 'vitest'
import { startVirtualChargePoint } from '../../simulator/charge-point.ts'
import { behaviours, findBehaviour } from '../../simulator/behaviours.ts'
import { silentLog } from '../../contract/log.ts'
import { startCsms } from '../support/csms-bench.ts'
import { manualClock } from '../support/manual-clock.ts'
import { startBench, type Payload } from './support/bench.ts'

const named = (...names: string[]) => names.map((name) => findBehaviour(name) ?? expect.fail(name))

it('has names of its own, found whatever the case', () => {
  const names = behaviours.map(({ name }) => name.toLowerCase())
  expect(new Set(names).size).toBe(names.length)
  expect(findBehaviour('NOSUBPROTOCOL')?.name).toBe('noSubprotocol')
  expect(findBehaviour('nice')).toBeNull()
})

it('offers no way to be bad that could break the bench itself: each of them still boots', async () => {
  const never = new Set([
    'onlyOcpp201',
    'noSubprotocol',
    'offersOcpp201First',
    'probesFirst',
    'rebootsWhenAlone',
  ])
  for (const behaviour of behaviours.filter(({ name }) => !never.has(name))) {
    const bench = await startBench({ behaviours: [behaviour] })
    expect(bench.chargePoint.state, behaviour.name).toMatchObject({ state: 'accepted' })
  }
})

describe('combined', () => {
  it('spoil one message each in their turn', async () => {
    const bench = await startBench({
      behaviours: named('extraProperties', 'timestampsWithoutZone', 'nullsForAbsent'),
    })
    await bench.chargePoint.hands.plug(1)
    await bench.settle()
    expect(bench.of('StatusNotification')[0]).toMatchObject({
      vendorSpecific: { rssi: -71 },
      timestamp: '2026-01-01T00:00:00',
      info: null,
    })
  })

  it('refuse configuration in several ways at once', async () => {
    const bench = await startBench({ behaviours: named('fourKeysAtMost', 'booleansAsDigits', 'wantsReboot') })
    const read = (await bench.call('GetConfiguration', { key: ['LocalAuthorizeOffline'] })) as Payload
    expect(read['configurationKey']).toMatchObject([{ value: '1' }])
    expect(await bench.change('LocalAuthorizeOffline', 'false')).toBe('RebootRequired')
    expect(await bench.change('LocalPreAuthorize', 'true')).toBe('Rejected')
  })
})

describe('under our own Central System', () => {
  const finds: Readonly<Record<string, string>> = {
    noSubprotocol: 'no-subprotocol',
    sendsBinary: 'binary-frame',
    emptyVendor: 'boot-field-empty',
    longSerialNumber: 'text-too-long',
    extraProperties: 'field-unknown',
    timestampsWithoutZone: 'timestamp-without-zone',
    clockNeverSet: 'clock-not-set',
    talksBeforeAccepted: 'call-before-accepted',
  }

  it.each(Object.entries(finds))('%s is found as %s', async (name, rule) => {
    const clock = manualClock(Date.UTC(2026, 0, 1))
    const { port, journal } = await startCsms({ clock })
    const chargePoint = startVirtualChargePoint({
      url: `ws://127.0.0.1:${port}/ocpp`,
      id: 'BAD',
      clock,
      log: silentLog,
      behaviours: named(name),
    })
    try {
      if (name === 'talksBeforeAccepted') await journal.when('connection-opened')
      const found = journal.when('finding', (finding) => finding.rule === rule)
      const ticking = setInterval(() => clock.advance(1), 5)
      await Promise.race([found, chargePoint.booted.then(() => found)])
      clearInterval(ticking)
      expect(journal.findings('BAD')).toContain(rule)
    } finally {
      await chargePoint.close()
    }
  })
})
