import type { Card } from '../../contract/card.ts'
import type { ToolError } from '../../contract/tool-error.ts'
import type { CardReader } from '../rfid/reader.ts'

export interface FakeReader extends CardReader {
  /** Holds a card to it. */
  hold(card: Card): void
  fail(error: ToolError): void
  /** How often lamp and buzzer were used. */
  readonly signals: () => number
}

/** A reader without hardware. */
export const createFakeReader = (name = 'fake reader'): FakeReader => {
  const waiting: Card[] = []
  let failure: ToolError | null = null
  let closed = false
  let wake: () => void = () => undefined
  let signals = 0
  async function* cards(): AsyncGenerator<Card> {
    for (;;) {
      const card = waiting.shift()
      if (card) yield card
      else if (failure) throw failure
      else if (closed) return
      else await new Promise<void>((resolve) => (wake = resolve))
    }
  }
  return {
    name,
    cards,
    signalCard: () => {
      signals++
      return Promise.resolve()
    },
    close: () => {
      closed = true
      wake()
      return Promise.resolve()
    },
    hold: (card) => {
      waiting.push(card)
      wake()
    },
    fail: (error) => {
      failure = error
      wake()
    },
    signals: () => signals,
  }
}
