import { standardSettings, type Section } from '../../support/case.ts'
import { booted, connectorId, inMinutes, reportStatus, shows, start, stop } from '../../support/states.ts'

export const offlineBehaviorNonHappyFlow: Section = {
  profile: 'Core',
  name: 'Core Profile - Offline behavior Non-Happy Flow',
  cases: [
    {
      id: 'TC_037_1_CSMS',
      title: 'Offline Start Transaction - Valid IdTag',
      settings: standardSettings,
      // A transaction begins while the link is down, and is told of when the link is back: no boot in between.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const before = await booted(bench)
        await before.disconnect()
        const after = await bench.dial()
        const transactionId = await start(after, idTag, { at: inMinutes(-5) })
        await reportStatus(after, 'Charging')
        await shows(bench, { status: 'Charging', transactionId })
      },
    },
    {
      id: 'TC_037_3_CSMS',
      title: 'Offline Start Transaction - Invalid IdTag - StopTransactionOnInvalidId = true',
      settings: { ...standardSettings, unknownIdTag: 'Invalid' },
      // The same with an idTag that proves invalid: it gets a transactionId all the same, and is stopped at once.
      run: async (bench) => {
        const idTag = bench.unknownIdTag()
        const before = await booted(bench)
        await before.disconnect()
        const after = await bench.dial()
        const { transactionId } = await after.send(
          'StartTransaction',
          { connectorId, idTag, meterStart: 0, timestamp: inMinutes(-5) },
          { idTagInfo: { status: 'Invalid' } },
        )
        await reportStatus(after, 'Charging')
        await stop(after, { idTag, transactionId }, 'DeAuthorized')
        await reportStatus(after, 'Finishing')
        await shows(bench, { status: 'Finishing', transactionId: null })
      },
    },
    {
      id: 'TC_039_CSMS',
      title: 'Offline Transaction',
      settings: standardSettings,
      // A whole transaction passes while the link is down; both its messages are told of afterwards.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const before = await booted(bench)
        await before.disconnect()
        const after = await bench.dial()
        const transactionId = await start(after, idTag, { at: inMinutes(-30) })
        await stop(after, { idTag, transactionId }, 'Local')
        await shows(bench, { transactionId: null })
      },
    },
  ],
}
