import type { Request } from './actions/index.ts'

/** A charging profile as SetChargingProfile and RemoteStartTransaction bring it (OCPP 1.6 §7.8). */
export type ChargingProfile = Request<'SetChargingProfile'>['csChargingProfiles']

/** A charging profile and the connector that it was set for; 0 = the whole charge point. */
export interface InstalledProfile {
  readonly connectorId: number
  readonly profile: ChargingProfile
}

/** What the limits are asked for. Times are milliseconds since the epoch. */
export interface ScheduleContext {
  readonly profiles: readonly InstalledProfile[]
  readonly connectorId: number
  /** The transaction on that connector; null = none. */
  readonly transaction: { readonly startMs: number; readonly transactionId: number | null } | null
  /** What the connector could give without any profile; for connector 0 the whole charge point. */
  readonly supply: {
    readonly voltage: number
    readonly phases: number
    readonly maxCurrent: number
  }
}

/** The limit at one moment. */
export interface Limit {
  /** Per phase, in A. */
  readonly current: number
  /** In W, all phases together. */
  readonly power: number
  /** null: no profile speaks of phases. */
  readonly numberPhases: number | null
  /** When it may change next; Infinity = never. */
  readonly untilMs: number
  /** false: nothing but the supply limits it. */
  readonly isProfiled: boolean
}

export interface CompositeSchedule {
  readonly startMs: number
  readonly durationSeconds: number
  readonly unit: 'A' | 'W'
  readonly periods: readonly {
    /** Seconds from the start. */
    readonly startPeriod: number
    readonly limit: number
    readonly numberPhases?: number
  }[]
}

type Period = ChargingProfile['chargingSchedule']['chargingSchedulePeriod'][number]

interface Answer {
  readonly period: Period | null
  readonly untilMs: number
}

const daySeconds = 86_400

const at = (timestamp: string | undefined): number | null => {
  if (timestamp === undefined) return null
  const ms = Date.parse(timestamp)
  return Number.isNaN(ms) ? null : ms
}

/** When the schedule that holds at `nowMs` began, and when it begins anew (OCPP 1.6 §7.9, Errata 3.79). */
const runOf = (
  profile: ChargingProfile,
  nowMs: number,
  transactionStartMs: number | null,
): { readonly startMs: number; readonly againMs: number } => {
  const started = transactionStartMs ?? nowMs
  const startSchedule = at(profile.chargingSchedule.startSchedule)
  if (profile.chargingProfileKind === 'Relative') return { startMs: started, againMs: Infinity }
  if (profile.chargingProfileKind === 'Absolute')
    return { startMs: startSchedule ?? started, againMs: Infinity }
  const cycleMs = (profile.recurrencyKind === 'Weekly' ? 7 : 1) * daySeconds * 1000
  const anchor = startSchedule ?? started
  // It does not run before its first start.
  if (nowMs < anchor) return { startMs: anchor, againMs: anchor + cycleMs }
  const startMs = anchor + Math.floor((nowMs - anchor) / cycleMs) * cycleMs
  return { startMs, againMs: startMs + cycleMs }
}

/** The period of a profile's schedule at one moment, and until when that holds. */
const periodAt = (profile: ChargingProfile, nowMs: number, transactionStartMs: number | null): Answer => {
  const validFrom = at(profile.validFrom)
  const validTo = at(profile.validTo)
  if (validFrom !== null && nowMs < validFrom) return { period: null, untilMs: validFrom }
  if (validTo !== null && nowMs >= validTo) return { period: null, untilMs: Infinity }
  const endMs = validTo ?? Infinity
  const { startMs, againMs } = runOf(profile, nowMs, transactionStartMs)
  if (nowMs < startMs) return { period: null, untilMs: Math.min(startMs, endMs) }
  const { duration, chargingSchedulePeriod: periods } = profile.chargingSchedule
  // What is longer than the recurrence is not executed (OCPP 1.6 §5.16.4).
  const stopMs = Math.min(duration === undefined ? Infinity : startMs + duration * 1000, againMs)
  if (nowMs >= stopMs) return { period: null, untilMs: Math.min(againMs, endMs) }
  let current: Period | null = null
  let nextMs = Infinity
  for (const period of periods) {
    const beginsMs = startMs + period.startPeriod * 1000
    if (beginsMs <= nowMs) current = period
    else nextMs = Math.min(nextMs, beginsMs)
  }
  return { period: current, untilMs: Math.min(nextMs, stopMs, endMs) }
}

/** The prevailing one of several: of those that say something now, the highest stackLevel (OCPP 1.6 §3.13.2). */
const prevailing = (
  candidates: readonly InstalledProfile[],
  nowMs: number,
  transactionStartMs: number | null,
): {
  readonly period: Period | null
  readonly unit: 'A' | 'W'
  readonly untilMs: number
} => {
  let best: { readonly installed: InstalledProfile; readonly period: Period } | null = null
  let untilMs = Infinity
  for (const installed of candidates) {
    const answer = periodAt(installed.profile, nowMs, transactionStartMs)
    untilMs = Math.min(untilMs, answer.untilMs)
    if (answer.period === null) continue
    const { stackLevel } = installed.profile
    const bestLevel = best?.installed.profile.stackLevel ?? -1
    // At one level a connector's own default replaces that of connector 0 (OCPP 1.6 §3.13.1).
    if (stackLevel > bestLevel || (stackLevel === bestLevel && installed.connectorId > 0))
      best = { installed, period: answer.period }
  }
  const unit = best?.installed.profile.chargingSchedule.chargingRateUnit ?? 'A'
  return { period: best?.period ?? null, unit, untilMs }
}

const appliesTo = (context: ScheduleContext, installed: InstalledProfile): boolean => {
  const { profile, connectorId } = installed
  switch (profile.chargingProfilePurpose) {
    case 'ChargePointMaxProfile':
      return connectorId === 0
    case 'TxDefaultProfile':
      return context.connectorId > 0 && (connectorId === 0 || connectorId === context.connectorId)
    case 'TxProfile':
      return (
        context.transaction !== null &&
        connectorId === context.connectorId &&
        (profile.transactionId === undefined || profile.transactionId === context.transaction.transactionId)
      )
  }
}

/**
 * The limit at `nowMs`: the least of the supply, the charge point's profile and the transaction's, where a TxProfile
 * overrules the defaults (OCPP 1.6 §3.13.1, §3.13.3).
 */
export const limitAt = (context: ScheduleContext, nowMs: number): Limit => {
  const { supply, transaction } = context
  const startMs = transaction?.startMs ?? null
  const applying = context.profiles.filter((installed) => appliesTo(context, installed))
  const of = (purpose: ChargingProfile['chargingProfilePurpose']) =>
    prevailing(
      applying.filter(({ profile }) => profile.chargingProfilePurpose === purpose),
      nowMs,
      startMs,
    )
  const whole = of('ChargePointMaxProfile')
  const own = of('TxProfile')
  const fallback = of('TxDefaultProfile')
  const forTransaction = own.period === null ? fallback : own

  let current = supply.maxCurrent
  let power = supply.maxCurrent * supply.voltage * supply.phases
  let numberPhases: number | null = null
  for (const { period, unit } of [whole, forTransaction]) {
    if (period === null) continue
    // As many as can be used; the limit itself is taken as it stands (Errata 3.34, 3.69).
    const phases = Math.min(period.numberPhases ?? 3, supply.phases)
    if (period.numberPhases !== undefined) numberPhases = Math.min(numberPhases ?? phases, phases)
    const perPhase = unit === 'A' ? period.limit : period.limit / (supply.voltage * phases)
    const total = unit === 'W' ? period.limit : period.limit * supply.voltage * phases
    current = Math.min(current, perPhase)
    power = Math.min(power, total)
  }
  return {
    current: Math.max(0, current),
    power: Math.max(0, power),
    numberPhases,
    untilMs: Math.min(whole.untilMs, own.untilMs, fallback.untilMs),
    isProfiled: whole.period !== null || forTransaction.period !== null,
  }
}

/** Limits have one digit of a fraction at most (OCPP 1.6 §7.14). */
const tenths = (value: number): number => Math.floor(value * 10 + 1e-6) / 10

/** The limits from `startMs` on, interval for interval (OCPP 1.6 §5.7). */
export const compositeSchedule = (
  context: ScheduleContext,
  startMs: number,
  durationSeconds: number,
  unit: 'A' | 'W',
): CompositeSchedule => {
  const endMs = startMs + durationSeconds * 1000
  const periods: CompositeSchedule['periods'][number][] = []
  // A relative schedule without a transaction is shown as if charging began now.
  const fixed: ScheduleContext = {
    ...context,
    transaction: context.transaction ?? { startMs, transactionId: null },
  }
  for (let nowMs = startMs; nowMs < endMs;) {
    const { current, power, numberPhases, untilMs } = limitAt(fixed, nowMs)
    const limit = tenths(unit === 'A' ? current : power)
    const last = periods.at(-1)
    const isSame = last?.limit === limit && (last.numberPhases ?? null) === numberPhases
    if (!isSame)
      periods.push({
        startPeriod: Math.round((nowMs - startMs) / 1000),
        limit,
        ...(numberPhases === null ? {} : { numberPhases }),
      })
    nowMs = Math.max(untilMs, nowMs + 1)
  }
  return { startMs, durationSeconds, unit, periods }
}
