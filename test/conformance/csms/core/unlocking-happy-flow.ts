import { standardSettings, type Section } from '../../support/case.ts'
import { booted, charge, connectorId, reportStatus, shows, stop } from '../../support/states.ts'

export const unlockingHappyFlow: Section = {
  profile: 'Core',
  name: 'Core Profile - Unlocking Happy flow',
  cases: [
    {
      id: 'TC_017_1_CSMS',
      title: 'Unlock connector - no charging session running (Not fixed cable)',
      settings: standardSettings,
      run: async (bench) => {
        const chargePoint = await booted(bench)
        await bench.command(chargePoint, 'UnlockConnector', { connectorId }, { status: 'Unlocked' })
      },
    },
    {
      id: 'TC_017_2_CSMS',
      title: 'Unlock connector - no charging session running (Fixed cable)',
      settings: standardSettings,
      // There is nothing to unlock at a fixed cable, and the operator is told.
      run: async (bench) => {
        const chargePoint = await booted(bench)
        await bench.command(chargePoint, 'UnlockConnector', { connectorId }, { status: 'NotSupported' })
      },
    },
    {
      id: 'TC_018_1_CSMS',
      title: 'Unlock Connector - With Charging Session (Not fixed cable)',
      settings: standardSettings,
      // Unlocking ends the transaction that runs there.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        const charging = await charge(chargePoint, idTag)
        await bench.command(chargePoint, 'UnlockConnector', { connectorId }, { status: 'Unlocked' })
        await reportStatus(chargePoint, 'Finishing')
        await stop(chargePoint, charging, 'UnlockCommand')
        await reportStatus(chargePoint, 'Available')
        await shows(bench, { status: 'Available', transactionId: null })
      },
    },
  ],
}
