import { describe, expect, it } from 'vitest'
import { compareReadings, driftOf, type KeyNature, type WantedKey } from '../../ocpp/configuration-drift.ts'
import { findConfigurationKey } from '../../ocpp/configuration-keys.ts'
import { judgeBackup } from '../../ocpp/configuration-plausible.ts'
import { configurationKeys } from '../../ocpp/configuration-keys.ts'

const aliases: Readonly<Record<string, string>> = { stoptransactiononinvalid: 'StopTransactionOnInvalidId' }
const know = (key: string): KeyNature => {
  const standard = findConfigurationKey(aliases[key.toLowerCase()] ?? key)
  return {
    standardKey: standard?.key ?? null,
    shape: standard?.value ?? null,
    secret: /AuthorizationKey|Pin/i.test(key),
    access: key === 'WriteOnly' ? 'write-only' : null,
  }
}
const key = (name: string, value: string | null, readonly = false) => ({ key: name, value, readonly })
const must = (name: string, value: string): WantedKey => ({ key: name, rule: 'must', value })

const reading = {
  keys: [
    key('heartbeatinterval', '300'),
    key('LocalPreAuthorize', 'TRUE'),
    key('LocalAuthListEnabled', 'FALSE'),
    key('MeterValuesSampledData', 'SoC, Voltage'),
    key('NumberOfConnectors', '2', true),
    key('StopTransactionOnInvalid', 'false'),
    key('AuthorizationKey', null),
    key('VendorFlag', 'True'),
    key('VendorText', 'abc'),
    key('Silent', null),
    key('Fixed', null, true),
    { ...key('Masked', null), masked: true },
    key('WriteOnly', null),
  ],
  unknownKeys: ['LightIntensity'],
}
const drift = (wanted: WantedKey) => driftOf([wanted], reading, know)[0]

describe('drift', () => {
  it.each([
    ['HeartbeatInterval', '300.0', { state: 'same', key: 'heartbeatinterval', send: null }],
    ['HeartbeatInterval', '60', { state: 'differs', found: '300', send: '60' }],
    ['LocalPreAuthorize', 'true', { state: 'same', send: null }],
    ['LocalAuthListEnabled', 'true', { state: 'differs', send: 'TRUE' }],
    ['MeterValuesSampledData', 'voltage,soc', { state: 'same' }],
    [
      'MeterValuesSampledData',
      'voltage,Current.Import',
      { state: 'differs', send: 'Voltage, Current.Import' },
    ],
    ['NumberOfConnectors', '1', { state: 'read-only', send: null }],
    ['NumberOfConnectors', '2', { state: 'same' }],
    [
      'StopTransactionOnInvalidId',
      'true',
      { state: 'differs', key: 'StopTransactionOnInvalid', send: 'true' },
    ],
    // its own value tells that it is a switch
    ['VendorFlag', '1', { state: 'same' }],
    ['VendorFlag', '0', { state: 'differs', send: 'False' }],
    ['VendorText', 'ABC', { state: 'differs', send: 'ABC' }],
    // known and not set
    ['Silent', 'x', { state: 'differs', found: null, send: 'x' }],
    ['Silent', '', { state: 'same' }],
    ['Fixed', 'x', { state: 'read-only', send: null }],
    // it was a secret to whoever read it
    ['Masked', 'x', { state: 'hidden' }],
    ['WriteOnly', 'x', { state: 'hidden', send: 'x' }],
    ['LightIntensity', '50', { state: 'unsupported', found: null, send: null }],
    // this charge point writes TRUE
    ['AuthorizationCacheEnabled', 'true', { state: 'missing', found: null, send: 'TRUE' }],
  ])('%s = %s', (name, value, expected) => {
    expect(drift(must(name, value))).toMatchObject({ rule: 'must', wanted: value, ...expected })
  })

  it('of a secret is hidden, and tells nothing of it', () => {
    const wanted = must('AuthorizationKey', 'AABBCCDD')
    expect(drift(wanted)).toEqual({
      key: 'AuthorizationKey',
      rule: 'must',
      state: 'hidden',
      wanted: null,
      found: null,
      send: null,
    })
    const told = { keys: [key('CardPin', '1234')], unknownKeys: [] }
    expect(driftOf([must('CardPin', '1234')], told, know)).toMatchObject([
      { state: 'hidden', wanted: null, found: null },
    ])
  })

  it('of a password that the charge point does not even list is hidden too', () => {
    expect(driftOf([must('AuthorizationKey', 'AA')], { keys: [], unknownKeys: [] }, know)).toMatchObject([
      { state: 'hidden' },
    ])
    const refused = { keys: [], unknownKeys: ['authorizationkey'] }
    expect(driftOf([must('AuthorizationKey', 'AA')], refused, know)).toMatchObject([{ state: 'unsupported' }])
  })

  it('keeps the order in which the keys are wanted, and goes by the first of two spellings', () => {
    const twice = { keys: [key('HeartbeatInterval', '60'), key('heartbeatinterval', '90')], unknownKeys: [] }
    const wanted = [must('VendorText', 'x'), must('HeartbeatInterval', '60')]
    expect(driftOf(wanted, twice, know).map(({ state }) => state)).toEqual(['missing', 'same'])
  })
})

describe('a comparison', () => {
  it('is by meaning, key by key, whatever the spelling', () => {
    const a = {
      know,
      keys: [
        key('HeartbeatInterval', '300'),
        key('LocalPreAuthorize', 'true'),
        key('StopTransactionOnInvalidId', 'true'),
        key('VendorFlag', 'True'),
        key('AuthorizationKey', 'secret-a'),
        key('OnlyA', 'x'),
        key('NotSet', null),
        { ...key('Masked', null), masked: true },
      ],
    }
    const b = {
      know,
      keys: [
        key('OnlyB', 'y'),
        key('StopTransactionOnInvalid', 'TRUE'),
        key('HEARTBEATINTERVAL', '60'),
        key('localpreauthorize', 'TRUE'),
        key('VendorFlag', '1'),
        key('AuthorizationKey', 'secret-b'),
        key('NotSet', ''),
        key('Masked', 'x'),
      ],
    }
    const result = compareReadings(a, b)
    expect(result.map((each) => [each.a?.key ?? each.b?.key, each.state])).toEqual([
      ['HeartbeatInterval', 'differs'],
      ['LocalPreAuthorize', 'same'],
      ['StopTransactionOnInvalidId', 'same'],
      ['VendorFlag', 'same'],
      ['AuthorizationKey', 'hidden'],
      ['OnlyA', 'only-a'],
      ['NotSet', 'same'],
      ['Masked', 'hidden'],
      ['OnlyB', 'only-b'],
    ])
    expect(JSON.stringify(result)).not.toContain('secret-')
    expect(
      compareReadings(b, a)
        .map(({ state }) => state)
        .filter((state) => state === 'same'),
    ).toHaveLength(4)
  })
})

describe('a backup', () => {
  const required = configurationKeys.filter(({ profile, required: wanted }) => profile === 'Core' && wanted)
  const all = required.map((each) => key(each.key, '1'))

  it('with all keys of the Core profile can be restored from', () => {
    expect(judgeBackup({ keys: all, complete: true })).toEqual({ fault: null, missing: [], perhapsCut: [] })
  })

  it('of a real charge point that lacks some can be too, and says which', () => {
    const [first] = all
    expect(judgeBackup({ keys: all.slice(1), complete: true })).toMatchObject({
      fault: null,
      missing: [first?.key],
    })
  })

  it('is none when it is an error in the shape of an answer', () => {
    expect(judgeBackup({ keys: [], complete: true }).fault).toBe('empty')
    expect(judgeBackup({ keys: all.map((each) => ({ ...each, value: null })), complete: true }).fault).toBe(
      'empty',
    )
    expect(judgeBackup({ keys: all.map((each) => ({ ...each, value: '' })), complete: true }).fault).toBe(
      'empty',
    )
    expect(judgeBackup({ keys: all, complete: false }).fault).toBe('incomplete')
    expect(judgeBackup({ keys: [key('Vendor', '1'), ...all.slice(0, 3)], complete: true }).fault).toBe(
      'core-missing',
    )
  })

  it('names values that may have been cut', () => {
    const long = key('MeterValuesSampledData', 'x'.repeat(500))
    expect(
      judgeBackup({ keys: [...all.filter((each) => each.key !== long.key), long], complete: true }),
    ).toEqual({
      fault: null,
      missing: [],
      perhapsCut: [long.key],
    })
  })
})
