import { createRoute, OpenAPIHono, z } from '@hono/zod-openapi'
import { isToolError, ToolError } from '../../contract/tool-error.ts'
import type { ApiDeps } from './context.ts'
import { createAssets } from './http/assets.ts'
import { addCalls } from './http/calls.ts'
import { addChargePoints } from './http/charge-points.ts'
import { addConfiguration } from './http/configuration.ts'
import { addConsoles } from './http/consoles.ts'
import { addDevices } from './http/devices.ts'
import { addDiagnostics } from './http/diagnostics.ts'
import { errorResponse } from './http/errors.ts'
import { addFirmware } from './http/firmware.ts'
import { checkBearer, checkOrigin, type HttpPeer } from './http/guard.ts'
import { addIdTags } from './http/id-tags.ts'
import { addJobs } from './http/jobs.ts'
import { addListImports } from './http/lists-imports.ts'
import { addLists } from './http/lists.ts'
import { addJournalLines } from './http/journal-lines.ts'
import type { ApiRoutes } from './http/routes.ts'
import { addRuns } from './http/runs.ts'

/** Answers one request; never rejects. node:http mounts it, and so does Electron's `protocol.handle`. */
export type HttpHandler = (request: Request, peer: HttpPeer) => Promise<Response>

const everywhere: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'X-Frame-Options': 'DENY',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
}

const pathOf = (request: Request): string => new URL(request.url).pathname

const isApi = (path: string): boolean => path === '/api' || path.startsWith('/api/') || path === '/health'

const isPercentEncoded = (path: string): boolean => {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

const document = (version: string) => ({
  openapi: '3.1.0',
  info: {
    title: 'Chargebench',
    version,
    license: { name: 'MIT', identifier: 'MIT' },
    description: 'Drives an OCPP 1.6-J bench from scripts. Every error is `{code, message, …}`.',
  },
  security: [{ token: [] }],
})

const health = createRoute({
  method: 'get',
  path: '/health',
  operationId: 'getHealth',
  summary: 'Whether it runs; needs no token',
  security: [],
  responses: {
    200: {
      description: 'it runs',
      content: {
        'application/json': {
          schema: z.object({
            ok: z.literal(true),
            version: z.string(),
            ocppUrl: z.string().meta({ example: 'ws://127.0.0.1:9220/ocpp' }),
            chargePoints: z.int().describe('how many are connected'),
          }),
        },
      },
    },
  },
})

const createRoutes = (deps: ApiDeps): ApiRoutes => {
  const api: ApiRoutes = new OpenAPIHono<{ Bindings: { readonly peer: HttpPeer } }>({
    defaultHook: (result) => {
      if (result.success) return
      const issue = result.error.issues[0]
      const name = issue?.path.map(String).join('.') ?? ''
      throw new ToolError(
        'request-invalid',
        { name },
        null,
        `"${name}": ${issue?.message ?? 'cannot be read'}`,
      )
    },
  })
  api.openAPIRegistry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' })
  api.openapi(health, (c) => {
    const chargePoints = deps.centralSystem.chargePoints().length
    const { ocppUrl } = deps.listening.current()
    return c.json({ ok: true as const, version: deps.version, ocppUrl, chargePoints }, 200)
  })
  addChargePoints(api, deps)
  addCalls(api, deps)
  addJournalLines(api, deps)
  addIdTags(api, deps)
  addRuns(api, deps)
  addConfiguration(api, deps)
  addJobs(api, deps)
  addFirmware(api, deps)
  addDiagnostics(api, deps)
  addListImports(api, deps)
  addLists(api, deps)
  addConsoles(api, deps)
  addDevices(api, deps)
  api.doc31('/api/openapi.json', document(deps.version))
  return api
}

/**
 * `/health`, the API for scripts and the renderer's files, as one function. A network peer must come under a name of
 * this laptop and from no foreign page (403), and show the token for everything under /api (401).
 */
export const createHttp = (deps: ApiDeps): HttpHandler => {
  const assets = createAssets(deps.assetsDir)
  const log = deps.log.with({ part: 'http' })
  const routes = createRoutes(deps)
  routes.onError((error, c) => {
    const gone = c.req.raw.signal.aborted
    if (!gone && (!isToolError(error) || error.code === 'internal'))
      log.write('error', 'request-failed', { error })
    return errorResponse(error)
  })
  routes.notFound((c) => {
    const path = pathOf(c.req.raw)
    return errorResponse(
      new ToolError(
        'not-found',
        { method: c.req.method, path },
        null,
        `There is no ${c.req.method} ${path} here.`,
      ),
    )
  })

  const answer: HttpHandler = async (request, peer) => {
    const path = pathOf(request)
    if (peer.kind === 'network') {
      const { headers } = request
      checkOrigin({ host: headers.get('host'), origin: headers.get('origin') }, peer)
      if (isApi(path) && path !== '/health') checkBearer(headers.get('authorization'), deps.token)
    }
    if (isApi(path) && !isPercentEncoded(path))
      throw new ToolError(
        'request-invalid',
        { path },
        null,
        `The path ${path} is not percent-encoded UTF-8: write a percent sign as %25.`,
      )
    if (!isApi(path)) {
      const file = await assets.serve(request, peer)
      if (file) return file
    }
    return routes.fetch(request, { peer })
  }

  return async (request, peer) => {
    const response = await answer(request, peer).catch(errorResponse)
    for (const [name, value] of Object.entries(everywhere)) response.headers.set(name, value)
    if (!response.headers.has('Cache-Control')) response.headers.set('Cache-Control', 'no-store')
    return response
  }
}
