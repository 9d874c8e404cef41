import { Readable } from 'node:stream'
import { create as contentDisposition } from 'content-disposition'
import { createRoute, z } from '@hono/zod-openapi'
import { createJobInput, jobQuerySchema, jobRevisionInput, changeJobInput } from '../../../contract/job.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { ApiDeps } from '../context.ts'
import { parseJsonBody } from './json-body.ts'
import { documentedBody, failures, type ApiRoutes } from './routes.ts'
import { streamedBody } from './streamed-body.ts'
import { wholeNumber } from './whole-number.ts'

const json: string = 'application/json'
/** Typed loosely: docs/job.schema.json has all of it. */
const jobBody = z
  .looseObject({
    id: z.uuid(),
    revision: z.int(),
    status: z.enum(['open', 'closed']),
    site: z.string(),
    chargePoints: z.array(z.string()),
  })
  .openapi('Job')
const jobContent = (description: string) => ({ description, content: { [json]: { schema: jobBody } } })
const photoBody = z
  .looseObject({ id: z.uuid(), name: z.string(), type: z.string(), size: z.int(), sha256: z.string() })
  .openapi('Photo')

const idParam = z.uuid().openapi({ param: { name: 'id', in: 'path' }, description: 'of the job' })
const params = z.object({ id: idParam })
const photoParams = z.object({
  id: idParam,
  photoId: z.uuid().openapi({ param: { name: 'photoId', in: 'path' } }),
})
const runParams = z.object({
  id: idParam,
  runId: z
    .string()
    .min(1)
    .max(100)
    .openapi({ param: { name: 'runId', in: 'path' } }),
})
const revisionBody = jobRevisionInput.omit({ jobId: true })
const changeBody = changeJobInput.omit({ jobId: true })
const fileBody = (type: string, description: string) => ({
  description,
  content: { [type]: { schema: z.string().openapi({ format: 'binary' }) } },
})

const list = createRoute({
  method: 'get',
  path: '/api/jobs',
  operationId: 'listJobs',
  summary: 'The jobs; with `search`, those in which every word of it is found',
  request: {
    query: jobQuerySchema.extend({
      limit: wholeNumber('limit', 1, 500, 100),
      offset: wholeNumber('offset', 0, 1e9, 0),
    }),
  },
  responses: {
    200: {
      description: 'changed last first',
      content: { [json]: { schema: z.looseObject({ jobs: z.array(jobBody), total: z.int() }) } },
    },
    ...failures(400, 503),
  },
})
const create = createRoute({
  method: 'post',
  path: '/api/jobs',
  operationId: 'createJob',
  summary: 'Begins a job',
  request: { body: documentedBody(createJobInput, 'what is known of it; the rest is empty') },
  responses: { 201: jobContent('it is open'), ...failures(400, 409, 413, 422, 503) },
})
const get = createRoute({
  method: 'get',
  path: '/api/jobs/{id}',
  operationId: 'getJob',
  summary: 'One job',
  request: { params },
  responses: { 200: jobContent('as it is now'), ...failures(400, 404, 503) },
})
const change = createRoute({
  method: 'patch',
  path: '/api/jobs/{id}',
  operationId: 'changeJob',
  summary: 'Changes what is named; 409 where it is no longer at that revision',
  request: { params, body: documentedBody(changeBody, 'the revision that was seen, and the change') },
  responses: { 200: jobContent('as it is now'), ...failures(400, 404, 409, 413, 422, 503) },
})
const remove = createRoute({
  method: 'delete',
  path: '/api/jobs/{id}',
  operationId: 'deleteJob',
  summary: 'Deletes a job with its photos; 409 where it is no longer at that revision',
  request: { params, query: z.object({ revision: wholeNumber('revision', 1, 1e9, 1) }) },
  responses: {
    200: {
      description: 'it is gone',
      content: { [json]: { schema: z.object({ id: z.string(), deleted: z.literal(true) }) } },
    },
    ...failures(400, 404, 409, 503),
  },
})

const verbs = {
  leave: ['leaveJob', 'Leaves a job, which stays open'],
  'take-up': ['takeUpJob', 'Takes a job up again'],
  close: ['closeJob', 'Closes a job'],
  reopen: ['reopenJob', 'Opens a closed job again'],
} as const
type Verb = keyof typeof verbs
const life = (verb: Verb) =>
  createRoute({
    method: 'post',
    path: `/api/jobs/{id}/${verb}` as const,
    operationId: verbs[verb][0],
    summary: verbs[verb][1],
    request: { params, body: documentedBody(revisionBody, 'the revision that was seen') },
    responses: { 200: jobContent('as it is now'), ...failures(400, 404, 409, 422, 503) },
  })
const leaveRoute = life('leave')
const takeUpRoute = life('take-up')
const closeRoute = life('close')
const reopenRoute = life('reopen')

const results = createRoute({
  method: 'get',
  path: '/api/jobs/{id}/results',
  operationId: 'getJobResults',
  summary: 'Its runs, findings and readings',
  request: { params },
  responses: {
    200: {
      description: 'as far as the journal still has them',
      content: {
        [json]: { schema: z.looseObject({ runs: z.array(z.looseObject({})), findings: z.looseObject({}) }) },
      },
    },
    ...failures(400, 404, 503),
  },
})
const run = createRoute({
  method: 'get',
  path: '/api/jobs/{id}/runs/{runId}',
  operationId: 'getJobRun',
  summary: 'One run of a job, with its input and result',
  request: { params: runParams },
  responses: {
    200: { description: 'the run', content: { [json]: { schema: z.looseObject({ id: z.string() }) } } },
    ...failures(400, 404, 503),
  },
})
const addPhoto = createRoute({
  method: 'post',
  path: '/api/jobs/{id}/photos',
  operationId: 'addJobPhoto',
  summary: 'Adds a photo: JPEG, PNG, WebP or HEIC, at most 32 MiB',
  request: {
    params,
    query: z.object({
      name: z
        .string()
        .max(500)
        .default('')
        .openapi({ param: { name: 'name', in: 'query' }, description: 'of the file' }),
      takenAt: z.iso
        .datetime({ offset: true })
        .optional()
        .openapi({ param: { name: 'takenAt', in: 'query' }, description: 'now, where it is not given' }),
    }),
    body: fileBody('application/octet-stream', 'the bytes of the file'),
  },
  responses: {
    201: { description: 'it is stored', content: { [json]: { schema: photoBody } } },
    ...failures(400, 404, 409, 413, 415, 503, 507),
  },
})
const getPhoto = createRoute({
  method: 'get',
  path: '/api/jobs/{id}/photos/{photoId}',
  operationId: 'getJobPhoto',
  summary: 'One photo',
  request: { params: photoParams },
  responses: { 200: fileBody('image/*', 'as it was added'), ...failures(400, 404, 503) },
})
const removePhoto = createRoute({
  method: 'delete',
  path: '/api/jobs/{id}/photos/{photoId}',
  operationId: 'deleteJobPhoto',
  summary: 'Removes a photo',
  request: { params: photoParams },
  responses: {
    200: {
      description: 'it is gone',
      content: { [json]: { schema: z.object({ id: z.string(), deleted: z.literal(true) }) } },
    },
    ...failures(400, 404, 409, 503),
  },
})
const exportFile = createRoute({
  method: 'get',
  path: '/api/jobs/{id}/export',
  operationId: 'exportJob',
  summary: 'The job as one file, secrets redacted',
  request: { params },
  responses: {
    200: fileBody('application/zip', 'docs/job-file.md says what is in it'),
    ...failures(400, 404, 503),
  },
})
const importFile = createRoute({
  method: 'post',
  path: '/api/jobs/import',
  operationId: 'importJob',
  summary: 'Takes in a job file; a job that is here already stays as it is',
  request: { body: fileBody('application/zip', 'as it was exported') },
  responses: {
    201: {
      description:
        '`isCopy`: its id was in use, so that it has a new one; `closedFor`: it came closed, because this charge point is in another open job',
      content: {
        [json]: {
          schema: z.object({ job: jobBody, isCopy: z.boolean(), closedFor: z.string().nullable() }),
        },
      },
    },
    ...failures(400, 413, 422, 503, 507),
  },
})

const stream = (source: Readable): ReadableStream => Readable.toWeb(source) as ReadableStream

/** Jobs for scripts, and their files for everyone. */
export const addJobs = (api: ApiRoutes, { jobs, closing }: ApiDeps): void => {
  api.openapi(list, async (c) => Response.json(await jobs.list(c.req.valid('query'))))
  api.openapi(create, async (c) => {
    const job = await jobs.create(await parseJsonBody(c.req.raw, createJobInput))
    return Response.json(job, { status: 201, headers: { Location: `/api/jobs/${job.id}` } })
  })
  api.openapi(get, async (c) => Response.json(await jobs.get(c.req.valid('param').id)))
  api.openapi(change, async (c) => {
    const { id } = c.req.valid('param')
    const body = await parseJsonBody(c.req.raw, changeBody)
    return Response.json(await jobs.change(id, body.revision, body.change))
  })
  api.openapi(remove, async (c) => {
    const { id } = c.req.valid('param')
    await jobs.delete(id, c.req.valid('query').revision)
    return Response.json({ id, deleted: true })
  })
  for (const [route, act] of [
    [leaveRoute, jobs.leave],
    [takeUpRoute, jobs.takeUp],
    [closeRoute, jobs.close],
    [reopenRoute, jobs.reopen],
  ] as const)
    api.openapi(route, async (c) => {
      const { revision } = await parseJsonBody(c.req.raw, revisionBody)
      return Response.json(await act(c.req.valid('param').id, revision))
    })
  api.openapi(results, async (c) => Response.json(await jobs.results(c.req.valid('param').id)))
  api.openapi(run, async (c) => {
    const { id, runId } = c.req.valid('param')
    return Response.json(await jobs.run(id, runId))
  })

  api.openapi(addPhoto, async (c) => {
    const { id } = c.req.valid('param')
    const { name, takenAt } = c.req.valid('query')
    const at = takenAt === undefined ? null : new Date(takenAt).toISOString()
    const photo = await jobs.photos.add(id, { name, takenAt: at, ...streamedBody(c.req.raw, closing) })
    return Response.json(photo, {
      status: 201,
      headers: { Location: `/api/jobs/${id}/photos/${photo.id}` },
    })
  })
  api.openapi(getPhoto, async (c) => {
    const { id, photoId } = c.req.valid('param')
    const { photo, stream: bytes } = await jobs.photos.open(id, photoId)
    return new Response(stream(bytes), {
      headers: {
        'Content-Type': photo.type,
        'Content-Length': String(photo.size),
        'Content-Disposition': contentDisposition(photo.name, { type: 'inline' }),
        // its bytes never change
        'Cache-Control': 'private, max-age=31536000, immutable',
      },
    })
  })
  api.openapi(removePhoto, async (c) => {
    const { id, photoId } = c.req.valid('param')
    await jobs.photos.remove(id, photoId)
    return Response.json({ id: photoId, deleted: true })
  })
  api.openapi(exportFile, async (c) => {
    const { name, stream: bytes } = await jobs.export(c.req.valid('param').id)
    return new Response(stream(bytes), {
      headers: { 'Content-Type': 'application/zip', 'Content-Disposition': contentDisposition(name) },
    })
  })
  api.openapi(importFile, async (c) => {
    const { bytes, size } = streamedBody(c.req.raw, closing)
    try {
      return Response.json(await jobs.import(bytes, size), { status: 201 })
    } catch (error) {
      // who reads it no more is told nothing
      if (closing.aborted) throw new ToolError('shutting-down', {}, null, 'Chargebench is closing.')
      throw error
    }
  })
}
