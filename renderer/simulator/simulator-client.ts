import type {
  CardOutcome,
  VirtualChargePointView,
  VirtualFault,
} from '../../contract/virtual-charge-point.ts'

/** What the screens ask of the virtual charge point. All reject with `BenchError`. */
export interface SimulatorClient {
  /** The view now and whenever it is another; null while none is running. Returns the way to stop. */
  readonly view: (onView: (view: VirtualChargePointView | null) => void) => () => void
  readonly plug: (connectorId: number) => Promise<void>
  readonly unplug: (connectorId: number) => Promise<void>
  readonly card: (idTag: string, connectorId?: number) => Promise<CardOutcome>
  readonly power: (on: boolean) => Promise<void>
  readonly fault: (connectorId: number, errorCode: VirtualFault | null) => Promise<void>
}
