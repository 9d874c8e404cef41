import { createRoute, z } from '@hono/zod-openapi'
import { create as contentDisposition } from 'content-disposition'
import { filePacingSchema } from '../../../contract/console.ts'
import { toTimestamp } from '../../../contract/clock.ts'
import { consoleBrief } from '../console.ts'
import type { ApiDeps } from '../context.ts'
import { failures, type ApiRoutes } from './routes.ts'
import { streamedBody } from './streamed-body.ts'

const json: string = 'application/json'
const content = (description: string, schema: z.ZodType) => ({ description, content: { [json]: { schema } } })

const device = z
  .string()
  .min(1)
  .max(255)
  .openapi({ param: { name: 'device', in: 'query' }, description: 'as the list names it' })

const consoleBody = z
  .object({
    settings: z.looseObject({ device: z.string(), baudRate: z.int() }),
    state: z.looseObject({ state: z.enum(['opening', 'open', 'yielded', 'failed', 'closed']) }),
    activity: z
      .looseObject({ kind: z.enum(['baud-scan', 'file', 'macro']) })
      .nullable()
      .describe('what takes its time'),
  })
  .openapi('Console')

const list = createRoute({
  method: 'get',
  path: '/api/consoles',
  operationId: 'listConsoles',
  summary: 'The terminals that are open on service ports',
  responses: {
    200: content('and how each stands', z.object({ consoles: z.array(consoleBody) })),
    ...failures(),
  },
})
const scrollback = createRoute({
  method: 'get',
  path: '/api/consoles/scrollback',
  operationId: 'getConsoleScrollback',
  summary: 'All that is kept of what a terminal said, the newest 4 MiB',
  request: { query: z.object({ device }) },
  responses: {
    200: {
      description: 'the bytes as they came, and as they were shown when they were typed',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...failures(400, 404),
  },
})
const sendFile = createRoute({
  method: 'post',
  path: '/api/consoles/file',
  operationId: 'sendConsoleFile',
  summary: 'Sends the bytes of a file to the device; answers when the last one has gone out',
  request: {
    query: z.object({
      device,
      name: z
        .string()
        .max(255)
        .optional()
        .openapi({ param: { name: 'name', in: 'query', schema: { type: 'string' } } }),
      pacing: filePacingSchema.default('fast').openapi({
        param: { name: 'pacing', in: 'query' },
        description:
          '`fast` as the line takes it, `slow` 256 bytes each 100 ms, `line` a line when the one before was answered',
      }),
    }),
    body: {
      description: 'the bytes',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
  responses: {
    200: content('all of it has gone out', z.object({ bytes: z.int() })),
    ...failures(400, 404, 409, 503),
  },
})

const log = createRoute({
  method: 'get',
  path: '/api/console-logs/{file}',
  operationId: 'getConsoleLog',
  summary: 'A log that `service.collect-log` has kept',
  request: {
    params: z.object({
      file: z
        .string()
        .regex(/^[\w-]{1,100}\.log$/)
        .openapi({ param: { name: 'file', in: 'path' }, description: 'as its result names it' }),
    }),
  },
  responses: {
    200: {
      description: 'its text',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
    ...failures(400, 404),
  },
})

/** Terminals for scripts; files and the whole scrollback for everyone. */
export const addConsoles = (api: ApiRoutes, { servicePort, closing, clock }: ApiDeps): void => {
  api.openapi(list, () => Response.json({ consoles: servicePort.consoles.list().map(consoleBrief) }))
  api.openapi(scrollback, (c) => {
    const { device: id } = c.req.valid('query')
    const bytes = servicePort.consoles.get(id).scrollback()
    const stamp = toTimestamp(clock.now()).replace(/[-:]/g, '').slice(0, 15)
    return new Response(new Uint8Array(bytes), {
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': contentDisposition(`console-${id.replace(/[^\w.-]+/g, '-')}-${stamp}.log`),
        'Content-Security-Policy': 'sandbox',
      },
    })
  })
  api.openapi(log, async (c) => {
    const { file } = c.req.valid('param')
    const text = await servicePort.readLog(file)
    return new Response(new Uint8Array(text), {
      headers: {
        'Content-Type': 'application/octet-stream',
        'Content-Disposition': contentDisposition(file),
        'Content-Security-Policy': 'sandbox',
      },
    })
  })
  api.openapi(sendFile, async (c) => {
    const { device: id, name = '', pacing } = c.req.valid('query')
    const session = servicePort.consoles.get(id)
    const { bytes, size } = streamedBody(c.req.raw, closing)
    return Response.json({ bytes: await session.sendFile(bytes, { name, size, pacing, signal: closing }) })
  })
}
