import { standardSettings, type Section } from '../../support/case.ts'
import {
  bootNotification,
  booted,
  charge,
  connectorId,
  connectors,
  reportStatus,
  shows,
  stop,
} from '../../support/states.ts'

export const powerFailureNonHappyFlow: Section = {
  profile: 'Core',
  name: 'Core Profile - Power Failure Non-Happy Flow',
  cases: [
    {
      id: 'TC_032_1_CSMS',
      title: 'Power failure boot charging point-configured to stop transaction(s)',
      settings: standardSettings,
      // The mains fail in the middle of a transaction; back again, the charge point boots and stops it, late.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const before = await booted(bench)
        const charging = await charge(before, idTag)
        await before.disconnect()
        const after = await bench.dial()
        await after.send('BootNotification', bootNotification, { status: 'Accepted' })
        for (const connector of [0, ...connectors])
          await reportStatus(after, connector === connectorId ? 'Finishing' : 'Available', connector)
        await stop(after, charging, 'PowerLoss')
        await shows(bench, { status: 'Finishing', transactionId: null })
      },
    },
  ],
}
