import { open, type FileHandle } from 'node:fs/promises'
import { levelOf, timeOf, type LogLevel, type TimeReading } from './log-line.ts'
import { encodingOf, type TextEncoding } from './text-encoding.ts'

export interface LogLine {
  /** From 0. */
  readonly number: number
  readonly text: string
  /** Its own; of a line that continues another, that one's. null = unknown. */
  readonly level: LogLevel | null
  readonly at: number | null
  /** The line is longer than what is shown of it. */
  readonly isCut: boolean
}

export interface LogFilter {
  /** Part of a line; case does not matter. */
  readonly text?: string
  /** Only these; lines of no level do not match. */
  readonly levels?: readonly LogLevel[]
}

/** The lines that fit a filter. */
export interface LogMatches {
  readonly count: number
  /** true: there are more than are kept. */
  readonly isCut: boolean
  /** The numbers of `count` of them, from the `from`th on. */
  numbers(from: number, count: number): readonly number[]
  lines(from: number, count: number): Promise<readonly LogLine[]>
  /** How many stand before a line: where a view of the matches goes on from it. */
  before(lineNumber: number): number
}

/** A text file read in windows: memory holds an index, never the text. */
export interface LogText {
  readonly lineCount: number
  readonly bytes: number
  /** The first and the last time that its lines tell; null = none does. */
  readonly span: { readonly from: number; readonly to: number } | null
  /** At most 1,000 lines. */
  window(from: number, count: number): Promise<readonly LogLine[]>
  /** Rejects with the signal's reason. */
  find(filter: LogFilter, signal?: AbortSignal): Promise<LogMatches>
  /** The line that was written last before or at this time; null: the text tells no times. */
  lineAt(at: number): Promise<number | null>
  close(): Promise<void>
}

export interface LogTextOptions {
  /** Of times without a zone: minutes ahead of UTC. */
  readonly offsetMinutes?: number
  /** Of times without a year. */
  readonly year?: number
  readonly signal?: AbortSignal
}

/** Every so many lines the place in the file is kept. */
const stride = 256
/** At once: of a pass over the whole, and of a window. */
const passBytes = 1024 ** 2
const windowBytes = 64 * 1024
const longestLine = 8 * 1024
const mostLines = 1000
const mostMatches = 1_000_000

interface RawLine {
  readonly number: number
  readonly offset: number
  /** Holds until the next lines are asked for. */
  readonly bytes: Buffer
  readonly isCut: boolean
}

/** Every line from a place on, one read at a time; what is beyond the longest line is skipped, not kept. */
const eachLine = async function* (
  file: FileHandle,
  encoding: TextEncoding,
  from: { readonly number: number; readonly offset: number },
  readBytes: number,
  signal?: AbortSignal,
): AsyncGenerator<readonly RawLine[]> {
  const buffer = Buffer.allocUnsafe(readBytes)
  const { unit } = encoding
  let { number, offset: position } = from
  let lineOffset = position
  let head: Buffer = Buffer.alloc(0)
  let isCut = false
  for (;;) {
    signal?.throwIfAborted()
    const read = await file.read(buffer, 0, readBytes, position)
    const bytesRead = read.bytesRead - (read.bytesRead % unit)
    const lines: RawLine[] = []
    let start = 0
    while (start < bytesRead) {
      const found = encoding.newline(buffer, start, bytesRead)
      const end = found === -1 ? bytesRead : found
      const room = Math.max(0, longestLine * unit - head.length)
      const part = buffer.subarray(start, Math.min(end, start + room))
      isCut ||= end - start > room
      if (end === bytesRead) {
        head = Buffer.concat([head, part])
        start = bytesRead
        break
      }
      const bytes = head.length === 0 ? part : Buffer.concat([head, part])
      lines.push({ number, offset: lineOffset, bytes, isCut })
      number += 1
      head = Buffer.alloc(0)
      isCut = false
      start = end + unit
      lineOffset = position + start
    }
    position += bytesRead
    if (bytesRead === 0) {
      if (position > lineOffset) lines.push({ number, offset: lineOffset, bytes: head, isCut })
      if (lines.length > 0) yield lines
      return
    }
    if (lines.length > 0) yield lines
  }
}

interface Stride {
  readonly offset: number
  /** The first time that its lines tell. */
  firstAt: number | null
}

const isContinued = (text: string): boolean => text === '' || /^(?:\s|\}|at |Caused by)/.test(text)

/** Indexes a text once, from its beginning to its end. Rejects with the signal's reason. */
export const openLogText = async (path: string, options: LogTextOptions = {}): Promise<LogText> => {
  const file = await open(path, 'r')
  const { size, mtime } = await file.stat()
  const mark = await file.read(Buffer.alloc(4), 0, 4, 0)
  const encoding = encodingOf(mark.buffer.subarray(0, mark.bytesRead))
  const { decode } = encoding
  const beginning = { number: 0, offset: encoding.start }
  const reading: TimeReading = {
    offsetMinutes: options.offsetMinutes ?? 0,
    year: options.year ?? mtime.getUTCFullYear(),
  }
  const strides: Stride[] = []
  let lineCount = 0

  try {
    for await (const lines of eachLine(file, encoding, beginning, passBytes, options.signal))
      for (const { number, offset, bytes } of lines) {
        if (number % stride === 0) strides.push({ offset, firstAt: null })
        lineCount = number + 1
        const current = strides.at(-1)
        if (current?.firstAt === null) current.firstAt = timeOf(decode(bytes), reading)
      }
  } catch (error) {
    await file.close()
    throw error
  }
  const firstAt = strides.find((each) => each.firstAt !== null)?.firstAt ?? null

  /** Lines from a place on, each with what it takes from those before it. */
  const scan = async function* (fromLine: number): AsyncGenerator<readonly LogLine[]> {
    // one stride earlier: the first lines may continue what stands there
    const index = Math.max(0, Math.floor(fromLine / stride) - 1)
    const from = strides[index]
    if (!from) return
    let level: LogLevel | null = null
    let at: number | null = null
    for await (const lines of eachLine(
      file,
      encoding,
      { number: index * stride, offset: from.offset },
      windowBytes,
    ))
      yield lines.map(({ number, bytes, isCut }) => {
        const text = decode(bytes)
        at = timeOf(text, reading) ?? at
        const own = levelOf(text)
        if (own !== null || !isContinued(text)) level = own
        return { number, text, level, at, isCut }
      })
  }

  const window = async (from: number, count: number): Promise<readonly LogLine[]> => {
    const first = Math.max(0, Math.floor(from))
    const end = Math.min(lineCount, first + Math.min(mostLines, count))
    const found: LogLine[] = []
    if (first >= end) return found
    for await (const lines of scan(first)) {
      for (const line of lines) if (line.number >= first && line.number < end) found.push(line)
      if ((lines.at(-1)?.number ?? end) >= end - 1) break
    }
    return found
  }

  const last =
    firstAt === null
      ? undefined
      : (await window(lineCount - stride, stride)).findLast(({ at }) => at !== null)
  const lastAt = last?.at ?? strides.findLast((each) => each.firstAt !== null)?.firstAt ?? null

  return {
    lineCount,
    bytes: size,
    span: firstAt === null || lastAt === null ? null : { from: firstAt, to: lastAt },
    window,
    async find(filter, signal) {
      const wanted = filter.text?.toLowerCase() ?? ''
      const levels = filter.levels && new Set<LogLevel | null>(filter.levels)
      const matches: number[] = []
      let isCut = false
      let level: LogLevel | null = null
      search: for await (const lines of eachLine(file, encoding, beginning, passBytes, signal))
        for (const { number, bytes } of lines) {
          const text = decode(bytes)
          if (levels) {
            const own = levelOf(text)
            if (own !== null || !isContinued(text)) level = own
            if (!levels.has(level)) continue
          }
          if (wanted !== '' && !text.toLowerCase().includes(wanted)) continue
          if (matches.length >= mostMatches) {
            isCut = true
            break search
          }
          matches.push(number)
        }
      const kept = Uint32Array.from(matches)
      return {
        count: kept.length,
        isCut,
        numbers: (from, count) => [...kept.subarray(from, from + Math.min(mostLines, count))],
        async lines(from, count) {
          const numbers = [...kept.subarray(from, from + Math.min(mostLines, count))]
          const found: LogLine[] = []
          for (let i = 0; i < numbers.length;) {
            const start = numbers[i] ?? 0
            // those that stand close together are one read
            const near = numbers.slice(i).filter((number) => number < start + stride)
            const wantedNumbers = new Set(near)
            const read = await window(start, stride)
            found.push(...read.filter(({ number }) => wantedNumbers.has(number)))
            i += near.length
          }
          return found
        },
        before(lineNumber) {
          let low = 0
          let high = kept.length
          while (low < high) {
            const middle = (low + high) >>> 1
            if ((kept[middle] ?? 0) < lineNumber) low = middle + 1
            else high = middle
          }
          return low
        },
      }
    },
    async lineAt(at) {
      if (firstAt === null) return null
      // a charge point's clock may jump back when it boots: the last stride that begins before then
      const index = strides.findLastIndex((each) => each.firstAt !== null && each.firstAt <= at)
      if (index === -1) return 0
      const lines = await window(index * stride, stride)
      return lines.findLast((line) => line.at !== null && line.at <= at)?.number ?? index * stride
    },
    close: () => file.close(),
  }
}
