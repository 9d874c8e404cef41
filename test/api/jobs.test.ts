import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { Job, Photo } from '../../contract/job.ts'
import { photoBytes } from '../jobs/support/jobs-bench.ts'
import { createApiBench, type ApiBench } from './support/api-bench.ts'
import { type Client, type Link, webSocketLink } from './support/carriers.ts'

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

const send = (method: string, path: string, body?: unknown): Promise<Response> =>
  bench.ask(path, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
const created = async (details: object = {}): Promise<Job> =>
  (await (await send('POST', '/api/jobs', details)).json()) as Job

describe('jobs over HTTP', () => {
  it('are made, changed, found, closed and deleted', async () => {
    const made = await send('POST', '/api/jobs', { site: '해운대 충전소', chargePoints: ['H-1'] })
    expect(made.status).toBe(201)
    const job = (await made.json()) as Job
    expect(made.headers.get('Location')).toBe(`/api/jobs/${job.id}`)
    const changed = await send('PATCH', `/api/jobs/${job.id}`, { revision: 1, change: { technician: 'Ida' } })
    expect(await changed.json()).toMatchObject({ revision: 2, technician: 'Ida', site: '해운대 충전소' })
    const found = await bench.ask(`/api/jobs?search=${encodeURIComponent('해운대 ida')}`)
    expect(await found.json()).toMatchObject({ total: 1, jobs: [{ id: job.id, photos: 0, underWay: true }] })
    for (const [verb, revision, status] of [
      ['leave', 2, 'open'],
      ['take-up', 3, 'open'],
      ['close', 4, 'closed'],
      ['reopen', 5, 'open'],
    ] as const)
      expect(await (await send('POST', `/api/jobs/${job.id}/${verb}`, { revision })).json()).toMatchObject({
        status,
        revision: revision + 1,
      })
    expect(await (await bench.ask(`/api/jobs/${job.id}/results`)).json()).toEqual({
      runs: [],
      findings: {},
      readings: [],
    })
    expect((await send('DELETE', `/api/jobs/${job.id}?revision=5`)).status).toBe(409)
    expect(await (await send('DELETE', `/api/jobs/${job.id}?revision=6`)).json()).toEqual({
      id: job.id,
      deleted: true,
    })
    expect((await bench.ask(`/api/jobs/${job.id}`)).status).toBe(404)
  })

  it('are not overwritten by who saw an older one', async () => {
    const { id } = await created({ notes: 'a' })
    await send('PATCH', `/api/jobs/${id}`, { revision: 1, change: { notes: 'b' } })
    const late = await send('PATCH', `/api/jobs/${id}`, { revision: 1, change: { notes: 'c' } })
    expect(late.status).toBe(409)
    expect(await late.json()).toMatchObject({ code: 'job-changed-meanwhile', params: { revision: 2 } })
  })

  it('name what they do not take', async () => {
    const { id } = await created({ chargePoints: ['T-1'] })
    const taken = await send('POST', '/api/jobs', { chargePoints: ['T-1'] })
    expect([taken.status, await taken.json()]).toMatchObject([
      409,
      { code: 'charge-point-in-other-job', params: { chargePointId: 'T-1', job: id } },
    ])
    const wrong = await send('POST', '/api/jobs', {
      backOffice: { url: 'wss://user:secret@cs', heartbeatIntervalSeconds: 1, keyNeeded: false },
      key: 'secret',
    })
    expect(wrong.status).toBe(422)
    expect(
      ((await wrong.json()) as { problems: { path: string }[] }).problems.map(({ path }) => path),
    ).toEqual(['/backOffice/url', ''])
    expect((await bench.ask('/api/jobs/7')).status).toBe(400)
  })

  it('take photos and give them back', async () => {
    const { id } = await created()
    const bytes = new Uint8Array(photoBytes('png', 50_000))
    const path = `/api/jobs/${id}/photos`
    const added = await bench.ask(
      `${path}?name=${encodeURIComponent('앞면.png')}&takenAt=2026-11-21T12:00:00%2B09:00`,
      {
        method: 'POST',
        body: bytes,
      },
    )
    expect(added.status).toBe(201)
    const photo = (await added.json()) as Photo
    expect(photo).toMatchObject({ name: '앞면.png', type: 'image/png', takenAt: '2026-11-21T03:00:00.000Z' })
    const got = await bench.ask(`${path}/${photo.id}`)
    expect(got.headers.get('Content-Type')).toBe('image/png')
    expect(got.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(Buffer.from(await got.arrayBuffer()).equals(bytes)).toBe(true)
    const page = await bench.ask(path, { method: 'POST', body: '<html>' })
    expect([page.status, await page.json()]).toMatchObject([415, { code: 'photo-unreadable' }])
    expect((await bench.ask(path, { method: 'POST' })).status).toBe(415)
    expect((await send('DELETE', `${path}/${photo.id}`)).status).toBe(200)
    expect((await bench.ask(`${path}/${photo.id}`)).status).toBe(404)
  })

  it('that are uploaded by somebody who goes away leave nothing', async () => {
    const { id } = await created()
    const gone = new AbortController()
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => controller.enqueue(photoBytes()),
      pull: () => {
        gone.abort()
        return new Promise(() => undefined)
      },
    })
    const init = { method: 'POST', body, signal: gone.signal, duplex: 'half' }
    expect((await bench.ask(`/api/jobs/${id}/photos`, init)).status).toBeGreaterThanOrEqual(400)
    expect((await bench.deps.jobs.get(id)).photos).toEqual([])
  })

  it('go out as a file and come in again', async () => {
    const { id } = await created({ site: '부산 A/B', chargePoints: ['E-1'] })
    await bench.ask(`/api/jobs/${id}/photos`, { method: 'POST', body: new Uint8Array(photoBytes()) })
    const file = await bench.ask(`/api/jobs/${id}/export`)
    expect(file.headers.get('Content-Type')).toBe('application/zip')
    expect(file.headers.get('Content-Disposition')).toMatch(/^attachment; .*\.chargebench-job"?(?:;|$)/)
    const bytes = new Uint8Array(await file.arrayBuffer())
    const back = await bench.ask('/api/jobs/import', { method: 'POST', body: bytes })
    expect(back.status).toBe(201)
    expect(await back.json()).toMatchObject({
      isCopy: true,
      closedFor: 'E-1',
      job: { site: '부산 A/B', photos: [{ type: 'image/jpeg' }] },
    })
    const refused = await bench.ask('/api/jobs/import', { method: 'POST', body: 'PK' })
    expect([refused.status, await refused.json()]).toMatchObject([
      422,
      { code: 'job-file-invalid', params: { path: 'the file' } },
    ])
  })

  it('want the token', async () => {
    for (const path of ['/api/jobs', '/api/jobs/import'])
      expect((await bench.ask(path, { headers: { Authorization: 'Bearer wrong' } })).status).toBe(401)
  })
})

describe('jobs over the bridge', () => {
  it('go the same ways, and tell every page of each change', async () => {
    const { jobs } = client.trpc
    const changes: { readonly jobId: string; readonly revision: number; readonly change: string }[] = []
    await new Promise<void>((resolve) => {
      const subscription = jobs.changes.subscribe(undefined, {
        onStarted: () => resolve(),
        onData: ({ jobId, revision, change }) => changes.push({ jobId, revision, change }),
      })
      onTestFinished(() => subscription.unsubscribe())
    })
    const { id } = await jobs.create.mutate({ site: 'Bridge', chargePoints: ['B-1'] })
    const changed = await jobs.change.mutate({ jobId: id, revision: 1, change: { notes: 'n' } })
    expect(changed).toMatchObject({ revision: 2, notes: 'n' })
    await expect(jobs.close.mutate({ jobId: id, revision: 1 })).rejects.toMatchObject({
      data: { tool: { code: 'job-changed-meanwhile', params: { revision: 2 } } },
    })
    const left = await jobs.leave.mutate({ jobId: id, revision: 2 })
    const back = await jobs.takeUp.mutate({ jobId: id, revision: left.revision })
    const closed = await jobs.close.mutate({ jobId: id, revision: back.revision })
    const open = await jobs.reopen.mutate({ jobId: id, revision: closed.revision })
    expect(await jobs.get.query({ jobId: id })).toEqual(open)
    expect(await jobs.list.query({ search: 'bridge' })).toMatchObject({ total: 1, jobs: [{ id }] })
    expect(await jobs.results.query({ jobId: id })).toEqual({ runs: [], findings: {}, readings: [] })
    await jobs.delete.mutate({ jobId: id, revision: open.revision })
    const expected = ['created', 'changed', 'left', 'taken-up', 'closed', 'reopened', 'deleted']
    await expect
      .poll(() => changes.filter(({ jobId }) => jobId === id))
      .toEqual(expected.map((change, n) => ({ jobId: id, revision: Math.min(n + 1, 6), change })))
  })
})
