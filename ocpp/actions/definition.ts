/** The feature profiles of OCPP 1.6 §3.3; `Security` is the security extension. */
export type FeatureProfile =
  | 'Core'
  | 'FirmwareManagement'
  | 'LocalAuthListManagement'
  | 'Reservation'
  | 'SmartCharging'
  | 'RemoteTrigger'
  | 'Security'

export interface ActionDefinition {
  readonly name: string
  readonly profile: FeatureProfile
  /** Who sends the CALL. */
  readonly from: 'charge-point' | 'central-system' | 'both'
  /** Where the standard describes the operation. */
  readonly clause: string
  /** Where the standard defines the fields of its two messages. */
  readonly messages: { readonly request: string; readonly response: string }
}
