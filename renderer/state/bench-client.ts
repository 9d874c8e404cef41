import type { AnswerInput, EventsItem, ListeningView } from '../../contract/bridge.ts'
import type { TransferView } from '../../contract/transfer.ts'
import type { ConsoleClient } from '../service-port/console/console-client.ts'
import type { ModbusClient } from '../service-port/modbus/modbus-client.ts'
import type { DevicesClient } from '../panels/bench/devices-client.ts'
import type { PanelClient } from '../panels/panel-client.ts'
import type { SimulatorClient } from '../simulator/simulator-client.ts'
import type { PasswordClient } from '../steps/connect/password-client.ts'
import type { ConfigurationClient } from './configuration-client.ts'
import type { DiagnosticsClient } from './diagnostics-client.ts'
import type { FirmwareClient } from './firmware-client.ts'
import type { JobClient } from './job-client.ts'
import type { ListsClient } from './lists-client.ts'
import type { RunClient } from './run-client.ts'

/** How the wire to Chargebench is doing. `refused` = it does not accept this page's key; trying again is of no use. */
export type WireState = 'connecting' | 'open' | 'closed' | 'refused'

/** All that the screens ask of Chargebench. One implementation speaks tRPC; tests bring their own. */
export interface BenchClient {
  /** A snapshot first, then batches without a gap, across reconnects. */
  readonly events: (onItem: (item: EventsItem) => void) => () => void
  readonly listening: (onView: (view: ListeningView) => void) => () => void
  /** Calls back at once with the present state, then at every change. */
  readonly wire: (onState: (state: WireState) => void) => () => void
  /** Rejects with `BenchError`. */
  readonly answer: (input: AnswerInput) => Promise<void>
  /** Resolves with the identity of the virtual charge point. */
  readonly startSimulator: () => Promise<string>
  readonly stopSimulator: () => Promise<void>
  readonly panels: PanelClient
  readonly simulator: SimulatorClient
  readonly passwords: PasswordClient
  readonly runs: RunClient
  readonly configuration: ConfigurationClient
  readonly jobs: JobClient
  readonly lists: ListsClient
  readonly devices: DevicesClient
  readonly console: ConsoleClient
  readonly modbus: ModbusClient
  readonly firmware: FirmwareClient
  readonly diagnostics: DiagnosticsClient
  /** Files on their way: what is on offer now, and each time that it has changed. */
  readonly transfers: (onViews: (views: readonly TransferView[]) => void) => () => void
}
