import type { ListeningView } from '../../contract/bridge.ts'
import type { Hands } from '../../contract/hands.ts'
import type { CardOutcome, VirtualChargePointView } from '../../contract/virtual-charge-point.ts'
import type { Clock } from '../../contract/clock.ts'
import type { Log } from '../../contract/log.ts'
import type { BenchDevices } from '../../drivers/bench-devices.ts'
import type { CentralSystem } from '../csms/CentralSystem.ts'
import type { Credentials, IdTags } from '../csms/ports.ts'
import type { Jobs } from '../jobs/jobs.ts'
import type { LocalLists } from '../local-list/lists.ts'
import type { Configuration } from '../procedures/configuration/open-configuration.ts'
import type { ServicePort } from '../procedures/open-service-port.ts'
import type { Runner } from '../procedures/runner.ts'
import type { SettingsStore } from '../settings.ts'
import type { Journal } from '../storage/journal.ts'
import type { Readings } from '../storage/readings.ts'
import type { FileExchange } from '../transfer/file-exchange.ts'
import type { DiagnosticsReader } from './diagnostics-reader.ts'

/** A value that can be watched. */
export interface Watched<T> {
  current(): T
  subscribe(listener: (value: T) => void): () => void
}

/** Hands at a virtual charge point, which can tell what a card led to. */
export interface VirtualHands extends Hands {
  present(idTag: string, connectorId?: number): Promise<CardOutcome>
}

/** The virtual charge point behind "Try with the simulator": at most one. */
export interface SimulatorControl {
  /** Dials in; resolves when it has been told to. Starting a running one answers with the same identity. */
  start(): Promise<{ readonly chargePointId: string }>
  /** false: none was running. */
  stop(): Promise<boolean>
  /** What one would see standing before it; null: none is running. */
  view(): VirtualChargePointView | null
  /** Called when the view is another, but not for every Wh. Returns the way to stop. */
  onChange(listener: () => void): () => void
  /** Rejects with ToolError `not-found` where none is running. */
  hands(): Promise<VirtualHands>
}

/** What both faces of the API (tRPC and HTTP) reach: they call the same functions. */
export interface ApiDeps {
  readonly version: string
  readonly clock: Clock
  readonly log: Log
  readonly journal: Pick<Journal, 'state' | 'savedSeq' | 'subscribe' | 'read' | 'waitFor'>
  readonly centralSystem: Pick<CentralSystem, 'chargePoints' | 'call' | 'setRegistration' | 'setCredentials'>
  readonly runner: Runner
  readonly jobs: Jobs
  readonly lists: LocalLists
  readonly configuration: Configuration
  readonly readings: Readings
  readonly files: FileExchange
  readonly diagnosticsReader: DiagnosticsReader
  readonly idTags: IdTags
  readonly credentials: Pick<Credentials, 'get'>
  readonly settings: Pick<SettingsStore, 'current' | 'change'>
  readonly listening: Watched<ListeningView>
  readonly simulator: SimulatorControl
  /** A function: nothing is looked for, and no native module loaded, before somebody asks. */
  readonly devices: () => BenchDevices
  readonly servicePort: ServicePort
  /** What scripts and the node host's page must show. */
  readonly token: string
  /** Whether a folder of this computer may be named, to be taken into the library. */
  readonly takesFolders: boolean
  /** Folder of the built renderer; null = this host serves none. */
  readonly assetsDir: string | null
  /** Aborted when the program closes: every wait ends then. */
  readonly closing: AbortSignal
}
