import { standardSettings, type CaseBench, type Section } from '../../support/case.ts'
import { booted, inMinutes } from '../../support/states.ts'

const entries = [
  { idTag: 'LOCAL-1', idTagInfo: { status: 'Accepted', expiryDate: inMinutes(24 * 60) } },
  { idTag: 'LOCAL-2', idTagInfo: { status: 'Blocked' } },
] as const

/** The operator asks for the version and is told the number, with the meaning that the standard gives it. */
const versionIs = (listVersion: number) => async (bench: CaseBench) => {
  const chargePoint = await booted(bench)
  await bench.command(chargePoint, 'GetLocalListVersion', {}, { listVersion })
}

const fullIsAnswered = (status: 'Accepted' | 'Failed' | 'NotSupported') => async (bench: CaseBench) => {
  const chargePoint = await booted(bench)
  const list = { listVersion: 1, updateType: 'Full', localAuthorizationList: entries } as const
  await bench.command(chargePoint, 'SendLocalList', list, { status })
}

export const localAuthorizationList: Section = {
  profile: 'LocalAuthListManagement',
  name: 'Local Authorization List',
  cases: [
    {
      id: 'TC_042_1_CSMS',
      title: 'Get Local List Version (not supported)',
      settings: standardSettings,
      run: versionIs(-1),
    },
    {
      id: 'TC_042_2_CSMS',
      title: 'Get Local List Version (empty)',
      settings: standardSettings,
      run: versionIs(0),
    },
    {
      id: 'TC_043_1_CSMS',
      title: 'Send Local Authorization List - NotSupported',
      settings: standardSettings,
      run: fullIsAnswered('NotSupported'),
    },
    {
      id: 'TC_043_3_CSMS',
      title: 'Send Local Authorization List - Failed',
      settings: standardSettings,
      run: fullIsAnswered('Failed'),
    },
    {
      id: 'TC_043_4_CSMS',
      title: 'Send Local Authorization List - Full',
      settings: standardSettings,
      run: fullIsAnswered('Accepted'),
    },
    {
      id: 'TC_043_5_CSMS',
      title: 'Send Local Authorization List - Differential',
      settings: standardSettings,
      // The version is read first, and the change carries a higher one.
      run: async (bench) => {
        const chargePoint = await booted(bench)
        await bench.command(chargePoint, 'GetLocalListVersion', {}, { listVersion: 1 })
        const change = {
          listVersion: 2,
          updateType: 'Differential',
          localAuthorizationList: entries,
        } as const
        await bench.command(chargePoint, 'SendLocalList', change, { status: 'Accepted' })
      },
    },
  ],
}
