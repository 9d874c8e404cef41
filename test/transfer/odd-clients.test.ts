import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { buffer } from 'node:stream/consumers'
import { connect as connectTls } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { manualClock } from '../support/manual-clock.ts'
import { request } from './support/http-client.ts'
import { head, say, statusOf } from './support/raw-client.ts'
import { allOver, makeImage, seen, sha256, tempDir, transferBench } from './support/transfer-bench.ts'

const kib = 1024

it('finds the file however its URL is written', async () => {
  const image = makeImage(tempDir(), kib)
  const offer = await transferBench().serve(image)
  const { pathname } = new URL(offer.url)
  const [, token = '', name = ''] = pathname.split('/')
  const escaped = Buffer.from(token).toString('hex').replaceAll(/../g, '%$&')
  for (const path of [
    pathname,
    `//${token}//${name}`,
    `${pathname}/`,
    `/${escaped}/${name.toUpperCase() === name ? name : `%66${name.slice(1)}`}`,
    `http://192.168.9.9:80${pathname}?x=1#y`,
    `HTTPS://elsewhere${pathname}`,
    `/${token}`,
  ])
    expect([path, statusOf(await say(offer.url, head('GET', path)))]).toEqual([path, 200])
  for (const range of ['bytes=0-9', 'Bytes=0-9', 'BYTES=-10'])
    expect([range, statusOf(await say(offer.url, head('GET', pathname, `Range: ${range}`)))]).toEqual([
      range,
      206,
    ])
})

it('a request behind another on one connection: both are over', async () => {
  const image = makeImage(tempDir(), 100 * kib)
  const offer = await transferBench().serve(image)
  const { hostname, port, pathname } = new URL(offer.url)
  const socket = connect(Number(port), hostname)
  socket.write(`GET ${pathname} HTTP/1.1\r\n\r\n${head('GET', pathname)}`)
  expect((await buffer(socket)).subarray(-image.size).equals(image.bytes)).toBe(true)
  expect((await allOver(offer, 2)).attempts.map(({ state }) => state)).toEqual(['complete', 'complete'])
})

it('says of one that only asks whether the file has changed that it has it', async () => {
  const image = makeImage(tempDir(), kib)
  const bench = transferBench()
  const offer = await bench.serve(image)
  const { status } = await request(offer.url, { headers: { 'if-none-match': `"${image.sha256}"` } })
  expect(status).toBe(304)
  expect(offer.view()).toMatchObject({ attempts: [], lastRefusal: 'not-modified' })
})

it('an upload that does not say where it ends is refused, not taken as an empty file', async () => {
  const place = await transferBench().take()
  const { pathname } = new URL(place.url)
  const answer = await say(place.url, `PUT ${pathname}a.log HTTP/1.0\r\n\r\nall of the log`)
  expect(statusOf(answer)).toBe(411)
  expect(place.view()).toMatchObject({ attempts: [], files: [], lastRefusal: 'length-required' })
})

it('more than its length says: what it says is kept and answered, and that there was more is told', async () => {
  const place = await transferBench().take()
  const { pathname } = new URL(place.url)
  const put = `${head('PUT', `${pathname}a.log`, 'Content-Length: 3').replace('Connection: close\r\n', '')}abc`
  const answer = await say(place.url, `${put}defgh`)
  expect(answer).toMatch(/^HTTP\/1\.1 201 /)
  expect(answer).not.toContain('HTTP/1.1 400')
  expect(place.files()).toMatchObject([{ size: 3, state: 'whole', sha256: sha256(Buffer.from('abc')) }])
  expect(place.view().lastRefusal).toBe('beyond-length')
})

it('one that connects and says nothing is told of', async () => {
  const bench = transferBench({ limits: { headersMs: 50 } })
  const { url } = await bench.take()
  expect(await say(url, '')).toMatch(/^HTTP\/1\.1 408 /)
  expect(bench.journal.of('transfer-refused')).toMatchObject([{ refusal: 'no-request' }])
})

it('tells the charge point that it is, of what comes from its address and opens nothing', async () => {
  const bench = transferBench()
  const from = { chargePointId: 'CP1', localAddress: '127.0.0.1', remoteAddress: '::ffff:127.0.0.1' }
  const place = await bench.transfer.offerUpload({ ...from, protocol: 'http' })
  await say(place.url, '\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00')
  expect(place.view()).toMatchObject({ refusals: 1, lastRefusal: 'tls-on-plain-port' })
  await request(place.url, { path: '/firmware.bin' })
  expect(bench.journal.of('transfer-refused')).toMatchObject([
    { chargePointId: 'CP1', transferId: place.id, refusal: 'tls-on-plain-port', method: null },
    { chargePointId: 'CP1', transferId: place.id, refusal: 'unknown-token', method: 'GET' },
  ])
  // of two behind one address nobody can say which it was
  await bench.transfer.offerUpload({ ...from, chargePointId: 'CP2', protocol: 'http' })
  await request(place.url, { path: '/firmware.bin' })
  expect(bench.journal.of('transfer-refused').at(-1)).toMatchObject({ chargePointId: null })
})

it('a laptop that sleeps takes nobody for stalled', async () => {
  const ticking = manualClock()
  let sleptMs = 0
  const clock = { ...ticking, monotonic: () => ticking.monotonic() + sleptMs }
  const bench = transferBench({ clock })
  const offer = await bench.serve(makeImage(tempDir(), 64 * kib * kib))
  const leaving = new AbortController()
  const fetching = request(offer.url, { pauseAfter: 100 * kib, signal: leaving.signal })
  await seen(offer, ({ attempts }) => (attempts[0]?.bytes ?? 0) > 0)
  sleptMs = 3_600_000
  clock.advance(30_000)
  expect(offer.view().attempts).toMatchObject([{ state: 'running' }])
  clock.advance(61_000)
  expect((await allOver(offer, 1)).attempts).toMatchObject([{ state: 'stalled' }])
  leaving.abort()
  await expect(fetching).rejects.toThrow()
})

/** Stands between a client and a server, and cuts both when the server has said its first. */
const cutter = async (url: string): Promise<number> => {
  const { hostname, port } = new URL(url)
  const between = createServer((client) => {
    const server = connect(Number(port), hostname)
    client.on('error', () => undefined).pipe(server)
    server.once('data', () => {
      client.destroy()
      server.destroy()
    })
  })
  onTestFinished(() => void between.close())
  await once(between.listen(0, '127.0.0.1'), 'listening')
  const address = between.address()
  return address !== null && typeof address === 'object' ? address.port : 0
}

it.each(['when TLS stands', 'in the midst of TLS', 'with an alert', 'without TLS'])(
  'one that does not take our certificate is told of as that: it goes away %s',
  async (when) => {
    const bench = transferBench()
    const from = { chargePointId: 'CP1', localAddress: '127.0.0.1', remoteAddress: '127.0.0.1' }
    const place = await bench.transfer.offerUpload({ ...from, protocol: 'https' })
    const port = when === 'in the midst of TLS' ? await cutter(place.url) : Number(new URL(place.url).port)
    const told = seen(place, ({ refusals }) => refusals > 0)
    if (when === 'without TLS') await say(place.url, 'GET / HTTP/1.1\r\n\r\n')
    else {
      const client = connectTls({ host: '127.0.0.1', port, rejectUnauthorized: when === 'with an alert' })
      client.on('error', () => undefined)
      client.once('secureConnect', () => client.destroy())
    }
    expect((await told).lastRefusal).toBe(
      when === 'without TLS' ? 'plain-on-tls-port' : 'certificate-refused',
    )
  },
)

it('a second charge point at another address does not change the certificate of the first', async () => {
  const bench = transferBench()
  const addresses = Object.values(networkInterfaces()).flatMap((all = []) =>
    all.map(({ address }) => address),
  )
  const fingerprints = new Set<string | null>()
  for (const localAddress of ['127.0.0.1', ...addresses]) {
    const of = { chargePointId: localAddress, localAddress, protocol: 'https' } as const
    fingerprints.add((await bench.transfer.offerUpload(of)).view().fingerprint)
  }
  expect(fingerprints.size).toBe(1)
})
