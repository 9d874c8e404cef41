import type { JournalEvent, JournalEventKind } from '../../contract/journal-event.ts'
import type { MeterFrame, MeterPage } from '../../contract/meter.ts'
import type { ApiDeps } from './context.ts'
import { stretchesAfter, stretchesBefore } from './journal-window.ts'
import { meterFrameOf } from '../csms/meter-readings.ts'

const kinds: readonly JournalEventKind[] = ['frame', 'transaction-started', 'transaction-stopped']
/** One page looks at about this many events and then says how far it came. */
const scannedEvents = 8_000

const framesOf = (events: readonly JournalEvent[]): readonly MeterFrame[] =>
  events.map(meterFrameOf).filter((frame) => frame !== null)

interface Query {
  readonly chargePointId: string
  readonly limit: number
}

/** The newest frames before `end`. */
export const meterBefore = async (
  journal: ApiDeps['journal'],
  end: number,
  { chargePointId, limit }: Query,
): Promise<MeterPage> => {
  let frames: readonly MeterFrame[] = []
  const last = Math.min(end, journal.state().seq + 1)
  let from = last - 1
  let scanned = 0
  for await (const stretch of stretchesBefore(journal, { chargePointId, kinds }, last)) {
    frames = [...framesOf(stretch.events), ...frames]
    from = stretch.after
    scanned += stretch.events.length
    if (frames.length >= limit || scanned >= scannedEvents) break
  }
  return { frames, from, to: last - 1, head: journal.state().seq }
}

/** The frames after `start`. */
export const meterAfter = async (
  journal: ApiDeps['journal'],
  start: number,
  { chargePointId, limit }: Query,
): Promise<MeterPage> => {
  const frames: MeterFrame[] = []
  let to = start
  let scanned = 0
  for await (const stretch of stretchesAfter(journal, { chargePointId, kinds }, start)) {
    frames.push(...framesOf(stretch.events))
    to = stretch.through
    scanned += stretch.events.length
    if (frames.length >= limit || scanned >= scannedEvents) break
  }
  return { frames, from: start, to, head: journal.state().seq }
}
