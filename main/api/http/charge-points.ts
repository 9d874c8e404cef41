import { createRoute, z } from '@hono/zod-openapi'
import { registrationStatusSchema } from '../../../contract/journal-event.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { ApiDeps } from '../context.ts'
import { parseJsonBody } from './json-body.ts'
import { chargePointParams, documentedBody, failures, type ApiRoutes } from './routes.ts'
import { chargePointBody, chargePointView, knockBody, knockView } from './views.ts'

const list = createRoute({
  method: 'get',
  path: '/api/charge-points',
  operationId: 'listChargePoints',
  summary: 'Every charge point that is known here, connected or not',
  responses: {
    200: {
      description: 'sorted by identity',
      content: { 'application/json': { schema: z.array(chargePointBody) } },
    },
    ...failures(),
  },
})

const one = createRoute({
  method: 'get',
  path: '/api/charge-points/{id}',
  operationId: 'getChargePoint',
  summary: 'One charge point',
  request: { params: chargePointParams },
  responses: {
    200: { description: 'as it is now', content: { 'application/json': { schema: chargePointBody } } },
    ...failures(400, 404),
  },
})

const knocks = createRoute({
  method: 'get',
  path: '/api/knocks',
  operationId: 'listKnocks',
  summary: 'TCP connections to the OCPP port that did not become a session, oldest first',
  responses: {
    200: {
      description: 'at most the last 100',
      content: { 'application/json': { schema: z.array(knockBody) } },
    },
    ...failures(),
  },
})

const registrationInput = z
  .strictObject({
    status: registrationStatusSchema,
    interval: z
      .int()
      .min(0)
      .max(2_147_483_647)
      .optional()
      .describe("seconds; absent: the setting's for this status"),
  })
  .openapi('Registration')

const putRegistration = createRoute({
  method: 'put',
  path: '/api/charge-points/{id}/registration',
  operationId: 'putRegistration',
  summary: 'Decides what its BootNotification is answered; also for an identity never seen',
  request: {
    params: chargePointParams,
    body: documentedBody(registrationInput, 'the status, and the interval in seconds'),
  },
  responses: {
    200: {
      description: 'what holds from now on',
      content: {
        'application/json': { schema: z.object({ status: registrationStatusSchema, interval: z.int() }) },
      },
    },
    ...failures(400, 413, 422, 503),
  },
})

const modes = z.enum(['required', 'allowed', 'off'])
const credentialsInput = z
  .strictObject({
    password: z
      .string()
      .min(1)
      .max(255)
      .nullable()
      .default(null)
      .describe('as the charge point knows it; its 20 bytes in hexadecimal are accepted from it too'),
    mode: modes.default('required'),
  })
  .refine(({ password, mode }) => mode !== 'required' || password !== null, {
    path: ['password'],
    message: 'mode "required" needs a password',
  })

const putCredentials = createRoute({
  method: 'put',
  path: '/api/charge-points/{id}/credentials',
  operationId: 'putCredentials',
  summary: 'Sets the HTTP Basic password of a charge point; also for an identity never seen',
  request: { params: chargePointParams, body: documentedBody(credentialsInput, 'kept as a hash alone') },
  responses: {
    200: {
      description: 'set; the password is not given back',
      content: { 'application/json': { schema: z.object({ mode: modes, passwordSet: z.boolean() }) } },
    },
    ...failures(400, 413, 422, 503),
  },
})

const unknown = (chargePointId: string): ToolError =>
  new ToolError(
    'charge-point-unknown',
    { chargePointId },
    null,
    `No charge point "${chargePointId}" has been seen here.`,
  )

/** Charge points: what is known of them, and what is decided about them. */
export const addChargePoints = (api: ApiRoutes, { journal, centralSystem }: ApiDeps): void => {
  api.openapi(list, (c) =>
    c.json(
      Object.values(journal.state().chargePoints)
        .toSorted((a, b) => a.id.localeCompare(b.id, 'en'))
        .map(chargePointView),
      200,
    ),
  )
  api.openapi(one, (c) => {
    const { id } = c.req.valid('param')
    const { chargePoints } = journal.state()
    const chargePoint = Object.hasOwn(chargePoints, id) ? chargePoints[id] : undefined
    if (!chargePoint) throw unknown(id)
    return c.json(chargePointView(chargePoint), 200)
  })
  api.openapi(knocks, (c) => c.json(journal.state().knocks.map(knockView), 200))
  api.openapi(putRegistration, async (c) => {
    const { id } = c.req.valid('param')
    const { status, interval } = await parseJsonBody(c.req.raw, registrationInput)
    await centralSystem.setRegistration(id, status, interval, 'script')
    const holds = journal.state().chargePoints[id]?.registration
    return c.json({ status: holds?.status ?? status, interval: holds?.intervalSeconds ?? interval ?? 0 }, 200)
  })
  api.openapi(putCredentials, async (c) => {
    const { id } = c.req.valid('param')
    const { password, mode } = await parseJsonBody(c.req.raw, credentialsInput)
    await centralSystem.setCredentials(id, { password, mode })
    return c.json({ mode, passwordSet: password !== null }, 200)
  })
}
