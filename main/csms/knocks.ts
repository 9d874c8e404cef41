import type { Clock, Timer } from '../../contract/clock.ts'
import type { EventOf, KnockCause, Unnumbered } from '../../contract/journal-event.ts'
import type { EventSink } from './ports.ts'

type NewKnock = Unnumbered<EventOf<'knock'>>

export interface Knock {
  readonly cause: KnockCause
  readonly remoteAddress: string
  readonly chargePointId: string | null
  readonly params: NewKnock['params']
  readonly head: string
}

export interface Knocks {
  add(knock: Knock): void
  /** Writes what is still held back. */
  flush(): void
}

/** That many at once are written one by one, and then one every `refillMs`. */
const burst = 40
const refillMs = 1_000
const heldBackMs = 5_000
/** Beyond that many different senders in `heldBackMs`, they are counted by their cause alone. */
const maxKinds = 100

/**
 * One event for a knock, so that none is lost; in a flood the knocks of one cause and address become one event with
 * their `count` in `params`, so that garbage can not fill the journal.
 */
export const createKnocks = (clock: Clock, sink: EventSink): Knocks => {
  let tokens = burst
  let refilledAt = clock.monotonic()
  let timer: Timer | null = null
  const held = new Map<string, { knock: Knock; count: number }>()

  const write = ({ cause, remoteAddress, chargePointId, params, head }: Knock, count: number): void => {
    sink.append({
      kind: 'knock',
      cause,
      remoteAddress,
      chargePointId,
      params: count > 1 ? { ...params, count } : params,
      head,
    })
  }

  const flush = (): void => {
    timer?.cancel()
    timer = null
    for (const { knock, count } of held.values()) write(knock, count)
    held.clear()
  }

  const holdBack = (knock: Knock): void => {
    const key = held.size < maxKinds ? `${knock.cause} ${knock.remoteAddress}` : knock.cause
    const same = held.get(key)
    if (!same) held.set(key, { knock, count: 1 })
    else {
      same.count += 1
      if (same.knock.chargePointId !== knock.chargePointId)
        same.knock = { ...same.knock, chargePointId: null }
    }
    timer ??= clock.after(heldBackMs, flush)
  }

  const takeToken = (): boolean => {
    const now = clock.monotonic()
    const refills = Math.floor((now - refilledAt) / refillMs)
    if (refills > 0) {
      tokens = Math.min(burst, tokens + refills)
      refilledAt += refills * refillMs
    }
    if (tokens === 0) return false
    tokens -= 1
    return true
  }

  return {
    add(knock) {
      if (takeToken()) write(knock, 1)
      else holdBack(knock)
    },
    flush,
  }
}
