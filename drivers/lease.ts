import type { Clock } from '../contract/clock.ts'
import type { PortHolder } from '../contract/devices.ts'
import { isToolError, type ToolError } from '../contract/tool-error.ts'
import { holderOf, portBusy } from './errors.ts'
import { pause } from './waits.ts'

/** Who wants a port. */
export interface LeaseOwner {
  /** The panel or procedure, as a person knows it: it is named to whoever comes later. */
  readonly name: string
  /**
   * How a monitor makes room for a flash: `yield` closes what it has and resolves when the port is free (`to`: who takes
   * it); `regain` is called when it may have it back. Without it the owner keeps the port until it gives it back.
   */
  readonly monitor?: { yield(to: string): Promise<void>; regain(): void }
}

export interface Lease {
  readonly owner: LeaseOwner
  /** May be called twice. */
  release(): void
}

export interface Leases {
  /**
   * Takes the device for this owner alone. A monitor that has it is asked to yield and gets it back afterwards. Rejects
   * with port-busy where the owner keeps it; with `signal` it waits for its turn instead, until the signal is aborted.
   */
  take(device: string, owner: LeaseOwner, signal?: AbortSignal): Promise<Lease>
  /** null: it is free, for us at least. */
  holder(device: string): PortHolder | null
  subscribe(listener: () => void): () => void
}

interface Held {
  readonly owner: LeaseOwner
  /** The monitor that made room and wants it back. */
  before: LeaseOwner | null
  readonly freed: Promise<void>
}

/** One owner a port, in this process. */
export const createLeases = (): Leases => {
  const held = new Map<string, Held>()
  const listeners = new Set<() => void>()
  const tell = () => {
    for (const listener of listeners) listener()
  }

  const give = (device: string, owner: LeaseOwner, before: LeaseOwner | null): Lease => {
    let freed: () => void = () => undefined
    const entry: Held = { owner, before, freed: new Promise((resolve) => (freed = resolve)) }
    held.set(device, entry)
    tell()
    return {
      owner,
      release: () => {
        const now = held.get(device)
        if (now === entry) {
          held.delete(device)
          freed()
          tell()
          entry.before?.monitor?.regain()
        } else if (now?.before === owner) now.before = null
      },
    }
  }

  const waitFor = async ({ freed }: Held, signal: AbortSignal): Promise<void> => {
    signal.throwIfAborted()
    let abort: () => void = () => undefined
    const aborted = new Promise<void>((resolve) => (abort = resolve))
    signal.addEventListener('abort', abort, { once: true })
    await Promise.race([freed, aborted])
    signal.removeEventListener('abort', abort)
    signal.throwIfAborted()
  }

  const take: Leases['take'] = async (device, owner, signal) => {
    for (;;) {
      const now = held.get(device)
      if (!now) return give(device, owner, null)
      const { monitor } = now.owner
      // a monitor does not push another monitor away
      if (monitor && !owner.monitor) {
        const lease = give(device, owner, now.owner)
        try {
          await monitor.yield(owner.name)
        } catch (error) {
          lease.release()
          throw error
        }
        return lease
      }
      if (!signal) throw portBusy(device, { who: 'us', name: now.owner.name })
      await waitFor(now, signal)
    }
  }

  return {
    take,
    holder: (device) => {
      const now = held.get(device)
      return now ? { who: 'us', name: now.owner.name } : null
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  }
}

export interface OpenWhenFreeOptions {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** How often a port that another program has is tried again. Default 1 s. */
  readonly retryMs?: number
  /** Who has it, each time that changes. */
  readonly onBusy?: (holder: PortHolder, error: ToolError) => void
}

/** Opens what another program holds as soon as it is freed. Rejects with whatever else is wrong with it. */
export const openWhenFree = async <T>(
  open: () => Promise<T>,
  { clock, signal, retryMs = 1_000, onBusy }: OpenWhenFreeOptions,
): Promise<T> => {
  let told = ''
  for (;;) {
    signal.throwIfAborted()
    try {
      return await open()
    } catch (error) {
      if (!isToolError(error) || error.code !== 'port-busy') throw error
      const holder = holderOf(error)
      const words = JSON.stringify(holder)
      if (words !== told) onBusy?.(holder, error)
      told = words
    }
    await pause(clock, retryMs, signal)
  }
}
