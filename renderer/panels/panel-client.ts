import type { MeterPage, MeterPageInput } from '../../contract/meter.ts'
import type {
  CallOutcome,
  FindingsView,
  FrameDetail,
  PayloadProblem,
  SendInput,
  TrafficPage,
  TrafficPageInput,
} from '../../contract/traffic.ts'

/** All that the panels ask of Chargebench. Everything rejects with `BenchError`. */
export interface PanelClient {
  readonly trafficPage: (input: TrafficPageInput) => Promise<TrafficPage>
  readonly frames: (chargePointId: string, seqs: readonly number[]) => Promise<readonly FrameDetail[]>
  /** What would keep a payload from being sent; empty = nothing. */
  readonly check: (action: string, payload: unknown) => Promise<readonly PayloadProblem[]>
  readonly send: (input: SendInput) => Promise<CallOutcome>
  readonly cancel: (id: string) => Promise<boolean>
  readonly findings: (chargePointId: string) => Promise<FindingsView>
  /** Of how many rules there are findings. */
  readonly findingsCount: (chargePointId: string) => Promise<number>
  readonly meterPage: (input: MeterPageInput) => Promise<MeterPage>
  /** All frames of a charge point as NDJSON. */
  readonly exportFrames: (chargePointId: string) => Promise<Blob>
}
