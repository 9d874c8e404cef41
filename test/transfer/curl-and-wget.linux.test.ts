import { execFile } from 'node:child_process'
import { createReadStream, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { createHash, randomBytes, X509Certificate } from 'node:crypto'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { smallDisk } from '../support/small-disk.ts'
import { allOver, makeImage, sha256, tempDir, transferBench } from './support/transfer-bench.ts'

const run = promisify(execFile)
const mib = 1024 ** 2

const curl = async (...args: readonly string[]): Promise<string> =>
  (await run('curl', ['-sS', ...args])).stdout
const statusOf = (...args: readonly string[]): Promise<string> =>
  curl('-o', '/dev/null', '-w', '%{http_code}', ...args)
const fileHash = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

it('curl fetches it whole, from the middle, and asks for its head', async () => {
  const dir = tempDir()
  const image = makeImage(dir, 20 * mib)
  const offer = await transferBench().serve(image)
  const out = join(dir, 'out')
  await curl('-o', out, offer.url)
  expect(await fileHash(out)).toBe(image.sha256)
  truncateSync(out, 7_654_321)
  await curl('-C', '-', '-o', out, offer.url)
  expect(await fileHash(out)).toBe(image.sha256)
  const head = await curl('-I', offer.url)
  expect(head).toMatch(new RegExp(`^HTTP/1.1 200 OK[^]*content-length: ${image.size}`, 'i'))
  expect(await curl('-r', '100-109', offer.url, '-o', join(dir, 'part'))).toBe('')
  expect(readFileSync(join(dir, 'part')).equals(image.bytes.subarray(100, 110))).toBe(true)
  expect(await allOver(offer, 3)).toMatchObject({
    covered: image.size,
    attempts: [
      { state: 'complete', userAgent: expect.stringMatching(/^curl/) },
      { from: 7_654_321 },
      { from: 100 },
    ],
  })
})

it('wget goes on where it was cut, and takes the name that it is given', async () => {
  const dir = tempDir()
  const image = makeImage(dir, 8 * mib, 'source.bin')
  const offer = await transferBench().serve(image)
  const target = tempDir()
  const name = join(target, 'source.bin')
  writeFileSync(name, image.bytes.subarray(0, 3 * mib))
  await run('wget', ['-q', '-c', '-P', target, offer.url])
  expect(await fileHash(name)).toBe(image.sha256)
  expect(await allOver(offer, 1)).toMatchObject({
    attempts: [{ from: 3 * mib, state: 'complete' }],
    covered: 5 * mib,
  })
  await run('wget', ['-q', '--method=PUT', `--body-file=${name}`, '-O', '/dev/null', offer.url]).then(
    () => expect.unreachable(),
    (error: unknown) => expect(error).toMatchObject({ code: 8 }),
  )
})

it('curl uploads by PUT, chunked, raw POST and form, with and without Expect; wget by PUT', async () => {
  const dir = tempDir()
  const path = join(dir, 'diag data.zip')
  const content = randomBytes(5 * mib)
  writeFileSync(path, content)
  const place = await transferBench().take()
  expect(await statusOf('-T', path, place.url)).toBe('201')
  expect(await statusOf('-T', path, '-H', 'Transfer-Encoding: chunked', place.fileUrl('fixed.zip'))).toBe(
    '201',
  )
  expect(await statusOf('--data-binary', `@${path}`, '-H', 'Content-Type: application/zip', place.url)).toBe(
    '200',
  )
  expect(await statusOf('-F', `file=@${path}`, '-F', 'id=CP1', place.url)).toBe('200')
  expect(await statusOf('-T', path, '-H', 'Expect:', place.url)).toBe('201')
  await run('wget', ['-q', '--method=PUT', `--body-file=${path}`, '-O', '/dev/null', `${place.url}wget.zip`])
  const hash = sha256(content)
  expect(place.files().map(({ name, sha256: of }) => [name, of])).toEqual(
    ['diag data.zip', 'fixed.zip', 'upload', 'diag data.zip', 'diag data.zip', 'wget.zip'].map((name) => [
      name,
      hash,
    ]),
  )
  for (const file of place.files()) expect(await fileHash(file.path)).toBe(hash)
  expect(await statusOf('--path-as-is', '-T', path, `${place.url}../../x`)).toBe('201')
  expect(place.files().at(-1)).toMatchObject({ name: 'x', givenName: '../../x' })
})

it('HTTPS: curl takes the certificate as its root, and the fingerprint is the one that is shown', async () => {
  const dir = tempDir()
  const image = makeImage(dir, mib)
  const bench = transferBench()
  const offer = await bench.serve(image, 'https')
  const root = join(dir, 'root.pem')
  writeFileSync(root, offer.certificatePem ?? '')
  const out = join(dir, 'out')
  await curl('--cacert', root, '-o', out, offer.url)
  expect(await fileHash(out)).toBe(image.sha256)
  expect(new X509Certificate(readFileSync(root)).fingerprint256).toBe(offer.view().fingerprint)
  await expect(curl(offer.url)).rejects.toMatchObject({ code: 60 })
  expect(await statusOf('-k', offer.url.replace('https:', 'http:')).catch(() => '000')).not.toBe('200')
  const plain = await bench.serve(image)
  await expect(curl('-k', plain.url.replace('http:', 'https:'))).rejects.toThrow()
  const refusals = bench.journal.of('transfer-refused').map(({ refusal }) => refusal)
  expect(new Set(refusals)).toEqual(
    new Set(['certificate-refused', 'plain-on-tls-port', 'tls-on-plain-port']),
  )
})

it('a disk that is really full: told, and what came is kept with its hash', async () => {
  const dir = await smallDisk()
  const bench = transferBench({ dir, limits: { reservedBytes: 0 }, freeBytes: () => Promise.resolve(1e12) })
  const place = await bench.take()
  const path = join(tempDir(), 'large')
  writeFileSync(path, randomBytes(8 * mib))
  expect(await statusOf('-T', path, '-H', 'Expect:', place.url).catch(() => '507')).toBe('507')
  expect((await allOver(place, 1)).attempts).toMatchObject([{ state: 'disk-full' }])
  const [partial] = place.files()
  expect(partial).toMatchObject({ state: 'partial' })
  expect(statSync(partial?.path ?? '').size).toBe(partial?.size)
  expect(await fileHash(partial?.path ?? '')).toBe(partial?.sha256)
})
