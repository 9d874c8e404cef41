import type {
  ClearChargingProfileRequest,
  SetChargingProfileRequest,
} from '../../../../ocpp/actions/index.ts'
import { standardSettings, type CaseBench, type Section } from '../../support/case.ts'
import type { ScriptedChargePoint } from '../../support/scripted-charge-point.ts'
import {
  authorize,
  booted,
  charge,
  connectorId,
  inMinutes,
  reportStatus,
  shows,
  start,
  timestamp,
} from '../../support/states.ts'

type Profile = SetChargingProfileRequest['csChargingProfiles']

const stackLevel = 1
const durationSeconds = 86_400
const limitedTo6A = { startPeriod: 0, limit: 6, numberPhases: 3 } as const

/** For every transaction to come: absolute, valid for a day. */
const defaultProfile = (chargingProfileId: number, level: number): Profile => ({
  chargingProfileId,
  stackLevel: level,
  chargingProfilePurpose: 'TxDefaultProfile',
  chargingProfileKind: 'Absolute',
  validFrom: timestamp(),
  validTo: inMinutes(24 * 60),
  chargingSchedule: {
    duration: durationSeconds,
    startSchedule: timestamp(),
    chargingRateUnit: 'A',
    chargingSchedulePeriod: [limitedTo6A],
  },
})

/** For one transaction: relative to its start. */
const transactionProfile = (transactionId?: number): Profile => ({
  chargingProfileId: 20,
  ...(transactionId === undefined ? {} : { transactionId }),
  stackLevel,
  chargingProfilePurpose: 'TxProfile',
  chargingProfileKind: 'Relative',
  chargingSchedule: {
    duration: durationSeconds,
    chargingRateUnit: 'A',
    chargingSchedulePeriod: [limitedTo6A],
  },
})

const setProfile = (
  bench: CaseBench,
  chargePoint: ScriptedChargePoint,
  csChargingProfiles: Profile,
): Promise<void> =>
  bench.command(
    chargePoint,
    'SetChargingProfile',
    { connectorId, csChargingProfiles },
    { status: 'Accepted' },
  )

const clearProfile = (
  bench: CaseBench,
  chargePoint: ScriptedChargePoint,
  which: ClearChargingProfileRequest,
): Promise<void> => bench.command(chargePoint, 'ClearChargingProfile', which, { status: 'Accepted' })

export const smartCharging: Section = {
  profile: 'SmartCharging',
  name: 'SmartCharging',
  cases: [
    {
      id: 'TC_056_CSMS',
      title: 'Central Smart Charging - TxDefaultProfile',
      settings: standardSettings,
      run: async (bench) => {
        const chargePoint = await booted(bench)
        await setProfile(bench, chargePoint, defaultProfile(10, stackLevel))
      },
    },
    {
      id: 'TC_057_CSMS',
      title: 'Central Smart Charging - TxProfile',
      settings: standardSettings,
      // The profile names the transaction by the id that the Central System gave it.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        const { transactionId } = await charge(chargePoint, idTag)
        await setProfile(bench, chargePoint, transactionProfile(transactionId))
      },
    },
    {
      id: 'TC_066_CSMS',
      title: 'Get Composite Schedule',
      settings: standardSettings,
      run: async (bench) => {
        const chargePoint = await booted(bench)
        await bench.command(
          chargePoint,
          'GetCompositeSchedule',
          { connectorId, duration: durationSeconds, chargingRateUnit: 'A' },
          {
            status: 'Accepted',
            connectorId,
            scheduleStart: timestamp(),
            chargingSchedule: {
              duration: durationSeconds,
              chargingRateUnit: 'A',
              chargingSchedulePeriod: [limitedTo6A, { startPeriod: 3600, limit: 16, numberPhases: 3 }],
            },
          },
        )
      },
    },
    {
      id: 'TC_067_CSMS',
      title: 'Clear Charging Profile',
      settings: standardSettings,
      // Three profiles on three stack levels; one is cleared by its id, one by what it is, then all the rest.
      run: async (bench) => {
        const chargePoint = await booted(bench)
        for (const offset of [0, 1, 2])
          await setProfile(bench, chargePoint, defaultProfile(10 + offset, stackLevel + offset))
        await clearProfile(bench, chargePoint, { id: 10 })
        await clearProfile(bench, chargePoint, {
          connectorId,
          chargingProfilePurpose: 'TxDefaultProfile',
          stackLevel: stackLevel + 1,
        })
        await clearProfile(bench, chargePoint, {})
      },
    },
    {
      id: 'TC_059_CSMS',
      title: 'Remote Start Transaction with Charging Profile',
      settings: standardSettings,
      // The profile is for a transaction that has no id yet: it names none, and is relative.
      run: async (bench) => {
        const idTag = await bench.idTag()
        const chargePoint = await booted(bench)
        await bench.command(
          chargePoint,
          'RemoteStartTransaction',
          { connectorId, idTag, chargingProfile: transactionProfile() },
          { status: 'Accepted' },
        )
        await authorize(chargePoint, idTag)
        await reportStatus(chargePoint, 'Preparing')
        const transactionId = await start(chargePoint, idTag)
        await reportStatus(chargePoint, 'Charging')
        await shows(bench, { status: 'Charging', transactionId })
      },
    },
  ],
}
