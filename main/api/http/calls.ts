import { createRoute, z } from '@hono/zod-openapi'
import { toTimestamp } from '../../../contract/clock.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import {
  actions,
  isAction,
  isFromCentralSystem,
  type FromCentralSystem,
  type Request as Payload,
} from '../../../ocpp/actions/index.ts'
import { checkRequest } from '../../../ocpp/validate.ts'
import { refuseWhileHeld } from '../busy.ts'
import type { ApiDeps } from '../context.ts'
import { bodyInvalid } from './errors.ts'
import { readJsonBody } from './json-body.ts'
import { chargePointParams, documentedBody, failures, type ApiRoutes } from './routes.ts'

const commands = Object.keys(actions).filter(isFromCentralSystem)

/** Typed as any string: the answer is what the charge point said, not what we declare. */
const json: string = 'application/json'

/** `1` and `true` are yes, `0` and `false` are no; the bare name is yes too. */
const flag = z
  .enum(['', '0', '1', 'false', 'true'])
  .transform((raw) => raw !== '0' && raw !== 'false')
  .optional()

const call = createRoute({
  method: 'post',
  path: '/api/charge-points/{id}/calls/{action}',
  operationId: 'callChargePoint',
  summary: 'Sends a CALL and waits for its answer',
  request: {
    params: chargePointParams.extend({
      action: z.string().openapi({
        param: { name: 'action', in: 'path', schema: { type: 'string', enum: commands } },
        example: 'TriggerMessage',
      }),
    }),
    query: z.object({
      force: flag.openapi({
        param: { name: 'force', in: 'query', schema: { type: 'string', enum: ['1'] } },
        description: 'send it although its registration state forbids it',
      }),
      timeout: z.coerce
        .number()
        .positive()
        .max(3600)
        .optional()
        .openapi({
          param: {
            name: 'timeout',
            in: 'query',
            schema: { type: 'number', exclusiveMinimum: 0, maximum: 3600 },
          },
          description: "seconds; absent: the setting's, 60 by default",
        }),
    }),
    body: documentedBody(null, "the request's payload, as OCPP 1.6 writes it"),
  },
  responses: {
    200: {
      description: "the CALLRESULT's payload",
      content: { [json]: { schema: z.looseObject({}) } },
    },
    ...failures(400, 404, 409, 413, 422, 502, 503, 504),
  },
})

const readPayload = async <A extends FromCentralSystem>(request: Request, action: A): Promise<Payload<A>> => {
  const payload = await readJsonBody(request)
  const fits = (value: unknown): value is Payload<A> => checkRequest(action, value) === null
  if (!fits(payload)) throw bodyInvalid(checkRequest(action, payload) ?? [])
  return payload
}

const notConnected = ({ journal, listening }: ApiDeps, chargePointId: string): ToolError => {
  const { chargePoints } = journal.state()
  const link = Object.hasOwn(chargePoints, chargePointId) ? chargePoints[chargePointId]?.link : undefined
  const url = `${listening.current().ocppUrl}/${encodeURIComponent(chargePointId)}`
  return new ToolError(
    'charge-point-not-connected',
    { chargePointId },
    'wait-for-reconnect',
    link?.state === 'disconnected'
      ? `"${chargePointId}" is not connected since ${toTimestamp(link.since)}: wait until it dials again.`
      : `"${chargePointId}" has not connected here: let it dial ${url}, or see /api/knocks for what keeps it out.`,
  )
}

/**
 * `POST …/calls/{Action}`. A client that goes away ends its wait, and takes its CALL out of the queue; one that is
 * already on the wire stays there.
 */
export const addCalls = (api: ApiRoutes, deps: ApiDeps): void => {
  const { centralSystem, closing } = deps
  api.openapi(call, async (c) => {
    const { id, action } = c.req.valid('param')
    const { force = false, timeout } = c.req.valid('query')
    if (!isFromCentralSystem(action))
      throw new ToolError(
        'action-unknown',
        { action },
        null,
        isAction(action)
          ? `${action} is sent by the charge point, not to it.`
          : `OCPP 1.6 has no action "${action}".`,
      )
    if (!centralSystem.chargePoints().includes(id)) throw notConnected(deps, id)
    if (!force) refuseWhileHeld(deps, id)
    const payload = await readPayload(c.req.raw, action)
    const answer = await centralSystem.call(id, action, payload, {
      force,
      signal: AbortSignal.any([c.req.raw.signal, closing]),
      ...(timeout === undefined ? {} : { timeoutMs: timeout * 1000 }),
    })
    return Response.json(answer)
  })
}
