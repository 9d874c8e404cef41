import type { EventOf, JournalEvent } from '../../contract/journal-event.ts'

/**
 * The stored form of a batch: a line of JSON, then the texts of its frames one after the other as they were on the
 * wire. Frames are nearly all of a journal, and their texts are JSON already: to escape them again would cost more
 * than all the rest. In the line an array stands for a frame, an object for any other event.
 */
type FrameRow = readonly [
  seq: number,
  at: number,
  chargePointId: string,
  connectionId: number,
  direction: 'in' | 'out',
  messageType: EventOf<'frame'>['messageType'],
  /** 0: it is the text's second element, as written there. */
  messageId: string | 0 | null,
  action: string | null,
  latencyMs: number | null,
  textLength: number,
]

/** `[2,"ID"` */
const idAt = 4

const rowOf = (event: EventOf<'frame'>): FrameRow => {
  const { text, messageId } = event
  const isInText =
    messageId !== null &&
    !messageId.includes('"') &&
    text.charCodeAt(idAt - 1) === 0x22 &&
    text.charCodeAt(idAt + messageId.length) === 0x22 &&
    text.startsWith(messageId, idAt)
  return [
    event.seq,
    event.at,
    event.chargePointId,
    event.connectionId,
    event.direction,
    event.messageType,
    isInText ? 0 : messageId,
    event.action,
    event.latencyMs,
    text.length,
  ]
}

/** What SQLite's text would cut off or not give back: a NUL, half of a surrogate pair. */
const needsEscapes = (text: string): boolean => text.includes('\0') || !text.isWellFormed()

export const encodeEvents = (events: readonly JournalEvent[]): string => {
  const rows: (FrameRow | JournalEvent)[] = []
  let texts = ''
  for (const event of events)
    if (event.kind === 'frame' && !needsEscapes(event.text)) {
      rows.push(rowOf(event))
      texts += event.text
    } else rows.push(event)
  return `${JSON.stringify(rows)}\n${texts}`
}

const isEvent = (value: unknown): value is JournalEvent =>
  typeof value === 'object' && value !== null && 'seq' in value && 'kind' in value

const isFrameRow = (value: unknown): value is FrameRow => Array.isArray(value) && value.length === 10

const frameOf = (row: FrameRow, text: string): EventOf<'frame'> => {
  const [seq, at, chargePointId, connectionId, direction, messageType, id, action, latencyMs] = row
  return {
    kind: 'frame',
    chargePointId,
    connectionId,
    direction,
    text,
    messageType,
    messageId: id === 0 ? text.slice(idAt, text.indexOf('"', idAt)) : id,
    action,
    latencyMs,
    seq,
    at,
  }
}

/** The events of a stored batch: written by us, from checked events, so that their form alone is looked at. */
export const decodeEvents = (stored: string): readonly JournalEvent[] => {
  const lineEnd = stored.indexOf('\n')
  const rows: unknown = JSON.parse(stored.slice(0, lineEnd))
  if (!Array.isArray(rows)) throw new TypeError('a stored batch is not a list of events')
  let offset = lineEnd + 1
  return rows.map((row: unknown) => {
    if (isFrameRow(row)) {
      const text = stored.slice(offset, offset + row[9])
      offset += row[9]
      return frameOf(row, text)
    }
    if (!isEvent(row)) throw new TypeError('a stored batch holds something else than events')
    return row
  })
}
