import type { FeedChunk } from './feed.ts'

const dim = (text: string): string => `\x1b[2m${text}\x1b[22m`
const clockOf = (at: number): string => {
  const date = new Date(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${time}.${String(date.getMilliseconds()).padStart(3, '0')}`
}

/** What we typed, as a terminal shows it where the other side does not give it back. */
const echoed = (text: string): string =>
  text
    .replace(/\r\n?|\n/g, '\r\n')
    .replaceAll('\x7f', '\b \b')
    // keys that are no text
    .replace(/[\x00-\x07\x0b\x0c\x0e-\x1f]/g, (key) => `^${String.fromCharCode(key.charCodeAt(0) + 64)}`)

interface ScreenText {
  /** What is written to the terminal for these chunks. */
  of(chunks: readonly FeedChunk[]): string
}

/** Makes of bytes what is written to the terminal: text, and where it is wished the time before each line. */
export const createScreenText = (timestamps: boolean): ScreenText => {
  const decoder = new TextDecoder()
  let isLineStart = true
  return {
    of: (chunks) =>
      chunks
        .map(({ at, from, bytes }) => {
          const raw = decoder.decode(bytes, { stream: true })
          const text = from === 'us' ? echoed(raw) : raw
          if (!timestamps) return text
          return text
            .split(/(?<=\n)/)
            .map((part) => {
              const line = isLineStart ? `${dim(clockOf(at))} ${part}` : part
              isLineStart = part.endsWith('\n')
              return line
            })
            .join('')
        })
        .join(''),
  }
}
