import { create as contentDisposition } from 'content-disposition'
import { createRoute, z } from '@hono/zod-openapi'
import {
  compareListsInput,
  createListInput,
  listPageInput,
  listQueryInput,
  renameListInput,
  reviseListInput,
} from '../../../contract/local-list.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { ListFile } from '../../local-list/lists.ts'
import { listFileFormats, listFileTypes, type ListFileFormat } from '../../local-list/write-list.ts'
import type { ApiDeps } from '../context.ts'
import { parseJsonBody } from './json-body.ts'
import { chargePointParams, documentedBody, failures, type ApiRoutes } from './routes.ts'
import { wholeNumber } from './whole-number.ts'

/** Typed as any string: contract/local-list.ts has all of it. */
const json: string = 'application/json'
const content = (description: string, schema: z.ZodType) => ({ description, content: { [json]: { schema } } })

const listBody = z
  .looseObject({
    id: z.uuid(),
    name: z.string(),
    site: z.string(),
    chargePointId: z.string().nullable(),
    revision: z.int(),
    entries: z.int(),
  })
  .openapi('LocalList')
const entryBody = z.looseObject({ idTag: z.string(), status: z.string() })

const params = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })
const revisionQuery = z.coerce
  .number()
  .int()
  .min(1)
  .optional()
  .openapi({
    param: { name: 'revision', in: 'query', schema: { type: 'integer', minimum: 1 } },
    description: 'the newest, where it is not given',
  })
const formatQuery = z.enum(listFileFormats).default('csv')
const renameBody = renameListInput.omit({ listId: true })
const reviseBody = reviseListInput.omit({ listId: true })

const list = createRoute({
  method: 'get',
  path: '/api/lists',
  operationId: 'listLists',
  summary: 'The lists that are kept',
  request: { query: listQueryInput },
  responses: { 200: content('changed last first', z.array(listBody)), ...failures(400, 503) },
})
const create = createRoute({
  method: 'post',
  path: '/api/lists',
  operationId: 'createList',
  summary: 'Keeps a list of the cards that are given',
  request: { body: documentedBody(createListInput, 'its name and its cards') },
  responses: { 201: content('it is kept', listBody), ...failures(400, 413, 422, 503) },
})
const get = createRoute({
  method: 'get',
  path: '/api/lists/{id}',
  operationId: 'getList',
  summary: 'One list, with a page of its cards',
  request: {
    params,
    query: z.object({
      revision: revisionQuery,
      search: listPageInput.shape.search,
      offset: wholeNumber('offset', 0, 1e9, 0),
      limit: wholeNumber('limit', 1, 1_000, 100),
    }),
  },
  responses: {
    200: content('as it was saved', listBody.extend({ found: z.int(), page: z.array(entryBody) })),
    ...failures(400, 404, 503),
  },
})
const rename = createRoute({
  method: 'patch',
  path: '/api/lists/{id}',
  operationId: 'renameList',
  summary: 'Gives it another name, site or charge point',
  request: { params, body: documentedBody(renameBody, 'what is to be changed') },
  responses: { 200: content('as it is now', listBody), ...failures(400, 404, 413, 422, 503) },
})
const revise = createRoute({
  method: 'post',
  path: '/api/lists/{id}/revisions',
  operationId: 'reviseList',
  summary: 'Puts and removes cards: a new revision; 409 where another was saved meanwhile',
  request: { params, body: documentedBody(reviseBody, 'the revision that was seen, and the change') },
  responses: { 201: content('as it is now', listBody), ...failures(400, 404, 409, 413, 422, 503) },
})
const revisions = createRoute({
  method: 'get',
  path: '/api/lists/{id}/revisions',
  operationId: 'getListRevisions',
  summary: 'Its revisions',
  request: { params },
  responses: {
    200: content('newest first', z.array(z.looseObject({ revision: z.int(), entries: z.int() }))),
    ...failures(400, 404, 503),
  },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/lists/{id}',
  operationId: 'deleteList',
  summary: 'Deletes a list with all of its revisions',
  request: { params },
  responses: {
    200: content('it is gone', z.object({ id: z.string(), deleted: z.literal(true) })),
    ...failures(400, 404, 503),
  },
})
const file = (description: string) => ({
  description,
  content: Object.fromEntries(
    Object.values(listFileTypes).map((type) => [type, { schema: z.string().openapi({ format: 'binary' }) }]),
  ),
})
const exportFile = createRoute({
  method: 'get',
  path: '/api/lists/{id}/export',
  operationId: 'exportList',
  summary: 'The list as CSV or XLSX; nothing in it runs in a spreadsheet',
  request: { params, query: z.object({ format: formatQuery, revision: revisionQuery }) },
  responses: { 200: file('the file'), ...failures(400, 404, 503) },
})
const compare = createRoute({
  method: 'post',
  path: '/api/lists/compare',
  operationId: 'compareLists',
  summary: 'Compares two of: a list, an import, what a charge point holds',
  request: { body: documentedBody(compareListsInput, 'the two sides') },
  responses: {
    200: content(
      'counts, and a page of what differs',
      z.looseObject({ added: z.int(), changed: z.int(), removed: z.int(), same: z.int() }),
    ),
    ...failures(400, 404, 413, 422, 503),
  },
})
const held = createRoute({
  method: 'get',
  path: '/api/charge-points/{id}/list',
  operationId: 'getHeldList',
  summary: 'What is known of the list of a charge point; null: nothing was sent from here',
  request: { params: chargePointParams },
  responses: {
    200: content('as it was proven last', z.looseObject({ listVersion: z.int() }).nullable()),
    ...failures(400, 503),
  },
})
const exportHeld = createRoute({
  method: 'get',
  path: '/api/charge-points/{id}/list/export',
  operationId: 'exportHeldList',
  summary: 'The cards that a charge point holds, as far as they are known',
  request: { params: chargePointParams, query: z.object({ format: formatQuery }) },
  responses: { 200: file('the file'), ...failures(400, 404, 503) },
})

/** A file to be saved under its name. */
export const fileResponse = ({ name, bytes }: ListFile, format: ListFileFormat): Response =>
  new Response(new Uint8Array(bytes), {
    headers: { 'Content-Type': listFileTypes[format], 'Content-Disposition': contentDisposition(name) },
  })

/** Lists for scripts, and their files for everyone. */
export const addLists = (api: ApiRoutes, { lists }: Pick<ApiDeps, 'lists'>): void => {
  api.openapi(list, async (c) => Response.json(await lists.list(c.req.valid('query'))))
  api.openapi(create, async (c) => {
    const { entries, ...named } = await parseJsonBody(c.req.raw, createListInput)
    const made = await lists.create(named, entries)
    return Response.json(made, { status: 201, headers: { Location: `/api/lists/${made.id}` } })
  })
  api.openapi(compare, async (c) =>
    Response.json(await lists.compare(await parseJsonBody(c.req.raw, compareListsInput))),
  )
  api.openapi(get, async (c) => {
    const { revision, ...query } = c.req.valid('query')
    const listId = c.req.valid('param').id
    return Response.json(
      await lists.page({ listId, ...query, ...(revision === undefined ? {} : { revision }) }),
    )
  })
  api.openapi(rename, async (c) => {
    const { name, site, chargePointId } = await parseJsonBody(c.req.raw, renameBody)
    return Response.json(
      await lists.rename(c.req.valid('param').id, {
        ...(name === undefined ? {} : { name }),
        ...(site === undefined ? {} : { site }),
        ...(chargePointId === undefined ? {} : { chargePointId }),
      }),
    )
  })
  api.openapi(revise, async (c) => {
    const body = await parseJsonBody(c.req.raw, reviseBody)
    return Response.json(await lists.revise({ listId: c.req.valid('param').id, ...body }), { status: 201 })
  })
  api.openapi(revisions, async (c) => Response.json(await lists.revisions(c.req.valid('param').id)))
  api.openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    if (!(await lists.delete(id)))
      throw new ToolError('not-found', { list: id }, null, `There is no list "${id}".`)
    return Response.json({ id, deleted: true })
  })
  api.openapi(exportFile, async (c) => {
    const { format, revision } = c.req.valid('query')
    const side = { kind: 'list' as const, listId: c.req.valid('param').id }
    return fileResponse(
      await lists.export(revision === undefined ? side : { ...side, revision }, format),
      format,
    )
  })
  api.openapi(held, async (c) => Response.json(await lists.held(c.req.valid('param').id)))
  api.openapi(exportHeld, async (c) => {
    const { format } = c.req.valid('query')
    const side = { kind: 'charge-point' as const, chargePointId: c.req.valid('param').id }
    return fileResponse(await lists.export(side, format), format)
  })
}
