import { ToolError } from '../../../contract/tool-error.ts'
import { isCallProblem, linkTimeoutMs, type ChargePointLink } from '../charge-point-link.ts'
import type { ProcedureContext } from '../procedure.ts'

export interface ResetEvidence {
  /** null: it never answered, and restarted all the same. */
  readonly answer: 'Accepted' | null
  /** Whether its link closed: some boot without hanging up. */
  readonly closed: boolean
  /** false: it came back without a BootNotification. */
  readonly booted: boolean
}

/** The slowest known take three minutes to come up; a soft reset ends its transactions first. */
const restartTimeoutMs = 300_000
/** Of one that has dialled again: its BootNotification should have come by then (OCPP 1.6 §4.2). */
const bootAfterDialMs = 60_000
const answerTimeoutMs = 60_000
/** Of a reset that was sent before Chargebench was closed: a boot that is on its way is waited for first. */
const sentBeforeMs = 60_000

const refused = (link: ChargePointLink, type: 'Soft' | 'Hard', answer: string): ToolError =>
  new ToolError(
    'reset-refused',
    { chargePointId: link.id, type, answer },
    'restart-by-hand',
    `${link.id} refused Reset(${type}): ${answer}. Restart it by hand.`,
  )

/** What is seen of a restart since a moment: a BootNotification, or a link that was closed and opened again. */
const restarted = async (link: ChargePointLink, after: number): Promise<Omit<ResetEvidence, 'answer'>> => {
  // one that is not accepted boots again and again: that alone is no restart (OCPP 1.6 §4.2)
  const isBootingAnyway = link.view()?.lastBootStatus !== 'Accepted'
  const first = await link.event(
    ['boot', 'connection-closed'],
    { for: 'restart', timeoutMs: restartTimeoutMs, after },
    ({ kind }) => kind === 'connection-closed' || !isBootingAnyway,
  )
  if (first.kind === 'boot') return { closed: false, booted: true }
  const next = await link.event(['boot', 'connection-opened'], {
    for: 'restart',
    timeoutMs: restartTimeoutMs,
    after: first.seq,
  })
  if (next.kind === 'boot') return { closed: true, booted: true }
  try {
    await link.event(['boot'], { for: 'boot', timeoutMs: bootAfterDialMs, after: next.seq })
    return { closed: true, booted: true }
  } catch (error) {
    if (!isCallProblem(error, 'wait-timed-out')) throw error
    return { closed: true, booted: false }
  }
}

/**
 * Restarts a charge point and waits until it is back: its link closed and it has booted, or it booted without closing.
 * `since`: the mark of a reset that was sent by a run that was interrupted; one that has come about is not sent again.
 * Rejects with `reset-refused`, or `wait-timed-out` where it does not restart or does not come back.
 */
export const resetAndWait = async (
  context: ProcedureContext,
  link: ChargePointLink,
  type: 'Soft' | 'Hard',
  since: number | null = null,
): Promise<ResetEvidence> => {
  context.progress('reset', { type })
  await link.ready()
  if (since !== null) {
    try {
      await link.event(['boot'], { for: 'restart', timeoutMs: sentBeforeMs, after: since })
      return { answer: null, closed: true, booted: true }
    } catch (error) {
      if (!isCallProblem(error, 'wait-timed-out')) throw error
    }
  }
  const mark = link.mark()
  let answer: ResetEvidence['answer'] = null
  try {
    const { status } = await link.call('Reset', { type }, { timeoutMs: answerTimeoutMs, onBreak: 'once' })
    if (status !== 'Accepted') throw refused(link, type, status)
    answer = status
  } catch (error) {
    if (isCallProblem(error, 'call-refused'))
      throw refused(link, type, String(error.params['errorCode'] ?? 'CALLERROR'))
    // one that restarts instead of answering does what it was asked to
    if (!isCallProblem(error, 'connection-closed', 'call-timed-out', 'answer-unreadable')) throw error
  }
  const seen = await restarted(link, mark)
  await link.ready(linkTimeoutMs)
  return { answer, ...seen }
}
