import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { createRoute, z } from '@hono/zod-openapi'
import { create as contentDisposition } from 'content-disposition'
import { diagnosticsFileSchema } from '../../../contract/diagnostics.ts'
import type { ApiDeps } from '../context.ts'
import { removeDiagnostics } from '../diagnostics.ts'
import { failures, type ApiRoutes } from './routes.ts'

const json: string = 'application/json'
const fileBody = z.object(diagnosticsFileSchema.shape).openapi('DiagnosticsFile')
const content = (description: string, schema: z.ZodType) => ({ description, content: { [json]: { schema } } })
const bytes = (description: string) => ({
  description,
  content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
})
const id = z
  .string()
  .min(1)
  .max(100)
  .openapi({ param: { name: 'id', in: 'path' }, description: 'of the file' })
const params = z.object({ id })
const query = (name: string) =>
  z
    .string()
    .min(1)
    .max(255)
    .optional()
    .openapi({ param: { name, in: 'query', schema: { type: 'string' } } })

const list = createRoute({
  method: 'get',
  path: '/api/diagnostics',
  operationId: 'listDiagnostics',
  summary: 'The files that charge points have left',
  request: { query: z.object({ chargePoint: query('chargePoint'), job: query('job') }) },
  responses: {
    200: content('newest first', z.object({ files: z.array(fileBody) })),
    ...failures(400),
  },
})
const get = createRoute({
  method: 'get',
  path: '/api/diagnostics/{id}',
  operationId: 'getDiagnosticsFile',
  summary: 'The bytes of a file as they came',
  request: { params },
  responses: { 200: bytes('all of them'), ...failures(400, 404, 422) },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/diagnostics/{id}',
  operationId: 'removeDiagnostics',
  summary: 'Removes a file',
  request: { params },
  responses: {
    200: content('it is gone', z.object({ id: z.string(), deleted: z.literal(true) })),
    ...failures(400, 404, 503),
  },
})
const entries = createRoute({
  method: 'get',
  path: '/api/diagnostics/{id}/entries',
  operationId: 'listDiagnosticsEntries',
  summary: 'What is inside of a zip, tar, tgz or gz; of any other file itself',
  request: { params },
  responses: {
    200: content(
      'a tree: each names the archive that it is in',
      z.object({
        entries: z.array(
          z.looseObject({ id: z.int(), parentId: z.int().nullable(), path: z.string(), kind: z.string() }),
        ),
      }),
    ),
    ...failures(400, 404, 422),
  },
})
const entry = createRoute({
  method: 'get',
  path: '/api/diagnostics/{id}/entries/{entry}',
  operationId: 'getDiagnosticsEntry',
  summary: 'The bytes of a file inside',
  request: {
    params: z.object({
      id,
      entry: z.coerce
        .number()
        .int()
        .min(0)
        .openapi({ param: { name: 'entry', in: 'path', schema: { type: 'integer', minimum: 0 } } }),
    }),
  },
  responses: { 200: bytes('unpacked'), ...failures(400, 404, 422) },
})

/** Always as an attachment: a charge point's file is never shown as a page of ours. */
const download = (path: string, size: number, name: string): Response =>
  new Response(Readable.toWeb(createReadStream(path)) as ReadableStream, {
    headers: {
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(size),
      'Content-Disposition': contentDisposition(name),
      'Content-Security-Policy': 'sandbox',
    },
  })

/** What charge points have left, for scripts; the bytes for everyone. */
export const addDiagnostics = (api: ApiRoutes, deps: ApiDeps): void => {
  const { files, diagnosticsReader } = deps
  api.openapi(list, (c) => {
    const { chargePoint, job } = c.req.valid('query')
    return Response.json({ files: files.received.list({ chargePointId: chargePoint, jobId: job }) })
  })
  api.openapi(get, async (c) => {
    const file = files.received.get(c.req.valid('param').id)
    return download(await files.received.pathOf(file.id), file.size, file.name)
  })
  api.openapi(remove, async (c) => {
    const { id: fileId } = c.req.valid('param')
    await removeDiagnostics(deps, fileId)
    return Response.json({ id: fileId, deleted: true })
  })
  api.openapi(entries, async (c) =>
    Response.json({ entries: await diagnosticsReader.entries(c.req.valid('param').id) }),
  )
  api.openapi(entry, async (c) => {
    const { id: fileId, entry: entryId } = c.req.valid('param')
    const { path, size, name } = await diagnosticsReader.fileOf(fileId, entryId)
    return download(path, size, name)
  })
}
