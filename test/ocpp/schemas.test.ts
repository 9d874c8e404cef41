import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  actions,
  isAction,
  isFromCentralSystem,
  isFromChargePoint,
  type ActionName,
} from '../../ocpp/actions/index.ts'
import { requests, responses } from '../../ocpp/generated/validators.js'
import { checkRequest, checkResponse } from '../../ocpp/validate.ts'
import { generate } from '../../scripts/generate-ocpp.mjs'
import { arbitraryPayload, examplePayload } from './arbitrary-payload.ts'

const root = join(import.meta.dirname, '../..')
const names = Object.keys(actions).filter(isAction)

describe('the actions', () => {
  test('are the 28 of OCPP 1.6 and the 11 of its security extension, a schema and a validator for each message', () => {
    const security = names.filter((name) => actions[name].profile === 'Security')
    expect([names.length - security.length, security.length]).toEqual([28, 11])
    const schemas = readdirSync(join(root, 'ocpp/schemas')).filter((file) => file.endsWith('.json'))
    expect(schemas.sort()).toEqual(names.flatMap((name) => [`${name}.conf.json`, `${name}.req.json`]).sort())
    expect(Object.keys(requests).sort()).toEqual([...names].sort())
    expect(Object.keys(responses).sort()).toEqual([...names].sort())
  })

  test('have a file each that bears their name, and the name in it', () => {
    for (const name of names) {
      expect(actions[name].name).toBe(name)
      expect(readFileSync(join(root, `ocpp/actions/${name}.ts`), 'utf8')).toContain(`name: '${name}'`)
    }
  })

  test('are own names only', () => {
    for (const name of ['constructor', '__proto__', 'toString', 'heartbeat', ''])
      expect(isAction(name)).toBe(false)
  })

  test('know who sends them; DataTransfer goes both ways', () => {
    expect(names.filter(isFromChargePoint).length + names.filter(isFromCentralSystem).length).toBe(40)
    expect(isFromChargePoint('DataTransfer') && isFromCentralSystem('DataTransfer')).toBe(true)
    expect(isFromChargePoint('Reset')).toBe(false)
    expect(isFromCentralSystem('BootNotification')).toBe(false)
  })
})

describe('the validators', () => {
  test.each(names)('%s: what its schema describes is valid', (action: ActionName) => {
    fc.assert(
      fc.property(arbitraryPayload(action, 'request'), (payload) => checkRequest(action, payload) === null),
      { numRuns: 20 },
    )
    fc.assert(
      fc.property(arbitraryPayload(action, 'response'), (payload) => checkResponse(action, payload) === null),
      { numRuns: 20 },
    )
  })

  test.each(names)('%s: an example is the same at each call', (action: ActionName) => {
    expect(examplePayload(action, 'request')).toEqual(examplePayload(action, 'request'))
  })

  test('name every rule that is broken, with a JSON pointer', () => {
    const problems = checkRequest('MeterValues', {
      connectorId: '1',
      meterValue: [{ timestamp: 'yesterday', sampledValue: [{ value: '1', unit: 'Hz' }] }],
      more: 1,
    })
    expect(problems?.map(({ path, rule }) => [path, rule])).toEqual([
      ['', 'additionalProperties'],
      ['/connectorId', 'type'],
      ['/meterValue/0/timestamp', 'format'],
      ['/meterValue/0/sampledValue/0/unit', 'enum'],
    ])
  })

  test('take multiples of 0.1 that binary fractions can not hold', () => {
    const schedule = (limit: number) => ({
      connectorId: 0,
      csChargingProfiles: {
        chargingProfileId: 1,
        stackLevel: 0,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit }] },
      },
    })
    for (const limit of [16.1, 8.1, 0.3, 6])
      expect(checkRequest('SetChargingProfile', schedule(limit))).toBeNull()
    expect(checkRequest('SetChargingProfile', schedule(16.15))?.[0]?.rule).toBe('multipleOf')
  })

  test('count characters, not code units', () => {
    expect(checkRequest('Authorize', { idTag: '😀'.repeat(20) })).toBeNull()
    expect(checkRequest('Authorize', { idTag: '😀'.repeat(21) })?.[0]?.rule).toBe('maxLength')
  })

  test('are made once, and need no package at run time', async () => {
    await generate()
    expect(await generate()).toBe(false)
    const code = readFileSync(join(root, 'ocpp/generated/validators.js'), 'utf8')
    expect(code).not.toMatch(/\brequire\(/)
    expect(code.match(/from '[^.]/)).toBeNull()
  })
})
