import type { EventOf } from '../../contract/journal-event.ts'
import type { FrameDetail, FrameFinding, PayloadProblem } from '../../contract/traffic.ts'
import { isAction } from '../../ocpp/actions/index.ts'
import { parseFrame } from '../../ocpp/rpc.ts'
import { checkRequest, checkResponse } from '../../ocpp/validate.ts'
import type { ApiDeps } from './context.ts'

/** Findings about a frame follow it closely: this many events of its charge point are looked at. */
const besideEvents = 200

/** What of a frame breaks its schema, strictly read; null = no schema is known for it. */
export const problemsOf = ({
  text,
  action,
}: Pick<EventOf<'frame'>, 'text' | 'action'>): readonly PayloadProblem[] | null => {
  const frame = parseFrame(text)
  if (action === null || !isAction(action)) return null
  if (frame.kind === 'call') return checkRequest(action, frame.payload ?? {}) ?? []
  if (frame.kind === 'result') return checkResponse(action, frame.payload ?? {}) ?? []
  return null
}

const toFinding = ({ seq, rule, clause, severity, text, params }: EventOf<'finding'>): FrameFinding => {
  const { path } = params
  return { seq, rule, clause, severity, text, path: typeof path === 'string' ? path : null }
}

/** One frame with all that is known about it; null = the journal no longer has it. */
export const frameDetail = async (
  journal: ApiDeps['journal'],
  chargePointId: string,
  seq: number,
): Promise<FrameDetail | null> => {
  const events = await journal.read({
    chargePointId,
    kinds: ['frame', 'finding'],
    after: seq - 1,
    limit: besideEvents,
  })
  const frame = events[0]
  if (frame?.kind !== 'frame' || frame.seq !== seq) return null
  const findings = events.filter((event) => event.kind === 'finding' && event.frameSeq === seq)
  return {
    seq,
    at: frame.at,
    direction: frame.direction,
    text: frame.text,
    messageType: frame.messageType,
    action: frame.action,
    problems: problemsOf(frame),
    findings: findings.flatMap((event) => (event.kind === 'finding' ? [toFinding(event)] : [])),
  }
}
