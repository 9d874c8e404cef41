import { expect, it } from 'vitest'
import { startCsms } from '../../support/csms-bench.ts'

it('accepts empty and overlong fields of BootNotification', async () => {
  const bench = await startCsms()
  const chargePoint = await bench.connect('CP1')
  const serial = 'SERIAL-NUMBER-OF-34-CHARACTERS-LNG'
  expect(serial).toHaveLength(34)
  const answer = await chargePoint.call('BootNotification', {
    chargePointVendor: '',
    chargePointModel: 'A model name of more than 20',
    chargePointSerialNumber: serial,
  })
  expect(answer.payload).toMatchObject({ status: 'Accepted' })
  expect(bench.journal.of('boot')[0]?.identity).toMatchObject({
    chargePointVendor: '',
    chargePointSerialNumber: serial,
  })
  expect([...bench.journal.findings()].sort()).toEqual(['boot-field-empty', 'text-too-long', 'text-too-long'])
})
