import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { actions, isFromCentralSystem } from '../../ocpp/actions/index.ts'
import { createApiBench, type ApiBench } from './support/api-bench.ts'

interface Document {
  readonly openapi: string
  readonly info: { readonly version: string }
  readonly security: unknown
  readonly components: { readonly schemas: Record<string, unknown> }
  readonly paths: Record<string, Record<string, Operation>>
}
interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly parameters?: readonly {
    readonly name: string
    readonly schema: { readonly type: unknown; readonly enum?: readonly string[] }
  }[]
  readonly requestBody?: unknown
  readonly responses: Record<string, unknown>
}

let bench: ApiBench
let document: Document
beforeAll(async () => {
  bench = await createApiBench()
  document = (await (await bench.ask('/api/openapi.json')).json()) as Document
})
afterAll(() => bench.close())

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method.toUpperCase()} ${path}`,
      operation,
    })),
  )

it('describes every path, each with its errors', () => {
  expect(operations().map(({ name }) => name)).toEqual([
    'GET /health',
    'GET /api/charge-points',
    'GET /api/charge-points/{id}',
    'GET /api/knocks',
    'PUT /api/charge-points/{id}/registration',
    'PUT /api/charge-points/{id}/credentials',
    'POST /api/charge-points/{id}/calls/{action}',
    'GET /api/charge-points/{id}/frames',
    'GET /api/charge-points/{id}/findings',
    'GET /api/id-tags',
    'GET /api/id-tags/{idTag}',
    'PUT /api/id-tags/{idTag}',
    'DELETE /api/id-tags/{idTag}',
    'POST /api/runs',
    'GET /api/runs',
    'GET /api/runs/{id}',
    'POST /api/runs/{id}/cancel',
    'POST /api/runs/{id}/go-on',
    'POST /api/runs/{id}/take-up',
    'POST /api/runs/{id}/dismiss',
    'GET /api/charge-points/{id}/configuration',
    'GET /api/configurations',
    'POST /api/configurations/compare',
    'GET /api/configurations/{id}',
    'GET /api/templates',
    'POST /api/templates',
    'GET /api/templates/{id}',
    'PUT /api/templates/{id}',
    'DELETE /api/templates/{id}',
    'GET /api/dictionaries',
    'GET /api/jobs',
    'POST /api/jobs',
    'GET /api/jobs/{id}',
    'PATCH /api/jobs/{id}',
    'DELETE /api/jobs/{id}',
    'POST /api/jobs/{id}/leave',
    'POST /api/jobs/{id}/take-up',
    'POST /api/jobs/{id}/close',
    'POST /api/jobs/{id}/reopen',
    'GET /api/jobs/{id}/results',
    'GET /api/jobs/{id}/runs/{runId}',
    'POST /api/jobs/{id}/photos',
    'GET /api/jobs/{id}/photos/{photoId}',
    'DELETE /api/jobs/{id}/photos/{photoId}',
    'GET /api/jobs/{id}/export',
    'POST /api/jobs/import',
    'GET /api/firmware',
    'POST /api/firmware',
    'POST /api/firmware/import',
    'PUT /api/firmware/{id}/details',
    'DELETE /api/firmware/{id}',
    'GET /api/charge-points/{id}/firmware',
    'GET /api/transfers',
    'GET /api/diagnostics',
    'GET /api/diagnostics/{id}',
    'DELETE /api/diagnostics/{id}',
    'GET /api/diagnostics/{id}/entries',
    'GET /api/diagnostics/{id}/entries/{entry}',
    'POST /api/lists/imports',
    'POST /api/lists/imports/paste',
    'GET /api/lists/imports/{id}',
    'PATCH /api/lists/imports/{id}',
    'DELETE /api/lists/imports/{id}',
    'GET /api/lists/imports/{id}/rows',
    'POST /api/lists/imports/{id}/save',
    'GET /api/lists/imports/{id}/left-out',
    'GET /api/lists',
    'POST /api/lists',
    'POST /api/lists/compare',
    'GET /api/lists/{id}',
    'PATCH /api/lists/{id}',
    'DELETE /api/lists/{id}',
    'POST /api/lists/{id}/revisions',
    'GET /api/lists/{id}/revisions',
    'GET /api/lists/{id}/export',
    'GET /api/charge-points/{id}/list',
    'GET /api/charge-points/{id}/list/export',
    'GET /api/consoles',
    'GET /api/consoles/scrollback',
    'GET /api/console-logs/{file}',
    'POST /api/consoles/file',
    'GET /api/devices',
  ])
  for (const { name, operation } of operations()) {
    expect(operation.summary, name).toBeTruthy()
    if (name.includes('/api/')) expect(operation.responses, name).toHaveProperty('401')
    if (operation.parameters) expect(operation.responses, name).toHaveProperty('400')
    for (const parameter of operation.parameters ?? [])
      expect(parameter.schema.type, name).toBeTypeOf('string')
    if (/^(PUT|POST)/.test(name) && !/\/(cancel|dismiss|go-on)$/.test(name))
      expect(operation.requestBody, name).toBeDefined()
  }
})

it('gives every operation a name of its own, for generated clients', () => {
  const names = operations().map(({ operation }) => operation.operationId)
  for (const name of names) expect(name).toMatch(/^[a-z]\w+$/i)
  expect(new Set(names).size).toBe(names.length)
})

it('names every action that may be called', () => {
  const call = document.paths['/api/charge-points/{id}/calls/{action}']?.post
  const named = call?.parameters?.find(({ name }) => name === 'action')?.schema.enum
  expect(named).toEqual(Object.keys(actions).filter(isFromCentralSystem))
  expect(Object.keys(call?.responses ?? {})).toEqual(
    expect.arrayContaining(['200', '404', '409', '422', '502', '504']),
  )
})

it('is an OpenAPI document of this version, behind the token', () => {
  expect(document.openapi).toBe('3.1.0')
  expect(document.info.version).toBe('1.2.3')
  expect(document.security).toEqual([{ token: [] }])
  expect(Object.keys(document.components.schemas)).toEqual(
    expect.arrayContaining(['ChargePoint', 'Error', 'Knock']),
  )
})

it('is told in docs/http-api.md, path by path', () => {
  const guide = readFileSync(new URL('../../docs/http-api.md', import.meta.url), 'utf8')
  for (const { name } of operations()) expect(guide).toContain(`\`${name}\``)
})
