import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { manualClock } from '../support/manual-clock.ts'
import { request } from './support/http-client.ts'
import { allOver, seen, sha256, tempDir, transferBench } from './support/transfer-bench.ts'

const text = (value: string): Buffer => Buffer.from(value)

const chunks = async function* (count: number, bytes = 64 * 1024): AsyncGenerator<Buffer> {
  for (let i = 0; i < count; i++) yield Promise.resolve(Buffer.alloc(bytes, i + 1))
}

const multipart = (files: readonly (readonly [name: string, body: string])[], end = true) => {
  const parts = files.map(
    ([name, body]) =>
      `--edge\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n` +
      `Content-Type: application/zip\r\n\r\n${body}\r\n`,
  )
  const field = '--edge\r\nContent-Disposition: form-data; name="id"\r\n\r\nCP1\r\n'
  return {
    method: 'POST',
    headers: { 'content-type': 'multipart/form-data; boundary=edge' },
    body: text(`${field}${parts.join('')}${end ? '--edge--\r\n' : ''}`),
  }
}

it('takes PUT and POST, to a file or to the folder, whole or in chunks; a second upload is a second file', async () => {
  const bench = transferBench()
  const place = await bench.take()
  expect(place.url.endsWith('/')).toBe(true)
  const put = await request(place.fileUrl('diag.zip'), { method: 'PUT', body: text('first') })
  const again = await request(`${place.url}diag.zip`, { method: 'PUT', body: text('second') })
  const post = await request(place.url, {
    method: 'POST',
    headers: { 'content-disposition': 'attachment; filename="log.txt"', 'content-length': '5' },
    body: text('third'),
  })
  const chunked = await request(place.url, { method: 'POST', body: chunks(20) })
  // quirk 42: the name appended to the URL as it is, without a slash
  const glued = await request(`${place.url.slice(0, -1)}late.log`, { method: 'PUT', body: text('x') })
  expect([put, again, post, chunked, glued].map(({ status }) => status)).toEqual([201, 201, 200, 200, 201])
  const files = place.files()
  expect(files.map(({ name, givenName, size, state }) => [name, givenName, size, state])).toEqual([
    ['diag.zip', 'diag.zip', 5, 'whole'],
    ['diag.zip', 'diag.zip', 6, 'whole'],
    ['log.txt', 'log.txt', 5, 'whole'],
    ['upload', null, 20 * 64 * 1024, 'whole'],
    ['late.log', 'late.log', 1, 'whole'],
  ])
  expect(new Set(files.map(({ path }) => path)).size).toBe(5)
  for (const { path, sha256: hash } of files) expect(sha256(readFileSync(path))).toBe(hash)
  expect(bench.journal.of('transfer-ended')).toMatchObject([
    {
      end: 'complete',
      bytes: 5,
      files: [{ name: 'diag.zip', sha256: sha256(text('first')), state: 'whole' }],
    },
    {},
    {},
    { attempt: 4, bytes: 20 * 64 * 1024 },
    {},
  ])
})

it('takes each file of a multipart body, and keeps what came of one that breaks off', async () => {
  const place = await transferBench().take()
  const both = multipart([
    ['C:\\logs\\a.zip', 'aaa'],
    ['b.zip', 'bb'],
  ])
  expect((await request(place.url, both)).status).toBe(200)
  expect(place.files().map(({ name, givenName, size }) => [name, givenName, size])).toEqual([
    ['a.zip', 'C:\\logs\\a.zip', 3],
    ['b.zip', 'b.zip', 2],
  ])
  expect((await request(place.url, multipart([]))).status).toBe(400)
  expect((await request(place.url, multipart([['c.zip', 'c'.repeat(5000)]], false))).status).toBe(400)
  expect(await allOver(place, 3)).toMatchObject({
    attempts: [{ state: 'complete' }, { state: 'body-unreadable' }, { state: 'body-unreadable' }],
  })
  expect(place.files().at(-1)).toMatchObject({ name: 'c.zip', state: 'partial' })
})

it.each([
  ['PUT', 'multipart/form-data; boundary=edge'],
  ['POST', 'multipart/form-data; boundary=another'],
  ['POST', 'multipart/form-data'],
  ['POST', 'multipart/mixed; boundary=edge'],
  ['PUT', 'application/octet-stream'],
])('a form is a form, whatever its headers say: %s, %s', async (method, type) => {
  const place = await transferBench().take()
  const { body } = multipart([['a.zip', 'aaa']])
  const { status } = await request(place.url, { method, headers: { 'content-type': type }, body })
  expect(status).toBe(method === 'PUT' ? 201 : 200)
  expect(place.files()).toMatchObject([{ name: 'a.zip', size: 3, state: 'whole' }])
})

it('the file of a form that names none: the largest field, with every byte as it came', async () => {
  const place = await transferBench().take()
  const file = Buffer.from(Array.from({ length: 1024 }, (_, i) => i % 251))
  const begins =
    '--edge\r\nContent-Disposition: form-data; name="log"\r\nContent-Type: application/zip\r\n\r\n'
  const body = Buffer.concat([
    multipart([]).body.subarray(0, -10),
    text(begins),
    file,
    text('\r\n--edge--\r\n'),
  ])
  const { status } = await request(place.url, { ...multipart([]), body })
  expect(status).toBe(200)
  expect(place.files()).toMatchObject([{ name: 'upload', givenName: null, sha256: sha256(file) }])
})

it('names that lead elsewhere are kept as words only', async () => {
  const bench = transferBench()
  const place = await bench.take()
  const { origin, pathname } = new URL(place.url)
  const names = [
    '../../../etc/cron.d/x',
    '..%2f..%2fsecret',
    '%00',
    'CON',
    'a\u202egpj.exe',
    '.ssh',
    `${'n'.repeat(400)}.tar.gz`,
  ]
  for (const name of names)
    expect(
      (
        await request(origin, {
          path: `${pathname}${encodeURI(name).replaceAll('%25', '%')}`,
          method: 'PUT',
          body: text('x'),
        })
      ).status,
    ).toBe(201)
  expect(place.files().map(({ name }) => name)).toEqual([
    'x',
    'secret',
    'upload',
    'upload',
    'agpj.exe',
    'ssh',
    `${'n'.repeat(117)}.gz`,
  ])
  expect(place.files()[0]?.givenName).toBe('../../../etc/cron.d/x')
  expect(readdirSync(bench.dir)).toEqual(['uploads'])
  expect(readdirSync(`${bench.dir}/uploads/${place.id}`)).toHaveLength(names.length)
})

it('refuses what is too large: at once where the length is told, else when the limit is passed', async () => {
  const bench = transferBench({ limits: { maxFileBytes: 100_000, maxFiles: 3 } })
  const place = await bench.take()
  const body = Buffer.alloc(100_001)
  const told = await request(place.url, { method: 'PUT', headers: { 'content-length': '100001' }, body })
  expect(told.status).toBe(413)
  expect(place.view()).toMatchObject({ attempts: [], lastRefusal: 'too-large' })
  const untold = await request(place.url, { method: 'PUT', body: chunks(30, 10_000) }).catch(() => null)
  expect(untold?.status ?? 413).toBe(413)
  const [attempt] = (await allOver(place, 1)).attempts
  expect(attempt?.state).toBe('too-large')
  const [partial] = place.files()
  expect(partial).toMatchObject({ state: 'partial' })
  expect(partial?.size).toBeLessThanOrEqual(100_000)
  expect(sha256(readFileSync(partial?.path ?? ''))).toBe(partial?.sha256)

  const part = await request(place.url, {
    method: 'PUT',
    headers: { 'content-range': 'bytes 5-9/10' },
    body: text('x'),
  })
  expect(part.status).toBe(400)
  for (const status of [201, 201, 403])
    expect((await request(place.url, { method: 'PUT', body: text('x') })).status).toBe(status)
})

it('asks the disk before it takes a byte, and again on the way', async () => {
  let free = 200 * 1024 ** 2
  const bench = transferBench({ freeBytes: () => Promise.resolve(free) })
  const place = await bench.take()
  const large = { method: 'PUT', headers: { 'content-length': String(150 * 1024 ** 2) } }
  expect((await request(place.url, { ...large, body: text('') }).catch(() => null))?.status ?? 507).toBe(507)
  expect(place.view().lastRefusal).toBe('disk-full')
  const filling = async function* () {
    for await (const chunk of chunks(600)) {
      free -= chunk.length * 5
      yield chunk
    }
  }
  await request(place.url, { method: 'PUT', body: filling() }).catch(() => null)
  expect((await allOver(place, 1)).attempts).toMatchObject([{ state: 'disk-full' }])
  expect(place.files()).toMatchObject([{ state: 'partial' }])
})

it('gives up what stalls, and keeps what came', async () => {
  const clock = manualClock()
  const bench = transferBench({ clock })
  const place = await bench.take()
  const stalled = async function* () {
    yield text('a few bytes')
    await seen(place, ({ attempts }) => (attempts[0]?.bytes ?? 0) > 0)
    clock.advance(61_000)
    await allOver(place, 1)
  }
  await request(place.url, { method: 'PUT', body: stalled() }).catch(() => null)
  await allOver(place, 1)
  expect(bench.journal.of('transfer-ended')).toMatchObject([
    { end: 'stalled', files: [{ size: 11, state: 'partial' }] },
  ])
})

it('says whether it will take the body before it is sent', async () => {
  const place = await transferBench({ limits: { maxFileBytes: 10 } }).take()
  const { hostname, port, pathname } = new URL(place.url)
  const expecting = (length: number) =>
    new Promise<string>((resolve) => {
      const socket = connect(Number(port), hostname)
      let answer = ''
      socket.on('data', (data) => {
        answer += data.toString()
        if (answer.startsWith('HTTP/1.1 100') && !answer.includes('201')) socket.write('0123456789')
        if (/ (?:201|413) /.test(answer)) socket.end()
      })
      socket.on('close', () => resolve(answer))
      socket.write(
        `PUT ${pathname} HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: ${length}\r\n\r\n`,
      )
    })
  expect(await expecting(10)).toMatch(/^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 201 /)
  expect(await expecting(11)).toMatch(/^HTTP\/1\.1 413 /)
  expect(place.files()).toHaveLength(1)
})

it('closes its place when it is withdrawn: what runs is cut and kept as partial', async () => {
  const bench = transferBench({ dir: tempDir() })
  const place = await bench.take()
  const endless = async function* () {
    yield text('so far')
    await seen(place, ({ attempts }) => (attempts[0]?.bytes ?? 0) > 0)
    place.withdraw()
    await allOver(place, 1)
  }
  await request(place.url, { method: 'POST', body: endless() }).catch(() => null)
  expect(await allOver(place, 1)).toMatchObject({ state: 'withdrawn', attempts: [{ state: 'withdrawn' }] })
  expect(place.files()).toMatchObject([{ state: 'partial', size: 6 }])
  expect(existsSync(place.files()[0]?.path ?? '')).toBe(true)
  expect((await request(place.url, { method: 'PUT', body: text('x') })).status).toBe(410)
})
