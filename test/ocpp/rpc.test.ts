import { describe, expect, test } from 'vitest'
import {
  encodeCall,
  encodeCallError,
  encodeCallResult,
  parseFrame,
  type ParsedFrame,
} from '../../ocpp/rpc.ts'

const rulesOf = (frame: ParsedFrame): string[] => frame.deviations.map(({ rule }) => rule)

describe('by the book', () => {
  test('a CALL', () => {
    expect(parseFrame('[2,"19223201","BootNotification",{"chargePointVendor":"VendorX"}]')).toEqual({
      kind: 'call',
      messageId: '19223201',
      action: 'BootNotification',
      payload: { chargePointVendor: 'VendorX' },
      deviations: [],
    })
  })

  test('a CALLRESULT', () => {
    expect(parseFrame('[3,"1",{"status":"Accepted"}]')).toEqual({
      kind: 'result',
      messageId: '1',
      payload: { status: 'Accepted' },
      deviations: [],
    })
  })

  test('a CALLERROR, in either spelling of the occurrence', () => {
    for (const errorCode of ['OccurenceConstraintViolation', 'OccurrenceConstraintViolation'])
      expect(parseFrame(`[4,"1","${errorCode}","",{"a":1}]`)).toEqual({
        kind: 'error',
        messageId: '1',
        errorCode,
        errorDescription: '',
        errorDetails: { a: 1 },
        deviations: [],
      })
  })

  test('what we write', () => {
    expect(encodeCall('a', 'Reset', { type: 'Soft' })).toBe('[2,"a","Reset",{"type":"Soft"}]')
    expect(encodeCallResult('a', {})).toBe('[3,"a",{}]')
    expect(encodeCallError('a', 'NotImplemented', '')).toBe('[4,"a","NotImplemented","",{}]')
  })
})

describe('JSON that breaks off or breaks (quirk 21)', () => {
  test.each([
    ['[2,"7","StopTransaction",{"transactionId":,"meterStop":5}]', 42, '7', 'FormationViolation'],
    ['[2,"7","MeterValues",{"connectorId":1,"meterValue":[', 52, '7', 'FormationViolation'],
    ['[2,"7","Heart', 13, '7', 'FormationViolation'],
    ['[2,"7",', 7, '7', 'FormationViolation'],
    ['[2,"7","Heartbeat",{}', 21, '7', 'FormationViolation'],
    ['[2,"7","Heartbeat",{}]]', 22, '7', 'FormationViolation'],
    ['[2,"7","A",{"a":01}]', 17, '7', 'FormationViolation'],
    ['[2,"7","A",{"a":"\n"}]', 17, '7', 'FormationViolation'],
    ['[2,"7","A",{\'a\':1}]', 12, '7', 'FormationViolation'],
    ['[2,"7","A",{"a":tru}]', 19, '7', 'FormationViolation'],
    ['[2,"7', 5, null, null],
    ['[,{"a":1}]', 1, null, null],
    ['', 0, null, null],
    ['hello', 0, null, null],
    ['[3,"7",{"status":', 17, '7', null],
    ['[9,"7",{', 8, '7', null],
  ])('%j', (text, position, messageId, answer) => {
    const frame = parseFrame(text)
    expect(frame).toMatchObject({ kind: 'unreadable', messageId, answer })
    expect(frame.deviations[0]).toMatchObject({ rule: 'frame-not-json', params: { position } })
  })

  test('says whose answer it was, so that the CALL need not wait for its timeout', () => {
    expect(parseFrame('[3,"7",{"status":')).toMatchObject({ messageType: 3, messageId: '7' })
    expect(parseFrame('[4,"7","Gener')).toMatchObject({ messageType: 4, messageId: '7' })
  })

  test('a mebibyte of brackets is read without recursion', () => {
    const brackets = '['.repeat(1 << 20)
    expect(parseFrame(brackets)).toMatchObject({ kind: 'unreadable', messageId: null, answer: null })
    expect(parseFrame(`[2,"7","A",${brackets}`)).toMatchObject({
      kind: 'unreadable',
      answer: 'FormationViolation',
    })
    expect(parseFrame('{"a":'.repeat(200_000)).kind).toBe('unreadable')
    const closed = `[4,"7","GenericError","",{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}]`
    const frame = parseFrame(closed)
    expect(rulesOf(frame)).toEqual(['error-details-too-deep'])
    expect(frame).toMatchObject({ kind: 'error', errorDetails: {} })
  })
})

describe('around the message', () => {
  test('a byte order mark and closing NULs do not hide it', () => {
    const frame = parseFrame('\uFEFF[2,"7","Heartbeat",{}]\0\0')
    expect(frame).toMatchObject({ kind: 'call', messageId: '7', payload: {} })
    expect(rulesOf(frame)).toEqual(['frame-byte-order-mark', 'frame-ends-with-nul'])
  })

  test('JSON that is no message', () => {
    for (const text of ['{}', '"x"', '1', 'null', 'true']) {
      const frame = parseFrame(text)
      expect(frame).toMatchObject({ kind: 'unreadable', messageType: null, messageId: null, answer: null })
      expect(rulesOf(frame)).toEqual(['frame-not-array'])
    }
  })
})

describe('the message type', () => {
  test('an unknown number is ignored, with a finding', () => {
    const frame = parseFrame('[5,"7",{}]')
    expect(frame).toMatchObject({ kind: 'unknown-type', messageType: 5, messageId: '7' })
    expect(rulesOf(frame)).toEqual(['message-type-unknown'])
    expect(parseFrame('[1]')).toMatchObject({ kind: 'unknown-type', messageType: 1, messageId: null })
  })

  test('a number in quotes is understood', () => {
    const frame = parseFrame('["2","7","Heartbeat",{}]')
    expect(frame).toMatchObject({ kind: 'call', messageId: '7' })
    expect(rulesOf(frame)).toEqual(['message-type-not-number'])
  })

  test('anything else can not be read', () => {
    for (const text of ['[]', '[null,"7"]', '["CALL","7"]', '[{},"7"]'])
      expect(parseFrame(text)).toMatchObject({ kind: 'unreadable', messageType: null, answer: null })
  })
})

describe('the message id (quirk 25)', () => {
  test.each([
    ['[2,"","Heartbeat",{}]', '', 'message-id-empty'],
    ['[2,17,"Heartbeat",{}]', '17', 'message-id-not-string'],
    [`[2,"${'x'.repeat(37)}","Heartbeat",{}]`, 'x'.repeat(37), 'message-id-too-long'],
  ])('%s', (text, messageId, rule) => {
    const frame = parseFrame(text)
    expect(frame).toMatchObject({ kind: 'call', messageId })
    expect(rulesOf(frame)).toEqual([rule])
  })

  test('of 36 characters is fine', () => {
    expect(parseFrame(`[2,"${'x'.repeat(36)}","Heartbeat",{}]`).deviations).toEqual([])
  })

  test('that is not there leaves nobody to answer', () => {
    for (const text of [
      '[2]',
      '[2,null,"Heartbeat",{}]',
      '[2,{},"Heartbeat",{}]',
      '[2,true,"Heartbeat",{}]',
    ]) {
      const frame = parseFrame(text)
      expect(frame).toMatchObject({ kind: 'unreadable', messageType: 2, messageId: null, answer: null })
      expect(rulesOf(frame)).toEqual(['message-id-missing'])
    }
  })
})

describe('the elements', () => {
  test.each([
    ['[2,"7"]', 'frame-too-short'],
    ['[2,"7",5,{}]', 'action-not-string'],
    ['[2,"7",null,{}]', 'action-not-string'],
    ['[2,"7",{}]', 'action-not-string'],
  ])('a CALL without an action, %s, is refused', (text, rule) => {
    const frame = parseFrame(text)
    expect(frame).toMatchObject({
      kind: 'unreadable',
      messageId: '7',
      messageType: 2,
      answer: 'FormationViolation',
    })
    expect(rulesOf(frame)).toEqual([rule])
  })

  test('a payload that is missing or null', () => {
    const short = parseFrame('[2,"7","Heartbeat"]')
    expect(short).toMatchObject({ kind: 'call', payload: undefined })
    expect(rulesOf(short)).toEqual(['payload-missing'])
    const empty = parseFrame('[2,"7","Heartbeat",null]')
    expect(empty).toMatchObject({ kind: 'call', payload: null })
    expect(rulesOf(empty)).toEqual(['payload-null'])
    expect(rulesOf(parseFrame('[3,"7"]'))).toEqual(['payload-missing'])
    expect(rulesOf(parseFrame('[3,"7",null]'))).toEqual(['payload-null'])
  })

  test('too many of them', () => {
    expect(rulesOf(parseFrame('[2,"7","Heartbeat",{},{}]'))).toEqual(['frame-too-long'])
    expect(rulesOf(parseFrame('[3,"7",{},1]'))).toEqual(['frame-too-long'])
    expect(rulesOf(parseFrame('[4,"7","GenericError","",{},1]'))).toEqual(['frame-too-long'])
  })

  test('a CALLERROR that is not whole still is one', () => {
    const frame = parseFrame('[4,"7","SomethingOfOurs"]')
    expect(frame).toMatchObject({
      kind: 'error',
      errorCode: 'SomethingOfOurs',
      errorDescription: '',
      errorDetails: {},
    })
    expect(rulesOf(frame)).toEqual(['call-error-incomplete', 'call-error-incomplete', 'error-code-unknown'])
    expect(parseFrame('[4,"7",5,null,"why"]')).toMatchObject({
      kind: 'error',
      errorCode: '',
      errorDetails: 'why',
    })
  })
})
