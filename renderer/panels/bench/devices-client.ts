import type { TRPCClient } from '@trpc/client'
import type { HeldCard } from '../../../contract/card.ts'
import type { BenchPanelView, ReaderSettings } from '../../../contract/devices.ts'
import type { KnownCard } from '../../../contract/known-card.ts'
import type { AppRouter } from '../../../main/api/router.ts'
import { call } from '../../state/call.ts'

/** The ports and readers of the computer that Chargebench runs on. Everything rejects with `BenchError`. */
export interface DevicesClient {
  /** Looked for from the first call on. */
  readonly view: (onView: (view: BenchPanelView) => void) => () => void
  readonly look: () => Promise<void>
  readonly read: (device: string, settings: ReaderSettings) => Promise<void>
  readonly stopReading: (device: string) => Promise<void>
  /** null: what was typed is no card. */
  readonly typed: (digits: string) => Promise<HeldCard | null>
  /** The next cards come here while this is the last that asked. */
  readonly ask: (name: string, onCard: (card: HeldCard) => void) => () => void
  /** `jobText`: its number as the job writes it. */
  readonly known: (uid: string, jobText: string | null) => Promise<KnownCard>
}

/** All but what is followed with the other subscriptions. */
export const createDevicesClient = (trpc: TRPCClient<AppRouter>): Omit<DevicesClient, 'view' | 'ask'> => ({
  look: () => call(trpc.devices.look.mutate().then(() => undefined)),
  read: (device, settings) => call(trpc.devices.read.mutate({ device, settings })),
  stopReading: (device) => call(trpc.devices.stopReading.mutate({ device })),
  typed: (digits) => call(trpc.devices.typed.mutate({ digits })),
  known: (uid, jobText) => call(trpc.devices.known.query({ uid, jobText })),
})
