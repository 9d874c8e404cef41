import { createHash, randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { DiagnosticsFile } from '../../contract/diagnostics.ts'
import type { FirmwareImage } from '../../contract/firmware.ts'
import type { TransferView } from '../../contract/transfer.ts'
import { appRouter } from '../../main/api/router.ts'
import { uploadDiagnostics } from '../../simulator/transfer/upload-diagnostics.ts'
import { dialChargePoint } from '../support/plain-charge-point.ts'
import { createApiBench, type ApiBench } from './support/api-bench.ts'
import { webSocketLink, type Client, type Link } from './support/carriers.ts'

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

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

const add = async (query: string, body: Buffer): Promise<Response> =>
  bench.ask(`/api/firmware?${query}`, { method: 'POST', body, duplex: 'half' } as RequestInit)

describe('the firmware library', () => {
  it('takes an image in as a stream, and tells what is known of it', async () => {
    const bytes = randomBytes(300_000)
    const answer = await add('name=fw-1.2.bin&vendor=Ours&version=1.2', bytes)
    expect(answer.status).toBe(201)
    const image = (await answer.json()) as FirmwareImage
    expect(image).toMatchObject({
      name: 'fw-1.2.bin',
      size: 300_000,
      sha256: sha256(bytes),
      details: { vendor: 'Ours', version: '1.2' },
    })
    expect(answer.headers.get('Location')).toBe(`/api/firmware/${image.id}`)
    expect(await client.trpc.firmware.library.query()).toContainEqual(image)
    const details = { version: '1.3', notes: 'from the vendor' }
    expect(await client.trpc.firmware.change.mutate({ id: image.id, details })).toMatchObject({ details })
    await client.trpc.firmware.remove.mutate({ id: image.id })
    expect((await bench.ask(`/api/firmware/${image.id}`, { method: 'DELETE' })).status).toBe(404)
  })

  it('refuses what is empty and what has no name', async () => {
    expect((await add('name=a.bin', Buffer.alloc(0))).status).toBe(400)
    expect((await add('', Buffer.alloc(4))).status).toBe(400)
    expect((await add(`name=a.bin&vendor=${'x'.repeat(300)}`, Buffer.alloc(4))).status).toBe(400)
  })

  it('takes a folder only from who sits at this computer', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chargebench-stick-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'secret'), 'of this computer')
    const peer = {
      kind: 'network',
      localAddress: '192.168.1.10',
      localPort: 80,
      loopbackOnly: false,
    } as const
    const body = JSON.stringify({ path: folder })
    const headers = { host: '192.168.1.10' }
    const answer = await bench.ask('/api/firmware/import', { method: 'POST', body, headers }, peer)
    expect(answer.status).toBe(403)
    expect(await answer.json()).toMatchObject({ code: 'folder-not-yours' })
    const elsewhere = appRouter.createCaller({ deps: bench.deps, bufferedAmount: () => 0 })
    await expect(elsewhere.firmware.import({ path: folder })).rejects.toMatchObject({
      cause: { code: 'folder-not-yours' },
    })
    expect((await client.trpc.firmware.library.query()).some(({ name }) => name === 'secret')).toBe(false)
  })

  it('takes a folder from nobody behind a proxy, and from nobody at all where that is turned off', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chargebench-stick-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const asked = { method: 'POST', body: JSON.stringify({ path: folder }) }
    const names = ['Forwarded', 'X-Forwarded-For', 'x-forwarded-host', 'Via', 'X-Real-IP']
    for (const name of names) {
      const answer = await bench.ask('/api/firmware/import', {
        ...asked,
        headers: { [name]: 'for=10.0.0.9' },
      })
      expect([name, answer.status]).toEqual([name, 403])
      expect(await answer.json()).toMatchObject({ code: 'folder-not-yours' })
    }
    expect((await bench.ask('/api/firmware/import', asked)).status).toBe(200)
    const without = await createApiBench({ takesFolders: false })
    onTestFinished(() => without.close())
    const refused = await without.ask('/api/firmware/import', asked)
    expect([refused.status, await refused.json()]).toMatchObject([403, { code: 'folder-import-off' }])
  })

  it('keeps an image that an update serves', async () => {
    const image = (await (await add('name=served.bin', randomBytes(100))).json()) as FirmwareImage
    const offer = await bench.deps.files.offerDownload({
      ...{ chargePointId: 'CP7', localAddress: '127.0.0.1', protocol: 'http' },
      file: bench.deps.files.library.fileOf(image.id),
    })
    const remove = () => bench.ask(`/api/firmware/${image.id}`, { method: 'DELETE' })
    const refused = await remove()
    expect([refused.status, await refused.json()]).toMatchObject([
      409,
      { code: 'firmware-in-use', params: { firmware: 'served.bin', chargePointId: 'CP7' } },
    ])
    offer.withdraw()
    expect((await remove()).status).toBe(200)
  })

  it('takes a folder in, and says which of its images fit a charge point', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'chargebench-images-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    writeFileSync(join(folder, 'a.bin'), 'a')
    writeFileSync(join(folder, 'b.bin'), 'b')
    writeFileSync(
      join(folder, 'firmware.yaml'),
      'format: 1\nimages:\n  - file: a.bin\n    vendor: Others\n  - file: b.bin\n    vendor: Vendor\n    model: Model\n',
    )
    const brought = await client.trpc.firmware.import.mutate({ path: folder })
    expect(brought.added).toHaveLength(2)
    await expect(client.trpc.firmware.candidates.query({ chargePointId: 'NEVER' })).rejects.toThrow()
    const chargePoint = await dialChargePoint(bench.ocppUrl, 'FW1')
    onTestFinished(() => chargePoint.close())
    await chargePoint.call('BootNotification', { chargePointVendor: 'VENDOR', chargePointModel: 'model' })
    const candidates = await client.trpc.firmware.candidates.query({ chargePointId: 'FW1' })
    expect(candidates.map(({ image, match }) => [image.name, match.fit])).toEqual([
      ['b.bin', 'fits'],
      ['a.bin', 'vendor-differs'],
    ])
    const { images } = (await (await bench.ask('/api/charge-points/FW1/firmware')).json()) as {
      images: unknown
    }
    expect(images).toEqual(candidates)
  })
})

/** A file that a charge point has left. */
const receive = async (name: string, content: Buffer, chargePointId = 'CP1'): Promise<DiagnosticsFile> => {
  const offer = await bench.deps.files.offerUpload({
    chargePointId,
    localAddress: '127.0.0.1',
    protocol: 'http',
  })
  await uploadDiagnostics(offer.url, { method: 'PUT', fileName: name, content })
  const [file] = offer.files()
  offer.withdraw()
  if (!file) throw new Error('nothing came')
  const of = { chargePointId, jobId: null, runId: 'run', kind: 'GetDiagnostics' } as const
  return bench.deps.files.received.add(file, of)
}

describe('what charge points have left', () => {
  const lines = Array.from({ length: 3_000 }, (_, i) => {
    const at = new Date(Date.UTC(2026, 0, 1) + i * 1_000).toISOString()
    return `${at} ${i % 100 === 7 ? 'ERROR' : 'INFO'} line ${i}`
  })
  const content = gzipSync(lines.join('\n'))

  it('is listed, given as it came, looked into, and removed', async () => {
    const file = await receive('log.txt.gz', content)
    const { trpc } = client
    expect(await trpc.diagnostics.list.query({ chargePointId: 'CP1' })).toEqual([file])
    expect(await trpc.diagnostics.list.query({ jobId: 'another' })).toEqual([])
    const bytes = await bench.ask(`/api/diagnostics/${file.id}`)
    expect(bytes.headers.get('Content-Disposition')).toContain('attachment')
    expect(sha256(Buffer.from(await bytes.arrayBuffer()))).toBe(file.sha256)

    const fileId = file.id
    const entries = await trpc.diagnostics.entries.query({ fileId })
    expect(entries).toMatchObject([
      { kind: 'archive', isText: false },
      { path: 'log.txt', isText: true, problem: null },
    ])
    const entryId = entries[1]?.id ?? -1
    const plain = await bench.ask(`/api/diagnostics/${fileId}/entries/${entryId}`)
    expect((await plain.text()).split('\n')).toEqual(lines)

    const of = { fileId, entryId }
    expect(await trpc.diagnostics.text.query(of)).toMatchObject({ lineCount: 3_000 })
    const window = await trpc.diagnostics.window.query({ ...of, from: 1_000, count: 2 })
    expect(window.map(({ text }) => text)).toEqual(lines.slice(1_000, 1_002))
    const found = await trpc.diagnostics.find.query({
      ...of,
      text: 'LINE 1',
      levels: ['error'],
      from: 1,
      count: 1,
    })
    expect(found).toMatchObject({ count: 11, isCut: false, lines: [{ number: 1_007, level: 'error' }] })
    expect(await trpc.diagnostics.lineAt.query({ ...of, at: Date.UTC(2026, 0, 1, 0, 1) })).toBe(60)

    await trpc.diagnostics.remove.mutate({ fileId })
    expect((await bench.ask(`/api/diagnostics/${fileId}`)).status).toBe(404)
    await expect(trpc.diagnostics.text.query(of)).rejects.toThrow()
  })

  it('stands beside the frames of the same minute', async () => {
    const chargePoint = await dialChargePoint(bench.ocppUrl, 'MIN1')
    onTestFinished(() => chargePoint.close())
    await chargePoint.call('BootNotification', { chargePointVendor: 'V', chargePointModel: 'M' })
    await chargePoint.call('Heartbeat', {})
    const now = Date.now()
    const around = await client.trpc.diagnostics.framesAround.query({ chargePointId: 'MIN1', at: now })
    const before = await client.trpc.diagnostics.framesAround.query({
      chargePointId: 'MIN1',
      at: now - 60_000,
    })
    // the minute may have turned between them
    const heartbeats = [...before, ...around].filter(({ action }) => action === 'Heartbeat')
    expect(heartbeats.map(({ direction }) => direction)).toEqual(['in', 'out'])
    expect(await client.trpc.diagnostics.framesAround.query({ chargePointId: 'MIN1', at: 0 })).toEqual([])
  })
})

it('tells of transfers as they go', async () => {
  const seen: (readonly TransferView[])[] = []
  let enough: () => void = () => undefined
  const isWhole = new Promise<void>((resolve) => (enough = resolve))
  const subscription = client.trpc.transfers.views.subscribe(undefined, {
    onData: (views) => {
      seen.push(views)
      if (views.some(({ chargePointId, files }) => chargePointId === 'T1' && files.length === 1)) enough()
    },
  })
  onTestFinished(() => subscription.unsubscribe())
  const offer = await bench.deps.files.offerUpload({
    ...{ chargePointId: 'T1', localAddress: '127.0.0.1', protocol: 'http' },
  })
  await uploadDiagnostics(offer.url, { method: 'PUT', fileName: 'a.log', content: Buffer.from('a') })
  await isWhole
  const { transfers } = (await (await bench.ask('/api/transfers')).json()) as { transfers: TransferView[] }
  expect(transfers.filter(({ chargePointId }) => chargePointId === 'T1')).toMatchObject([{ url: offer.url }])
  offer.withdraw()
})
