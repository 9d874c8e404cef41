import { useMutation } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import type { CallOutcome, SendInput } from '../../../contract/traffic.ts'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import type { PanelClient } from '../panel-client.ts'

/** A CALL that was sent from this page and is not answered: what the Now bar shows. */
export interface Sending {
  readonly id: string
  readonly chargePointId: string
  readonly action: string
  /** By the host's clock. */
  readonly since: number
  readonly timeoutMs: number
  readonly cancel: () => void
}

let current: Sending | null = null
const listeners = new Set<() => void>()

const set = (next: Sending | null) => {
  current = next
  for (const listener of listeners) listener()
}

const subscribe = (onChange: () => void) => {
  listeners.add(onChange)
  return () => listeners.delete(onChange)
}

const running = () => current

export const useRunningSending = (): Sending | null => useSyncExternalStore(subscribe, running, running)

/** Names a sending. `crypto.randomUUID` is not there on a page that came over plain HTTP from another machine. */
const newId = (): string => {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = Array.from(bytes, (byte, index) =>
    (index === 6 ? (byte & 0x0f) | 0x40 : index === 8 ? (byte & 0x3f) | 0x80 : byte)
      .toString(16)
      .padStart(2, '0'),
  ).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

export const defaultTimeoutSeconds = 60

export type Order = Omit<SendInput, 'id'>

const send = async (client: PanelClient, order: Order, now: number): Promise<CallOutcome> => {
  const id = newId()
  const timeoutSeconds = order.timeoutSeconds ?? defaultTimeoutSeconds
  const cancel = () => void client.cancel(id).catch(() => undefined)
  set({
    id,
    chargePointId: order.chargePointId,
    action: order.action,
    since: now,
    timeoutMs: timeoutSeconds * 1000,
    cancel,
  })
  try {
    return await client.send({ ...order, id, timeoutSeconds })
  } finally {
    if (current?.id === id) set(null)
  }
}

/** Sends a CALL; while it is not answered, the Now bar says so and can cancel it. */
export const useSend = () => {
  const { client, store } = useBenchEnvironment()
  return useMutation({ mutationFn: (order: Order) => send(client.panels, order, store.hostNow()) })
}
