import { createRoute, z } from '@hono/zod-openapi'
import { toTimestamp } from '../../../contract/clock.ts'
import { severitySchema, type EventOf, type JournalEvent } from '../../../contract/journal-event.ts'
import type { ApiDeps } from '../context.ts'
import { chargePointParams, failures, type ApiRoutes } from './routes.ts'

const pageSize = 1000
const longestWaitSeconds = 3600

const query = z.object({
  after: z.coerce
    .number()
    .int()
    .min(0)
    .default(0)
    .openapi({
      param: { name: 'after', in: 'query', schema: { type: 'integer', minimum: 0, default: 0 } },
      description: 'only lines with a greater `seq`',
    }),
  wait: z.coerce
    .number()
    .min(0)
    .max(longestWaitSeconds)
    .default(0)
    .openapi({
      param: {
        name: 'wait',
        in: 'query',
        schema: { type: 'number', minimum: 0, maximum: longestWaitSeconds, default: 0 },
      },
      description: 'seconds to wait for the next line when there is none yet',
    }),
})

const frameLine = z
  .object({
    seq: z.int(),
    at: z.iso.datetime(),
    direction: z.enum(['in', 'out']).describe('`in`: from the charge point'),
    frame: z
      .union([z.array(z.unknown()), z.string()])
      .describe('as it was on the wire; as text where it is no JSON array'),
  })
  .openapi('FrameLine')

const findingLine = z
  .object({
    seq: z.int(),
    rule: z.string(),
    clause: z.string().nullable(),
    severity: severitySchema,
    frameSeq: z.int().nullable().describe('the `seq` of the frame that shows it'),
    text: z.string(),
  })
  .openapi('FindingLine')

/** Typed as any string: the router would take a literal with "json" in it for JSON. */
const ndjson: string = 'application/x-ndjson'

const route = (path: string, operationId: string, summary: string, schema: z.ZodType) =>
  createRoute({
    method: 'get',
    path,
    operationId,
    summary,
    request: { params: chargePointParams, query },
    responses: {
      200: { description: 'one JSON object a line, `seq` increasing', content: { [ndjson]: { schema } } },
      ...failures(400, 503),
    },
  })

const frames = route(
  '/api/charge-points/{id}/frames',
  'getFrames',
  'Every frame, as it was on the wire',
  frameLine,
)
const findings = route(
  '/api/charge-points/{id}/findings',
  'getFindings',
  'Every time that a rule was broken',
  findingLine,
)

const isJsonArray = (text: string): boolean => {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}

/**
 * The frame goes into its line as it came, so that no number is rounded and no doubled key lost. In JSON a line break
 * can only stand between two tokens.
 */
const frameJson = (text: string): string =>
  isJsonArray(text) ? text.replaceAll(/[\r\n]/g, ' ') : JSON.stringify(text)

const toFrameLine = ({ seq, at, direction, text }: EventOf<'frame'>): string => {
  const head = JSON.stringify({ seq, at: toTimestamp(at), direction })
  return `${head.slice(0, -1)},"frame":${frameJson(text)}}\n`
}

const toFindingLine = (e: EventOf<'finding'>): z.infer<typeof findingLine> => ({
  seq: e.seq,
  rule: e.rule,
  clause: e.clause,
  severity: e.severity,
  frameSeq: e.frameSeq,
  text: e.text,
})

const toLine = (event: JournalEvent): string =>
  event.kind === 'frame'
    ? toFrameLine(event)
    : event.kind === 'finding'
      ? `${JSON.stringify(toFindingLine(event))}\n`
      : ''

interface LinesQuery {
  readonly chargePointId: string
  readonly kind: 'frame' | 'finding'
  readonly after: number
  readonly waitSeconds: number
}

/** One page after the other as the client reads, up to what was there when it asked: a busy link never makes it endless. */
const restOf = (
  journal: ApiDeps['journal'],
  selection: Pick<LinesQuery, 'chargePointId'> & { readonly kinds: readonly LinesQuery['kind'][] },
  first: readonly JournalEvent[],
): ReadableStream<Uint8Array> => {
  const encoder = new TextEncoder()
  const last = journal.state().seq
  let page = first
  return new ReadableStream({
    pull: async (controller) => {
      controller.enqueue(encoder.encode(page.map(toLine).join('')))
      const after = page.at(-1)?.seq ?? last
      page =
        page.length < pageSize || after >= last
          ? []
          : (await journal.read({ ...selection, after, limit: pageSize })).filter(({ seq }) => seq <= last)
      if (page.length === 0) controller.close()
    },
  })
}

const linesResponse = async (deps: ApiDeps, request: Request, asked: LinesQuery): Promise<Response> => {
  const { journal, closing } = deps
  const { chargePointId, kind, after, waitSeconds } = asked
  const selection = { chargePointId, kinds: [kind] }
  const read = () => journal.read({ ...selection, after, limit: pageSize })
  let page = await read()
  if (page.length === 0 && waitSeconds > 0) {
    const signal = AbortSignal.any([request.signal, closing])
    if (!signal.aborted)
      await journal.waitFor({ ...selection, after }, waitSeconds * 1000, signal).catch(() => undefined)
    page = await read()
  }
  const body = page.length < pageSize ? page.map(toLine).join('') : restOf(journal, selection, page)
  return new Response(body, { headers: { 'Content-Type': `${ndjson}; charset=utf-8` } })
}

/** `GET …/frames` and `…/findings`: what has happened, a line each; or the wait for the next. */
export const addJournalLines = (api: ApiRoutes, deps: ApiDeps): void => {
  for (const [definition, kind] of [
    [frames, 'frame'],
    [findings, 'finding'],
  ] as const)
    api.openapi(definition, (c) => {
      const { id: chargePointId } = c.req.valid('param')
      const { after, wait: waitSeconds } = c.req.valid('query')
      return linesResponse(deps, c.req.raw, { chargePointId, kind, after, waitSeconds })
    })
}
