import { createRoute, z } from '@hono/zod-openapi'
import { startRunInput, takeUpRunInput } from '../../../contract/run-input.ts'
import type { RunView } from '../../../contract/run.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { ApiDeps } from '../context.ts'
import { parseJsonBody } from './json-body.ts'
import { documentedBody, failures, type ApiRoutes } from './routes.ts'

const runParams = z.object({
  id: z
    .string()
    .min(1)
    .max(100)
    .openapi({ param: { name: 'id', in: 'path' }, description: 'of the run' }),
})

const json: string = 'application/json'
/** Typed loosely: what a run carries is its procedure's own. */
const runBody = z
  .looseObject({
    id: z.string(),
    procedure: z.string(),
    state: z.looseObject({
      state: z.enum(['running', 'done', 'failed', 'cancelled', 'interrupted', 'dismissed']),
    }),
  })
  .openapi('Run')
const runContent = (description: string) => ({ description, content: { [json]: { schema: runBody } } })

const longestWaitSeconds = 3_600

const start = createRoute({
  method: 'post',
  path: '/api/runs',
  operationId: 'startRun',
  summary: 'Begins a procedure',
  request: { body: documentedBody(startRunInput, 'which one, and its input') },
  responses: { 201: runContent('it has begun'), ...failures(400, 404, 409, 422, 503) },
})

const list = createRoute({
  method: 'get',
  path: '/api/runs',
  operationId: 'listRuns',
  summary: 'The runs that are open, and the newest that have ended',
  responses: {
    200: {
      description: 'oldest first',
      content: { [json]: { schema: z.object({ runs: z.array(runBody) }) } },
    },
    ...failures(),
  },
})

const get = createRoute({
  method: 'get',
  path: '/api/runs/{id}',
  operationId: 'getRun',
  summary: 'One run; with `wait`, when it has ended or the time is over',
  request: {
    params: runParams,
    query: z.object({
      wait: z.coerce
        .number()
        .positive()
        .max(longestWaitSeconds)
        .optional()
        .openapi({
          param: {
            name: 'wait',
            in: 'query',
            schema: { type: 'number', exclusiveMinimum: 0, maximum: longestWaitSeconds },
          },
          description: 'seconds',
        }),
    }),
  },
  responses: { 200: runContent('as it is now'), ...failures(400, 404, 503) },
})

const change = (verb: 'cancel' | 'go-on' | 'take-up' | 'dismiss', summary: string) =>
  createRoute({
    method: 'post',
    path: `/api/runs/{id}/${verb}` as const,
    operationId: `${verb.replace(/-(.)/, (_, letter: string) => letter.toUpperCase())}Run`,
    summary,
    request: {
      params: runParams,
      ...(verb === 'take-up'
        ? { body: documentedBody(takeUpRunInput.omit({ runId: true }), 'secrets, where it had some') }
        : {}),
    },
    responses: { 200: runContent('as it is now'), ...failures(400, 404, 409, 422, 503) },
  })

const cancelRoute = change('cancel', 'Ends a run at its next safe point')
const goOnRoute = change('go-on', 'Says that what a run waits for a person to do is done')
const takeUpRoute = change('take-up', 'Goes on with an interrupted run')
const dismissRoute = change('dismiss', 'Leaves an interrupted run as it is')

/** Procedures for scripts: the same runs as the screen's. */
export const addRuns = (api: ApiRoutes, deps: ApiDeps): void => {
  const { runner, journal, clock, closing } = deps
  const viewOf = (runId: string): RunView => {
    const { runs } = journal.state()
    const view = Object.hasOwn(runs, runId) ? runs[runId] : undefined
    if (!view) throw new ToolError('not-found', { run: runId }, null, `There is no run ${runId}.`)
    return view
  }

  api.openapi(start, async (c) => {
    const { procedure, input, jobId } = await parseJsonBody(c.req.raw, startRunInput)
    const runId = await runner.start(procedure, input, jobId)
    return Response.json(viewOf(runId), { status: 201, headers: { Location: `/api/runs/${runId}` } })
  })
  api.openapi(list, () => {
    const runs = Object.values(journal.state().runs).toSorted((a, b) => a.startedAt - b.startedAt)
    return Response.json({ runs })
  })
  api.openapi(get, async (c) => {
    const { id } = c.req.valid('param')
    const { wait } = c.req.valid('query')
    viewOf(id)
    if (wait !== undefined) {
      const late = new AbortController()
      const timer = clock.after(wait * 1000, () => late.abort(new Error('the time is over')))
      try {
        await runner.ended(id, AbortSignal.any([late.signal, c.req.raw.signal, closing]))
      } catch (error) {
        if (!late.signal.aborted) throw error
      } finally {
        timer.cancel()
      }
    }
    return Response.json(viewOf(id))
  })
  api.openapi(cancelRoute, (c) => {
    const { id } = c.req.valid('param')
    viewOf(id)
    runner.cancel(id)
    return Response.json(viewOf(id))
  })
  api.openapi(goOnRoute, (c) => {
    const { id } = c.req.valid('param')
    viewOf(id)
    runner.goOn(id)
    return Response.json(viewOf(id))
  })
  api.openapi(takeUpRoute, async (c) => {
    const { id } = c.req.valid('param')
    const { secrets } = await parseJsonBody(c.req.raw, takeUpRunInput.omit({ runId: true }))
    await runner.takeUp(id, secrets)
    return Response.json(viewOf(id))
  })
  api.openapi(dismissRoute, (c) => {
    const { id } = c.req.valid('param')
    viewOf(id)
    runner.dismiss(id)
    return Response.json(viewOf(id))
  })
}
