import { standardSettings, type Section } from '../../support/case.ts'
import { authorize, booted, reportStatus, shows, connectorId } from '../../support/states.ts'

export const basicActionsNonHappyFlow: Section = {
  profile: 'Core',
  name: 'Core Profile - Basic Actions Non-happy flow',
  cases: [
    {
      id: 'TC_023_1_CSMS',
      title: 'Start Charging Session – Authorize invalid',
      // What a Central System says of an idTag that it does not know is its own choice; here Invalid.
      settings: { ...standardSettings, unknownIdTag: 'Invalid' },
      run: async (bench) => {
        const chargePoint = await booted(bench)
        const idTag = bench.unknownIdTag()
        await chargePoint.send('Authorize', { idTag }, { idTagInfo: { status: 'Invalid' } })
      },
    },
    {
      id: 'TC_023_2_CSMS',
      title: 'Start Charging Session – Authorize expired',
      settings: standardSettings,
      run: async (bench) => {
        const idTag = await bench.idTag({ status: 'Expired' })
        const chargePoint = await booted(bench)
        await chargePoint.send('Authorize', { idTag }, { idTagInfo: { status: 'Expired' } })
      },
    },
    {
      id: 'TC_023_3_CSMS',
      title: 'Start Charging Session – Authorize blocked',
      settings: standardSettings,
      run: async (bench) => {
        const idTag = await bench.idTag({ status: 'Blocked' })
        const chargePoint = await booted(bench)
        await chargePoint.send('Authorize', { idTag }, { idTagInfo: { status: 'Blocked' } })
      },
    },
    {
      id: 'TC_024_CSMS',
      title: 'Start Charging Session Lock Failure',
      settings: standardSettings,
      // The plug does not lock: the connector is faulted and says why.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await authorize(chargePoint, idTag)
        await reportStatus(chargePoint, 'Preparing')
        await reportStatus(chargePoint, 'Faulted', connectorId, 'ConnectorLockFailure')
        await shows(bench, { status: 'Faulted', errorCode: 'ConnectorLockFailure', transactionId: null })
      },
    },
  ],
}
