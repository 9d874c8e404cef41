import { describe, expect, it } from 'vitest'
import { isSecretKey, redact, redacted, secretKeys } from '../../contract/redact.ts'

const secret = 'hunter2-do-not-tell'

/** Every spelling in which a secret key is met. */
const spellings = secretKeys.flatMap((key) => [
  key,
  key.toUpperCase(),
  key.replace('-', '_'),
  `my_${key}`,
  `x${key}`,
])

/** The same value deeper and deeper, through objects, arrays, maps and JSON in strings. */
const depths: readonly (readonly [string, (value: object) => unknown])[] = [
  ['at the top', (value) => value],
  ['in an object', (value) => ({ a: { b: { c: value } } })],
  ['in an array', (value) => [[[value]]]],
  ['in a map', (value) => new Map([['a', new Map([['b', value]])]])],
  ['in a set', (value) => new Set([value])],
  ['in JSON in a string', (value) => ({ text: JSON.stringify([2, 'id', 'Action', value]) })],
  ['in JSON in JSON', (value) => ({ text: JSON.stringify({ text: JSON.stringify({ deep: value }) }) })],
  [
    'in JSON that is cut off',
    (value) => ({ head: JSON.stringify({ a: [value, 'and so on'] }).slice(0, -3) }),
  ],
  ["in an error's cause", (value) => new Error('outer', { cause: value })],
  ["in an error's own field", (value) => Object.assign(new Error('outer'), { details: value })],
  [
    'twenty deep',
    (value) => Array.from({ length: 20 }).reduce<object>((inner) => ({ inner: [inner] }), value),
  ],
]

describe('redact', () => {
  it.each(spellings)('knows %s for a secret', (key) => expect(isSecretKey(key)).toBe(true))

  it.each(['idTag', 'key', 'tokens', 'value', 'passed', 'hash', 'sha256', 'status', ''])(
    'takes %s for no secret',
    (key) => expect(isSecretKey(key)).toBe(false),
  )

  describe.each(depths)('a secret %s', (_where, wrap) => {
    it.each(spellings)('under %s is gone', (key) => {
      const kept = JSON.stringify(redact(wrap({ [key]: secret, beside: 'kept' })))
      expect(kept).not.toContain(secret)
      expect(kept).toContain('kept')
    })

    it.each(spellings)('as the value of the configuration key %s is gone', (key) => {
      const kept = JSON.stringify(redact(wrap({ key, value: secret, beside: 'kept' })))
      expect(kept).not.toContain(secret)
    })
  })

  it.each([
    `ftp://technician:${secret}@198.51.100.7/upload`,
    `Authorization: Basic ${secret}`,
    `GET / HTTP/1.1\r\nAuthorization: Bearer ${secret}\r\nHost: x`,
    `http://127.0.0.1:9221/#token=${secret}`,
    `ws://x/?password=${secret}&a=1`,
    `chargebench serve --token=${secret}`,
    `AuthorizationKey: ${secret}`,
  ])('takes it out of the text %j', (text) => {
    expect(redact({ text })).not.toMatchObject({ text: expect.stringContaining(secret) as unknown })
  })

  it('leaves prose and harmless values as they are', () => {
    const value = {
      text: 'Basic authentication is allowed; the token was printed.',
      url: 'ws://192.168.8.23:9220/ocpp',
      frame: '[2,"1","Authorize",{"idTag":"04A1B2C3"}]',
      list: [1, true, null],
    }
    expect(redact(value)).toEqual(value)
  })

  it('never fails: circles, depth, numbers, dates, bytes', () => {
    const circle: Record<string, unknown> = {
      password: secret,
      big: 10n,
      at: new Date(0),
      bytes: new Uint8Array(3),
    }
    circle.self = circle
    expect(redact(circle)).toEqual({
      password: redacted,
      big: '10',
      at: '1970-01-01T00:00:00.000Z',
      bytes: '[3 bytes]',
      self: '[circular]',
    })
    const deep = Array.from({ length: 5000 }).reduce<object>((inner) => ({ inner }), { password: secret })
    expect(JSON.stringify(redact(deep))).not.toContain(secret)
    expect(redact({ text: '['.repeat(100_000) })).toBeDefined()
  })

  it('does not touch what it was given', () => {
    const value = { password: secret, inner: [{ token: secret }] }
    redact(value)
    expect(value).toEqual({ password: secret, inner: [{ token: secret }] })
  })
})
