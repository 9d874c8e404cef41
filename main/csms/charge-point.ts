import type { RegistrationStatus } from '../../contract/journal-event.ts'
import type { StartTransactionResponse } from '../../ocpp/actions/index.ts'
import type { ChargePointConnection } from './ChargePointConnection.ts'
import type { ClockEstimate } from './clock-offset.ts'
import type { RememberedRegistration } from './ports.ts'

/** A transaction that runs, as far as this run of ours has seen it. */
export interface OpenTransaction {
  readonly connectorId: number
  readonly meterStartWh: number | null
  /** What its start was answered with: a repeated start gets the same (quirk 25). */
  readonly idTagInfo: StartTransactionResponse['idTagInfo'] | null
}

/** A CALL of ours that is over, kept to tell a late or repeated answer from an unknown one (quirk 29). */
export interface PastCall {
  readonly messageId: string
  readonly action: string
  /** A value that it carried and that is not kept; null = none. */
  readonly secret: string | null
  /** Monotonic milliseconds. */
  readonly sentAt: number
  outcome: 'answered' | 'timed-out'
  /** Who is still to hear its CALLRESULT, however late; null = nobody. */
  onAnswer: ((payload: unknown) => void) | null
}

const keptPastCalls = 16

/** What holds of a charge point across its connections. */
export class ChargePoint {
  /** What was decided; null = nothing yet. */
  registration: RememberedRegistration | null = null
  /** What its last BootNotification was answered with: what it knows itself; null = it never booted here. */
  told: RegistrationStatus | null = null
  connection: ChargePointConnection | null = null
  /** Nobody is at home for it, on purpose: it must do with what it knows itself. */
  isShutOut = false
  /** Actions that we triggered and that have not come yet (5.17). */
  awaited: Set<string> | null = null
  /** By transactionId. */
  open: Map<number, OpenTransaction> | null = null
  /** The last transactionId that was named though it does not run: storage need not be asked again. */
  stray: {
    readonly transactionId: number
    readonly rule: 'transaction-unknown' | 'transaction-over'
    /** When it stopped, by the charge point's own clock; null = unknown. */
    readonly stoppedAt: number | null
  } | null = null
  pastCalls: PastCall[] | null = null
  clock: ClockEstimate | null = null

  constructor(readonly id: string) {}

  /** The same one for the same identity; a Map, so that `__proto__` is an identity like any other. */
  static of(chargePoints: Map<string, ChargePoint>, id: string): ChargePoint {
    const known = chargePoints.get(id)
    if (known) return known
    const created = new ChargePoint(id)
    chargePoints.set(id, created)
    return created
  }

  keepPastCall(call: PastCall): void {
    this.pastCalls ??= []
    this.pastCalls.push(call)
    if (this.pastCalls.length > keptPastCalls) this.pastCalls.shift()
  }

  pastCall(messageId: string): PastCall | undefined {
    return this.pastCalls?.find((call) => call.messageId === messageId)
  }

  /** Whether nothing would be lost if it were forgotten: a flood of made-up identities must not stay in memory. */
  get isForgettable(): boolean {
    if (this.isShutOut) return false
    return this.connection === null && this.registration === null && this.told === null && this.open === null
  }
}
