import type { FrameAround } from '../../contract/diagnostics.ts'
import type { EventOf, JournalEvent } from '../../contract/journal-event.ts'
import type { ApiDeps } from './context.ts'

const minuteMs = 60_000
const mostFrames = 500

const isFrame = (event: JournalEvent): event is EventOf<'frame'> => event.kind === 'frame'

/** The last seq whose events are all older than a time, by halves; the journal is in the order of its writing. */
const seqBefore = async (
  journal: Pick<ApiDeps['journal'], 'read' | 'state'>,
  at: number,
): Promise<number> => {
  let low = 0
  let high = journal.state().seq
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    const [next] = await journal.read({ after: middle, limit: 1 })
    if (next && next.at < at) low = next.seq
    else high = middle
  }
  return low
}

/** The frames of a charge point in the minute of a moment, by this laptop's clock; oldest first, at most 500. */
export const framesAround = async (
  journal: Pick<ApiDeps['journal'], 'read' | 'state'>,
  chargePointId: string,
  at: number,
): Promise<readonly FrameAround[]> => {
  const from = Math.floor(at / minuteMs) * minuteMs
  const after = await seqBefore(journal, from)
  const events = await journal.read({ after, limit: mostFrames, chargePointId, kinds: ['frame'] })
  return events
    .filter(isFrame)
    .filter((frame) => frame.at >= from && frame.at < from + minuteMs)
    .map(({ seq, at: sentAt, direction, action, messageType, text }) => ({
      ...{ seq, at: sentAt, direction, action, messageType, text },
    }))
}
