import { z } from 'zod'
import type { ModbusReading, ModbusUnit } from './modbus.ts'
import type { Runs } from './project-runs.ts'
import type { ServiceFact, ServiceProfile, ServiceTask } from './service-profile.ts'

/** A profile as the catalogue holds it. */
export interface CatalogueServiceProfile {
  /** Its file's name without what follows the dot. */
  readonly id: string
  readonly origin: 'built-in' | 'own'
  readonly content: ServiceProfile
}

/** A profile as it is chosen. */
export interface ServiceProfileEntry {
  readonly id: string
  readonly origin: 'built-in' | 'own'
  readonly vendor: string
  readonly product: string
  readonly baudRate: number
  readonly transports: ServiceProfile['transports']
  readonly tasks: readonly ServiceTask[]
  readonly secrets: ServiceProfile['secrets']
  /** Names of what has to be given. */
  readonly variables: readonly string[]
  readonly sources: ServiceProfile['sources']
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

/**
 * Checkpoint of a `service.point-here` that was told no charge point: what has to be put back, until it is known at which.
 * `given`: it stands among the open changes of one; `ended`: it was set back the same way.
 */
export const keptUrlSchema = z.object({
  device: z.string(),
  profile: z.string(),
  old: z.string(),
  url: z.string(),
  /** As its console tells it, where the profile says how. */
  identity: z.string().nullable(),
  state: z.enum(['open', 'given', 'ended']),
})
export type KeptUrl = z.infer<typeof keptUrlSchema>

/** Those of which nobody knows yet whose they are, the newest first. */
export const openKeptUrls = (runs: Runs): readonly (KeptUrl & { readonly runId: string })[] =>
  Object.values(runs)
    .filter(({ procedure, chargePointId }) => procedure === 'service.point-here' && chargePointId === null)
    .toSorted((a, b) => b.startedAt - a.startedAt)
    .flatMap(({ id, checkpoint }) => {
      const { data } = keptUrlSchema.safeParse(checkpoint)
      return data?.state === 'open' ? [{ ...data, runId: id }] : []
    })

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

/** What the meter and OCPP say of one charge point at about this moment. */
export interface ChannelsNow {
  readonly chargePointId: string
  readonly device: string
  readonly map: string
  /** When the meter was last read; null: not yet. */
  readonly at: number | null
  /** What the meter says: power in W, its register in Wh, amperes by phase; null: it does not say. */
  readonly meter: MeterSays
  /** The newest MeterValues; null: none came since the meter is read. */
  readonly ocpp: (MeterSays & { readonly at: number }) | null
  /** Of the currents, side by side. */
  readonly currents: readonly ChannelCurrent[]
  /** The transaction that runs, if the meter was read before it began. */
  readonly running: {
    readonly transactionId: number
    readonly ocppWh: number | null
    readonly modbusWh: number
    readonly percent: number | null
  } | null
}

export interface MeterSays {
  readonly powerW: number | null
  readonly energyWh: number | null
  readonly currents: readonly (number | null)[]
}

export interface ChannelCurrent {
  readonly phase: 1 | 2 | 3
  readonly ocpp: number
  readonly modbus: number
  readonly percent: number | null
  readonly agrees: boolean
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
