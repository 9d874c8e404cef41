import { createRoute, z } from '@hono/zod-openapi'
import {
  compareInput,
  saveTemplateInput,
  templateFromReadingInput,
  variablesSchema,
} from '../../../contract/configuration-view.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import { comparisonView, configurationView, dictionariesView, readingView } from '../configuration-view.ts'
import { templateTextOf } from '../configuration.ts'
import type { ApiDeps } from '../context.ts'
import { parseJsonBody } from './json-body.ts'
import { chargePointParams, documentedBody, failures, type ApiRoutes } from './routes.ts'

/** Typed as any string: what a key carries is its own. */
const json: string = 'application/json'
const content = (description: string, schema: z.ZodType) => ({ description, content: { [json]: { schema } } })

const keyBody = z
  .looseObject({
    key: z.string(),
    value: z.string().nullable().describe('null: it gave none, or it is a secret'),
    readonly: z.boolean(),
    masked: z.boolean(),
  })
  .openapi('ConfigurationKey')
const headBody = z
  .looseObject({
    id: z.string(),
    chargePointId: z.string(),
    kind: z.enum(['reading', 'backup']),
    at: z.iso.datetime(),
  })
  .openapi('ConfigurationReading')
const templateBody = z
  .looseObject({ id: z.string(), text: z.string().describe('the file, YAML') })
  .openapi('ConfigurationTemplate')

const text = { type: 'string' } as const
const idParams = z.object({
  id: z
    .string()
    .min(1)
    .max(255)
    .openapi({ param: { name: 'id', in: 'path' } }),
})

/** `?serial=…` would meet our own names: all in one parameter, as JSON. */
const variables = z
  .string()
  .transform((raw, context) => {
    try {
      const parsed = variablesSchema.safeParse(JSON.parse(raw))
      if (parsed.success) return parsed.data
    } catch {
      // told below
    }
    context.addIssue({ code: 'custom', message: 'a JSON object of texts is expected' })
    return z.NEVER
  })
  .optional()

const view = createRoute({
  method: 'get',
  path: '/api/charge-points/{id}/configuration',
  operationId: 'getConfiguration',
  summary: 'The configuration keys as they were read last, with what is known of each',
  request: {
    params: chargePointParams,
    query: z.object({
      template: z
        .string()
        .min(1)
        .optional()
        .openapi({
          param: { name: 'template', in: 'query', schema: text },
          description: 'id of a template: how far each key is from it',
        }),
      variables: variables.openapi({
        param: { name: 'variables', in: 'query', schema: text },
        description: 'what fills the template, a JSON object',
      }),
    }),
  },
  responses: {
    200: content(
      'all null or empty: it was never read',
      z.looseObject({ reading: headBody.nullable(), keys: z.array(keyBody) }),
    ),
    ...failures(400, 404, 422, 503),
  },
})

const list = createRoute({
  method: 'get',
  path: '/api/configurations',
  operationId: 'listConfigurations',
  summary: 'Readings and backups of configuration keys, newest first',
  request: {
    query: z.object({
      chargePoint: z
        .string()
        .optional()
        .openapi({ param: { name: 'chargePoint', in: 'query', schema: text } }),
      kind: z
        .enum(['reading', 'backup'])
        .optional()
        .openapi({ param: { name: 'kind', in: 'query', schema: { ...text, enum: ['reading', 'backup'] } } }),
      job: z
        .string()
        .optional()
        .openapi({ param: { name: 'job', in: 'query', schema: text } }),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .max(1000)
        .default(100)
        .openapi({
          param: { name: 'limit', in: 'query', schema: { type: 'integer', minimum: 1, maximum: 1000 } },
        }),
    }),
  },
  responses: {
    200: content('without their keys', z.object({ readings: z.array(headBody) })),
    ...failures(400, 503),
  },
})

const one = createRoute({
  method: 'get',
  path: '/api/configurations/{id}',
  operationId: 'getConfigurationReading',
  summary: 'One reading or backup, with its keys',
  request: { params: idParams },
  responses: {
    200: content('as it was read', z.looseObject({ reading: headBody, keys: z.array(keyBody) })),
    ...failures(400, 404, 503),
  },
})

const compare = createRoute({
  method: 'post',
  path: '/api/configurations/compare',
  operationId: 'compareConfigurations',
  summary: 'Any two of charge points, readings, backups and templates, key by key, by meaning',
  request: { body: documentedBody(compareInput, 'the two sides') },
  responses: {
    200: content('first the keys of a', z.looseObject({ differing: z.int() })),
    ...failures(400, 404, 413, 422, 503),
  },
})

const templates = createRoute({
  method: 'get',
  path: '/api/templates',
  operationId: 'listTemplates',
  summary: 'The configuration templates of the data folder, and files that are not used',
  responses: {
    200: content(
      'by name',
      z.looseObject({ templates: z.array(z.looseObject({ id: z.string(), name: z.string() })) }),
    ),
    ...failures(503),
  },
})

const template = createRoute({
  method: 'get',
  path: '/api/templates/{id}',
  operationId: 'getTemplate',
  summary: 'One template, as text and as it is understood',
  request: { params: idParams },
  responses: { 200: content('as it stands', templateBody), ...failures(400, 404, 422) },
})

const saveInput = saveTemplateInput.pick({ text: true })

const create = createRoute({
  method: 'post',
  path: '/api/templates',
  operationId: 'createTemplate',
  summary: 'Saves a new template; its file is named after it',
  request: {
    body: documentedBody(
      z.union([saveInput, templateFromReadingInput]),
      'the text of a template, or the reading that it is made of and its name',
    ),
  },
  responses: { 201: content('as it was saved', templateBody), ...failures(400, 404, 413, 422) },
})

const replace = createRoute({
  method: 'put',
  path: '/api/templates/{id}',
  operationId: 'putTemplate',
  summary: 'Replaces a template',
  request: { params: idParams, body: documentedBody(saveInput, 'the text of the template') },
  responses: { 200: content('as it was saved', templateBody), ...failures(400, 404, 413, 422) },
})

const remove = createRoute({
  method: 'delete',
  path: '/api/templates/{id}',
  operationId: 'deleteTemplate',
  summary: 'Removes a template',
  request: { params: idParams },
  responses: {
    200: content('it is gone', z.object({ id: z.string(), deleted: z.literal(true) })),
    ...failures(400, 404),
  },
})

const dictionaries = createRoute({
  method: 'get',
  path: '/api/dictionaries',
  operationId: 'listDictionaries',
  summary: 'The vendor dictionaries that speak of a charge point, and files that are not used',
  request: {
    query: z.object({
      chargePoint: z
        .string()
        .min(1)
        .max(255)
        .optional()
        .openapi({ param: { name: 'chargePoint', in: 'query', schema: text } }),
    }),
  },
  responses: {
    200: content('the likeliest first', z.looseObject({ known: z.int() })),
    ...failures(400, 503),
  },
})

/** What was read of configuration keys, templates, and what is known of them. Reading and setting are runs. */
export const addConfiguration = (api: ApiRoutes, deps: ApiDeps): void => {
  const { readings, templates: files } = deps.configuration

  api.openapi(view, async (c) => {
    const { id } = c.req.valid('param')
    const query = c.req.valid('query')
    return Response.json(
      await configurationView(deps, {
        chargePointId: id,
        templateId: query.template ?? null,
        variables: query.variables,
      }),
    )
  })
  api.openapi(list, async (c) => {
    const { chargePoint, kind, job, limit } = c.req.valid('query')
    const found = await readings.list({ chargePointId: chargePoint, kind, jobId: job, limit })
    return Response.json({ readings: found })
  })
  api.openapi(compare, async (c) =>
    Response.json(await comparisonView(deps, await parseJsonBody(c.req.raw, compareInput))),
  )
  api.openapi(one, async (c) => Response.json(await readingView(deps, c.req.valid('param').id)))

  api.openapi(templates, async () => Response.json(await files.list()))
  api.openapi(create, async (c) => {
    const body = await parseJsonBody(c.req.raw, z.union([saveInput, templateFromReadingInput]))
    const given = 'text' in body ? body.text : await templateTextOf(deps, body.readingId, body.name)
    const saved = await files.save({ text: given })
    return Response.json(saved, {
      status: 201,
      headers: { Location: `/api/templates/${encodeURIComponent(saved.id)}` },
    })
  })
  api.openapi(template, async (c) => Response.json(await files.get(c.req.valid('param').id)))
  api.openapi(replace, async (c) => {
    const { id } = c.req.valid('param')
    const body = await parseJsonBody(c.req.raw, saveInput)
    return Response.json(await files.save(body, id))
  })
  api.openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    if (!(await files.delete(id)))
      throw new ToolError('not-found', { template: id }, null, `There is no template "${id}".`)
    return Response.json({ id, deleted: true })
  })
  api.openapi(dictionaries, async (c) =>
    Response.json(await dictionariesView(deps, c.req.valid('query').chargePoint ?? null)),
  )
}
