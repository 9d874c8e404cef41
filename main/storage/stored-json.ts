import type { JournalEvent } from '../../contract/journal-event.ts'

const isEvent = (value: unknown): value is JournalEvent =>
  typeof value === 'object' && value !== null && 'seq' in value && 'kind' in value

/** The events of a stored batch: written by us, from checked events, so that their form alone is looked at. */
export const parseEvents = (text: string): readonly JournalEvent[] => {
  const parsed: unknown = JSON.parse(text)
  if (!Array.isArray(parsed) || !parsed.every(isEvent))
    throw new TypeError('a stored batch is not a list of events')
  return parsed
}
