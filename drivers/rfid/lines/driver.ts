import type { Card } from '../../../contract/card.ts'
import type { Clock } from '../../../contract/clock.ts'
import type { LineReaderSettings } from '../../../contract/devices.ts'
import type { BytePort } from '../../port.ts'
import type { CardReader } from '../reader.ts'
import { readContent } from './content.ts'
import { createLineParser } from './parser.ts'

export interface LineReaderOptions {
  /** Open, at the baud rate of the reader. */
  readonly port: BytePort
  readonly clock: Clock
  readonly settings: LineReaderSettings
  /** What came and was no card: noise, a wrong checksum, or settings that do not fit the reader. */
  readonly onUnreadable?: (raw: string) => void
}

/** A reader that writes a line or a frame for each card, and hears nothing. */
export const openLineReader = (options: LineReaderOptions): CardReader => {
  const { port, clock, settings, onUnreadable } = options
  const parser = createLineParser(settings.framing)

  async function* cards(): AsyncGenerator<Card> {
    for await (const bytes of port.readable)
      for (const chunk of parser.push(bytes)) {
        const text = chunk.type === 'frame' ? chunk.frame.text : String.fromCharCode(...chunk.raw)
        const content = chunk.type === 'frame' ? readContent(text, settings) : null
        if (content) yield { ...content, raw: text, at: clock.now() }
        else if (/[^\r\n]/.test(text)) onUnreadable?.(text)
      }
  }

  return { name: port.name, cards, signalCard: null, close: () => port.close() }
}
