import type { Request } from '../../../ocpp/actions/index.ts'
import { isCallProblem, type ChargePointLink } from '../charge-point-link.ts'
import { answerMs, noneOfIt, notSupported } from './list-state.ts'

/** What a charge point said to one SendLocalList. */
export type ListAnswer =
  | { readonly said: 'accepted' }
  | { readonly said: 'failed' | 'version-mismatch'; readonly answer: string }
  /** A CALLERROR: perhaps it was too much. */
  | { readonly said: 'error'; readonly answer: string }
  /** Nothing that tells whether it was done. */
  | { readonly said: 'nothing'; readonly answer: 'silence' | 'link-cut' | 'unreadable' }

/** Rejects with `local-list-not-supported`. Once it is out, a cancel waits for the answer. */
export const sendMessage = async (
  link: ChargePointLink,
  payload: Request<'SendLocalList'>,
): Promise<ListAnswer> => {
  try {
    const { status } = await link.call('SendLocalList', payload, {
      timeoutMs: answerMs,
      onBreak: 'once',
      toItsEnd: true,
    })
    switch (status) {
      case 'Accepted':
        return { said: 'accepted' }
      case 'NotSupported':
        throw notSupported(status)
      case 'VersionMismatch':
        return { said: 'version-mismatch', answer: status }
      case 'Failed':
        return { said: 'failed', answer: status }
    }
  } catch (error) {
    if (isCallProblem(error, 'call-timed-out')) return { said: 'nothing', answer: 'silence' }
    if (isCallProblem(error, 'connection-closed')) return { said: 'nothing', answer: 'link-cut' }
    if (isCallProblem(error, 'answer-unreadable')) return { said: 'nothing', answer: 'unreadable' }
    if (!isCallProblem(error, 'call-refused')) throw error
    const code = String(error.params['errorCode'] ?? '')
    if (noneOfIt.has(code)) throw notSupported(code)
    return { said: 'error', answer: code }
  }
}
