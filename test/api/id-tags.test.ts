import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createApiBench, type ApiBench } from './support/api-bench.ts'

let bench: ApiBench
beforeAll(async () => {
  bench = await createApiBench()
})
afterAll(() => bench.close())

const path = (idTag: string) => `/api/id-tags/${encodeURIComponent(idTag)}`

describe('an idTag', () => {
  it('is put, read without regard to case, replaced, listed and deleted', async () => {
    const body = { status: 'Blocked', expiryDate: '2030-01-02T03:04:05+02:00', parentIdTag: 'GROUP' }
    const record = { idTag: '04A1b2', ...body, expiryDate: '2030-01-02T01:04:05.000Z' }
    const put = await bench.put(path('04A1b2'), body)
    expect(put.status).toBe(200)
    expect(await put.json()).toEqual(record)
    expect(await (await bench.ask(path('04a1B2'))).json()).toEqual(record)

    const replaced = { idTag: '04A1b2', status: 'Accepted', expiryDate: null, parentIdTag: null }
    expect(await (await bench.put(path('04A1b2'), {})).json()).toEqual(replaced)
    await bench.put(path('a b/c'), { status: 'Invalid' })
    expect(await (await bench.ask('/api/id-tags')).json()).toEqual([
      replaced,
      { idTag: 'a b/c', status: 'Invalid', expiryDate: null, parentIdTag: null },
    ])

    const gone = await bench.ask(path('04A1B2'), { method: 'DELETE' })
    expect(gone.status).toBe(200)
    for (const method of ['GET', 'DELETE']) {
      const response = await bench.ask(path('04A1b2'), { method })
      expect(response.status).toBe(404)
      expect(await response.json()).toMatchObject({ code: 'not-found', params: { idTag: '04A1b2' } })
    }
  })

  it.each([
    [{ status: 'ConcurrentTx' }, '/status'],
    [{ expiryDate: 'tomorrow' }, '/expiryDate'],
    [{ expiryDate: '2030-01-02' }, '/expiryDate'],
    [{ parentIdTag: 'x'.repeat(21) }, '/parentIdTag'],
    [{ parent: 'x' }, ''],
  ])('that makes no sense is 422: %j', async (body, at) => {
    const response = await bench.put(path('NEW'), body)
    expect(response.status).toBe(422)
    expect(await response.json()).toMatchObject({ code: 'payload-invalid', problems: [{ path: at }] })
    expect((await bench.ask(path('NEW'))).status).toBe(404)
  })

  it('of more than 20 characters is 400', async () => {
    expect((await bench.put(path('x'.repeat(21)), {})).status).toBe(400)
  })
})
