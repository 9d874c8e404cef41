import { toTimestamp, type Clock } from '../../contract/clock.ts'
import type { Log } from '../../contract/log.ts'
import { isSecretKey } from '../../contract/redact.ts'
import { describe, type RuleName } from '../../ocpp/findings.ts'
import type { FindingParams } from '../../ocpp/finding-rule.ts'
import type { ChargePoint } from './charge-point.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import type { Credentials, EventSink, IdTags, Registrations, SecretKeysOf, Transactions } from './ports.ts'
import type { CentralSystemSettings } from './settings.ts'

/** What the Central System is made with. */
export interface CentralSystemDeps {
  readonly clock: Clock
  readonly log: Log
  readonly sink: EventSink
  readonly registrations: Registrations
  readonly idTags: IdTags
  readonly transactions: Transactions
  readonly credentials: Credentials
  readonly settings: CentralSystemSettings
  /** Keys whose values go over the wire and nowhere else; absent: those that are secret by their name. */
  readonly secretKeysOf?: SecretKeysOf
}

/** What every part of it shares. */
export interface Core extends CentralSystemDeps {
  readonly secretKeysOf: SecretKeysOf
  readonly outbox: Outbox
  /** By how much charge points last disagreed with our clock the same way; null = they do not. Milliseconds. */
  doubtedByMs: number | null
  /** The time for an answer: UTC with milliseconds, always (quirk 19). */
  timestamp(): string
  /** By identity: those that are connected, and those of which something is to be remembered. */
  readonly chargePoints: Map<string, ChargePoint>
  /** Writes a finding; `frameSeq` is the frame that shows it, null = none. */
  find(chargePointId: string | null, frameSeq: number | null, rule: RuleName, params?: FindingParams): void
}

const noParams: FindingParams = {}

export const createCore = (deps: CentralSystemDeps): Core => {
  let writtenMs = Number.NaN
  let written = ''
  return {
    secretKeysOf: () => isSecretKey,
    ...deps,
    outbox: createOutbox(),
    doubtedByMs: null,
    chargePoints: new Map(),
    timestamp() {
      const now = Math.floor(deps.clock.now())
      if (now !== writtenMs) {
        writtenMs = now
        written = toTimestamp(now)
      }
      return written
    },
    find(chargePointId, frameSeq, rule, params = noParams) {
      deps.sink.append({ kind: 'finding', chargePointId, frameSeq, ...describe({ rule, params }) })
    },
  }
}

/** For logs and findings of our own faults. */
export const problemOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
