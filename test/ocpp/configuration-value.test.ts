import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { configurationKeys, findConfigurationKey } from '../../ocpp/configuration-keys.ts'
import {
  listItems,
  readTruth,
  sameValue,
  shapeOfOwnValue,
  spellAs,
  spellingHabits,
  valueProblem,
  type ValueShape,
} from '../../ocpp/configuration-value.ts'

const boolean: ValueShape = { type: 'boolean' }
const integer: ValueShape = { type: 'integer', unit: 's' }
const decimal: ValueShape = { type: 'decimal', unit: 'A' }
const set: ValueShape = { type: 'csl' }
const ordered: ValueShape = { type: 'csl', ordered: true }
const choice: ValueShape = { type: 'enum', values: ['Low', 'Mid', 'High'] }
const text: ValueShape = { type: 'string' }
const uri: ValueShape = { type: 'uri' }

describe('two texts are one value', () => {
  it.each<[string, string, ValueShape | null]>([
    ['true', 'TRUE', boolean],
    ['True', '1', boolean],
    ['off', '0', boolean],
    ['300', '300.0', integer],
    ['+0300', ' 300 ', integer],
    ['-0', '0', integer],
    ['32.50', '32.5', decimal],
    ['12345678901234567890.10', '12345678901234567890.1', decimal],
    ['SoC,Voltage', 'voltage, soc', set],
    ['SoC,,Voltage,', 'Voltage,SoC', set],
    ['0.RST,1.RST', '1.RST, 0.rst', set],
    ['a, b', 'A,B', ordered],
    ['mid', 'MID', choice],
    ['ws://Host/CP1', 'WS://host:80/CP1', uri],
    ['wss://host', 'wss://host:443/', uri],
    [' x ', 'x', text],
    ['True', 'TRUE', null],
    ['300', '300.0', null],
  ])('%j and %j (%j)', (a, b, shape) => {
    expect(sameValue(a, b, shape)).toBe(true)
    expect(sameValue(b, a, shape)).toBe(true)
  })
})

describe('two texts are different values', () => {
  it.each<[string, string, ValueShape | null]>([
    ['true', 'false', boolean],
    ['true', 'maybe', boolean],
    ['300', '3000', integer],
    ['300', '-300', integer],
    ['12345678901234567890', '12345678901234567891', integer],
    ['SoC', 'SoC,Voltage', set],
    ['a,b', 'b,a', ordered],
    ['a,a,b', 'a,b', ordered],
    ['ws://host/CP1', 'ws://host/cp1', uri],
    ['ws://host/a', 'ws://host/a/', uri],
    ['ws://host', 'wss://host', uri],
    ['ws://host:9000', 'ws://host:9001', uri],
    ['Secret', 'secret', text],
    // nobody said that it is a number or a switch: it may be a code
    ['007', '7', null],
    ['1', 'true', null],
    ['A', 'a', null],
  ])('%j and %j (%j)', (a, b, shape) => {
    expect(sameValue(a, b, shape)).toBe(false)
  })
})

const shapes: readonly (ValueShape | null)[] = [
  boolean,
  integer,
  decimal,
  set,
  ordered,
  choice,
  text,
  uri,
  null,
  ...configurationKeys.map(({ value }) => value),
]
const anyShape = fc.constantFrom(...shapes)
const likely = fc.constantFrom(
  ...['true', 'True', 'FALSE', '1', '0', 'yes', 'Off', '300', '300.0', '0300', '+5', '-0.50', '32.00', ''],
  ...['SoC, Voltage', 'voltage,SoC', 'Mid', 'LOW', 'ws://h', 'WS://H:80/', ' x', '1e3', 'ſ,s', 'İ', '٣'],
)
const anyValue = fc.oneof(likely, fc.string({ unit: 'binary' }), fc.stringMatching(/^[0-9., +-]{0,8}$/))

describe('by-meaning comparison, whatever the key and the texts,', () => {
  it('is an equivalence', () => {
    fc.assert(
      fc.property(anyShape, anyValue, anyValue, anyValue, (shape, a, b, c) => {
        expect(sameValue(a, a, shape)).toBe(true)
        expect(sameValue(a, b, shape)).toBe(sameValue(b, a, shape))
        if (sameValue(a, b, shape) && sameValue(b, c, shape)) expect(sameValue(a, c, shape)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })

  it('survives spelling in another way', () => {
    fc.assert(
      fc.property(
        anyShape,
        anyValue,
        fc.option(anyValue),
        fc.array(anyValue),
        (shape, value, own, others) => {
          const habits = spellingHabits(others.map((each) => ({ value: each, shape })))
          const spelt = spellAs(value, shape, own, habits)
          const kind = shape ?? shapeOfOwnValue(own)
          expect(sameValue(spelt, value, kind)).toBe(true)
          expect(spellAs(spelt, shape, own, habits)).toBe(spelt)
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('knows numbers by their digits', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        (n, zeros, places) => {
          const sign = n < 0 ? '-' : '+'
          const spelt = `${sign}${'0'.repeat(zeros)}${Math.abs(n)}.${'0'.repeat(places)}`
          expect(sameValue(spelt, String(n), integer)).toBe(true)
          expect(sameValue(spelt, String(n + 1), integer)).toBe(false)
        },
      ),
    )
  })

  it('knows a list in any order, and no other', () => {
    const items = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}$/), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(
        items.chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          expect(sameValue(list.join(','), shuffled.join(' , ').toUpperCase(), set)).toBe(true)
          expect(sameValue(list.join(','), list.slice(1).join(','), set)).toBe(false)
        },
      ),
    )
  })
})

describe("a value in the charge point's own spelling", () => {
  it.each<[string, ValueShape | null, string | null, string]>([
    ['false', boolean, 'TRUE', 'FALSE'],
    ['false', boolean, 'True', 'False'],
    ['true', boolean, '0', '1'],
    ['1', boolean, 'false', 'true'],
    ['no', boolean, null, 'false'],
    ['FALSE', null, 'True', 'False'],
    ['0', null, 'True', 'False'],
    ['16', decimal, '32.00', '16.00'],
    ['300.0', integer, '60', '300'],
    ['16.5', decimal, '32', '16.5'],
    ['soc,voltage', set, 'SoC, Current.Import', 'SoC, voltage'],
    [
      'current',
      findConfigurationKey('ChargingScheduleAllowedChargingRateUnit')?.value ?? null,
      null,
      'Current',
    ],
    ['mid', choice, 'Low', 'Mid'],
    // what it has already means it: not a letter changes
    ['SoC,Voltage', set, 'voltage, SOC', 'voltage, SOC'],
  ])('%j (%j) where it reads %j: %j', (value, shape, own, expected) => {
    expect(spellAs(value, shape, own)).toBe(expected)
  })

  it('follows the habits of its other keys where the key itself gives no example', () => {
    const habits = spellingHabits([
      { value: 'TRUE', shape: boolean },
      { value: 'False', shape: null },
      { value: 'FALSE', shape: boolean },
      { value: 'a, b', shape: set },
    ])
    expect(habits).toEqual({ boolean: 'TRUE', separator: ', ' })
    expect(spellAs('true', boolean, null, habits)).toBe('TRUE')
    expect(spellAs('x,y', set, null, habits)).toBe('x, y')
  })
})

describe('a value is checked before it is sent', () => {
  it.each<[string, ValueShape | null, string | null]>([
    ['true', boolean, null],
    ['maybe', boolean, 'not-boolean'],
    ['300', integer, null],
    ['3.5', integer, 'not-integer'],
    ['many', integer, 'not-integer'],
    ['3.5', decimal, null],
    ['x', decimal, 'not-number'],
    ['-1', { type: 'integer', unit: 's', minimum: 0 }, 'too-small'],
    ['101', { type: 'integer', unit: '%', maximum: 100 }, 'too-large'],
    ['current', { type: 'csl', items: ['Current', 'Power'] }, null],
    ['Current,Volts', { type: 'csl', items: ['Current', 'Power'] }, 'unknown-item'],
    ['', { type: 'csl', items: ['Current', 'Power'] }, null],
    ['huge', choice, 'unknown-item'],
    ['short', { type: 'string', minLength: 32 }, 'too-short'],
    ['ws://host/', uri, null],
    ['host', uri, 'not-uri'],
    ['ws://host/', { type: 'uri', maxLength: 5 }, 'too-long'],
    ['x'.repeat(500), null, null],
    ['x'.repeat(501), null, 'too-long'],
  ])('%j (%j): %j', (value, shape, problem) => {
    expect(valueProblem(value, shape)?.problem ?? null).toBe(problem)
  })
})

it('words and lists are read as they are meant', () => {
  expect([' Yes ', 'on', '2', ''].map(readTruth)).toEqual([true, true, null, null])
  expect(listItems(' a, ,b,')).toEqual(['a', 'b'])
})
