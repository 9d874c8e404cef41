import { beforeAll, describe, expect, it } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import { builtInData } from '../../main/catalogue/built-in-data.ts'
import { openCatalogue, type Catalogue } from '../../main/catalogue/catalogue.ts'
import { keysWithRole, knowKeys } from '../../main/catalogue/key-knowledge.ts'
import { configurationKeys } from '../../ocpp/configuration-keys.ts'
import { keyTopics } from '../../contract/key-knowledge.ts'

let catalogue: Catalogue
beforeAll(async () => {
  catalogue = await openCatalogue({
    builtInDir: builtInData('vendor-dictionaries'),
    userDir: '/nowhere',
    log: silentLog,
  })
})
const knowOf = (vendor: string, model: string, keys: readonly string[] = []) =>
  knowKeys(catalogue.match({ boot: { vendor, model }, keys }))
const unknown = knowKeys([])

describe('a standard key', () => {
  it('is described by the standard, whatever its spelling', () => {
    expect(unknown('heartbeatINTERVAL')).toMatchObject({
      key: 'heartbeatINTERVAL',
      standardKey: 'HeartbeatInterval',
      shape: { type: 'integer', unit: 's' },
      clause: 'OCPP 1.6 §9.1.10',
      access: 'read-write',
      topic: 'connection',
      profile: 'Core',
      certainty: 'standard',
      secret: false,
      risk: null,
      vendor: null,
    })
  })

  it('stands in a group of the screen, each of them', () => {
    for (const { key } of configurationKeys) {
      const { topic } = unknown(key)
      expect(keyTopics).toContain(topic)
      expect({ key, topic }).not.toEqual({ key, topic: 'other' })
    }
  })

  it('means something in both languages, each of them', () => {
    for (const { key, meaning } of configurationKeys)
      expect({ key, meaning: unknown(key).meaning }).toEqual({
        key,
        meaning: { en: meaning, ko: expect.stringMatching(/니다(\([^)]*\))?\.$/) as string },
      })
  })

  it('are told what else is asked of them in both languages', () => {
    for (const { key, note } of configurationKeys)
      expect({ key, note: unknown(key).note }).toEqual({
        key,
        note:
          note === undefined
            ? null
            : { en: note, ko: expect.stringMatching(/니다(\([^)]*\))?\.$/) as string },
      })
  })

  it('that cuts off says so in both languages', () => {
    expect(unknown('SecurityProfile')).toMatchObject({
      role: 'security-profile',
      risk: { kind: 'security-profile', cutsOff: { ko: expect.stringMatching(/니다\.$/) as string } },
      default: { value: '0', from: 'standard' },
    })
    expect(unknown('AuthorizationKey')).toMatchObject({
      role: 'password',
      secret: true,
      access: 'write-only',
      risk: { kind: 'authorization-key' },
    })
  })

  it('has what the vendor says otherwise', () => {
    const know = knowOf('OpenEVSE', 'Advanced Series')
    expect(know('AuthorizationKey')).toMatchObject({
      access: 'read-write',
      secret: true,
      certainty: 'standard',
    })
    expect(know('MeterValuesSampledData').default).toMatchObject({ from: 'vendor' })
  })

  it('is found under the name that a vendor gave it', () => {
    expect(knowOf('United Chargers', 'GRS-40')('StopTransactionOnInvalid')).toMatchObject({
      standardKey: 'StopTransactionOnInvalidId',
      shape: { type: 'boolean' },
    })
  })

  it('is not contradicted by a guess', () => {
    const guessed = catalogue.match({ boot: { vendor: 'EV-BOX', model: 'x' }, keys: [] })
    expect(guessed.map(({ certainty }) => certainty)).toEqual(['guess'])
    expect(knowKeys(guessed)('AuthorizationKey').access).toBe('write-only')
    expect(
      knowKeys(guessed.map((match) => ({ ...match, certainty: 'exact' })))('AuthorizationKey').access,
    ).toBe('read-write')
  })
})

describe('a key of a vendor', () => {
  it('has what its dictionary says, with source and certainty', () => {
    expect(knowOf('Wall Box Chargers', 'PLP1-0-2-3')('WebSocketPassword')).toMatchObject({
      standardKey: null,
      secret: true,
      role: 'password',
      risk: { kind: 'authorization-key' },
      topic: 'security',
      certainty: 'seen',
      meaningGuessed: true,
      clause: null,
      vendor: { dictionary: 'wallbox', match: 'exact', source: 'evcc-io/evcc#15490' },
    })
  })

  it('of a guessed dictionary is a guess', () => {
    expect(knowOf('Vestel', 'EVC04')('DailyReboot')).toMatchObject({
      certainty: 'guess',
      meaningGuessed: true,
      vendor: { match: 'guess' },
    })
  })

  it('that nobody described is known to be unknown, and a password by its name', () => {
    expect(unknown('VendorThing')).toMatchObject({
      shape: null,
      meaning: null,
      certainty: null,
      topic: 'other',
      secret: false,
    })
    expect(unknown('wifi_password').secret).toBe(true)
  })
})

it('the keys that move a charge point to another Central System are found by their role', () => {
  const matches = catalogue.match({ boot: { vendor: 'Wall Box Chargers', model: 'PLP1' }, keys: [] })
  expect(keysWithRole(matches, 'central-system-url')).toEqual(['WebSocketUrl'])
  expect(keysWithRole(matches, 'identity')).toEqual(['WebSocketUser'])
  expect(keysWithRole(matches, 'password')).toEqual(['WebSocketPassword'])
})
