import type { Words } from '../../contract/key-knowledge.ts'
import type { ConfigurationKey } from '../../ocpp/configuration-key.ts'

const korean: Readonly<Record<string, string>> = {
  AllowOfflineTxForUnknownId: '오프라인일 때 확인할 수 없는 id로도 트랜잭션을 시작합니다.',
  AuthorizationCacheEnabled: 'Central System이 수락한 id를 기억합니다.',
  AuthorizeRemoteTxRequests: '원격 시작의 id도 카드처럼 확인한 뒤에 시작합니다.',
  BlinkRepeat: '신호를 보낼 때 조명이 깜빡이는 횟수입니다.',
  ClockAlignedDataInterval: '자정부터 세어 시각에 맞춘 계측값의 간격입니다. 0이면 보내지 않습니다.',
  ConnectionTimeOut: '인증한 뒤 케이블을 기다리는 시간입니다. 지나면 시작을 포기합니다.',
  ConnectorPhaseRotation:
    '커넥터마다 상이 계통에 연결된 순서입니다(RST, RTS 등, NotApplicable 또는 Unknown).',
  ConnectorPhaseRotationMaxLength: 'ConnectorPhaseRotation에 담을 수 있는 최대 항목 수입니다.',
  GetConfigurationMaxKeys: 'GetConfiguration 한 번에 물을 수 있는 최대 키 수입니다.',
  HeartbeatInterval: '메시지가 없을 때 Heartbeat를 보내기까지의 시간입니다.',
  LightIntensity: '조명의 밝기입니다.',
  LocalAuthorizeOffline: '오프라인일 때 목록이나 캐시에 있는 id를 받아들입니다.',
  LocalPreAuthorize: '온라인일 때 목록이나 캐시에 있는 id는 응답을 기다리지 않고 바로 시작합니다.',
  MaxEnergyOnInvalidId: 'id가 무효로 밝혀진 뒤에도 공급하는 에너지입니다.',
  MeterValuesAlignedData: '시각에 맞춘 계측값의 측정 항목입니다.',
  MeterValuesAlignedDataMaxLength: 'MeterValuesAlignedData에 담을 수 있는 최대 측정 항목 수입니다.',
  MeterValuesSampledData: '트랜잭션 중 주기적으로 보내는 계측값의 측정 항목입니다.',
  MeterValuesSampledDataMaxLength: 'MeterValuesSampledData에 담을 수 있는 최대 측정 항목 수입니다.',
  MeterValueSampleInterval: '트랜잭션 중 계측값을 보내는 간격입니다. 0이면 보내지 않습니다.',
  MinimumStatusDuration: '상태를 보고하기 전에 그 상태가 이어져야 하는 시간입니다.',
  NumberOfConnectors: '커넥터의 수입니다.',
  ResetRetries: '재시작이 실패했을 때 다시 시도하는 횟수입니다.',
  StopTransactionOnEVSideDisconnect: '차량 쪽에서 케이블을 뽑으면 트랜잭션을 끝냅니다.',
  StopTransactionOnInvalidId: 'Central System이 id를 받아들이지 않으면 트랜잭션을 끝냅니다.',
  StopTxnAlignedData: 'StopTransaction에 넣는, 시각에 맞춘 측정 항목입니다.',
  StopTxnAlignedDataMaxLength: 'StopTxnAlignedData에 담을 수 있는 최대 측정 항목 수입니다.',
  StopTxnSampledData: 'StopTransaction에 넣는, 주기적으로 잰 측정 항목입니다.',
  StopTxnSampledDataMaxLength: 'StopTxnSampledData에 담을 수 있는 최대 측정 항목 수입니다.',
  SupportedFeatureProfiles:
    '구현한 기능 프로필입니다(Core, FirmwareManagement, LocalAuthListManagement, Reservation, SmartCharging, RemoteTrigger).',
  SupportedFeatureProfilesMaxLength: 'SupportedFeatureProfiles에 담을 수 있는 최대 항목 수입니다.',
  TransactionMessageAttempts: 'Central System이 처리하지 못한 트랜잭션 메시지를 보내는 횟수입니다.',
  TransactionMessageRetryInterval:
    '그런 메시지를 다시 보내기 전에 기다리는 시간이며, 지금까지 시도한 횟수를 곱합니다.',
  UnlockConnectorOnEVSideDisconnect: '차량 쪽에서 케이블을 뽑으면 충전기 쪽 잠금도 풉니다.',
  WebSocketPingInterval: 'WebSocket ping의 간격입니다. 0이면 보내지 않습니다. OCPP-J에만 해당합니다.',
  MessageTimeout: '자신이 보낸 CALL의 응답을 기다리는 시간입니다.',
  StopTransactionMaxMeterValues:
    'StopTransaction에 담는 최대 계측값 수입니다. 넘치면 중간 값을 버리는 충전기도 있습니다.',
  SupportedFileTransferProtocols: '펌웨어를 받고 진단 파일을 보낼 수 있는 프로토콜입니다.',
  LocalAuthListEnabled: 'Local Authorization List를 씁니다.',
  LocalAuthListMaxLength: 'Local Authorization List에 담을 수 있는 최대 id 수입니다.',
  SendLocalListMaxLength: 'SendLocalList 한 번에 보낼 수 있는 최대 id 수입니다.',
  ReserveConnectorZeroSupported: '커넥터 0, 곧 아무 커넥터나 예약할 수 있습니다.',
  ChargeProfileMaxStackLevel: '충전 프로필에 쓸 수 있는 가장 높은 stack level입니다.',
  ChargingScheduleAllowedChargingRateUnit:
    '스케줄에 쓸 수 있는 단위입니다. Current는 A, Power는 W로 보냅니다.',
  ChargingScheduleMaxPeriods: '스케줄 하나에 담을 수 있는 최대 구간 수입니다.',
  ConnectorSwitch3to1PhaseSupported: '트랜잭션 중에 3상에서 1상으로 바꿀 수 있습니다.',
  MaxChargingProfilesInstalled: '동시에 보관할 수 있는 최대 충전 프로필 수입니다.',
  AdditionalRootCertificateCheck:
    '예비 인증서 말고는 Central System 루트 인증서를 하나만 두며, 새 인증서는 이전 인증서로 서명되어야 합니다.',
  AuthorizationKey:
    'HTTP Basic 인증의 비밀번호입니다. OCPP 1.6에서는 바이트를 16진수로 보내며, 새 연결부터 쓰입니다.',
  CertificateSignedMaxChainSize: 'CertificateSigned로 받을 수 있는 가장 긴 인증서 체인입니다.',
  CertificateStoreMaxLength: '보관할 수 있는 최대 루트 인증서 수입니다.',
  CpoName: '인증서 요청에 들어가는 운영자 이름이며, 인증서에도 있어야 합니다.',
  SecurityProfile:
    '0은 없음, 1은 TLS 없는 Basic, 2는 TLS와 Basic, 3은 클라이언트 인증서를 쓰는 TLS입니다. 올릴 수만 있으며 새 프로필로 다시 연결합니다.',
}

const koreanNotes: Readonly<Record<string, string>> = {
  ClockAlignedDataInterval: '본문에 나오는 ISO 8601 기간은 1.6에 속한 적이 없습니다(Errata 3.76).',
  ConnectionTimeOut: 'Preparing 상태가 시작된 때부터 셉니다(Errata 3.77).',
  ConnectorPhaseRotation:
    '항목은 0.RST, 1.RST처럼 씁니다. 커넥터 번호(0은 계통 연결) 뒤에 NotApplicable, Unknown, RST, RTS, SRT, STR, TRS, TSR 가운데 하나가 옵니다.',
  MeterValuesSampledData: 'Voltage.L1처럼 측정 항목에 상을 붙일 수 있습니다.',
  StopTransactionOnEVSideDisconnect:
    '본문에서는 필수이며 읽고 쓸 수 있지만, Errata 3.80부터는 선택 사항이며 쓰기 여부는 충전기가 정합니다.',
  SupportedFeatureProfilesMaxLength: '없어도 됩니다(Errata 3.81).',
  UnlockConnectorOnEVSideDisconnect:
    'Errata 3.84부터 읽기 전용이어도 됩니다. 케이블이 고정된 충전기에서는 늘 false이며 읽기 전용입니다.',
  WebSocketPingInterval: '음수 값은 거부해야 합니다.',
  StopTransactionMaxMeterValues: '처음과 마지막 계측값은 버리지 않습니다.',
  ChargingScheduleAllowedChargingRateUnit:
    'Current는 A 단위 스케줄, Power는 W 단위 스케줄을 뜻합니다(Errata 3.88).',
  AdditionalRootCertificateCheck: '보안 프로필 1만 구현한 경우가 아니면 필수입니다.',
  AuthorizationKey:
    '다시 읽을 수 없습니다. 16바이트 이상 20바이트 이하를 16진수로 씁니다. 보안 프로필 3만 구현한 경우가 아니면 필수입니다.',
  CertificateSignedMaxChainSize: '최대 10,000자입니다.',
  SecurityProfile: '올릴 수만 있습니다. 충전기는 새 프로필로 다시 연결합니다.',
}

/** What else the standard asks of a key; null = nothing. */
export const standardNote = ({ key, note }: ConfigurationKey): Words | null => {
  if (note === undefined) return null
  const ko = koreanNotes[key]
  return ko === undefined ? { en: note } : { en: note, ko }
}

/** What a key of the standard means, in the languages of the screens. */
export const standardMeaning = ({ key, meaning }: ConfigurationKey): Words => {
  const ko = korean[key]
  return ko === undefined ? { en: meaning } : { en: meaning, ko }
}
