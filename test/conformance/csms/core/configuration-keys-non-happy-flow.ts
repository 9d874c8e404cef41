import { standardSettings, type Section } from '../../support/case.ts'
import { booted } from '../../support/states.ts'

export const configurationKeysNonHappyFlow: Section = {
  profile: 'Core',
  name: 'Core Profile - Configuration Keys Non-Happy Flow',
  cases: [
    {
      id: 'TC_040_1_CSMS',
      title: 'Configuration keys',
      settings: standardSettings,
      // A key that the charge point does not have.
      run: async (bench) => {
        const chargePoint = await booted(bench)
        const change = { key: 'NoSuchKey', value: '1' }
        await bench.command(chargePoint, 'ChangeConfiguration', change, { status: 'NotSupported' })
      },
    },
    {
      id: 'TC_040_2_CSMS',
      title: 'Configuration keys',
      settings: standardSettings,
      // A value that the key cannot have: the Central System still sends it, and the operator is told of the refusal.
      run: async (bench) => {
        const chargePoint = await booted(bench)
        const change = { key: 'MeterValueSampleInterval', value: '-1' }
        await bench.command(chargePoint, 'ChangeConfiguration', change, { status: 'Rejected' })
      },
    },
  ],
}
