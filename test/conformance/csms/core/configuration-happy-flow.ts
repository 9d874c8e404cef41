import { standardSettings, type Section } from '../../support/case.ts'
import { booted } from '../../support/states.ts'

type Value = readonly [key: string, readonly: boolean, value: string]

/** The keys that a charge point of all six feature profiles must have (OCPP 1.6 §9). */
const requiredKeys: readonly Value[] = [
  ['AuthorizeRemoteTxRequests', true, 'true'],
  ['ClockAlignedDataInterval', false, '900'],
  ['ConnectionTimeOut', false, '60'],
  ['ConnectorPhaseRotation', false, '0.RST,1.RST,2.RST'],
  ['GetConfigurationMaxKeys', true, '50'],
  ['HeartbeatInterval', false, '300'],
  ['LocalAuthorizeOffline', false, 'true'],
  ['LocalPreAuthorize', false, 'false'],
  ['MeterValuesAlignedData', false, 'Energy.Active.Import.Register'],
  ['MeterValuesSampledData', false, 'Energy.Active.Import.Register'],
  ['MeterValueSampleInterval', false, '60'],
  ['NumberOfConnectors', true, '2'],
  ['ResetRetries', false, '3'],
  ['StopTransactionOnEVSideDisconnect', false, 'true'],
  ['StopTransactionOnInvalidId', false, 'true'],
  ['StopTxnAlignedData', false, ''],
  ['StopTxnSampledData', false, ''],
  [
    'SupportedFeatureProfiles',
    true,
    'Core,FirmwareManagement,LocalAuthListManagement,Reservation,SmartCharging,RemoteTrigger',
  ],
  ['TransactionMessageAttempts', false, '3'],
  ['TransactionMessageRetryInterval', false, '60'],
  ['UnlockConnectorOnEVSideDisconnect', false, 'true'],
  ['LocalAuthListEnabled', false, 'true'],
  ['LocalAuthListMaxLength', true, '100'],
  ['SendLocalListMaxLength', true, '20'],
  ['ChargeProfileMaxStackLevel', true, '5'],
  ['ChargingScheduleAllowedChargingRateUnit', true, 'Current,Power'],
  ['ChargingScheduleMaxPeriods', true, '24'],
  ['MaxChargingProfilesInstalled', true, '10'],
]
const allKeys = requiredKeys.map(([key, readonly, value]) => ({ key, readonly, value }))
const profiles = allKeys.filter(({ key }) => key === 'SupportedFeatureProfiles')

export const configurationHappyFlow: Section = {
  profile: 'Core',
  name: 'Core Profile - Configuration Happy flow',
  cases: [
    {
      id: 'TC_019_1_CSMS',
      title: 'Retrieve all configuration keys',
      settings: standardSettings,
      // No key is named: the charge point gives all of them, and the operator gets to see all of them.
      run: async (bench) => {
        const chargePoint = await booted(bench)
        await bench.command(chargePoint, 'GetConfiguration', {}, { configurationKey: allKeys })
      },
    },
    {
      id: 'TC_019_2_CSMS',
      title: 'Retrieve specific configuration key',
      settings: standardSettings,
      run: async (bench) => {
        const chargePoint = await booted(bench)
        const wanted = { key: ['SupportedFeatureProfiles'] }
        await bench.command(chargePoint, 'GetConfiguration', wanted, { configurationKey: profiles })
      },
    },
    {
      id: 'TC_021_CSMS',
      title: 'Change/set Configuration',
      settings: standardSettings,
      run: async (bench) => {
        const chargePoint = await booted(bench)
        const change = { key: 'MeterValueSampleInterval', value: '60' }
        await bench.command(chargePoint, 'ChangeConfiguration', change, { status: 'Accepted' })
      },
    },
  ],
}
