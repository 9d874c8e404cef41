import type { Settings } from '../../../main/settings.ts'
import type { FromCentralSystem, Request, Response } from '../../../ocpp/actions/index.ts'
import type { DialOptions, HandshakeOutcome, ScriptedChargePoint } from './scripted-charge-point.ts'

/** What the standard leaves to a Central System, and a case depends on. */
export type CaseSettings = Pick<
  Settings,
  'chargePoints' | 'intervalSeconds' | 'unknownIdTag' | 'concurrentTx' | 'passwordMode'
>

/**
 * As a certified Central System runs: it accepts every charge point, knows its idTags and calls the others Invalid,
 * allows an idTag one transaction at a time, and asks for a password only where one was set.
 */
export const standardSettings: CaseSettings = {
  chargePoints: 'accept',
  intervalSeconds: { Accepted: 300, Pending: 10, Rejected: 60 },
  unknownIdTag: 'Invalid',
  concurrentTx: true,
  passwordMode: 'allowed',
}

/** A card as the Central System's operator enters it. */
export interface Card {
  readonly status?: 'Accepted' | 'Blocked' | 'Expired' | 'Invalid'
  readonly expiryDate?: string
  readonly parentIdTag?: string
}

/** What the Central System shows its operator of a connector. */
export interface ShownConnector {
  readonly status: string
  readonly errorCode: string
  /** null = no open transaction. */
  readonly transactionId: number | null
}

/** Both ends of one case: a charge point that is scripted, and the Central System through its public API. */
export interface CaseBench {
  /** No other case of the run uses it. */
  readonly chargePointId: string
  readonly settings: CaseSettings
  /** Opens a session of the charge point; it is closed when the case ends. */
  dial(options?: DialOptions): Promise<ScriptedChargePoint>
  /** The opening handshake alone. */
  handshake(options: DialOptions): Promise<HandshakeOutcome>
  /**
   * Has the Central System send a CALL: the charge point must receive exactly this payload, gives this answer, and the
   * operator must be told exactly this answer.
   */
  command<A extends FromCentralSystem>(
    chargePoint: ScriptedChargePoint,
    action: A,
    payload: Request<A>,
    answer: Response<A>,
  ): Promise<void>
  /** Enters a new idTag, Accepted where nothing else is said. */
  idTag(card?: Card): Promise<string>
  /** An idTag that nobody entered. */
  unknownIdTag(): string
  setPassword(password: string): Promise<void>
  /** As the operator sees the connector now. */
  shownConnector(connectorId: number): Promise<ShownConnector>
}

export interface ConformanceCase {
  /** As in the table of the certification tool. */
  readonly id: `TC_${string}_CSMS`
  readonly title: string
  readonly settings: CaseSettings
  readonly run: (bench: CaseBench) => Promise<void>
}

/** One section of the table. */
export interface Section {
  /** Feature profile, as in the table. */
  readonly profile: string
  readonly name: string
  readonly cases: readonly ConformanceCase[]
}
