import { randomBytes } from 'node:crypto'
import { existsSync, readdirSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Job } from '../../contract/job.ts'
import { startBuiltHost, type BuiltHost } from '../support/built-host.ts'
import { photoBytes } from './support/jobs-bench.ts'

const start = async (dataDir: string): Promise<BuiltHost> => {
  const host = await startBuiltHost({ dataDir })
  onTestFinished(async () => {
    await host.stop('SIGKILL')
  })
  return host
}

const newDataDir = async (): Promise<string> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'chargebench-jobs-'))
  onTestFinished(() => rm(dataDir, { recursive: true, force: true, maxRetries: 5 }))
  return dataDir
}

const created = async (host: BuiltHost, details: object): Promise<Job> =>
  (await (await host.api('/api/jobs', { method: 'POST', body: JSON.stringify(details) })).json()) as Job

const jobOf = async (host: BuiltHost, id: string): Promise<Job> =>
  (await (await host.api(`/api/jobs/${id}`)).json()) as Job

const photosIn = (dataDir: string, id: string): readonly string[] => {
  const dir = join(dataDir, 'jobs', id, 'photos')
  return existsSync(dir) ? readdirSync(dir) : []
}

/** Begins to send a photo of 20 MB, and sends a tenth of it. */
const halfAPhoto = async (host: BuiltHost, id: string) => {
  const { hostname, port } = new URL(host.apiUrl)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write(
    `POST /api/jobs/${id}/photos HTTP/1.1\r\nHost: ${hostname}:${port}\r\n` +
      `Authorization: Bearer ${host.token}\r\nContent-Length: 20000000\r\n\r\n`,
  )
  socket.write(photoBytes('jpeg', 2_000_000))
  await expect
    .poll(() => photosIn(host.dataDir, id).filter((name) => name.endsWith('.partial')))
    .toHaveLength(1)
  return socket
}

it('a job outlives its Chargebench, with what was whole of its photos', async () => {
  const dataDir = await newDataDir()
  const first = await start(dataDir)
  const { id } = await created(first, { site: '강남역', chargePoints: ['CB1'] })
  const whole = new Uint8Array(photoBytes('png', 3_000_000))
  const added = await first.api(`/api/jobs/${id}/photos?name=a.png`, { method: 'POST', body: whole })
  expect(added.status).toBe(201)
  const before = await jobOf(first, id)
  await halfAPhoto(first, id)
  await first.stop('SIGKILL')
  expect(photosIn(dataDir, id)).toHaveLength(2)

  const second = await start(dataDir)
  expect(await jobOf(second, id)).toEqual(before)
  expect(photosIn(dataDir, id)).toHaveLength(1)
  const photo = await second.api(`/api/jobs/${id}/photos/${before.photos[0]?.id}`)
  expect(Buffer.from(await photo.arrayBuffer()).equals(whole)).toBe(true)
})

it('a photo of somebody who goes away leaves nothing, and one that is none is refused in its beginning', async () => {
  const host = await start(await newDataDir())
  const { id } = await created(host, {})
  const socket = await halfAPhoto(host, id)
  socket.destroy()
  await expect.poll(() => photosIn(host.dataDir, id)).toEqual([])
  const refused = await host.api(`/api/jobs/${id}/photos`, {
    method: 'POST',
    body: new Uint8Array(20_000_000),
  })
  expect(refused.status).toBe(415)
  const body = new Uint8Array(photoBytes())
  expect((await host.api(`/api/jobs/${id}/photos`, { method: 'POST', body })).status).toBe(201)
  expect(readdirSync(host.dataDir).filter((name) => name.startsWith('crash'))).toEqual([])
})

it('a job goes from one Chargebench to another as a file', async () => {
  const here = await start(await newDataDir())
  const { id } = await created(here, { site: '부산', chargePoints: ['CB1'] })
  for (let n = 0; n < 3; n++) {
    const body = new Uint8Array([...photoBytes('jpeg', 16), ...randomBytes(2_000_000)])
    expect((await here.api(`/api/jobs/${id}/photos`, { method: 'POST', body })).status).toBe(201)
  }
  const file = new Uint8Array(await (await here.api(`/api/jobs/${id}/export`)).arrayBuffer())
  expect(file.length).toBeGreaterThan(6_000_000)
  const there = await start(await newDataDir())
  const taken = await there.api('/api/jobs/import', { method: 'POST', body: file })
  expect(taken.status).toBe(201)
  expect(await taken.json()).toMatchObject({ isCopy: false, closedFor: null, job: { id, site: '부산' } })
  expect(await jobOf(there, id)).toEqual(await jobOf(here, id))
  expect(photosIn(there.dataDir, id)).toEqual(photosIn(here.dataDir, id))
})
