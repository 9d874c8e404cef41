import { createRoute, z } from '@hono/zod-openapi'
import {
  changeFirmwareInput,
  firmwareDetailsSchema,
  firmwareImageSchema,
  importFirmwareInput,
} from '../../../contract/firmware.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { ApiDeps } from '../context.ts'
import { candidatesFor, importFirmware, removeFirmware } from '../firmware.ts'
import { isAtThisComputer } from './guard.ts'
import { parseJsonBody } from './json-body.ts'
import { chargePointParams, documentedBody, failures, type ApiRoutes } from './routes.ts'

const json: string = 'application/json'
const imageBody = z.object(firmwareImageSchema.shape).openapi('FirmwareImage')
const content = (description: string, schema: z.ZodType) => ({ description, content: { [json]: { schema } } })
const params = z.object({
  id: z
    .string()
    .min(1)
    .max(100)
    .openapi({ param: { name: 'id', in: 'path' }, description: 'of the image' }),
})
const word = (name: string, description: string) =>
  z
    .string()
    .max(10_000)
    .optional()
    .openapi({ param: { name, in: 'query', schema: { type: 'string' } }, description })

const list = createRoute({
  method: 'get',
  path: '/api/firmware',
  operationId: 'listFirmware',
  summary: 'The firmware images that are kept',
  responses: {
    200: content('newest first', z.object({ images: z.array(imageBody) })),
    ...failures(),
  },
})
const add = createRoute({
  method: 'post',
  path: '/api/firmware',
  operationId: 'addFirmware',
  summary: 'Adds a firmware image, at most 1 GiB',
  request: {
    query: z.object({
      name: z
        .string()
        .min(1)
        .max(500)
        .openapi({ param: { name: 'name', in: 'query' }, description: 'of the file' }),
      vendor: word('vendor', "as in BootNotification's chargePointVendor"),
      model: word(
        'model',
        "as in BootNotification's chargePointModel; a * at the end for any further letters",
      ),
      hardware: word('hardware', 'the revision of the board that it is for'),
      version: word('version', "as BootNotification's firmwareVersion reads once it is installed"),
      notes: word('notes', 'what else is to be known'),
    }),
    body: {
      description: 'the bytes of the image',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: { 201: content('it is stored', imageBody), ...failures(400, 413, 503, 507) },
})
const bring = createRoute({
  method: 'post',
  path: '/api/firmware/import',
  operationId: 'importFirmware',
  summary:
    'Adds a folder of images, or what its firmware.yaml names; only over a loopback address, not through a proxy',
  request: { body: documentedBody(importFirmwareInput, 'on the computer that Chargebench runs on') },
  responses: {
    200: content('what was taken, and what was not', z.looseObject({ added: z.array(imageBody) })),
    ...failures(400, 413, 422, 503),
  },
})
const change = createRoute({
  method: 'put',
  path: '/api/firmware/{id}/details',
  operationId: 'changeFirmware',
  summary: 'Says anew what is known of an image',
  request: { params, body: documentedBody(changeFirmwareInput.shape.details, 'all of it') },
  responses: { 200: content('as it is now', imageBody), ...failures(400, 404, 413, 422, 503) },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/firmware/{id}',
  operationId: 'removeFirmware',
  summary: 'Removes an image',
  request: { params },
  responses: {
    200: content('it is gone', z.object({ id: z.string(), deleted: z.literal(true) })),
    ...failures(400, 404, 409, 503),
  },
})
const candidates = createRoute({
  method: 'get',
  path: '/api/charge-points/{id}/firmware',
  operationId: 'listFirmwareFor',
  summary: 'The images as they stand to a charge point: those that fit first, of them the newest',
  request: { params: chargePointParams },
  responses: {
    200: content(
      'whether each fits, and whether it is newer than what runs',
      z.object({
        images: z.array(
          z.object({
            image: imageBody,
            match: z.looseObject({
              fit: z.enum(['fits', 'vendor-differs', 'model-differs', 'unknown']),
              order: z.enum(['newer', 'same', 'older', 'not-comparable']).nullable(),
            }),
          }),
        ),
      }),
    ),
    ...failures(400, 404),
  },
})
const transfers = createRoute({
  method: 'get',
  path: '/api/transfers',
  operationId: 'listTransfers',
  summary: 'The files that are offered now, and how far each is',
  responses: {
    200: content('those that are open', z.object({ transfers: z.array(z.looseObject({ id: z.string() })) })),
    ...failures(),
  },
})

async function* nothing(): AsyncGenerator<Uint8Array, void> {
  // a request without a body
}

/** The body as it comes; ends with an error when the client goes away, or the program does. */
const bytesOf = (request: Request, closing: AbortSignal): AsyncIterable<Uint8Array> => {
  const body: ReadableStream<Uint8Array> | null = request.body
  if (body === null) return nothing()
  const signal = AbortSignal.any([request.signal, closing])
  return body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal })
}

/** The firmware library for scripts; images come in over it for everyone. */
export const addFirmware = (api: ApiRoutes, deps: ApiDeps): void => {
  const { files, closing } = deps
  api.openapi(list, () => Response.json({ images: files.library.list() }))
  api.openapi(add, async (c) => {
    const { name, ...words } = c.req.valid('query')
    const given = Object.entries(words).filter(([, text]) => text !== undefined && text.trim() !== '')
    const details = firmwareDetailsSchema.safeParse(Object.fromEntries(given))
    if (!details.success) {
      const issue = details.error.issues[0]
      const path = issue?.path.map(String).join('.') ?? ''
      throw new ToolError('request-invalid', { name: path }, null, `"${path}": ${issue?.message ?? ''}`)
    }
    const image = await files.library.add(name, bytesOf(c.req.raw, closing), details.data)
    return Response.json(image, { status: 201, headers: { Location: `/api/firmware/${image.id}` } })
  })
  api.openapi(bring, async (c) => {
    const { path } = await parseJsonBody(c.req.raw, importFirmwareInput)
    const { peer } = c.env
    const isHere = peer.kind === 'app' || isAtThisComputer(peer.localAddress, c.req.raw.headers.keys())
    return Response.json(await importFirmware(deps, path, isHere))
  })
  api.openapi(change, async (c) => {
    const details = await parseJsonBody(c.req.raw, firmwareDetailsSchema)
    return Response.json(await files.library.change(c.req.valid('param').id, details))
  })
  api.openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    await removeFirmware(deps, id)
    return Response.json({ id, deleted: true })
  })
  api.openapi(candidates, (c) => Response.json({ images: candidatesFor(deps, c.req.valid('param').id) }))
  api.openapi(transfers, () => Response.json({ transfers: files.views() }))
}
