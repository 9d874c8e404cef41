import { readFile } from 'node:fs/promises'
import { journalEventSchema, type JournalEvent } from '../../contract/journal-event.ts'

/** The events of a journal that was written as JSON lines, each checked. */
export const readJournal = async (file: string): Promise<readonly JournalEvent[]> =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => journalEventSchema.parse(JSON.parse(line)))
