import { describe, expect, test } from 'vitest'
import type { ActionName } from '../../ocpp/actions/index.ts'
import { describe as finding } from '../../ocpp/findings.ts'
import { readRequest, readResponse, type Read } from '../../ocpp/tolerant.ts'

const timestamp = '2024-05-01T12:00:00.000Z'

interface Understood {
  readonly payload: unknown
  readonly remarks: readonly string[]
}
/** The payload, and the remarks as `rule path`. */
const understood = (read: Read<unknown>): Understood => {
  if (!read.ok) throw new Error(`not understood: ${read.description}`)
  const remarks = read.deviations.map(({ rule, params }) => `${rule} ${String(params['path'])}`)
  return { payload: read.payload, remarks }
}
const request = (action: ActionName, payload: unknown): Understood => understood(readRequest(action, payload))
const response = (action: ActionName, payload: unknown): Understood =>
  understood(readResponse(action, payload))
const samples = (...sampledValue: unknown[]): unknown => ({
  connectorId: 1,
  meterValue: [{ timestamp, sampledValue }],
})

test('a valid payload comes back as it is, without a remark', () => {
  const payload = { connectorId: 1, idTag: 'TAG', meterStart: 0, timestamp }
  const read = readRequest('StartTransaction', payload)
  expect(read).toEqual({ ok: true, payload, deviations: [] })
  expect(read.ok && read.payload).toBe(payload)
})

describe('null for an absent optional (quirk 20)', () => {
  test('and the text "null", which the schema takes', () => {
    expect(
      request('BootNotification', {
        chargePointVendor: 'V',
        chargePointModel: 'null',
        iccid: null,
        imsi: 'null',
      }),
    ).toEqual({
      payload: { chargePointVendor: 'V', chargePointModel: 'null' },
      remarks: ['null-as-absent /iccid', 'null-as-absent /imsi'],
    })
  })

  test('in elements of lists, and for lists', () => {
    expect(
      request('StopTransaction', { transactionId: 1, meterStop: 5, timestamp, transactionData: null }),
    ).toEqual({
      payload: { transactionId: 1, meterStop: 5, timestamp },
      remarks: ['null-as-absent /transactionData'],
    })
    expect(response('GetConfiguration', { unknownKey: ['A', null] })).toEqual({
      payload: { unknownKey: ['A'] },
      remarks: ['null-as-absent /unknownKey/1'],
    })
  })

  test('for the whole payload', () => {
    for (const payload of [null, undefined]) expect(request('Heartbeat', payload).payload).toEqual({})
    expect(request('Heartbeat', []).remarks).toEqual(['object-as-list '])
  })
})

describe('types that are mixed up (quirk 22)', () => {
  test('numbers for texts and texts for numbers', () => {
    expect(
      request('MeterValues', {
        connectorId: '1',
        transactionId: ' -7 ',
        meterValue: [{ timestamp, sampledValue: [{ value: 12.5 }, { value: 13 }] }],
      }),
    ).toEqual({
      payload: {
        connectorId: 1,
        transactionId: -7,
        meterValue: [{ timestamp, sampledValue: [{ value: '12.5' }, { value: '13' }] }],
      },
      remarks: [
        'number-as-string /connectorId',
        'number-as-string /transactionId',
        'string-as-other /meterValue/0/sampledValue/0/value',
      ],
    })
  })

  test('fractions where whole numbers are wanted', () => {
    expect(request('StartTransaction', { connectorId: 1, idTag: 'T', meterStart: 1.6, timestamp })).toEqual({
      payload: { connectorId: 1, idTag: 'T', meterStart: 2, timestamp },
      remarks: ['integer-with-fraction /meterStart'],
    })
  })

  test('readonly as 0, 1 or a text, or left out; a value is no secret that a finding gives away', () => {
    const read = readResponse('GetConfiguration', {
      configurationKey: [
        { key: 'A', readonly: 1, value: 300 },
        { key: 'B', readonly: 'TRUE', value: false },
        { key: 'C', readonly: '0' },
        { key: 'D', value: 'null' },
        { key: 'AuthorizationKey', readonly: false, value: 12345678 },
      ],
    })
    expect(understood(read)).toEqual({
      payload: {
        configurationKey: [
          { key: 'A', readonly: true, value: '300' },
          { key: 'B', readonly: true, value: 'false' },
          { key: 'C', readonly: false },
          { key: 'D', readonly: false, value: 'null' },
          { key: 'AuthorizationKey', readonly: false, value: '12345678' },
        ],
      },
      remarks: [
        'boolean-as-other /configurationKey/0/readonly',
        'string-as-other /configurationKey/0/value',
        'field-missing /configurationKey/3/readonly',
      ],
    })
    expect(JSON.stringify(read.deviations.map(finding))).not.toMatch(/300|12345678/)
  })

  test('data of a DataTransfer that is JSON instead of JSON in a text', () => {
    expect(request('DataTransfer', { vendorId: 'v', data: { a: [1] } })).toEqual({
      payload: { vendorId: 'v', data: '{"a":[1]}' },
      remarks: ['string-as-other /data'],
    })
  })

  test('one element for a list', () => {
    const meterValue = { timestamp, sampledValue: { value: '1' } }
    expect(request('MeterValues', { connectorId: 1, meterValue })).toEqual({
      payload: { connectorId: 1, meterValue: [{ timestamp, sampledValue: [{ value: '1' }] }] },
      remarks: ['single-for-list /meterValue', 'single-for-list /meterValue/0/sampledValue'],
    })
  })
})

describe('values outside of the standard (quirk 23)', () => {
  test.each([
    [{ unit: 'Hz' }, { unit: 'Hertz' }, 'value-spelling', 'unit'],
    [{ unit: 'Hertz' }, { unit: 'Hertz' }, 'unit-hertz', 'unit'],
    [{ unit: 'kwh' }, { unit: 'kWh' }, 'value-spelling', 'unit'],
    [{ unit: 'Amp' }, { unit: 'A' }, 'value-spelling', 'unit'],
    [{ unit: '%' }, { unit: 'Percent' }, 'value-spelling', 'unit'],
    [{ unit: 'furlong' }, { unit: 'furlong' }, 'unit-unknown', 'unit'],
    [{ measurand: 'Voltage\n' }, { measurand: 'Voltage' }, 'value-spelling', 'measurand'],
    [{ measurand: 'Humidity' }, { measurand: 'Humidity' }, 'measurand-unknown', 'measurand'],
    [{ phase: 'l1n' }, { phase: 'L1-N' }, 'value-spelling', 'phase'],
    [{ phase: 'L4' }, { phase: 'L4' }, 'phase-unknown', 'phase'],
    [{ context: 'sample.periodic' }, { context: 'Sample.Periodic' }, 'value-spelling', 'context'],
    [{ location: 'Roof' }, { location: 'Roof' }, 'value-unknown', 'location'],
    [{ format: '' }, {}, 'empty-as-absent', 'format'],
  ])('%j', (sent, kept, rule, field) => {
    expect(request('MeterValues', samples({ value: '1', ...sent }))).toEqual({
      payload: samples({ value: '1', ...kept }),
      remarks: [`${rule} /meterValue/0/sampledValue/0/${field}`],
    })
  })

  test('Celcius is right: the schemas list it', () => {
    expect(request('MeterValues', samples({ value: '1', unit: 'Celcius' })).remarks).toEqual([])
  })

  test('a phase between conductors on a current is kept and remarked on', () => {
    const payload = samples({ value: '1', measurand: 'Current.Import', phase: 'L1-N' })
    expect(request('MeterValues', payload)).toEqual({
      payload,
      remarks: ['phase-of-current /meterValue/0/sampledValue'],
    })
  })

  test('a status of a vendor', () => {
    const sent = { connectorId: 1, errorCode: 'Mode3Error', status: 'Occupied' }
    expect(request('StatusNotification', sent)).toEqual({
      payload: { connectorId: 1, errorCode: 'EVCommunicationError', status: 'Occupied' },
      remarks: ['value-spelling /errorCode', 'value-unknown /status', 'error-with-status /errorCode'],
    })
  })

  test('a status that connector 0 can not have', () => {
    const payload = { connectorId: 0, errorCode: 'NoError', status: 'Charging' }
    expect(request('StatusNotification', payload).remarks).toEqual(['status-of-connector-zero /status'])
  })
})

describe('timestamps (quirk 24)', () => {
  test.each([
    ['2024-05-01T12:00:00', 'timestamp-without-zone'],
    ['2024-05-01T12:00:00+02', 'timestamp-form'],
    ['2024-05-01T12:00:00.Z', 'timestamp-form'],
    ['1970-01-01T00:00:05Z', 'clock-not-set'],
    ['1970-01-01 00:00:05Z', 'timestamp-form'],
    ['soon', 'timestamp-unreadable'],
  ])('%s stays as it came', (raw, rule) => {
    const payload = { connectorId: 1, idTag: 'T', meterStart: 0, timestamp: raw }
    const { payload: read, remarks } = request('StartTransaction', payload)
    expect(read).toEqual(payload)
    expect(remarks[0]).toBe(`${rule} /timestamp`)
    expect(new Set(remarks).size).toBe(remarks.length)
  })

  test('seconds since 1970 become a date', () => {
    const payload = { connectorId: 1, idTag: 'T', meterStart: 0, timestamp: 1714564800 }
    expect(request('StartTransaction', payload)).toEqual({
      payload: { ...payload, timestamp },
      remarks: ['timestamp-form /timestamp'],
    })
  })

  test('an empty optional one is absent', () => {
    const sent = { connectorId: 1, errorCode: 'NoError', status: 'Available', timestamp: '' }
    expect(request('StatusNotification', sent).remarks).toEqual(['empty-as-absent /timestamp'])
  })
})

describe('lengths, lists and fields (quirks 17 and 28)', () => {
  test('texts that are too long are kept', () => {
    const payload = { idTag: 'x'.repeat(21) }
    expect(request('Authorize', payload)).toEqual({ payload, remarks: ['text-too-long /idTag'] })
    const boot = { chargePointVendor: 'V', chargePointModel: 'M', chargePointSerialNumber: '3'.repeat(34) }
    expect(request('BootNotification', boot)).toEqual({
      payload: boot,
      remarks: ['text-too-long /chargePointSerialNumber'],
    })
  })

  test('empty lists', () => {
    const payload = { connectorId: 1, meterValue: [] }
    expect(request('MeterValues', payload)).toEqual({ payload, remarks: ['list-empty /meterValue'] })
    expect(request('MeterValues', samples()).remarks).toEqual(['list-empty /meterValue/0/sampledValue'])
    expect(response('GetInstalledCertificateIds', { status: 'NotFound', certificateHashData: [] })).toEqual({
      payload: { status: 'NotFound' },
      remarks: ['list-empty /certificateHashData'],
    })
  })

  test('unknown fields are left out, also those that would reach a prototype', () => {
    const sent: unknown = JSON.parse(
      '{"idTag":"T","vendor/x":1,"__proto__":{"polluted":true},"constructor":1}',
    )
    const { payload, remarks } = request('Authorize', sent)
    expect(payload).toEqual({ idTag: 'T' })
    expect(Object.keys(payload as object)).toEqual(['idTag'])
    expect(remarks).toEqual([
      'field-unknown /vendor~1x',
      'field-unknown /__proto__',
      'field-unknown /constructor',
    ])
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
  })

  test('fields that are spelled otherwise', () => {
    expect(request('Authorize', { IdTag: 'T' })).toEqual({
      payload: { idTag: 'T' },
      remarks: ['field-spelling /idTag'],
    })
  })

  test('an optional field, or an element, that can not be read is left out', () => {
    expect(request('Authorize', { idTag: 'T' }).remarks).toEqual([])
    const sent = { connectorId: 1, errorCode: 'NoError', status: 'Available', info: { a: 1 } }
    expect(request('StatusNotification', sent).remarks).toEqual(['field-unreadable /info'])
    expect(request('MeterValues', samples({ value: '1' }, { unit: 'V' }, 5))).toEqual({
      payload: samples({ value: '1' }),
      remarks: ['field-unreadable /meterValue/0/sampledValue/1'],
    })
  })

  test('a missing errorCode is no error', () => {
    expect(request('StatusNotification', { connectorId: 1, status: 'Available' })).toEqual({
      payload: { connectorId: 1, errorCode: 'NoError', status: 'Available' },
      remarks: ['field-missing /errorCode'],
    })
  })

  test('the same deviation in many elements is one, with a count', () => {
    const many = Array.from({ length: 500 }, () => ({ value: 1, unit: 'Hz' }))
    const read = readRequest('MeterValues', samples(...many))
    expect(read.deviations.map(({ rule, params }) => [rule, params['count']])).toEqual([
      ['string-as-other', 500],
      ['value-spelling', 500],
    ])
    const odd = Object.fromEntries(Array.from({ length: 5000 }, (_, i) => [`odd${String(i)}`, i]))
    expect(readRequest('Authorize', { idTag: 'T', ...odd }).deviations.length).toBeLessThanOrEqual(50)
  })
})

describe('what can not be understood', () => {
  const cases: [ActionName, unknown, string, string][] = [
    ['BootNotification', { chargePointVendor: 'V' }, 'OccurenceConstraintViolation', 'chargePointModel'],
    [
      'BootNotification',
      { chargePointVendor: 'V', chargePointModel: null },
      'OccurenceConstraintViolation',
      'chargePointModel',
    ],
    ['BootNotification', undefined, 'ProtocolError', 'chargePointVendor'],
    ['BootNotification', null, 'ProtocolError', 'chargePointVendor'],
    ['BootNotification', 'hello', 'FormationViolation', 'object'],
    ['BootNotification', [1], 'FormationViolation', 'object'],
    [
      'BootNotification',
      { chargePointVendor: {}, chargePointModel: 'M' },
      'TypeConstraintViolation',
      '/chargePointVendor',
    ],
    [
      'StartTransaction',
      { connectorId: true, idTag: 'T', meterStart: 0, timestamp },
      'TypeConstraintViolation',
      '/connectorId',
    ],
    [
      'StartTransaction',
      { connectorId: 'one', idTag: 'T', meterStart: 0, timestamp },
      'TypeConstraintViolation',
      '/connectorId',
    ],
    ['MeterValues', { connectorId: 1 }, 'OccurenceConstraintViolation', 'meterValue'],
  ]
  test.each(cases)('%s %j: %s', (action, payload, errorCode, named) => {
    const read = readRequest(action, payload)
    expect(read).toMatchObject({ ok: false, errorCode })
    expect(read.ok || read.description).toContain(named)
    expect(read.deviations.map(({ rule }) => rule)).toContain('payload-invalid')
  })

  test('leaves what could be read, for the answer that has to be a CALLRESULT all the same', () => {
    const read = readRequest('StopTransaction', { transactionId: '5', idTag: 'T', timestamp })
    expect(read).toMatchObject({ ok: false, partial: { transactionId: 5, idTag: 'T', timestamp } })
  })

  test('describes many problems in the 255 characters of a description', () => {
    const read = readResponse('GetCompositeSchedule', { status: {} })
    expect(read.ok || read.description).toBe('/status: must be string')
    const long = readRequest('SignedUpdateFirmware', {
      firmware: { location: [], signature: [], signingCertificate: [] },
    })
    expect(long.ok || long.description.length).toBeLessThanOrEqual(255)
  })

  test('numbers that are none', () => {
    const huge: unknown = JSON.parse('{"connectorId":1e999,"status":"Available","errorCode":"NoError"}')
    expect(readRequest('StatusNotification', huge)).toMatchObject({
      ok: false,
      errorCode: 'TypeConstraintViolation',
    })
  })
})

test('answers are read with the same tolerance', () => {
  expect(response('Reset', { status: 'accepted', more: 1 })).toEqual({
    payload: { status: 'Accepted' },
    remarks: ['value-spelling /status', 'field-unknown /more'],
  })
  expect(
    response('GetCompositeSchedule', {
      status: 'Accepted',
      chargingSchedule: {
        chargingRateUnit: 'Amp',
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 16.123 }],
      },
    }).remarks,
  ).toEqual([
    'value-unknown /chargingSchedule/chargingRateUnit',
    'too-many-decimals /chargingSchedule/chargingSchedulePeriod/0/limit',
  ])
})
