import { createRoute, z } from '@hono/zod-openapi'
import type { IdTagFormat } from '../../../contract/local-list-format.ts'
import {
  changeImportSchema,
  importRowsInput,
  pasteInput,
  saveImportSchema,
} from '../../../contract/local-list-import.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { listFileFormats, listFileTypes } from '../../local-list/write-list.ts'
import type { ApiDeps } from '../context.ts'
import { parseJsonBody } from './json-body.ts'
import { fileResponse } from './lists.ts'
import { documentedBody, failures, type ApiRoutes } from './routes.ts'
import { streamedBody } from './streamed-body.ts'

/** Typed as any string: contract/local-list-import.ts has all of it. */
const json: string = 'application/json'
const content = (description: string, schema: z.ZodType) => ({ description, content: { [json]: { schema } } })

const importBody = z
  .looseObject({ id: z.uuid(), rows: z.int(), taken: z.int(), leftOut: z.int() })
  .openapi('ListImport')
const params = z.object({ id: z.uuid().openapi({ param: { name: 'id', in: 'path' } }) })

const add = createRoute({
  method: 'post',
  path: '/api/lists/imports',
  operationId: 'importList',
  summary: 'Reads a file of cards: CSV or XLSX, at most 16 MiB and 100,000 rows. Nothing is kept yet',
  request: {
    query: z.object({
      name: z
        .string()
        .max(500)
        .default('')
        .openapi({ param: { name: 'name', in: 'query' }, description: 'of the file' }),
      jobId: z
        .uuid()
        .optional()
        .openapi({
          param: { name: 'jobId', in: 'query' },
          description: 'the job whose idTag format is taken',
        }),
    }),
    body: {
      description: 'the bytes of the file',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    201: content('as it was read, with what is doubtful', importBody),
    ...failures(400, 404, 413, 422, 503),
  },
})
const paste = createRoute({
  method: 'post',
  path: '/api/lists/imports/paste',
  operationId: 'pasteList',
  summary: 'The same with what was copied from a spreadsheet',
  request: { body: documentedBody(pasteInput, 'the text') },
  responses: { 201: content('as it was read', importBody), ...failures(400, 413, 422, 503) },
})
const get = createRoute({
  method: 'get',
  path: '/api/lists/imports/{id}',
  operationId: 'getListImport',
  summary: 'What was read of a file',
  request: { params },
  responses: { 200: content('as it would be saved now', importBody), ...failures(400, 404, 503) },
})
const rows = createRoute({
  method: 'get',
  path: '/api/lists/imports/{id}/rows',
  operationId: 'getListImportRows',
  summary: 'Its rows, with the problems of each',
  request: {
    params,
    query: z.object({
      show: importRowsInput.shape.show,
      offset: z.coerce
        .number()
        .int()
        .min(0)
        .default(0)
        .openapi({ param: { name: 'offset', in: 'query', schema: { type: 'integer', minimum: 0 } } }),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(1_000)
        .default(100)
        .openapi({
          param: { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1_000 } },
        }),
    }),
  },
  responses: {
    200: content('a page', z.looseObject({ found: z.int(), rows: z.array(z.looseObject({})) })),
    ...failures(400, 404, 503),
  },
})
const change = createRoute({
  method: 'patch',
  path: '/api/lists/imports/{id}',
  operationId: 'changeListImport',
  summary: 'Chooses columns and formats, mends cells, decides about rows',
  request: { params, body: documentedBody(changeImportSchema, 'what is to be changed') },
  responses: { 200: content('as it is now', importBody), ...failures(400, 404, 413, 422, 503) },
})
const save = createRoute({
  method: 'post',
  path: '/api/lists/imports/{id}/save',
  operationId: 'saveListImport',
  summary: 'Keeps the rows that are taken as a list, or as a new revision of one',
  request: { params, body: documentedBody(saveImportSchema, 'which list') },
  responses: {
    201: content('the list', z.looseObject({ id: z.uuid(), revision: z.int(), entries: z.int() })),
    ...failures(400, 404, 409, 413, 422, 503),
  },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/lists/imports/{id}',
  operationId: 'deleteListImport',
  summary: 'Forgets a file that was read',
  request: { params },
  responses: {
    200: content('it is gone', z.object({ id: z.string(), deleted: z.literal(true) })),
    ...failures(400, 404, 503),
  },
})
const exportLeftOut = createRoute({
  method: 'get',
  path: '/api/lists/imports/{id}/left-out',
  operationId: 'exportLeftOutRows',
  summary: 'The rows that are left out, as they stand, with the reason',
  request: { params, query: z.object({ format: z.enum(listFileFormats).default('csv') }) },
  responses: {
    200: {
      description: 'the file',
      content: Object.fromEntries(
        Object.values(listFileTypes).map((type) => [
          type,
          { schema: z.string().openapi({ format: 'binary' }) },
        ]),
      ),
    },
    ...failures(400, 404, 503),
  },
})

/** Files of cards on their way to a list. */
export const addListImports = (
  api: ApiRoutes,
  { lists, jobs, closing }: Pick<ApiDeps, 'lists' | 'jobs' | 'closing'>,
): void => {
  const { imports } = lists
  const formatOf = async (jobId: string | undefined): Promise<IdTagFormat | null> =>
    jobId === undefined ? null : (await jobs.get(jobId)).idTagFormat
  const created = (made: { readonly id: string }): Response =>
    Response.json(made, { status: 201, headers: { Location: `/api/lists/imports/${made.id}` } })

  api.openapi(add, async (c) => {
    const { name, jobId } = c.req.valid('query')
    const format = await formatOf(jobId)
    return created(await imports.add({ name, format, ...streamedBody(c.req.raw, closing) }))
  })
  api.openapi(paste, async (c) => {
    const { text, format } = await parseJsonBody(c.req.raw, pasteInput)
    return created(await imports.paste(text, format ?? null))
  })
  api.openapi(get, (c) => Response.json(imports.view(c.req.valid('param').id)))
  api.openapi(rows, (c) =>
    Response.json(imports.rows({ importId: c.req.valid('param').id, ...c.req.valid('query') })),
  )
  api.openapi(change, async (c) => {
    const body = await parseJsonBody(c.req.raw, changeImportSchema)
    return Response.json(await imports.change(c.req.valid('param').id, body))
  })
  api.openapi(save, async (c) => {
    const { into } = await parseJsonBody(c.req.raw, saveImportSchema)
    const saved = await lists.saveImport(c.req.valid('param').id, into)
    return Response.json(saved, { status: 201, headers: { Location: `/api/lists/${saved.id}` } })
  })
  api.openapi(remove, (c) => {
    const { id } = c.req.valid('param')
    if (!imports.remove(id))
      throw new ToolError('not-found', { import: id }, null, `There is no import "${id}".`)
    return Response.json({ id, deleted: true })
  })
  api.openapi(exportLeftOut, async (c) => {
    const { format } = c.req.valid('query')
    return fileResponse(await lists.exportLeftOut(c.req.valid('param').id, format), format)
  })
}
