import type { ImportRows, ListImport } from '../../../../contract/local-list-import.ts'
import type {
  HeldList,
  ListComparison,
  ListPage,
  ListPlan,
  ListSide,
  ListSummary,
  SendListResult,
} from '../../../../contract/local-list.ts'
import { ToolError } from '../../../../contract/tool-error.ts'
import type { BenchSession } from '../bench-session.ts'
import { runToResult } from '../follow-run.ts'
import type { Output } from '../output.ts'

// What a bench of this same version answers is its own contract: it is not parsed again here.

interface Results {
  'local-list.plan': ListPlan
  'local-list.send': SendListResult
  'local-list.clear': SendListResult
}

/** Runs one of them to its end; a number is the exit code of one that has no result. */
export const runOf = <P extends keyof Results>(
  session: BenchSession,
  procedure: P,
  input: unknown,
  output: Output,
): Promise<Results[P] | number> => runToResult<Results[P]>(session, procedure, input, output)

const ask = async <T>(session: BenchSession, path: string, init?: RequestInit): Promise<T> =>
  (await (await session.ask(path, init)).json()) as T
const post = <T>(session: BenchSession, path: string, body: unknown, method = 'POST'): Promise<T> =>
  ask(session, path, { method, body: JSON.stringify(body) })

export const importFile = (session: BenchSession, name: string, bytes: Uint8Array): Promise<ListImport> =>
  ask(session, `/api/lists/imports?${new URLSearchParams({ name }).toString()}`, {
    method: 'POST',
    body: new Uint8Array(bytes),
  })
export const changeImport = (session: BenchSession, id: string, change: unknown): Promise<ListImport> =>
  post(session, `/api/lists/imports/${id}`, change, 'PATCH')
export const leftOutRows = (session: BenchSession, id: string): Promise<ImportRows> =>
  ask(session, `/api/lists/imports/${id}/rows?show=left-out&limit=1000`)
export const saveImport = (session: BenchSession, id: string, into: unknown): Promise<ListSummary> =>
  post(session, `/api/lists/imports/${id}/save`, { into })

export const listsOf = (session: BenchSession, site?: string): Promise<readonly ListSummary[]> =>
  ask(session, `/api/lists${site === undefined ? '' : `?${new URLSearchParams({ site }).toString()}`}`)

/** By its id, or by its name where only one has it. ToolError `not-found`. */
export const findList = async (session: BenchSession, wanted: string): Promise<ListSummary> => {
  const all = await listsOf(session)
  const named = all.filter(({ id, name }) => id === wanted || name === wanted)
  const [only] = named
  if (only !== undefined && named.length === 1) return only
  const message =
    named.length > 1
      ? `${named.length} lists are called "${wanted}": give the id of one.`
      : `There is no list "${wanted}", nor a file of this name.`
  throw new ToolError('not-found', { list: wanted }, null, message)
}

export const pageOf = (session: BenchSession, id: string, offset: number): Promise<ListPage> =>
  ask(session, `/api/lists/${id}?offset=${offset}&limit=1000`)
export const heldOf = (session: BenchSession, chargePointId: string): Promise<HeldList | null> =>
  ask(session, `/api/charge-points/${encodeURIComponent(chargePointId)}/list`)
export const comparisonOf = (
  session: BenchSession,
  before: ListSide,
  after: ListSide,
): Promise<ListComparison> => post(session, '/api/lists/compare', { before, after, limit: 1_000 })
