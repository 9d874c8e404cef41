import { standardSettings, type Section } from '../../support/case.ts'
import {
  authorize,
  booted,
  charge,
  connectorId,
  reportStatus,
  shows,
  start,
  stop,
} from '../../support/states.ts'

export const remoteActionsHappyFlow: Section = {
  profile: 'Core',
  name: 'Core Profile - Remote actions Happy flow',
  cases: [
    {
      id: 'TC_010_CSMS',
      title: 'Remote Start Charging Session – Cable Plugged in First',
      settings: standardSettings,
      // The cable is in when the operator starts; the charge point asks about the idTag it was given.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await reportStatus(chargePoint, 'Preparing')
        await bench.command(
          chargePoint,
          'RemoteStartTransaction',
          { connectorId, idTag },
          { status: 'Accepted' },
        )
        await authorize(chargePoint, idTag)
        const transactionId = await start(chargePoint, idTag)
        await reportStatus(chargePoint, 'Charging')
        await shows(bench, { status: 'Charging', transactionId })
      },
    },
    {
      id: 'TC_011_1_CSMS',
      title: 'Remote Start Charging Session – Remote Start First',
      settings: standardSettings,
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await bench.command(
          chargePoint,
          'RemoteStartTransaction',
          { connectorId, idTag },
          { status: 'Accepted' },
        )
        await authorize(chargePoint, idTag)
        await reportStatus(chargePoint, 'Preparing')
        const transactionId = await start(chargePoint, idTag)
        await reportStatus(chargePoint, 'Charging')
        await shows(bench, { status: 'Charging', transactionId })
      },
    },
    {
      id: 'TC_011_2_CSMS',
      title: 'Remote Start Charging Session – Time Out',
      settings: standardSettings,
      // Nobody plugs in after the remote start: the connector is free again without a transaction.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await bench.command(
          chargePoint,
          'RemoteStartTransaction',
          { connectorId, idTag },
          { status: 'Accepted' },
        )
        await authorize(chargePoint, idTag)
        await reportStatus(chargePoint, 'Preparing')
        await reportStatus(chargePoint, 'Available')
        await shows(bench, { status: 'Available', transactionId: null })
      },
    },
    {
      id: 'TC_012_CSMS',
      title: 'Remote Stop Charging Session',
      settings: standardSettings,
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        const charging = await charge(chargePoint, idTag)
        const { transactionId } = charging
        await bench.command(chargePoint, 'RemoteStopTransaction', { transactionId }, { status: 'Accepted' })
        await stop(chargePoint, charging, 'Remote')
        await reportStatus(chargePoint, 'Finishing')
        await reportStatus(chargePoint, 'Available')
        await shows(bench, { status: 'Available', transactionId: null })
      },
    },
  ],
}
