import type { Log } from '../contract/log.ts'
import {
  actions,
  isAction,
  isFromCentralSystem,
  type ActionName,
  type FromCentralSystem,
} from '../ocpp/actions/index.ts'
import { encodeCallError, type ErrorCode, type ParsedFrame } from '../ocpp/rpc.ts'
import { readRequest } from '../ocpp/tolerant.ts'
import { handlers } from './actions/handlers.ts'
import type { Device } from './device.ts'
import type { Answer, Handler } from './handler.ts'

/** Their answers can say that there is no list (OCPP 1.6 §5.10, §7.47). */
const sayItThemselves: ReadonlySet<FromCentralSystem> = new Set(['GetLocalListVersion', 'SendLocalList'])

const handle = <A extends FromCentralSystem>(action: A, payload: unknown, device: Device): Answer<A> => {
  if (!device.supports(actions[action].profile) && !sayItThemselves.has(action))
    return { errorCode: 'NotSupported', description: `${action} is not supported` }
  const handler: Handler<A> = handlers[action]
  const read = readRequest(action, payload)
  if (!read.ok) return { errorCode: read.errorCode, description: read.description }
  return handler(read.payload, device)
}

export type Answered =
  | {
      readonly kind: 'result'
      readonly action: ActionName
      readonly response: unknown
      readonly then?: () => void
    }
  | { readonly kind: 'error'; readonly text: string }

/** Answers a CALL of the Central System: what to send, and what to do after it was sent (OCPP-J 1.6 §4.2.3). */
export const answerCall = (
  frame: Extract<ParsedFrame, { kind: 'call' }>,
  device: Device,
  log: Log,
): Answered => {
  const { messageId, action, payload } = frame
  const refuse = (errorCode: ErrorCode, description: string): Answered => ({
    kind: 'error',
    text: encodeCallError(messageId, errorCode, description),
  })
  if (!isAction(action)) return refuse('NotImplemented', `${action} is unknown`)
  if (!isFromCentralSystem(action)) return refuse('NotSupported', `${action} is for charge points to send`)
  try {
    const answer = handle(action, payload, device)
    if ('errorCode' in answer) return refuse(answer.errorCode, answer.description)
    const { response, then } = answer
    return { kind: 'result', action, response, ...(then && { then }) }
  } catch (error) {
    log.write('error', 'handler-failed', { action, error: String(error) })
    return refuse('InternalError', `${action} failed`)
  }
}
