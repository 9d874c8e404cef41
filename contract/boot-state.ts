import type { RegistrationStatus } from './journal-event.ts'
import type { ChargePointView } from './project.ts'

/**
 * Where a charge point stands between dialling in and being accepted. One union for every face: the step, the Now bar,
 * the command line and the report. Times are milliseconds since the epoch, of this laptop's clock.
 */
export type BootState =
  /** Known by name only: it has never dialled. */
  | { readonly phase: 'never' }
  | {
      readonly phase: 'disconnected'
      readonly since: number
      readonly code: number | null
      readonly reason: string
    }
  /** The link is open and it has not said who it is. */
  | { readonly phase: 'awaiting-boot'; readonly since: number }
  /** It was accepted before and carries on without booting again, which OCPP 1.6 §4.2 allows: only a boot asks for a BootNotification. */
  | { readonly phase: 'resumed'; readonly since: number }
  | {
      readonly phase: 'held'
      readonly told: 'Pending' | 'Rejected'
      readonly intervalSeconds: number
      /** null: it chooses the moment itself. */
      readonly asksAgainAt: number | null
      readonly boots: number
      /** A person or a script has said so; else it is the policy. */
      readonly decided: boolean
    }
  /** Decided, but its last BootNotification was told something else: the answer waits for the next one. */
  | {
      readonly phase: 'answer-waits'
      readonly told: RegistrationStatus
      readonly decision: RegistrationStatus
      readonly asksAgainAt: number | null
    }
  | { readonly phase: 'accepted'; readonly acceptedAt: number; readonly missingStatuses: readonly number[] }

/**
 * Connectors that owe a StatusNotification: after Accepted it sends one for connector 0 and for every connector
 * (Errata 3.22, which adds to OCPP 1.6 §4.9).
 */
export const missingStatuses = (cp: ChargePointView): readonly number[] => {
  const sequence = cp.bootSequence
  if (!sequence || sequence.acceptedAt === null) return []
  const seen = new Set(sequence.reportedAfterAccepted)
  return expectedConnectors(cp).filter((connectorId) => !seen.has(connectorId))
}

/** Numbers beyond are no count of connectors, but a fault of whoever sent them. */
const mostConnectors = 64

/**
 * Connector 0, and all from 1 to the highest that it ever reported, for no number may be skipped (OCPP 1.6 §3.8);
 * connector 1 where it reported none.
 */
export const expectedConnectors = (cp: ChargePointView): readonly number[] => {
  const known = Object.keys(cp.connectors).map(Number)
  const count = Math.max(1, ...known.filter((connectorId) => connectorId <= mostConnectors))
  const all = new Set([...Array.from({ length: count + 1 }, (_, connectorId) => connectorId), ...known])
  return [...all].sort((a, b) => a - b)
}

/** When a charge point that was not accepted may send its next BootNotification (OCPP 1.6 §4.2); null = unknown. */
const asksAgainAt = (cp: ChargePointView): number | null =>
  cp.lastBootStatus === 'Accepted' || cp.lastBootAt === null || !cp.lastBootIntervalSeconds
    ? null
    : cp.lastBootAt + cp.lastBootIntervalSeconds * 1000

export const bootStateOf = (cp: ChargePointView): BootState => {
  const { link, registration, bootSequence, lastBootStatus } = cp
  if (link.state === 'never') return { phase: 'never' }
  if (link.state === 'disconnected')
    return { phase: 'disconnected', since: link.since, code: link.code, reason: link.reason }
  if (!bootSequence || bootSequence.boots === 0 || lastBootStatus === null)
    return cp.everAccepted && registration?.status === 'Accepted'
      ? { phase: 'resumed', since: link.since }
      : { phase: 'awaiting-boot', since: link.since }
  const decision = registration?.status ?? lastBootStatus
  if (decision !== lastBootStatus)
    return { phase: 'answer-waits', told: lastBootStatus, decision, asksAgainAt: asksAgainAt(cp) }
  if (lastBootStatus === 'Accepted')
    return {
      phase: 'accepted',
      acceptedAt: bootSequence.acceptedAt ?? link.since,
      missingStatuses: missingStatuses(cp),
    }
  return {
    phase: 'held',
    told: lastBootStatus,
    intervalSeconds: cp.lastBootIntervalSeconds ?? 0,
    asksAgainAt: asksAgainAt(cp),
    boots: bootSequence.boots,
    decided: registration !== null && registration.by !== 'policy',
  }
}
