import type { Clock } from '../../../contract/clock.ts'
import type { NewJournalEvent } from '../../../contract/journal-event.ts'
import { openJobs, type Jobs } from '../../../main/jobs/jobs.ts'
import { createJournal, type Journal } from '../../../main/storage/journal.ts'
import { manualClock } from '../../storage/support/manual-clock.ts'
import { memoryStore } from '../../storage/support/memory-store.ts'
import { tempDir } from '../../storage/support/temp-dir.ts'
import { memoryRecords, type MemoryRecords } from '../../support/memory-records.ts'

export interface JobsBench extends MemoryRecords {
  readonly dataDir: string
  readonly clock: Clock & { advance(ms: number): void }
  readonly journal: Journal
  readonly jobs: Jobs
  /** The jobs as the next start finds them. */
  reopened(): Promise<Jobs>
}

export const jobsBench = async (): Promise<JobsBench> => {
  const clock = manualClock()
  const store = memoryStore()
  store.prompt = true
  const journal = await createJournal({ store, clock })
  const stored = memoryRecords()
  const dataDir = tempDir()
  const reopened = () => openJobs({ version: '1.2.3', dataDir, clock, journal, ...stored })
  return { ...stored, dataDir, clock, journal, jobs: await reopened(), reopened }
}

/** A stream of these bytes, in pieces. */
export async function* bytesOf(bytes: Uint8Array, pieceBytes = 1_000): AsyncGenerator<Uint8Array, void> {
  for (let at = 0; at < bytes.length; at += pieceBytes)
    yield await Promise.resolve(bytes.subarray(at, at + pieceBytes))
}

const heads = {
  jpeg: [0xff, 0xd8, 0xff, 0xe0],
  png: [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a],
  webp: [...Buffer.from('RIFF\x10\0\0\0WEBP', 'latin1')],
  heic: [...Buffer.from('\0\0\0\x18ftypheic', 'latin1')],
}

/** Something that begins as a photo does. */
export const photoBytes = (kind: keyof typeof heads = 'jpeg', size = 5_000, fill = 7): Buffer => {
  const bytes = Buffer.alloc(size, fill)
  bytes.set(heads[kind])
  return bytes
}

export const newPhoto = (bytes: Uint8Array, name = 'IMG_1.jpg') => ({
  name,
  takenAt: null,
  size: bytes.length,
  bytes: bytesOf(bytes),
})

export const runStarted = (
  runId: string,
  chargePointId: string | null,
  jobId: string | null,
): NewJournalEvent => ({
  kind: 'run-started',
  runId,
  chargePointId,
  jobId,
  procedure: 'read-configuration',
  needs: chargePointId === null ? [] : [{ kind: 'charge-point', id: chargePointId }],
  input: {},
  afterInterruption: 'repeat',
  secrets: [],
})

export const runDone = (runId: string, chargePointId: string): NewJournalEvent => ({
  kind: 'run-ended',
  runId,
  chargePointId,
  outcome: { state: 'done', result: { keys: 3 } },
})
