import type { Request, Response } from '../ocpp/actions/index.ts'
import type { InstalledProfile } from '../ocpp/composite-schedule.ts'
import type { DownloadProgress } from './transfer/download-firmware.ts'

export type IdTagInfo = Response<'Authorize'>['idTagInfo']

/** idTags are compared without case (OCPP 1.6 §7.28, Errata 3.74). */
export const foldIdTag = (idTag: string): string => idTag.toLowerCase()

export interface LocalListEntry {
  readonly idTag: string
  readonly idTagInfo: IdTagInfo
}

export interface Reservation {
  readonly reservationId: number
  /** 0: any connector. */
  readonly connectorId: number
  readonly idTag: string
  readonly parentIdTag: string | null
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** A transaction that runs; it is known after a power loss too. */
export interface RunningTransaction {
  /** Its own number: the Central System's may not be known yet. */
  readonly key: number
  readonly connectorId: number
  readonly idTag: string
  readonly parentIdTag: string | null
  readonly startMs: number
  readonly meterStartWh: number
}

type MeterValue = Request<'MeterValues'>['meterValue'][number]

/** A transaction-related message that waits for its turn (OCPP 1.6 §3.7). `transaction` null: it belongs to none. */
export type TransactionMessage =
  | { readonly kind: 'start'; readonly transaction: number; readonly request: Request<'StartTransaction'> }
  | {
      readonly kind: 'meter-values'
      readonly transaction: number | null
      readonly connectorId: number
      readonly meterValue: readonly MeterValue[]
    }
  | {
      readonly kind: 'stop'
      readonly transaction: number
      readonly request: Omit<Request<'StopTransaction'>, 'transactionId'>
    }

export interface FirmwareToInstall {
  readonly version: string
  /** Of SignedUpdateFirmware; null: UpdateFirmware. */
  readonly requestId: number | null
}

/** An update that it has begun: it goes on with it after a restart. */
export interface FirmwareToFetch {
  readonly location: string
  readonly requestId: number | null
  readonly installAtMs: number | null
  /** How often it tries once more. */
  triesLeft: number
  readonly retryMs: number
  readonly progress: DownloadProgress
}

export interface InstalledCertificate {
  readonly use: 'CentralSystemRootCertificate' | 'ManufacturerRootCertificate'
  readonly pem: string
}

/** What survives resets and power losses. */
export interface Memory {
  /** By lower-case key: what was changed since the factory. */
  readonly configuration: Map<string, string>
  /** Write-only keys: never told again. */
  readonly secrets: Map<string, string>
  localList: { version: number; entries: Map<string, LocalListEntry> }
  readonly cache: Map<string, IdTagInfo>
  /** Connectors, and 0 for itself, that were made Inoperative (OCPP 1.6 §5.2). */
  readonly inoperative: Set<number>
  /** Errata 3.37. */
  chargingProfiles: readonly InstalledProfile[]
  readonly queue: TransactionMessage[]
  /** By connector. */
  readonly running: Map<number, RunningTransaction>
  /** Transaction ids of the Central System by our own numbers; -1: it never told one (Errata 3.18). */
  readonly transactionIds: Map<number, number>
  reservations: readonly Reservation[]
  /** Meter registers by connector, in Wh. */
  readonly registers: Map<number, number>
  nextTransaction: number
  firmwareVersion: string | undefined
  /** What of a firmware has come so far; null = none is being fetched. */
  firmwareToFetch: FirmwareToFetch | null
  /** Downloaded, and to be reported as installed after the next start. */
  firmwareToInstall: FirmwareToInstall | null
  readonly certificates: InstalledCertificate[]
  ownCertificate: string | null
}

export const createMemory = (firmwareVersion: string | undefined): Memory => ({
  configuration: new Map(),
  secrets: new Map(),
  localList: { version: 0, entries: new Map() },
  cache: new Map(),
  inoperative: new Set(),
  chargingProfiles: [],
  queue: [],
  running: new Map(),
  transactionIds: new Map(),
  reservations: [],
  registers: new Map(),
  nextTransaction: 1,
  firmwareVersion,
  firmwareToFetch: null,
  firmwareToInstall: null,
  certificates: [],
  ownCertificate: null,
})
