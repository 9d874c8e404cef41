import type { KeyTopic } from '../../contract/key-knowledge.ts'
import type { ConfigurationKey } from '../../ocpp/configuration-key.ts'

const byKey: ReadonlyMap<string, KeyTopic> = new Map(
  (
    [
      ['connection', ['HeartbeatInterval', 'WebSocketPingInterval', 'MessageTimeout', 'ResetRetries']],
      [
        'metering',
        [
          'ClockAlignedDataInterval',
          'ConnectorPhaseRotation',
          'ConnectorPhaseRotationMaxLength',
          'MeterValuesAlignedData',
          'MeterValuesAlignedDataMaxLength',
          'MeterValuesSampledData',
          'MeterValuesSampledDataMaxLength',
          'MeterValueSampleInterval',
          'StopTxnAlignedData',
          'StopTxnAlignedDataMaxLength',
          'StopTxnSampledData',
          'StopTxnSampledDataMaxLength',
          'StopTransactionMaxMeterValues',
        ],
      ],
      [
        'authorization',
        [
          'AllowOfflineTxForUnknownId',
          'AuthorizationCacheEnabled',
          'AuthorizeRemoteTxRequests',
          'LocalAuthorizeOffline',
          'LocalPreAuthorize',
          'MaxEnergyOnInvalidId',
        ],
      ],
      [
        'transactions',
        [
          'ConnectionTimeOut',
          'MinimumStatusDuration',
          'StopTransactionOnEVSideDisconnect',
          'StopTransactionOnInvalidId',
          'TransactionMessageAttempts',
          'TransactionMessageRetryInterval',
          'UnlockConnectorOnEVSideDisconnect',
        ],
      ],
      [
        'device',
        [
          'BlinkRepeat',
          'GetConfigurationMaxKeys',
          'LightIntensity',
          'NumberOfConnectors',
          'SupportedFeatureProfiles',
          'SupportedFeatureProfilesMaxLength',
        ],
      ],
    ] as const
  ).flatMap(([topic, keys]) => keys.map((key) => [key, topic] as const)),
)

const byProfile: Readonly<Record<ConfigurationKey['profile'], KeyTopic>> = {
  Core: 'other',
  FirmwareManagement: 'files',
  LocalAuthListManagement: 'authorization',
  Reservation: 'transactions',
  SmartCharging: 'smart-charging',
  RemoteTrigger: 'other',
  Security: 'security',
}

/** The group of the screen that a standard key stands in. */
export const standardTopic = ({ key, profile }: ConfigurationKey): KeyTopic =>
  byKey.get(key) ?? byProfile[profile]
