import type { KeyOutcome } from '../../contract/configuration-run.ts'
import type { NotPutBack, LeaveCleanTodo, PutBackOutcome } from '../../contract/leave-clean.ts'
import { isToolError } from '../../contract/tool-error.ts'
import { isCallProblem, type ChargePointLink } from './charge-point-link.ts'
import { notPutBackText } from './leaving-words.ts'

const answerMs = 60_000
const statusMs = 20_000
/** Entries in one SendLocalList: many take no more. */
const listPortion = 10
const noneOfIt: ReadonlySet<unknown> = new Set(['NotSupported', 'NotImplemented'])

export const notPutBack = (
  why: NotPutBack,
  todo: LeaveCleanTodo,
  answer: string | null = null,
  key: KeyOutcome | null = null,
): PutBackOutcome => ({
  state: 'not-put-back',
  why,
  todo,
  answer,
  key,
  text: notPutBackText(why, todo),
})

/** What it said; `none`: it knows no such thing; `silent`: nothing in time. */
type Said<Status extends string> =
  | { readonly said: 'status'; readonly status: Status }
  | { readonly said: 'none' | 'error'; readonly code: string }
  | { readonly said: 'silent' }

const heard = async <Status extends string>(
  asked: Promise<{ readonly status: Status }>,
): Promise<Said<Status>> => {
  try {
    return { said: 'status', status: (await asked).status }
  } catch (error) {
    if (isCallProblem(error, 'call-timed-out', 'connection-closed', 'answer-unreadable'))
      return { said: 'silent' }
    if (!isCallProblem(error, 'call-refused')) throw error
    const code = String(error.params['errorCode'])
    return { said: noneOfIt.has(code) ? 'none' : 'error', code }
  }
}

/** What an answer that is no success comes to. */
const failed = <Status extends string>(said: Said<Status>, todo: LeaveCleanTodo): PutBackOutcome =>
  said.said === 'silent'
    ? notPutBack('no-answer', 'try-again')
    : notPutBack('refused', todo, said.said === 'status' ? said.status : said.code)

/** OCPP 1.6 §5.4. Nothing tells whether a cache is empty but the answer. */
export const clearCache = async (link: ChargePointLink): Promise<PutBackOutcome> => {
  const said = await heard(link.call('ClearCache', {}, { timeoutMs: answerMs }))
  if (said.said === 'none') return { state: 'gone-already', evidence: 'answer' }
  return said.said === 'status' && said.status === 'Accepted'
    ? { state: 'put-back', evidence: 'answer' }
    : failed(said, 'set-by-hand')
}

/** OCPP 1.6 §5.1: Rejected says that there is no such reservation; asked again, that proves it. */
export const cancelReservation = async (
  link: ChargePointLink,
  reservationId: number,
): Promise<PutBackOutcome> => {
  const ask = () => heard(link.call('CancelReservation', { reservationId }, { timeoutMs: answerMs }))
  const first = await ask()
  if (first.said === 'none' || (first.said === 'status' && first.status === 'Rejected'))
    return { state: 'gone-already', evidence: 'answer' }
  if (first.said !== 'status') return failed(first, 'try-again')
  const again = await ask()
  return again.said === 'status' && again.status === 'Accepted'
    ? notPutBack('still-there', 'try-again', again.status)
    : { state: 'put-back', evidence: 'asked-again' }
}

/** OCPP 1.6 §5.5: Unknown says that there is no such profile; asked again, that proves it. */
export const clearProfile = async (link: ChargePointLink, id: number): Promise<PutBackOutcome> => {
  const ask = () => heard(link.call('ClearChargingProfile', { id }, { timeoutMs: answerMs }))
  const first = await ask()
  if (first.said === 'none' || (first.said === 'status' && first.status === 'Unknown'))
    return { state: 'gone-already', evidence: 'answer' }
  if (first.said !== 'status') return failed(first, 'try-again')
  const again = await ask()
  return again.said === 'status' && again.status === 'Accepted'
    ? notPutBack('still-there', 'try-again', again.status)
    : { state: 'put-back', evidence: 'asked-again' }
}

/** Null: it never told the status. */
const isOperative = (link: ChargePointLink, connectorId: number): boolean | null => {
  const connectors = Object.values(link.view()?.connectors ?? {})
  const meant = connectors.filter((each) => each.connectorId === connectorId)
  const seen = meant.length > 0 || connectorId !== 0 ? meant : connectors
  return seen.length === 0 ? null : seen.every(({ status }) => status !== 'Unavailable')
}

/** OCPP 1.6 §5.2: where the availability changes, a StatusNotification tells it. */
export const changeAvailability = async (
  link: ChargePointLink,
  connectorId: number,
  type: 'Operative' | 'Inoperative',
): Promise<PutBackOutcome> => {
  const mark = link.mark()
  const said = await heard(link.call('ChangeAvailability', { connectorId, type }, { timeoutMs: answerMs }))
  if (said.said !== 'status' || said.status === 'Rejected') return failed(said, 'set-by-hand')
  if (said.status === 'Scheduled') return { state: 'scheduled' }
  const isThere = (): boolean => isOperative(link, connectorId) === (type === 'Operative')
  const proven: PutBackOutcome = { state: 'put-back', evidence: 'status' }
  if (isThere()) return proven
  const told = async (after: number): Promise<boolean> => {
    try {
      await link.event(
        ['connector-status'],
        { for: 'status', params: { connectorId }, timeoutMs: statusMs, after },
        () => isThere(),
      )
      return true
    } catch (error) {
      if (!isCallProblem(error, 'wait-timed-out')) throw error
      return isThere()
    }
  }
  if (await told(mark)) return proven
  const before = link.mark()
  const trigger = { requestedMessage: 'StatusNotification', connectorId } as const
  const triggered = await heard(link.call('TriggerMessage', trigger, { timeoutMs: answerMs }))
  if (triggered.said === 'status' && triggered.status === 'Accepted' && (await told(before))) return proven
  return isOperative(link, connectorId) === null
    ? { state: 'put-back', evidence: 'answer' }
    : notPutBack('still-there', 'look-at-status', said.status)
}

/** Its version; null: it keeps no list. */
const listVersion = async (link: ChargePointLink): Promise<number | null> => {
  try {
    const { listVersion: version } = await link.call('GetLocalListVersion', {}, { timeoutMs: answerMs })
    return version > 0 ? version : null
  } catch (error) {
    if (isToolError(error) && error.code === 'call-refused' && noneOfIt.has(error.params['errorCode']))
      return null
    throw error
  }
}

/** Takes idTags out of the Local Authorization List: an entry without idTagInfo is removed (OCPP 1.6 §7.1). */
export const removeIdTags = async (
  link: ChargePointLink,
  idTags: readonly string[],
): Promise<PutBackOutcome> => {
  try {
    let version = await listVersion(link)
    if (version === null) return { state: 'gone-already', evidence: 'list-version' }
    for (let at = 0; at < idTags.length; at += listPortion) {
      version += 1
      const localAuthorizationList = idTags.slice(at, at + listPortion).map((idTag) => ({ idTag }))
      const said = await heard(
        link.call(
          'SendLocalList',
          { listVersion: version, updateType: 'Differential', localAuthorizationList },
          { timeoutMs: answerMs, onBreak: 'once' },
        ),
      )
      if (said.said !== 'status' || said.status !== 'Accepted') return failed(said, 'send-whole-list')
    }
    const now = await listVersion(link)
    return now === version
      ? { state: 'put-back', evidence: 'list-version' }
      : notPutBack('still-there', 'send-whole-list', String(now))
  } catch (error) {
    if (isCallProblem(error, 'call-timed-out', 'connection-closed', 'answer-unreadable'))
      return notPutBack('no-answer', 'try-again')
    if (isCallProblem(error, 'call-refused'))
      return notPutBack('refused', 'send-whole-list', String(error.params['errorCode']))
    throw error
  }
}
