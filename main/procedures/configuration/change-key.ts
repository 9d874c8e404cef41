import type { ReadKey } from '../../../contract/configuration.ts'
import type { Response } from '../../../ocpp/actions/index.ts'
import { spellAs, type SpellingHabits } from '../../../ocpp/configuration-value.ts'
import { readResponse } from '../../../ocpp/tolerant.ts'
import { isCallProblem, type ChargePointLink } from '../charge-point-link.ts'
import { foldKey } from './key-reader.ts'
import { hasValue, shapeOf, type Entry, type KeyState } from './set-plan.ts'

/** Some think for a minute before they answer (quirk 32). */
const answerTimeoutMs = 100_000
/** How long an answer that came before Chargebench was closed is looked for in the journal. */
const lookBackMs = 2_000
const unsupported: ReadonlySet<unknown> = new Set(['NotImplemented', 'NotSupported'])

/** What the charge point said to one ChangeConfiguration; `lost`: nothing, and nothing more will come. */
export type ChangeAnswer =
  | { readonly answer: Response<'ChangeConfiguration'>['status'] }
  | { readonly answer: 'error'; readonly errorCode: string }
  | { readonly answer: 'lost'; readonly because: 'closed' | 'silent' }

const sendOnce = async (link: ChargePointLink, key: string, value: string): Promise<ChangeAnswer> => {
  try {
    const { status } = await link.call(
      'ChangeConfiguration',
      { key, value },
      { timeoutMs: answerTimeoutMs, onBreak: 'once', toItsEnd: true },
    )
    return { answer: status }
  } catch (error) {
    if (isCallProblem(error, 'call-refused')) {
      const { errorCode } = error.params
      return unsupported.has(errorCode)
        ? { answer: 'NotSupported' }
        : { answer: 'error', errorCode: String(errorCode ?? '') }
    }
    if (isCallProblem(error, 'connection-closed')) return { answer: 'lost', because: 'closed' }
    if (isCallProblem(error, 'call-timed-out', 'answer-unreadable'))
      return { answer: 'lost', because: 'silent' }
    throw error
  }
}

export interface Spelling {
  /** How the charge point spells it now. */
  readonly own: ReadKey | undefined
  readonly habits: SpellingHabits
}

/** The value in the form in which the charge point writes it (quirk 33). A secret goes out as it was given. */
export const spelled = (entry: Entry, { own, habits }: Spelling): string =>
  entry.secret ? entry.value : spellAs(entry.value, shapeOf(entry, own), own?.value ?? null, habits)

/**
 * Sends one key. An answer that was lost with its link is not asked for again where the key reads back as it was sent;
 * else it is sent once more.
 */
export const changeKey = async (
  link: ChargePointLink,
  entry: Entry,
  spelling: Spelling,
  readAgain: () => Promise<ReadKey | undefined>,
): Promise<ChangeAnswer> => {
  const key = spelling.own?.key ?? entry.key
  const value = spelled(entry, spelling)
  const first = await sendOnce(link, key, value)
  if (first.answer !== 'lost' || first.because === 'silent') return first
  return hasValue(entry, await readAgain()) ? first : sendOnce(link, key, value)
}

/** What follows from an answer. `isRebootPending`: another key waits for a reboot. */
export const afterAnswer = (
  { key, knowledge }: Entry,
  answer: ChangeAnswer,
  mark: number,
  isRebootPending: boolean,
): KeyState => {
  switch (answer.answer) {
    case 'Accepted':
      return knowledge.rebootNeeded ? { state: 'reboot', mark } : { state: 'sent', mark, isAnswered: true }
    case 'RebootRequired':
      return { state: 'reboot', mark }
    case 'lost':
      return { state: 'sent', mark, isAnswered: false }
    case 'NotSupported':
      return { state: 'ended', outcome: { key, outcome: 'not-supported' } }
    case 'Rejected':
    case 'error': {
      const errorCode = answer.answer === 'error' ? answer.errorCode : null
      return isRebootPending
        ? { state: 'refused-until-reboot', errorCode }
        : { state: 'ended', outcome: { key, outcome: 'rejected', errorCode, untilReboot: false } }
    }
  }
}

const partsOf = (text: string): readonly unknown[] => {
  try {
    const frame: unknown = JSON.parse(text)
    return Array.isArray(frame) ? frame : []
  } catch {
    return []
  }
}

const namesKey = (text: string, key: string): boolean => {
  const payload = partsOf(text)[3]
  if (typeof payload !== 'object' || payload === null || !('key' in payload)) return false
  return typeof payload.key === 'string' && foldKey(payload.key) === foldKey(key)
}

/** The answer that had come before Chargebench was closed or killed; `lost` where the journal has none. */
export const answerSince = async (
  link: ChargePointLink,
  key: string,
  mark: number,
): Promise<ChangeAnswer> => {
  const asked = new Set<string>()
  try {
    const { text, messageType } = await link.event(
      ['frame'],
      { for: 'journal', timeoutMs: lookBackMs, after: mark },
      (frame) => {
        const { direction, action, messageId } = frame
        if (action !== 'ChangeConfiguration' || messageId === null) return false
        if (direction === 'in') return asked.has(messageId)
        if (frame.messageType === 2 && namesKey(frame.text, key)) asked.add(messageId)
        return false
      },
    )
    const answer = partsOf(text)[2]
    if (messageType === 4) return { answer: 'error', errorCode: String(answer) }
    const read = readResponse('ChangeConfiguration', answer)
    return read.ok ? { answer: read.payload.status } : { answer: 'lost', because: 'silent' }
  } catch (error) {
    if (isCallProblem(error, 'wait-timed-out')) return { answer: 'lost', because: 'closed' }
    throw error
  }
}
