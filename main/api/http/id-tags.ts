import { createRoute, z } from '@hono/zod-openapi'
import { toTimestamp } from '../../../contract/clock.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { ApiDeps } from '../context.ts'
import { parseJsonBody } from './json-body.ts'
import { documentedBody, failures, type ApiRoutes } from './routes.ts'
import { idTagBody, idTagView } from './views.ts'

/** CiString20Type: OCPP 1.6 §7.28 IdToken. */
const idToken = z.string().min(1).max(20)

const params = z.object({
  idTag: idToken.openapi({
    param: { name: 'idTag', in: 'path' },
    description: 'percent-encoded, compared without case',
    example: '04A1B2C3',
  }),
})

const input = z.strictObject({
  status: z.enum(['Accepted', 'Blocked', 'Expired', 'Invalid']).default('Accepted'),
  expiryDate: z.iso
    .datetime({ offset: true })
    .transform((raw) => toTimestamp(Date.parse(raw)))
    .nullable()
    .default(null),
  parentIdTag: idToken.nullable().default(null),
})

const json = { 'application/json': { schema: idTagBody } }

const list = createRoute({
  method: 'get',
  path: '/api/id-tags',
  operationId: 'listIdTags',
  summary: 'Every idTag that is known here',
  responses: {
    200: { description: 'sorted', content: { 'application/json': { schema: z.array(idTagBody) } } },
    ...failures(503),
  },
})
const get = createRoute({
  method: 'get',
  path: '/api/id-tags/{idTag}',
  operationId: 'getIdTag',
  summary: 'One idTag',
  request: { params },
  responses: { 200: { description: 'as it was put', content: json }, ...failures(400, 404, 503) },
})
const put = createRoute({
  method: 'put',
  path: '/api/id-tags/{idTag}',
  operationId: 'putIdTag',
  summary: 'Makes or replaces an idTag',
  request: { params, body: documentedBody(input, 'what Authorize and StartTransaction are answered') },
  responses: {
    200: { description: 'as it holds from now on', content: json },
    ...failures(400, 413, 422, 503),
  },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/id-tags/{idTag}',
  operationId: 'deleteIdTag',
  summary: 'Forgets an idTag: it is unknown from now on',
  request: { params },
  responses: {
    200: {
      description: 'it is gone',
      content: { 'application/json': { schema: z.object({ idTag: z.string(), deleted: z.literal(true) }) } },
    },
    ...failures(400, 404, 503),
  },
})

const unknown = (idTag: string): ToolError =>
  new ToolError('not-found', { idTag }, null, `There is no idTag "${idTag}" here.`)

/** The idTags that the Central System knows. */
export const addIdTags = (api: ApiRoutes, { idTags }: ApiDeps): void => {
  api.openapi(list, async (c) =>
    c.json(
      (await idTags.list()).toSorted((a, b) => a.idTag.localeCompare(b.idTag, 'en')).map(idTagView),
      200,
    ),
  )
  api.openapi(get, async (c) => {
    const { idTag } = c.req.valid('param')
    const record = await idTags.get(idTag)
    if (!record) throw unknown(idTag)
    return c.json(idTagView(record), 200)
  })
  api.openapi(put, async (c) => {
    const { idTag } = c.req.valid('param')
    const record = { idTag, ...(await parseJsonBody(c.req.raw, input)) }
    await idTags.put(record)
    return c.json(idTagView(record), 200)
  })
  api.openapi(remove, async (c) => {
    const { idTag } = c.req.valid('param')
    if (!(await idTags.delete(idTag))) throw unknown(idTag)
    return c.json({ idTag, deleted: true as const }, 200)
  })
}
