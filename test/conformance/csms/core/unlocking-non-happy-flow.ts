import { standardSettings, type Section } from '../../support/case.ts'
import { booted, connectorId, connectors } from '../../support/states.ts'

export const unlockingNonHappyFlow: Section = {
  profile: 'Core',
  name: 'Core Profile - Unlocking Non-happy flow',
  cases: [
    {
      id: 'TC_030_CSMS',
      title: 'Unlock Connector – Unlock Failure',
      settings: standardSettings,
      run: async (bench) => {
        const chargePoint = await booted(bench)
        await bench.command(chargePoint, 'UnlockConnector', { connectorId }, { status: 'UnlockFailed' })
      },
    },
    {
      id: 'TC_031_CSMS',
      title: 'Unlock Connector – Unknown Connector',
      settings: standardSettings,
      // A connector that the charge point does not have: NotSupported, and the operator is told.
      run: async (bench) => {
        const chargePoint = await booted(bench)
        const unknown = { connectorId: connectors.length + 1 }
        await bench.command(chargePoint, 'UnlockConnector', unknown, { status: 'NotSupported' })
      },
    },
  ],
}
