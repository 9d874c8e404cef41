import { standardSettings, type Section } from '../../support/case.ts'
import { booted, reportStatus, shows, start } from '../../support/states.ts'

export const cache: Section = {
  profile: 'Core',
  name: 'Cache',
  cases: [
    {
      id: 'TC_007_CSMS',
      title: 'Regular Start Charging Session – Cached Id',
      settings: standardSettings,
      // The charge point knows the idTag from its cache and starts without asking.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await reportStatus(chargePoint, 'Preparing')
        const transactionId = await start(chargePoint, idTag)
        await reportStatus(chargePoint, 'Charging')
        await shows(bench, { status: 'Charging', transactionId })
      },
    },
    {
      id: 'TC_061_CSMS',
      title: 'Clear Authorization Data in Authorization Cache',
      settings: standardSettings,
      run: async (bench) => {
        const chargePoint = await booted(bench)
        await bench.command(chargePoint, 'ClearCache', {}, { status: 'Accepted' })
      },
    },
  ],
}
