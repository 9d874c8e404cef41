import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDateTime, isUri } from '../../ocpp/formats.ts'
import { readTimestamp } from '../../ocpp/timestamps.ts'

const at = (iso: string): number => Date.parse(iso)
const rulesOf = (raw: string): string[] | null =>
  readTimestamp(raw)?.deviations.map(({ rule }) => rule) ?? null

test.each([
  ['2024-05-01T12:00:00Z', '2024-05-01T12:00:00.000Z'],
  ['2024-05-01T12:00:00.5Z', '2024-05-01T12:00:00.500Z'],
  ['2024-05-01T12:00:00.123456789Z', '2024-05-01T12:00:00.123Z'],
  ['2024-05-01T12:00:00+02:00', '2024-05-01T10:00:00.000Z'],
  ['2024-02-29T23:59:59-11:30', '2024-03-01T11:29:59.000Z'],
  ['2016-12-31T23:59:60Z', '2017-01-01T00:00:00.000Z'],
])('%s is by the book', (raw, iso) => {
  expect(isDateTime(raw)).toBe(true)
  expect(readTimestamp(raw)).toEqual({ ms: at(iso), deviations: [] })
})

test.each([
  ['2024-05-01T12:00:00', '2024-05-01T12:00:00.000Z', 'timestamp-without-zone'],
  ['2024-05-01 12:00:00', '2024-05-01T12:00:00.000Z', 'timestamp-without-zone'],
  ['2024-05-01', '2024-05-01T00:00:00.000Z', 'timestamp-without-zone'],
  ['2024-05-01T12:00:00+02', '2024-05-01T10:00:00.000Z', 'timestamp-form'],
  ['2024-05-01T12:00:00+0200', '2024-05-01T10:00:00.000Z', 'timestamp-form'],
  ['2024-05-01T12:00:00.Z', '2024-05-01T12:00:00.000Z', 'timestamp-form'],
  ['2024-05-01T12:00:00,25Z', '2024-05-01T12:00:00.250Z', 'timestamp-form'],
  ['2024-05-01T12:00Z', '2024-05-01T12:00:00.000Z', 'timestamp-form'],
  ['2024-5-1T9:00:00Z', '2024-05-01T09:00:00.000Z', 'timestamp-form'],
  ['20240501T120000Z', '2024-05-01T12:00:00.000Z', 'timestamp-form'],
  ['2024-05-01 12:00:00 UTC', '2024-05-01T12:00:00.000Z', 'timestamp-form'],
  [' 2024-05-01T12:00:00Z\n', '2024-05-01T12:00:00.000Z', 'timestamp-form'],
  ['1714564800', '2024-05-01T12:00:00.000Z', 'timestamp-form'],
  ['1714564800250', '2024-05-01T12:00:00.250Z', 'timestamp-form'],
])('%s is read, with a remark', (raw, iso, rule) => {
  expect(isDateTime(raw)).toBe(false)
  expect(readTimestamp(raw)?.ms).toBe(at(iso))
  expect(rulesOf(raw)).toEqual([rule])
})

test('a clock that was never set is remarked on', () => {
  expect(rulesOf('1970-01-01T00:00:12Z')).toEqual(['clock-not-set'])
  expect(rulesOf('2000-01-01T00:00:12')).toEqual(['timestamp-without-zone', 'clock-not-set'])
  expect(rulesOf('2013-02-01T20:53:32.486Z')).toEqual([])
})

test.each([
  '',
  'now',
  '2024',
  '2024-02-30T12:00:00Z',
  '2024-13-01T00:00:00Z',
  '2024-05-01T25:00:00Z',
  '12:00:00',
  'x'.repeat(100_000),
])('%.30s can not be read', (raw) => {
  expect(isDateTime(raw)).toBe(false)
  expect(readTimestamp(raw)).toBeNull()
})

test('every instant that we write is read back to the millisecond', () => {
  fc.assert(
    fc.property(
      fc.date({
        min: new Date('0001-01-01T00:00:00Z'),
        max: new Date('9999-12-31T23:59:59.999Z'),
        noInvalidDate: true,
      }),
      (date) => readTimestamp(date.toISOString())?.ms === date.getTime(),
    ),
  )
})

test('no text whatever throws or hangs', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9TZ:+., -]{0,80}$/)),
      (raw) => {
        const read = readTimestamp(raw)
        return read === null || Number.isFinite(read.ms)
      },
    ),
  )
})

test('locations are URIs', () => {
  for (const uri of ['ftp://u:p@192.168.8.2:2121/a/', 'http://[::1]:80/x?y=1#z', 'https://h/%20a'])
    expect(isUri(uri)).toBe(true)
  for (const text of ['', 'firmware.bin', 'http://a b', 'http://h/%zz', '://x'])
    expect(isUri(text)).toBe(false)
})
