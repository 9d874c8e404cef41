import { expect, it } from 'vitest'
import { diagnosticsPullInput } from '../../contract/diagnostics.ts'
import { firmwareUpdateInput } from '../../contract/firmware.ts'

it('an address of this laptop is one that can stand in a URL before a port', () => {
  const update = (address: string) =>
    firmwareUpdateInput.safeParse({ chargePointId: 'CP1', firmwareId: 'a', address }).success
  for (const address of ['192.168.1.10', 'fd00::2', 'laptop.local', 'localhost'])
    expect([address, update(address)]).toEqual([address, true])
  for (const address of ['192.168.1.10:9222', 'http://192.168.1.10', '[fd00::2]', 'a b', 'a/b', ''])
    expect([address, update(address)]).toEqual([address, false])
  expect(diagnosticsPullInput.safeParse({ chargePointId: 'CP1', address: '10.0.0.1:80' }).success).toBe(false)
})
