import { formatUid, isRandomUid, uidFormats, type Card, type HeldCard } from '../../contract/card.ts'
import type { Clock } from '../../contract/clock.ts'

/** The same card read again within this time is still the one that was held. Milliseconds. */
export const sameCardMs = 2_000
const keptCards = 20

/** Somebody wants a card. The next one goes to who asked last; when that one is done, to who asked before. */
export interface CardRequest {
  readonly name: string
  /** The next card that is given to this request. Rejects with the signal's reason. */
  next(signal: AbortSignal): Promise<HeldCard>
  /** May be called twice. */
  close(): void
}

export interface CardStream {
  /** A reading, by whatever reader; null: it is the card that was just held. */
  add(reader: string, card: Card): HeldCard | null
  /** Cards that come before `next` is called wait for it. */
  ask(name: string): CardRequest
  /** Who gets the next card; null: nobody asked. */
  asking(): string | null
  /** The newest first. */
  recent(): readonly HeldCard[]
  /** Each new card, and each change of who is asking. */
  subscribe(listener: () => void): () => void
  onCard(listener: (card: HeldCard) => void): () => void
}

interface Request {
  readonly name: string
  readonly waiting: HeldCard[]
  wake: (() => void) | null
}

/** All readers of the bench as one. */
export const createCardStream = (clock: Clock): CardStream => {
  const lastRead = new Map<string, number>()
  const requests: Request[] = []
  const listeners = new Set<() => void>()
  const cardListeners = new Set<(card: HeldCard) => void>()
  let cards: readonly HeldCard[] = []
  let count = 0
  const tell = () => {
    for (const listener of listeners) listener()
  }

  /** Whether the card was away for long enough to count anew; a card that stays renews itself. */
  const isNew = (uid: string): boolean => {
    const now = clock.monotonic()
    const before = lastRead.get(uid)
    lastRead.set(uid, now)
    for (const [other, at] of lastRead) if (now - at > sameCardMs) lastRead.delete(other)
    return before === undefined || now - before > sameCardMs
  }

  return {
    add: (reader, card) => {
      if (!isNew(card.uid)) return null
      const receiver = requests.at(-1)
      const held: HeldCard = {
        ...card,
        id: ++count,
        reader,
        formats: uidFormats.map((format) => ({ format, text: formatUid(card.uid, format) })),
        warning: isRandomUid(card) ? 'random-uid' : null,
        givenTo: receiver?.name ?? null,
      }
      cards = [held, ...cards].slice(0, keptCards)
      if (receiver) {
        receiver.waiting.push(held)
        receiver.wake?.()
      }
      for (const listener of cardListeners) listener(held)
      tell()
      return held
    },
    ask: (name) => {
      const request: Request = { name, waiting: [], wake: null }
      requests.push(request)
      tell()
      return {
        name,
        next: async (signal) => {
          for (;;) {
            signal.throwIfAborted()
            const card = request.waiting.shift()
            if (card) return card
            await new Promise<void>((resolve) => {
              const settle = () => {
                signal.removeEventListener('abort', settle)
                request.wake = null
                resolve()
              }
              request.wake = settle
              signal.addEventListener('abort', settle, { once: true })
            })
          }
        },
        close: () => {
          const at = requests.indexOf(request)
          if (at < 0) return
          requests.splice(at, 1)
          tell()
        },
      }
    },
    asking: () => requests.at(-1)?.name ?? null,
    recent: () => cards,
    subscribe: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    onCard: (listener) => {
      cardListeners.add(listener)
      return () => void cardListeners.delete(listener)
    },
  }
}
