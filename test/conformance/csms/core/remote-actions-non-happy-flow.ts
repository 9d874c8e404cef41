import { standardSettings, type Section } from '../../support/case.ts'
import { booted, charge, connectorId, shows } from '../../support/states.ts'

export const remoteActionsNonHappyFlow: Section = {
  profile: 'Core',
  name: 'Core Profile - Remote Actions Non-Happy Flow',
  cases: [
    {
      id: 'TC_026_CSMS',
      title: 'Remote Start Charging Session – Rejected',
      settings: standardSettings,
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await bench.command(
          chargePoint,
          'RemoteStartTransaction',
          { connectorId, idTag },
          { status: 'Rejected' },
        )
        await shows(bench, { status: 'Available', transactionId: null })
      },
    },
    {
      id: 'TC_028_CSMS',
      title: 'Remote Stop Transaction – Rejected',
      settings: standardSettings,
      // The operator names a transaction that the charge point does not know; the one that runs goes on.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        const { transactionId } = await charge(chargePoint, idTag)
        const unknown = { transactionId: transactionId + 1_000_000 }
        await bench.command(chargePoint, 'RemoteStopTransaction', unknown, { status: 'Rejected' })
        await shows(bench, { status: 'Charging', transactionId })
      },
    },
  ],
}
