import type { Card } from '../../../contract/card.ts'
import type { Clock } from '../../../contract/clock.ts'
import type { ToolError } from '../../../contract/tool-error.ts'
import { concat, toHex } from '../../bytes.ts'
import { portGone } from '../../errors.ts'
import { pause } from '../../waits.ts'
import { technologyOf } from '../ccid/atr.ts'
import { cardAttempts, getUid, signalApduOf, uidIn } from '../contactless.ts'
import type { CardReader } from '../reader.ts'
import type { ServiceCard, ServiceReaderState, StartSmartCardService } from './service.ts'

export interface ServiceReaderOptions {
  readonly start: StartSmartCardService
  readonly clock: Clock
  /** As a person knows the device: the service's own name of its reader bears the model too. */
  readonly name: string
  /** `072f:2200` */
  readonly model: string
}

/** The service tells its readers at once; where it tells none for so long it has none. */
const firstReaderMs = 1_000
const againMs = 200

/** `ACS ACR1252U` and `ACS ACR1252 Dual Reader PICC 0` are both ACR1252. */
const modelIn = (name: string): string | null =>
  /[a-z]+[ -]?\d{2,}/i.exec(name)?.[0].replace(/[ -]/, '').toUpperCase() ?? null

/** The readers of the service that may be this device: those of its model; all, where none bears it. */
const readersOf = (name: string, readers: readonly string[]): readonly string[] => {
  const model = modelIn(name)
  const own = readers.filter((reader) => model !== null && modelIn(reader) === model)
  return own.length > 0 ? own : readers
}

/**
 * A contactless reader that the operating system's smart-card service owns. Rejects with ToolError: port-gone (the
 * service has no reader), and what starting the service rejects with.
 */
export const openServiceReader = async (options: ServiceReaderOptions): Promise<CardReader> => {
  const { start, clock, name, model } = options
  const states = new Map<string, ServiceReaderState>()
  const due: string[] = []
  const closing = new AbortController()
  let failure: ToolError | null = null
  let lastRead: string | null = null
  let wake: () => void = () => undefined
  let first: () => void = () => undefined
  const some = new Promise<void>((resolve) => (first = resolve))

  const service = await start({
    onReader: (reader, state) => {
      const before = states.get(reader)
      if (state === 'gone') states.delete(reader)
      else states.set(reader, state)
      if (state === 'card' && before !== 'card') due.push(reader)
      if (states.size === 0) failure ??= portGone(name)
      else first()
      wake()
    },
    onEnd: (error) => {
      failure ??= error
      first()
      wake()
    },
  })
  const close = (): Promise<void> => {
    if (!closing.signal.aborted) {
      closing.abort()
      service.close()
      wake()
    }
    return Promise.resolve()
  }

  const withCard = async <T>(reader: string, use: (card: ServiceCard) => Promise<T>): Promise<T> => {
    const card = await service.connect(reader)
    try {
      return await use(card)
    } finally {
      await card.release()
    }
  }
  const readOnce = (reader: string): Promise<Card | null> =>
    withCard(reader, async (card) => {
      const [atr, answer] = [await card.atr(), await card.transmit(getUid)]
      const uid = uidIn(answer)
      if (uid === null) return null
      return { uid, technology: technologyOf(atr), raw: toHex(concat(atr, answer)), at: clock.now() }
    })

  /** null: no contactless card, one that another program has for itself, or one that was gone before it was read. */
  const readCard = async (reader: string): Promise<Card | null> => {
    for (let attempt = 0; attempt < cardAttempts; attempt++) {
      if (states.get(reader) !== 'card' || closing.signal.aborted) return null
      const card = await readOnce(reader).catch(() => null)
      if (card) return card
      await pause(clock, againMs, closing.signal)
    }
    return null
  }

  async function* cards(): AsyncGenerator<Card> {
    for (;;) {
      if (closing.signal.aborted) return
      if (failure) throw failure
      const reader = due.shift()
      if (reader === undefined) {
        await new Promise<void>((resolve) => (wake = resolve))
        continue
      }
      if (!readersOf(name, [...states.keys()]).includes(reader)) continue
      const card = await readCard(reader)
      if (!card) continue
      lastRead = reader
      yield card
    }
  }

  const apdu = signalApduOf(model)
  const signalCard = apdu
    ? async (): Promise<void> => {
        if (lastRead !== null) await withCard(lastRead, (card) => card.transmit(apdu)).catch(() => undefined)
      }
    : null

  await Promise.race([some, pause(clock, firstReaderMs, closing.signal)])
  if (failure === null && states.size > 0) return { name, cards, signalCard, close }
  await close()
  throw failure ?? portGone(name)
}
