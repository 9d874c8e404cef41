import { connect, type Socket } from 'node:net'
import { buffer } from 'node:stream/consumers'
import { once } from 'node:events'
import { appendFileSync, closeSync, openSync, writeSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { allOver, makeImage, seen, sha256, tempDir, transferBench } from './support/transfer-bench.ts'
import { request } from './support/http-client.ts'

const kib = 1024

it('serves the whole file, with what a charge point needs to know beforehand', async () => {
  const bench = transferBench()
  const image = makeImage(tempDir(), 300 * kib)
  const offer = await bench.serve(image)
  const head = await request(offer.url, { method: 'HEAD' })
  expect(head).toMatchObject({ status: 200, body: Buffer.alloc(0) })
  expect(head.headers).toMatchObject({
    'content-length': String(image.size),
    'accept-ranges': 'bytes',
    etag: `"${image.sha256}"`,
    'content-disposition': `attachment; filename=${image.name}`,
  })
  expect(offer.view().attempts).toEqual([])

  const whole = await request(offer.url)
  expect(whole.status).toBe(200)
  expect(sha256(whole.body)).toBe(image.sha256)
  const view = await allOver(offer, 1)
  expect(view.attempts).toMatchObject([
    { state: 'complete', from: 0, bytes: image.size, expected: image.size },
  ])
  expect(view).toMatchObject({
    covered: image.size,
    firstByteAt: expect.any(Number),
    coveredAt: expect.any(Number),
  })
  expect(bench.journal.of('transfer-ended')).toMatchObject([
    { end: 'complete', bytes: image.size, covered: true },
  ])
})

it('answers ranges, and sends the whole where a range is of another file or there are several', async () => {
  const image = makeImage(tempDir(), 100 * kib)
  const offer = await transferBench().serve(image)
  const ask = async (range: string, more: Record<string, string> = {}) => {
    const { status, headers, body } = await request(offer.url, { headers: { range, ...more } })
    return { status, range: headers['content-range'], hash: sha256(body) }
  }
  const part = (from: number, to?: number) => ({ hash: sha256(image.bytes.subarray(from, to)) })
  const etag = `"${image.sha256}"`
  expect(await ask('bytes=1000-1999')).toEqual({
    status: 206,
    range: `bytes 1000-1999/${image.size}`,
    ...part(1000, 2000),
  })
  expect(await ask('bytes=-10')).toMatchObject({ status: 206, ...part(-10) })
  expect(await ask('bytes=5-', { 'if-range': etag })).toMatchObject({ status: 206, ...part(5) })
  expect(await ask('bytes=5-', { 'if-range': '"another"' })).toMatchObject({ status: 200, ...part(0) })
  expect(await ask('bytes=5-', { 'if-range': 'Thu, 01 Jan 1970 00:00:00 GMT' })).toMatchObject({
    status: 200,
  })
  expect(await ask('bytes=0-1,50-60')).toMatchObject({ status: 200, ...part(0) })
  expect(await ask('lines=0-1')).toMatchObject({ status: 200, ...part(0) })
  expect(await ask(`bytes=${image.size}-`)).toMatchObject({ status: 416, range: `bytes */${image.size}` })
  const { status } = await request(offer.url, { headers: { 'if-none-match': etag } })
  expect(status).toBe(304)
})

it('puts together what was fetched in pieces, and says when the last byte had gone out', async () => {
  const image = makeImage(tempDir(), 64 * kib)
  const offer = await transferBench().serve(image)
  const piece = (from: number, to: number) =>
    request(offer.url, { headers: { range: `bytes=${from}-${to}` } })
  await piece(0, 9_999)
  await piece(30_000, image.size - 1)
  expect((await allOver(offer, 2)).coveredAt).toBeNull()
  await piece(5_000, 30_000)
  expect(await allOver(offer, 3)).toMatchObject({ covered: image.size, coveredAt: expect.any(Number) })
})

it('a file that changed since it was hashed is not served', async () => {
  const bench = transferBench()
  const image = makeImage(tempDir(), 10 * kib)
  const offer = await bench.serve(image)
  appendFileSync(image.path, 'more')
  const { status } = await request(offer.url)
  expect(status).toBe(410)
  expect(bench.journal.of('transfer-refused')).toMatchObject([
    { refusal: 'file-changed', chargePointId: 'CP1' },
  ])
  await expect(bench.serve(image)).rejects.toMatchObject({ code: 'file-unreadable' })
})

it('a file that is written to while it is fetched never looks whole', async () => {
  const bench = transferBench()
  const image = makeImage(tempDir(), 64 * 1024 * kib)
  const offer = await bench.serve(image)
  const { hostname, port, pathname } = new URL(offer.url)
  const socket = connect(Number(port), hostname)
  onTestFinished(() => void socket.destroy())
  socket.write(`GET ${pathname} HTTP/1.1\r\nHost: bench\r\n\r\n`)
  await once(socket, 'readable')
  const file = openSync(image.path, 'r+')
  writeSync(file, Buffer.from('of another version'), 0, 18, image.size - 1000)
  closeSync(file)
  let taken = 0
  socket.on('data', (data: Buffer) => (taken += data.length))
  socket.on('error', () => undefined)
  await once(socket, 'close')
  expect(taken).toBeLessThan(image.size)
  expect(await allOver(offer, 1)).toMatchObject({ coveredAt: null, attempts: [{ state: 'file-changed' }] })
})

it('a token opens one file in one direction, and nothing else', async () => {
  const bench = transferBench()
  const dir = tempDir()
  const one = await bench.serve(makeImage(dir, 10, 'one.bin'))
  const two = await bench.serve(makeImage(dir, 10, 'two.bin'), 'http', 'CP2')
  const place = await bench.take()
  const { origin } = new URL(one.url)
  const tokenOf = (url: string) => new URL(url).pathname.split('/')[1] ?? ''
  const status = async (path: string, method = 'GET') =>
    (await request(origin, { path, method, ...(method === 'GET' ? {} : { body: Buffer.from('x') }) })).status
  expect(await status('/')).toBe(404)
  expect(await status('/one.bin')).toBe(404)
  expect(await status(`/${tokenOf(one.url)}/`)).toBe(404)
  expect(await status(`/${tokenOf(one.url)}/two.bin`)).toBe(404)
  expect(await status(`/${tokenOf(one.url)}/../${tokenOf(two.url)}/two.bin`)).toBe(404)
  for (const path of ['../../../../etc/passwd', '%2e%2e%2f%2e%2e%2fetc%2fpasswd', '..\\..\\windows\\win.ini'])
    expect(await status(`/${tokenOf(one.url)}/${path}`)).toBe(404)
  const token = tokenOf(one.url)
  const otherToken = `${token.startsWith('A') ? 'B' : 'A'}${token.slice(1)}`
  expect(await status(`/${otherToken}/one.bin`)).toBe(404)
  expect(await status(`/${tokenOf(one.url)}/one.bin`, 'PUT')).toBe(405)
  expect(await status(`/${tokenOf(place.url)}/`)).toBe(405)
  expect(await status(`//${tokenOf(one.url)}/one.bin?x=1`)).toBe(200)
  expect(one.view()).toMatchObject({ refusals: 7, lastRefusal: 'wrong-direction' })
  expect(
    bench.journal.of('transfer-refused').map(({ transferId, refusal }) => [transferId, refusal]),
  ).toEqual([
    [null, 'unknown-token'],
    [one.id, 'wrong-path'],
    [one.id, 'wrong-direction'],
    [place.id, 'wrong-direction'],
  ])
  one.withdraw()
  expect(await status(`/${tokenOf(one.url)}/one.bin`)).toBe(410)
})

it('shows bytes, rate and time left while they move, and is cut when it is withdrawn', async () => {
  const bench = transferBench()
  const offer = await bench.serve(makeImage(tempDir(), 64 * 1024 * kib))
  const leaving = new AbortController()
  const fetching = request(offer.url, { pauseAfter: 100 * kib, signal: leaving.signal })
  const moving = await seen(offer, ({ attempts }) => (attempts[0]?.bytesPerSecond ?? 0) > 0)
  expect(moving.attempts[0]).toMatchObject({ state: 'running', secondsLeft: expect.any(Number) })
  expect(moving.coveredAt).toBeNull()
  offer.withdraw()
  expect(await allOver(offer, 1)).toMatchObject({ state: 'withdrawn', attempts: [{ state: 'withdrawn' }] })
  expect(bench.journal.of('transfer-withdrawn')).toHaveLength(1)
  leaving.abort()
  await expect(fetching).rejects.toThrow()
})

it.each(['HTTP/1.0', 'HTTP/1.1\r\nConnection: close'])(
  'one that wants the connection closed has taken it only when it closes without a loss: %s',
  async (version) => {
    const image = makeImage(tempDir(), 512 * kib)
    const offer = await transferBench().serve(image)
    const { hostname, port, pathname } = new URL(offer.url)
    const ask = (): Socket => {
      const socket = connect(Number(port), hostname)
      socket.write(`GET ${pathname} ${version}\r\n\r\n`)
      return socket
    }
    const gone = ask()
    await seen(offer, ({ attempts }) => attempts[0]?.state === 'sent')
    gone.destroy()
    expect((await allOver(offer, 1)).attempts).toMatchObject([{ state: 'cut', bytes: image.size }])
    // reads until the end of the connection, as HTTP/1.0 does
    const taken = await buffer(ask())
    expect(taken.subarray(-image.size).equals(image.bytes)).toBe(true)
    expect((await allOver(offer, 2)).attempts[1]).toMatchObject({ state: 'complete', bytes: image.size })
  },
)
