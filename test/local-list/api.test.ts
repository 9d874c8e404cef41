import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ImportRows, ListImport } from '../../contract/local-list-import.ts'
import type { ListSummary } from '../../contract/local-list.ts'
import { createApiBench, type ApiBench } from '../api/support/api-bench.ts'
import { type Client, type Link, webSocketLink } from '../api/support/carriers.ts'

let bench: ApiBench
let link: Link
let client: Client
beforeAll(async () => {
  bench = await createApiBench()
  link = await webSocketLink(bench.deps)
  client = link.connect()
})
afterAll(async () => {
  await client.close()
  await link.close()
  await bench.close()
})

const send = async (method: string, path: string, body?: unknown): Promise<Response> =>
  bench.ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
const upload = (text: string, query = 'name=cards.csv'): Promise<Response> =>
  bench.ask(`/api/lists/imports?${query}`, { method: 'POST', body: text })
const json = async <T>(response: Response | Promise<Response>): Promise<T> =>
  (await (await response).json()) as T

const text = 'Card no.;Valid to\n04A3B2C1;31.12.2030\n04A3B2C1;\n0499AC72;soon\n'

describe('lists over HTTP', () => {
  it('go from a file to a list that is kept, with what is left out', async () => {
    const response = await upload(text)
    expect(response.status).toBe(201)
    const made = await json<ListImport>(response)
    expect(response.headers.get('Location')).toBe(`/api/lists/imports/${made.id}`)
    expect(made).toMatchObject({ name: 'cards.csv', rows: 3, taken: 1, leftOut: 2 })
    const rows = await json<ImportRows>(bench.ask(`/api/lists/imports/${made.id}/rows?show=left-out`))
    expect(rows.rows.map(({ row }) => row)).toEqual([3, 4])
    const changed = await json<ListImport>(
      send('PATCH', `/api/lists/imports/${made.id}`, {
        mend: [{ row: 4, field: 'expiryDate', value: '' }],
      }),
    )
    expect(changed.taken).toBe(2)
    const left = await bench.ask(`/api/lists/imports/${made.id}/left-out?format=csv`)
    expect(left.headers.get('Content-Disposition')).toContain('cards left out.csv')
    const saved = await send('POST', `/api/lists/imports/${made.id}/save`, { into: { name: 'Depot' } })
    expect(saved.status).toBe(201)
    const list = await json<ListSummary>(saved)
    expect(list).toMatchObject({ name: 'Depot', entries: 2, revision: 1 })
    expect((await bench.ask(`/api/lists/imports/${made.id}`)).status).toBe(404)

    expect(await json(bench.ask(`/api/lists/${list.id}?search=ac72`))).toMatchObject({
      found: 1,
      page: [{ idTag: '0499AC72' }],
      shown: { source: { kind: 'file', name: 'cards.csv', leftOut: [{ row: 3, problem: 'duplicate' }] } },
    })
    const file = await bench.ask(`/api/lists/${list.id}/export?format=xlsx`)
    expect(file.headers.get('Content-Disposition')).toContain('Depot.xlsx')
    const again = await json<ListImport>(
      bench.ask('/api/lists/imports', { method: 'POST', body: await file.arrayBuffer() }),
    )
    expect(again).toMatchObject({ file: { kind: 'xlsx' }, taken: 2 })
    expect(
      await json(
        send('POST', '/api/lists/compare', {
          before: { kind: 'list', listId: list.id },
          after: { kind: 'import', importId: again.id },
        }),
      ),
    ).toMatchObject({ added: 0, changed: 0, removed: 0, same: 2 })
    const revised = await send('POST', `/api/lists/${list.id}/revisions`, {
      revision: 1,
      remove: ['0499ac72'],
    })
    expect(await json(revised)).toMatchObject({ revision: 2, entries: 1 })
    expect((await send('POST', `/api/lists/${list.id}/revisions`, { revision: 1 })).status).toBe(409)
    expect(await json(send('DELETE', `/api/lists/${list.id}`))).toEqual({ id: list.id, deleted: true })
    expect((await bench.ask(`/api/lists/${list.id}`)).status).toBe(404)
  })

  it('take the idTag format of a job', async () => {
    const idTagFormat = { notation: 'hex', byteOrder: 'reversed', letters: 'lower' }
    const { id } = await json<{ id: string }>(send('POST', '/api/jobs', { idTagFormat }))
    const made = await json<ListImport>(upload('uid\n04A3B2C1\n', `name=a.csv&jobId=${id}`))
    expect(made.formatSamples).toEqual([{ row: 2, before: '04A3B2C1', after: 'c1b2a304' }])
  })

  it('say why a file is none', async () => {
    const refused = await upload('idTag\n')
    expect(refused.status).toBe(422)
    expect(await json(refused)).toMatchObject({
      code: 'list-file-refused',
      params: { reason: 'header-only' },
    })
  })

  it('know nothing of a charge point that nothing was sent to', async () => {
    expect(await json(bench.ask('/api/charge-points/CB9/list'))).toBeNull()
    expect((await bench.ask('/api/charge-points/CB9/list/export')).status).toBe(404)
  })
})

describe('lists over the bridge', () => {
  it('do the same', async () => {
    const { lists } = client.trpc
    const made = await lists.imports.paste.mutate({ text: 'Card\tGroup\nA1\tF\nA1\tF\n' })
    const { id: importId } = made
    expect(await lists.imports.rows.query({ importId, show: 'problems' })).toMatchObject({ found: 1 })
    const decided = await lists.imports.change.mutate({
      importId,
      decide: [{ row: 2, decision: 'leave-out' }],
    })
    expect(decided.taken).toBe(1)
    const list = await lists.imports.save.mutate({ importId, into: { name: 'Pasted', chargePointId: 'CB1' } })
    expect(await lists.list.query({ chargePointId: 'CB1' })).toEqual([list])
    expect(await lists.page.query({ listId: list.id })).toMatchObject({ found: 1, page: [{ idTag: 'A1' }] })
    const revised = await lists.revise.mutate({
      listId: list.id,
      revision: 1,
      put: [{ idTag: 'B2', status: 'Blocked' }],
    })
    expect(revised).toMatchObject({ revision: 2, entries: 2 })
    expect(await lists.revisions.query({ listId: list.id })).toHaveLength(2)
    expect(await lists.held.query({ chargePointId: 'CB1' })).toBeNull()
    expect(await lists.delete.mutate({ listId: list.id })).toBe(true)
  })
})

describe('that the cards were held', () => {
  it('is told to nobody where no run waits for it', async () => {
    const runId = '7c0f6f0e-6b0a-4d6a-9d4b-3f1f5f1a2b3c'
    expect(await client.trpc.runs.goOn.mutate({ runId })).toBe(false)
    expect((await send('POST', `/api/runs/${runId}/go-on`)).status).toBe(404)
  })
})
