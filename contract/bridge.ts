import { z } from 'zod'
import type { JournalEvent } from './journal-event.ts'
import type { BenchState } from './project.ts'

/** One item of the `events` subscription: a snapshot first, then batches without a gap. */
export type EventsItem =
  | { readonly type: 'snapshot'; readonly state: BenchState; readonly savedSeq: number }
  | { readonly type: 'batch'; readonly events: readonly JournalEvent[]; readonly savedSeq: number }
  /** The client fell more than 1 MiB behind: what follows is a new snapshot. */
  | { readonly type: 'behind' }

/** A network interface on which a charge point can dial this laptop. */
export interface InterfaceAddress {
  /** As the system calls it: `eth0`, `Wi-Fi`. */
  readonly name: string
  readonly kind: 'ethernet' | 'wifi' | 'virtual' | 'loopback'
  readonly address: string
  readonly family: 'IPv4' | 'IPv6'
  /** `ws://192.168.8.23:9220/ocpp` without a trailing slash; a client appends `/ID`. */
  readonly url: string
}

export interface ListeningView {
  readonly ocppPort: number
  readonly ocppUrl: string
  readonly interfaces: readonly InterfaceAddress[]
}

export const answerInput = z.object({
  chargePointId: z.string().min(1).max(255),
  status: z.enum(['Accepted', 'Pending', 'Rejected']),
})
export type AnswerInput = z.infer<typeof answerInput>
