import { standardSettings, type Section } from '../../support/case.ts'
import { authorize, booted, charge, reportStatus, shows, start, stop } from '../../support/states.ts'

export const startChargingSession: Section = {
  profile: 'Core',
  name: 'Start Charging Session',
  cases: [
    {
      id: 'TC_003_CSMS',
      title: 'Regular Charging Session - Plugin First',
      settings: standardSettings,
      // The cable first, then the card, then the transaction.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await reportStatus(chargePoint, 'Preparing')
        await authorize(chargePoint, idTag)
        const transactionId = await start(chargePoint, idTag)
        await reportStatus(chargePoint, 'Charging')
        await shows(bench, { status: 'Charging', transactionId })
      },
    },
    {
      id: 'TC_004_1_CSMS',
      title: 'Regular Charging Session – Identification First',
      settings: standardSettings,
      // The card first, then the cable and the transaction.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        const { transactionId } = await charge(chargePoint, idTag)
        await shows(bench, { status: 'Charging', transactionId })
      },
    },
    {
      id: 'TC_004_2_CSMS',
      title: 'Regular Charging Session – Identification First - ConnectionTimeOut',
      settings: standardSettings,
      // A card is shown and no cable comes: when ConnectionTimeOut is over the connector is free again.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await authorize(chargePoint, idTag)
        await reportStatus(chargePoint, 'Preparing')
        await shows(bench, { status: 'Preparing' })
        await reportStatus(chargePoint, 'Available')
        await shows(bench, { status: 'Available', transactionId: null })
      },
    },
    {
      id: 'TC_005_1_CSMS',
      title:
        'EV Side Disconnected - StopTransactionOnEVSideDisconnect = true - UnlockConnectorOnEVSideDisconnect = true',
      settings: standardSettings,
      // The plug is pulled from the vehicle: the charge point stops the transaction, unlocks, and is free again.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        const charging = await charge(chargePoint, idTag)
        await reportStatus(chargePoint, 'SuspendedEV')
        await stop(chargePoint, charging, 'EVDisconnected')
        await reportStatus(chargePoint, 'Finishing')
        await reportStatus(chargePoint, 'Available')
        await shows(bench, { status: 'Available', transactionId: null })
      },
    },
  ],
}
