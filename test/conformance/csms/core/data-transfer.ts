import { oneOf } from '../../../../main/conformance/matcher.ts'
import { standardSettings, type Section } from '../../support/case.ts'
import { booted } from '../../support/states.ts'

export const dataTransfer: Section = {
  profile: 'Core',
  name: 'DataTransfer',
  cases: [
    {
      id: 'TC_064_CSMS',
      title: 'Data Transfer to a Central System',
      settings: standardSettings,
      // A vendor that the Central System knows nothing of: any refusal will do, but not Accepted.
      run: async (bench) => {
        const chargePoint = await booted(bench)
        await chargePoint.send(
          'DataTransfer',
          { vendorId: 'com.example.unheard-of', messageId: 'Ping', data: '{}' },
          { status: oneOf('Rejected', 'UnknownMessageId', 'UnknownVendorId') },
        )
      },
    },
  ],
}
