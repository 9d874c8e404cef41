import type { TRPCClient } from '@trpc/client'
import type { z } from 'zod'
import type {
  ChangeImport,
  ImportRows,
  importRowsInput,
  ListImport,
  SaveImport,
} from '../../contract/local-list-import.ts'
import type { IdTagFormat } from '../../contract/local-list-format.ts'
import type {
  compareListsInput,
  createListInput,
  HeldList,
  ListComparison,
  listPageInput,
  ListPage,
  ListQuery,
  ListSummary,
  renameListInput,
  reviseListInput,
} from '../../contract/local-list.ts'
import type { AppRouter } from '../../main/api/router.ts'
import { BenchError, refusalOf, toBenchError } from './bench-error.ts'
import { call } from './call.ts'

export type ListFileFormat = 'csv' | 'xlsx'

/** A list that is kept, what a charge point holds, or the rows that an import leaves out. */
export type ListFileOf =
  | { readonly kind: 'list'; readonly listId: string }
  | { readonly kind: 'charge-point'; readonly chargePointId: string }
  | { readonly kind: 'left-out'; readonly importId: string }

/** Files on their way to a list. */
interface ImportClient {
  /** `jobId`: the job whose idTag format is taken. */
  readonly add: (file: File, jobId: string | null) => Promise<ListImport>
  readonly paste: (text: string, format: IdTagFormat | null) => Promise<ListImport>
  readonly get: (importId: string) => Promise<ListImport>
  readonly rows: (query: z.input<typeof importRowsInput>) => Promise<ImportRows>
  readonly change: (importId: string, change: ChangeImport) => Promise<ListImport>
  readonly save: (importId: string, into: SaveImport['into']) => Promise<ListSummary>
  readonly remove: (importId: string) => Promise<boolean>
}

/** Local Authorization Lists as they are kept. Everything rejects with `BenchError`. */
export interface ListsClient {
  readonly imports: ImportClient
  readonly list: (query: ListQuery) => Promise<readonly ListSummary[]>
  readonly page: (query: z.input<typeof listPageInput>) => Promise<ListPage>
  readonly create: (list: z.input<typeof createListInput>) => Promise<ListSummary>
  readonly rename: (naming: z.input<typeof renameListInput>) => Promise<ListSummary>
  readonly revise: (change: z.input<typeof reviseListInput>) => Promise<ListSummary>
  readonly delete: (listId: string) => Promise<boolean>
  readonly compare: (query: z.input<typeof compareListsInput>) => Promise<ListComparison>
  readonly held: (chargePointId: string) => Promise<HeldList | null>
  readonly file: (of: ListFileOf, format: ListFileFormat) => Promise<Blob>
}

const isImport = (body: unknown): body is ListImport =>
  typeof body === 'object' && body !== null && 'formatSamples' in body && 'columns' in body

const pathOf = (of: ListFileOf): string => {
  switch (of.kind) {
    case 'list':
      return `/api/lists/${of.listId}/export`
    case 'charge-point':
      return `/api/charge-points/${encodeURIComponent(of.chargePointId)}/list/export`
    case 'left-out':
      return `/api/lists/imports/${of.importId}/left-out`
  }
}

/** Asks the HTTP API: files do not cross the bridge. */
const createAsk =
  (token: string | null) =>
  async (path: string, init: RequestInit = {}): Promise<Response> => {
    const headers = new Headers(init.headers)
    if (token !== null) headers.set('Authorization', `Bearer ${token}`)
    const url = new URL(path, window.location.href)
    const response = await fetch(url, { ...init, headers }).catch((error: unknown) => {
      throw toBenchError(error)
    })
    if (response.ok) return response
    throw refusalOf(await response.json().catch(() => null), response.status)
  }

export const createListsClient = (trpc: TRPCClient<AppRouter>, token: string | null): ListsClient => {
  const ask = createAsk(token)
  return {
    imports: {
      add: async (file, jobId) => {
        const query = new URLSearchParams({ name: file.name, ...(jobId === null ? {} : { jobId }) })
        const response = await ask(`/api/lists/imports?${query.toString()}`, {
          method: 'POST',
          headers: { 'Content-Type': 'application/octet-stream' },
          body: file,
        })
        const body: unknown = await response.json()
        if (!isImport(body)) throw new BenchError('internal', {}, 'the answer to an import')
        return body
      },
      paste: (text, format) => call(trpc.lists.imports.paste.mutate({ text, format })),
      get: (importId) => call(trpc.lists.imports.get.query({ importId })),
      rows: (query) => call(trpc.lists.imports.rows.query(query)),
      change: (importId, change) => call(trpc.lists.imports.change.mutate({ importId, ...change })),
      save: (importId, into) => call(trpc.lists.imports.save.mutate({ importId, into })),
      remove: (importId) => call(trpc.lists.imports.remove.mutate({ importId })),
    },
    list: (query) => call(trpc.lists.list.query(query)),
    page: (query) => call(trpc.lists.page.query(query)),
    create: (list) => call(trpc.lists.create.mutate(list)),
    rename: (naming) => call(trpc.lists.rename.mutate(naming)),
    revise: (change) => call(trpc.lists.revise.mutate(change)),
    delete: (listId) => call(trpc.lists.delete.mutate({ listId })),
    compare: (query) => call(trpc.lists.compare.query(query)),
    held: (chargePointId) => call(trpc.lists.held.query({ chargePointId })),
    file: async (of, format) => (await ask(`${pathOf(of)}?format=${format}`)).blob(),
  }
}
