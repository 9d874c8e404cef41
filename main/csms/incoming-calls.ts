import { isAction, isFromChargePoint, type FromChargePoint, type Response } from '../../ocpp/actions/index.ts'
import type { ErrorCode } from '../../ocpp/rpc.ts'
import { readRequest } from '../../ocpp/tolerant.ts'
import { checkResponse } from '../../ocpp/validate.ts'
import type { ChargePointConnection } from './ChargePointConnection.ts'
import { problemOf } from './core.ts'
import { handlers } from './handlers/handlers.ts'
import { welcome } from './registration.ts'

/** A CALLERROR as the answer. */
export class Refusal {
  constructor(
    readonly errorCode: ErrorCode,
    readonly description: string,
    readonly details: Readonly<Record<string, unknown>> = {},
  ) {}
}

/** The payload of the CALLRESULT, or a Refusal. */
export type Answer = object
type Empty = Readonly<Record<string, never>>
type AnswerOf<A extends FromChargePoint> = Response<A> | Empty | Refusal

/**
 * Answered with an empty CALLRESULT even where they can not be read: a CALLERROR to a status notification makes charge
 * points give up an update (quirk 45).
 */
const emptyAnswered: ReadonlySet<FromChargePoint> = new Set([
  'StatusNotification',
  'DiagnosticsStatusNotification',
  'FirmwareStatusNotification',
  'LogStatusNotification',
  'SignedFirmwareStatusNotification',
  'SecurityEventNotification',
])

/**
 * The same for these where they can not be read: a CALLERROR brings them again and again, as they are
 * (OCPP 1.6 §3.7.1, §4.7, §4.10).
 */
const emptyAnsweredUnread: ReadonlySet<FromChargePoint> = new Set([
  ...emptyAnswered,
  'MeterValues',
  'StopTransaction',
])

const maxProblems = 10

const failed = (
  { core, chargePoint }: ChargePointConnection,
  action: FromChargePoint,
  frameSeq: number,
  error: unknown,
): Empty | Refusal => {
  const problem = problemOf(error)
  core.log.write('error', 'handler-failed', { chargePointId: chargePoint.id, action, problem })
  core.find(chargePoint.id, frameSeq, 'handler-failed', { action, problem: problem.slice(0, 200) })
  // A CALLERROR to MeterValues would bring them again and again (OCPP 1.6 §4.7).
  return emptyAnswered.has(action) || action === 'MeterValues'
    ? {}
    : new Refusal('InternalError', 'The Central System could not process the message.')
}

/** Strict when sending: what we answer is held against the schema, too. */
const checked = <A extends FromChargePoint>(
  connection: ChargePointConnection,
  action: A,
  frameSeq: number,
  response: Response<A>,
): AnswerOf<A> => {
  const problems = checkResponse(action, response)
  if (problems === null) return response
  const [first] = problems
  const error = new Error(`our answer breaks the schema: ${first?.path ?? ''} ${first?.message ?? ''}`)
  return failed(connection, action, frameSeq, error)
}

const run = <A extends FromChargePoint>(
  connection: ChargePointConnection,
  action: A,
  payload: unknown,
  frameSeq: number,
): AnswerOf<A> | Promise<AnswerOf<A>> => {
  const read = readRequest(action, payload)
  if (read.deviations.length > 0)
    for (const { rule, params } of read.deviations)
      connection.core.find(connection.chargePoint.id, frameSeq, rule, params)
  if (!read.ok)
    return emptyAnsweredUnread.has(action)
      ? {}
      : new Refusal(read.errorCode, read.description, { problems: read.problems.slice(0, maxProblems) })
  try {
    const response = handlers[action](read.payload, connection, frameSeq)
    return response instanceof Promise
      ? response.then(
          (later) => checked(connection, action, frameSeq, later),
          (error: unknown) => failed(connection, action, frameSeq, error),
        )
      : checked(connection, action, frameSeq, response)
  } catch (error) {
    return failed(connection, action, frameSeq, error)
  }
}

/** What a CALL of the charge point is answered with. Without a promise where nothing has to be stored first. */
export const answerTo = (
  connection: ChargePointConnection,
  action: string,
  payload: unknown,
  frameSeq: number,
): Answer | Promise<Answer> => {
  const { core, chargePoint } = connection
  if (!isFromChargePoint(action)) {
    const shown = action.slice(0, 100)
    if (isAction(action)) {
      core.find(chargePoint.id, frameSeq, 'action-wrong-direction', { action: shown })
      return new Refusal('NotSupported', `${shown} is sent by the Central System.`)
    }
    core.find(chargePoint.id, frameSeq, 'action-unknown', { action: shown })
    return new Refusal('NotImplemented', `${shown} is no action of OCPP 1.6.`)
  }
  const manner = welcome(core, chargePoint, action)
  if (manner !== 'expected') {
    const status = chargePoint.registration?.status ?? null
    const rule = manner === 'refused' ? 'call-refused-before-accepted' : 'call-before-accepted'
    core.find(chargePoint.id, frameSeq, rule, { action, status })
    if (manner === 'refused')
      return new Refusal('SecurityError', `${action} is not allowed before acceptance.`)
  }
  return run(connection, action, payload, frameSeq)
}
