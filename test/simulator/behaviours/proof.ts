import type { KnockCause } from '../../../contract/journal-event.ts'
import type { RuleName } from '../../../ocpp/findings.ts'
import type { VirtualChargePointOptions } from '../../../simulator/charge-point.ts'
import type { Behaviour } from '../../../simulator/hooks.ts'
import type { Bench, Payload } from '../support/bench.ts'

/** What a behaviour does, seen from outside. */
interface Judged {
  /** The rules that our own linter finds broken in an ordinary life: exactly these. */
  readonly finds: readonly RuleName[]
  /** Why our own Central System sees something other than a session. */
  readonly knocks?: readonly KnockCause[]
  /** How many transactions that life has; 1 if not given. */
  readonly transactions?: number
  readonly options?: Partial<VirtualChargePointOptions>
}

export type Proof = Judged &
  (
    | {
        /** Under a Central System of a few lines. `boots` false: it is not waited for. */
        readonly seen: (bench: Bench) => void | Promise<void>
        readonly boots?: false
      }
    /** Under one of its own. */
    | { readonly watch: (behaviour: Behaviour) => Promise<void> }
  )

export type Proofs = Readonly<Record<string, Proof>>

export const connectionAt = (bench: Bench, index: number): Bench['connections'][number] => {
  const connection = bench.connections.at(index)
  if (!connection) throw new Error('there was no such connection')
  return connection
}

/** The payloads of all CALLs of one action, since the beginning. */
export const allOf = (bench: Bench, action: string): readonly Payload[] =>
  bench.calls.flatMap((seen) => (seen.action === action ? [seen.payload] : []))

/** A cable, a card, some minutes, the card again, and the cable is taken. */
export const charge = async (bench: Bench, minutes = 2): Promise<void> => {
  const { hands } = bench.chargePoint
  await hands.plug(1)
  await hands.card('04A1B2C3D4', 1)
  await bench.settle()
  await bench.pass(minutes * 60)
  await hands.card('04A1B2C3D4', 1)
  await bench.settle()
  await hands.unplug(1)
  await bench.settle()
}

/** All sampled values of the MeterValues since the last `forget`. */
export const samples = (bench: Bench): readonly Payload[] =>
  bench
    .of('MeterValues')
    .flatMap(({ meterValue }) => meterValue as readonly Payload[])
    .flatMap(({ sampledValue }) => sampledValue as readonly Payload[])
