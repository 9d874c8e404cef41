import type { ModbusReading, ModbusUnit } from './modbus.ts'
import type { ServiceFact, ServiceProfile } from './service-profile.ts'

/** A profile as the catalogue holds it. */
export interface CatalogueServiceProfile {
  /** Its file's name without what follows the dot. */
  readonly id: string
  readonly origin: 'built-in' | 'own'
  readonly content: ServiceProfile
}

export type ServiceFacts = Readonly<Partial<Record<ServiceFact, string>>>

/** Result of `service.identify`. */
export interface ServiceIdentity {
  readonly profile: string
  readonly product: string
  readonly facts: ServiceFacts
  /** Seqs of the findings: what it says otherwise over OCPP. */
  readonly disagreements: readonly ChannelDisagreement[]
}

/** Result of `service.point-here` and `service.put-back`. */
export interface ServiceUrlSet {
  readonly old: string
  /** Read back. */
  readonly url: string
  /** `equal`: it was so already. */
  readonly state: 'set' | 'equal'
  readonly restarted: boolean
}

/** Result of `service.collect-log`. */
export interface ServiceLog {
  /** Name of the file below the data folder's `console-logs`. */
  readonly file: string
  readonly size: number
  readonly sha256: string
  readonly lines: number
}

/** Result of `modbus.identify`. */
export interface ModbusIdentity {
  readonly unitId: number
  readonly identification: readonly string[]
  readonly fits: readonly {
    readonly map: string
    readonly device: string
    /** `proven`: it says so itself; `possible`: a plausible value. */
    readonly fit: 'proven' | 'possible'
    readonly reading: ModbusReading
  }[]
}

/** Result of `modbus.read-all`. */
export interface ModbusTable {
  readonly map: string
  readonly at: number
  readonly readings: readonly ModbusReading[]
  readonly disagreements: readonly ChannelDisagreement[]
}

/** The energy of one transaction by OCPP, and by the meter that was watched meanwhile. */
export interface TransactionEnergy {
  readonly transactionId: number
  readonly ocppWh: number
  readonly modbusWh: number
  /** How far the meter is off OCPP; null: OCPP says that there was none. */
  readonly percent: number | null
}

/** Result of `modbus.watch`. */
export interface ModbusWatched {
  readonly map: string
  readonly rounds: number
  /** Rounds in which it did not answer. */
  readonly missed: number
  /** The last of each. */
  readonly readings: readonly ModbusReading[]
  /** Of numbers. */
  readonly ranges: Readonly<Record<string, { readonly least: number; readonly most: number }>>
  /** Those that began and ended meanwhile, where it is known whose meter it is. */
  readonly transactions: readonly TransactionEnergy[]
}

/** Result of `modbus.scan`. */
export interface ModbusScanned {
  readonly units: readonly ModbusUnit[]
}

/** The live table of one device that is watched. */
export interface ModbusLive {
  readonly runId: string
  readonly device: string
  readonly map: string
  /** Milliseconds since the epoch; null: not read yet. */
  readonly at: number | null
  readonly readings: readonly ModbusReading[]
  readonly missed: number
}

export const channels = ['ocpp', 'console', 'modbus'] as const
export type Channel = (typeof channels)[number]

/** Two channels say different things of one charge point. */
export interface ChannelDisagreement {
  readonly what: 'firmware-version' | 'energy' | 'current-l1' | 'current-l2' | 'current-l3'
  readonly firstChannel: Channel
  readonly first: string
  readonly secondChannel: Channel
  readonly second: string
  /** Of numbers: how far the second is off the first; null: it is none. */
  readonly percent: number | null
}
