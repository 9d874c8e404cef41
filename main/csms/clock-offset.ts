import { readTimestamp } from '../../ocpp/timestamps.ts'
import type { ChargePoint } from './charge-point.ts'
import type { Core } from './core.ts'

/** What is known of a charge point's clock on this link. Milliseconds; positive = its clock is ahead of ours. */
export interface ClockEstimate {
  /** Delivery only makes a timestamp older: the largest difference seen is the nearest to the truth. */
  bestMs: number
  /** Monotonic: when this estimate was begun, and when it was last fed. */
  begunAt: number
  fedAt: number
  /** What is suspected of a clock behind ours; null = nothing. */
  suspicion: { readonly offsetMs: number; readonly since: number } | null
  announcedMs: number | null
  found: boolean
}

/** An older estimate is begun anew, so that a clock that was set back shows. */
const windowMs = 600_000
const worthAnnouncingMs = 1_000
const wrongMs = 60_000
/** What is behind ours can be an old message (OCPP 1.6 §3.7, §4.9): others have to agree with it, over so long. */
const agreementMs = 30_000
const agreesMs = 5_000
const sameWayMs = 30_000
const quarterHourMs = 900_000

/** Local time marked as UTC: off by a multiple of a quarter of an hour, as time zones are, and by at most 14 hours. */
const looksLocal = (offsetMs: number): boolean => {
  const size = Math.abs(offsetMs)
  const remainder = size % quarterHourMs
  return (
    size > quarterHourMs * 1.9 &&
    size < quarterHourMs * 4 * 14.1 &&
    Math.min(remainder, quarterHourMs - remainder) < wrongMs
  )
}

const seconds = (ms: number): number => Math.round(Math.abs(ms) / 1000)

/** The laptop's own clock, when at least two charge points are off by the same, and none agrees with it. Once. */
const questionOurs = (core: Core, offsetMs: number): void => {
  let sameWay = 0
  for (const { clock, connection } of core.chargePoints.values()) {
    if (!clock || !connection) continue
    if (Math.abs(clock.bestMs) <= wrongMs) {
      core.doubtedByMs = null
      return
    }
    if (Math.abs(clock.bestMs - offsetMs) <= sameWayMs && clock.found) sameWay += 1
  }
  const isKnown = core.doubtedByMs !== null && Math.abs(core.doubtedByMs - offsetMs) <= wrongMs
  if (sameWay < 2 || isKnown) return
  core.doubtedByMs = offsetMs
  core.find(null, null, 'our-clock-questioned', { chargePoints: sameWay, seconds: seconds(offsetMs) })
}

const find = (core: Core, chargePoint: ChargePoint, clock: ClockEstimate, frameSeq: number): void => {
  clock.found = true
  const ahead = clock.bestMs > 0
  if (looksLocal(clock.bestMs)) {
    const hours = (Math.round(Math.abs(clock.bestMs) / quarterHourMs) * quarterHourMs) / 3_600_000
    core.find(chargePoint.id, frameSeq, 'clock-local-time', { hours, ahead })
  } else core.find(chargePoint.id, frameSeq, 'clock-wrong', { seconds: seconds(clock.bestMs), ahead })
  questionOurs(core, clock.bestMs)
}

/** Whether it has been as far behind for long enough. Messages that are older still say nothing. */
const isBehindForLong = (clock: ClockEstimate, offsetMs: number, at: number, isStale: boolean): boolean => {
  if (offsetMs >= -wrongMs) {
    clock.suspicion = null
    return false
  }
  const { suspicion } = clock
  const nearer = offsetMs - (suspicion?.offsetMs ?? Number.NEGATIVE_INFINITY)
  if (!suspicion || nearer > agreesMs || (isStale && nearer < -agreesMs)) {
    clock.suspicion = { offsetMs, since: at }
    return false
  }
  return nearer >= -agreesMs && at - suspicion.since >= agreementMs
}

/** Compares with ours a timestamp of the charge point that means "now", in a message that has just come. */
export const observeClock = (
  core: Core,
  chargePoint: ChargePoint,
  timestamp: string,
  frameSeq: number,
): void => {
  const read = readTimestamp(timestamp)
  if (!read) return
  const offsetMs = read.ms - core.clock.now()
  const at = core.clock.monotonic()
  const before = chargePoint.clock
  const clock = before ?? {
    bestMs: offsetMs,
    begunAt: at,
    fedAt: at,
    suspicion: null,
    announcedMs: null,
    found: false,
  }
  chargePoint.clock = clock
  const isStale = at - clock.begunAt > windowMs
  if (isStale) clock.begunAt = at
  clock.bestMs = isStale ? offsetMs : Math.max(clock.bestMs, offsetMs)
  clock.fedAt = at
  const isBehind = isBehindForLong(clock, offsetMs, at, isStale)
  if (clock.announcedMs === null || Math.abs(clock.bestMs - clock.announcedMs) > worthAnnouncingMs) {
    clock.announcedMs = clock.bestMs
    core.sink.append({ kind: 'clock-offset', chargePointId: chargePoint.id, offsetMs: clock.bestMs })
  }
  // Before its acceptance it has not been told the time (OCPP 1.6 §4.2).
  const wasTold = chargePoint.told === 'Accepted'
  if (clock.found || !wasTold || Math.abs(clock.bestMs) <= wrongMs) return
  if (clock.bestMs > 0 || isBehind) find(core, chargePoint, clock, frameSeq)
}

/** Whether `observeClock` has heard nothing for a minute: the hot path need not read every timestamp. */
export const isClockDue = (core: Core, chargePoint: ChargePoint): boolean =>
  chargePoint.clock === null || core.clock.monotonic() - chargePoint.clock.fedAt > wrongMs
