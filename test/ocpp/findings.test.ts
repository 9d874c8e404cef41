import { describe as group, expect, test } from 'vitest'
import { describe, rules, type RuleName } from '../../ocpp/findings.ts'

const names = Object.keys(rules) as RuleName[]

group('every rule', () => {
  test.each(names)('%s', (rule) => {
    expect(rule).toMatch(/^[a-z0-9]+(-[a-z0-9]+)+$/)
    const { clause, severity, text } = describe({ rule, params: {} })
    if (clause !== null)
      expect(clause).toMatch(/^(OCPP 1\.6 |OCPP-J 1\.6 |Security |Errata )\xA7?[A-Z]?\d+(\.\d+)*$/)
    expect(['note', 'tolerated', 'violation']).toContain(severity)
    expect(text).toMatch(/^\S.*[.]$/)
    expect(text).not.toMatch(/undefined|\[object/)
  })
})

test('a deviation without a clause of its own cites the definition of its message', () => {
  const params = { action: 'StartTransaction', part: 'request', path: '/idTag', length: 21, limit: 20 }
  expect(describe({ rule: 'text-too-long', params })).toEqual({
    rule: 'text-too-long',
    clause: 'OCPP 1.6 §6.45',
    severity: 'tolerated',
    params,
    text: 'StartTransaction.req /idTag has 21 characters; at most 20 are allowed.',
  })
  const response = { action: 'GetLog', part: 'response', path: '/filename' }
  expect(describe({ rule: 'string-as-other', params: response }).clause).toBe('Security §5.10')
  expect(
    describe({ rule: 'string-as-other', params: { action: 'Unheard', part: 'request' } }).clause,
  ).toBeNull()
})

test('many of a kind are told as one', () => {
  const params = { action: 'MeterValues', part: 'request', path: '/meterValue/0', value: 5, count: 3 }
  expect(describe({ rule: 'string-as-other', params }).text).toBe(
    'MeterValues.req /meterValue/0 (and 2 more like it) is 5 where a string is required.',
  )
})
