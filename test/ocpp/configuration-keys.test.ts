import { expect, test } from 'vitest'
import { configurationKeys, findConfigurationKey } from '../../ocpp/configuration-keys.ts'

test('are the 34 of the Core profile, 9 of the others, 3 of the errata and 6 of the security extension', () => {
  const count = (start: string): number =>
    configurationKeys.filter(({ clause }) => clause.startsWith(start)).length
  expect(count('OCPP 1.6 §9.1.')).toBe(34)
  expect(count('OCPP 1.6 §9.')).toBe(43)
  expect(count('Errata ')).toBe(3)
  expect(count('Security §7.')).toBe(6)
  expect(configurationKeys).toHaveLength(52)
})

test('are found whatever their case', () => {
  expect(findConfigurationKey(' heartbeatINTERVAL')?.key).toBe('HeartbeatInterval')
  expect(findConfigurationKey('VendorThing')).toBeNull()
  expect(findConfigurationKey('constructor')).toBeNull()
  expect(new Set(configurationKeys.map(({ key }) => key.toLowerCase())).size).toBe(configurationKeys.length)
})

test('follow the errata', () => {
  expect(findConfigurationKey('StopTransactionOnEVSideDisconnect')).toMatchObject({
    required: false,
    access: 'either',
  })
  expect(findConfigurationKey('UnlockConnectorOnEVSideDisconnect')).toMatchObject({
    required: true,
    access: 'either',
  })
  expect(findConfigurationKey('MessageTimeout')).toMatchObject({ required: false, access: 'read-write' })
  expect(findConfigurationKey('SupportedFileTransferProtocols')?.value).toEqual({
    type: 'csl',
    items: ['FTP', 'FTPS', 'HTTP', 'HTTPS'],
  })
})

test('say how many items a list can hold where the standard has a key for it', () => {
  const limits = configurationKeys.flatMap(({ value }) =>
    value.type === 'csl' && value.maxLengthKey !== undefined ? [value.maxLengthKey] : [],
  )
  expect(limits).toHaveLength(6)
  for (const key of limits)
    expect(findConfigurationKey(key)).toMatchObject({ value: { type: 'integer', unit: 'items' } })
})

test('never let the password be read back', () => {
  expect(findConfigurationKey('AuthorizationKey')).toMatchObject({ access: 'write-only', risk: 'cuts-off' })
})
