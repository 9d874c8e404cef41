import type { Request, Response } from '../ocpp/actions/index.ts'
import {
  compositeSchedule,
  limitAt,
  type ChargingProfile,
  type InstalledProfile,
  type Limit,
  type ScheduleContext,
} from '../ocpp/composite-schedule.ts'
import type { Configuration } from './configuration.ts'
import type { Memory } from './memory.ts'
import type { Profile } from './profile.ts'

/** The installed charging profiles and what they limit (OCPP 1.6 §3.13). */
export interface SmartCharging {
  /** Checks and installs, or replaces (OCPP 1.6 §5.16). */
  set(connectorId: number, profile: ChargingProfile): Response<'SetChargingProfile'>['status']
  /** Whether it would take it for a transaction that a RemoteStartTransaction is to start (OCPP 1.6 §5.16.2). */
  fitsRemoteStart(profile: ChargingProfile): boolean
  /** Installed when the transaction starts. */
  keepForStart(connectorId: number, profile: ChargingProfile | null): void
  transactionStarted(connectorId: number): void
  transactionStopped(connectorId: number): void
  /** OCPP 1.6 §5.5, Errata 3.25. */
  clear(request: Request<'ClearChargingProfile'>): Response<'ClearChargingProfile'>['status']
  /** OCPP 1.6 §5.7. */
  composite(request: Request<'GetCompositeSchedule'>): Response<'GetCompositeSchedule'>
  limit(connectorId: number): Limit
}

export interface SmartChargingOptions {
  readonly memory: Memory
  readonly configuration: Configuration
  readonly profile: Profile
  readonly connectors: number
  readonly now: () => number
  readonly timestamp: (ms: number) => string
  readonly transactionId: (transaction: number) => number | null
  /** Limits may be others. */
  readonly onChange: () => void
}

/** The words of the standard, and the one of the certified charge point. */
const unitWords = { A: ['current', 'a', 'ampere'], W: ['power', 'w'] }

export const createSmartCharging = (options: SmartChargingOptions): SmartCharging => {
  const { memory, configuration, profile: kind } = options
  const forStart = new Map<number, ChargingProfile>()

  const allows = (unit: 'A' | 'W'): boolean => {
    const words = configuration
      .list('ChargingScheduleAllowedChargingRateUnit')
      .map((word) => word.toLowerCase())
    return words.length === 0 || words.some((word) => unitWords[unit].includes(word))
  }

  const isWellFormed = (profile: ChargingProfile): boolean => {
    const { chargingSchedulePeriod: periods, chargingRateUnit } = profile.chargingSchedule
    const maxPeriods = configuration.number('ChargingScheduleMaxPeriods')
    const ascends = periods.every(
      ({ startPeriod }, index) => index === 0 || startPeriod > (periods[index - 1]?.startPeriod ?? -1),
    )
    return (
      // Errata 3.45.
      periods[0]?.startPeriod === 0 &&
      ascends &&
      (maxPeriods === 0 || periods.length <= maxPeriods) &&
      allows(chargingRateUnit) &&
      profile.stackLevel >= 0 &&
      profile.stackLevel <= configuration.number('ChargeProfileMaxStackLevel', Infinity) &&
      (profile.chargingProfileKind !== 'Recurring' || profile.recurrencyKind !== undefined)
    )
  }

  const fitsPlace = (connectorId: number, profile: ChargingProfile): boolean => {
    switch (profile.chargingProfilePurpose) {
      case 'ChargePointMaxProfile':
        return connectorId === 0
      case 'TxDefaultProfile':
        return true
      case 'TxProfile': {
        const running = memory.running.get(connectorId)
        if (!running) return false
        const { transactionId } = profile
        return transactionId === undefined || transactionId === options.transactionId(running.key)
      }
    }
  }

  const replaces = (next: InstalledProfile, known: InstalledProfile): boolean => {
    const { profile: a } = next
    const { profile: b } = known
    return (
      a.chargingProfileId === b.chargingProfileId ||
      (next.connectorId === known.connectorId &&
        a.stackLevel === b.stackLevel &&
        a.chargingProfilePurpose === b.chargingProfilePurpose)
    )
  }

  const install = (next: InstalledProfile): boolean => {
    const others = memory.chargingProfiles.filter((known) => !replaces(next, known))
    const most = configuration.number('MaxChargingProfilesInstalled')
    if (most > 0 && others.length >= most) return false
    memory.chargingProfiles = [...others, next]
    return true
  }

  const contextOf = (connectorId: number): ScheduleContext => {
    const running = memory.running.get(connectorId)
    const { voltage, phases, maxCurrent } = kind.electrical
    return {
      profiles: memory.chargingProfiles,
      connectorId,
      transaction: running
        ? { startMs: running.startMs, transactionId: options.transactionId(running.key) }
        : null,
      supply: {
        voltage,
        phases,
        maxCurrent: connectorId === 0 ? maxCurrent * options.connectors : maxCurrent,
      },
    }
  }

  return {
    set(connectorId, profile) {
      if (!isWellFormed(profile) || !fitsPlace(connectorId, profile)) return 'Rejected'
      if (!install({ connectorId, profile })) return 'Rejected'
      options.onChange()
      return 'Accepted'
    },
    fitsRemoteStart: (profile) => profile.chargingProfilePurpose === 'TxProfile' && isWellFormed(profile),
    keepForStart(connectorId, profile) {
      if (profile === null) forStart.delete(connectorId)
      else forStart.set(connectorId, profile)
    },
    transactionStarted(connectorId) {
      const profile = forStart.get(connectorId)
      forStart.delete(connectorId)
      if (profile) install({ connectorId, profile })
    },
    transactionStopped(connectorId) {
      if (memory.chargingProfiles.length === 0) return
      memory.chargingProfiles = memory.chargingProfiles.filter(
        (known) => known.connectorId !== connectorId || known.profile.chargingProfilePurpose !== 'TxProfile',
      )
    },
    clear({ id, connectorId, chargingProfilePurpose, stackLevel }) {
      const matches = (known: InstalledProfile): boolean => {
        // With an id the others don't count (Errata 3.26).
        if (id !== undefined) return known.profile.chargingProfileId === id
        return (
          (connectorId === undefined || known.connectorId === connectorId) &&
          (chargingProfilePurpose === undefined ||
            known.profile.chargingProfilePurpose === chargingProfilePurpose) &&
          (stackLevel === undefined || known.profile.stackLevel === stackLevel)
        )
      }
      const rest = memory.chargingProfiles.filter((known) => !matches(known))
      if (rest.length === memory.chargingProfiles.length) return 'Unknown'
      memory.chargingProfiles = rest
      options.onChange()
      return 'Accepted'
    },
    composite({ connectorId, duration, chargingRateUnit }) {
      const unit = chargingRateUnit ?? (allows('A') ? 'A' : 'W')
      if (connectorId < 0 || connectorId > options.connectors || duration <= 0) return { status: 'Rejected' }
      const { startMs, periods } = compositeSchedule(contextOf(connectorId), options.now(), duration, unit)
      return {
        status: 'Accepted',
        connectorId,
        scheduleStart: options.timestamp(startMs),
        // Without startSchedule (Errata 3.57).
        chargingSchedule: { duration, chargingRateUnit: unit, chargingSchedulePeriod: periods },
      }
    },
    limit(connectorId) {
      const now = options.now()
      const own = limitAt(contextOf(connectorId), now)
      const whole = limitAt(contextOf(0), now)
      if (!whole.isProfiled) return own
      // All connectors together stay below the limit of the charge point (OCPP 1.6 §3.13.3).
      const sharers = Math.max(1, memory.running.size)
      return {
        ...own,
        current: Math.min(own.current, whole.current / sharers),
        power: Math.min(own.power, whole.power / sharers),
      }
    },
  }
}
