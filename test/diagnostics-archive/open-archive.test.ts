import { randomBytes } from 'node:crypto'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { gzipSync } from 'node:zlib'
import { pack } from 'tar-stream'
import { expect, it, onTestFinished } from 'vitest'
import {
  openArchive,
  removeLeftovers,
  type OpenArchiveOptions,
} from '../../main/diagnostics-archive/open-archive.ts'
import { tempDir } from '../transfer/support/transfer-bench.ts'
import { zipOf } from './support/zip.ts'

const tarOf = (
  files: readonly (readonly [name: string, body: Buffer | string])[],
  links: readonly string[] = [],
) => {
  const tar = pack()
  for (const [name, body] of files) tar.entry({ name }, body)
  for (const name of links) tar.entry({ name, type: 'symlink', linkname: '/etc/passwd' })
  tar.finalize()
  return buffer(tar)
}

const look = async (bytes: Buffer, options: OpenArchiveOptions = {}) => {
  const dir = tempDir()
  const path = join(dir, 'file')
  writeFileSync(path, bytes)
  const scratchDir = join(dir, 'scratch')
  const archive = await openArchive(path, { name: 'diag.bin', scratchDir, ...options })
  onTestFinished(() => archive.close())
  const shape = archive.entries.map(({ path: at, kind, size, problem }) => [at, kind, size, problem])
  return { archive, shape, scratchDir }
}

it('shows zip, tar, tgz and gz as one tree, whatever they are called, and archives in archives', async () => {
  const inner = gzipSync(await tarOf([['logs/a.log', 'one\ntwo\n']]))
  const zip = zipOf([
    ['readme.txt', 'hello'],
    ['old/inner.dat', inner],
    ['bin/image', Buffer.from([0, 1, 2, 0])],
  ])
  const { archive, shape, scratchDir } = await look(zip)
  expect(shape).toEqual([
    ['diag.bin', 'archive', zip.length, null],
    ['readme.txt', 'text', 5, null],
    ['old/inner.dat', 'archive', inner.length, null],
    ['inner.dat', 'archive', expect.any(Number), null],
    ['logs/a.log', 'text', 8, null],
    ['bin/image', 'binary', 4, null],
  ])
  expect(archive.entries.map(({ parentId }) => parentId)).toEqual([null, 0, 0, 2, 3, 0])
  const text = await archive.openText(4)
  expect((await text.window(0, 10)).map((line) => line.text)).toEqual(['one', 'two'])
  await archive.close()
  expect(readdirSync(scratchDir)).toEqual([])
})

it('a plain file is a tree of one, and a damaged archive shows what could be read of it', async () => {
  expect((await look(Buffer.from('just a log\n'))).shape).toEqual([['diag.bin', 'text', 11, null]])
  const tar = await tarOf([
    ['a.log', 'a'.repeat(2000)],
    ['b.log', 'b'.repeat(2000)],
  ])
  const gzip = gzipSync(tar)
  const cut = (await look(gzip.subarray(0, gzip.length - 20))).shape
  expect(cut[0]).toEqual(['diag.bin', 'archive', gzip.length - 20, 'damaged'])
  expect(cut.some(([name]) => name === 'a.log')).toBe(true)
  expect((await look(Buffer.from('BZh91AY&SY'))).shape).toMatchObject([
    ['diag.bin', 'unsupported-archive', 10, 'unsupported'],
  ])
})

it('names that lead elsewhere are harmless, and links are not followed', async () => {
  const names = ['../../etc/passwd', '/abs/olute', 'C:\\Windows\\x.ini', 'a/../../b', 'r\u202egpj.exe']
  const files = names.map((name) => [name, 'x'] as const)
  const expected = ['etc/passwd', 'abs/olute', 'Windows/x.ini', 'a/b', 'r\ufffdgpj.exe']
  const { archive, shape, scratchDir } = await look(zipOf(files))
  expect(shape.slice(1).map(([name]) => name)).toEqual(expected)
  expect(archive.entries[1]?.givenName).toBe('../../etc/passwd')
  expect(readdirSync(scratchDir)).toHaveLength(1)
  const tar = await look(await tarOf(files, ['passwords']))
  expect(tar.shape.slice(1).map(([name]) => name)).toEqual([...expected, 'passwords'])
  expect(tar.shape.at(-1)).toEqual(['passwords', 'link', 0, null])
})

const small = {
  maxTotalBytes: 8 * 1024 ** 2,
  maxEntryBytes: 4 * 1024 ** 2,
  ratioFromBytes: 1024 ** 2,
  maxRatio: 30,
}

it('a bomb goes off in a box: ratio, size, count and depth end it, and say so', async () => {
  const zeros = Buffer.alloc(16 * 1024 ** 2)
  expect((await look(gzipSync(zeros), { limits: small })).shape[0]?.[3]).toBe('ratio-too-high')
  const bomb = await look(zipOf([['zeros', zeros]]), { limits: small })
  expect(bomb.shape[0]?.[3]).toBe('ratio-too-high')
  expect(bomb.shape[1]).toEqual(['zeros', 'absent', 0, 'ratio-too-high'])
  await expect(bomb.archive.openText(1)).rejects.toMatchObject({ code: 'not-unpacked' })
  expect(() => bomb.archive.fileOf(1)).toThrow(expect.objectContaining({ code: 'not-unpacked' }) as Error)
  const noisy = randomBytes(5 * 1024 ** 2)
  expect((await look(zipOf([['large', noisy]]), { limits: { ...small, maxRatio: 1e6 } })).shape[1]?.[3]).toBe(
    'entry-too-large',
  )
  const three = noisy.subarray(0, 3 * 1024 ** 2)
  const many = await look(
    zipOf([
      ['1', three],
      ['2', three],
      ['3', three],
    ]),
    { limits: { ...small, maxRatio: 1e6 } },
  )
  expect(many.shape[0]?.[3]).toBe('too-large')
  expect(many.shape.slice(1, 3).map(([, , size]) => size)).toEqual([three.length, three.length])
  const crowd = zipOf(Array.from({ length: 200 }, (_, i) => [`${i}`, ''] as const))
  const counted = await look(crowd, { limits: { ...small, maxEntries: 50 } })
  expect(counted.shape).toHaveLength(51)
  expect(counted.shape[0]?.[3]).toBe('too-many-entries')
  let nested: Buffer = Buffer.from('at the bottom')
  for (let depth = 0; depth < 10; depth++) nested = zipOf([[`${depth}.zip`, nested]])
  const deep = await look(nested)
  expect(deep.shape.map(([, , , problem]) => problem)).toEqual([null, null, null, null, 'too-deep'])
})

/** A block of an extended header: what tar writers put names and sizes in that do not fit. */
const extended = (type: 'x' | 'L', size: number): Buffer => {
  const block = Buffer.alloc(512)
  block.write('long name')
  block.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  block.write(`        ${type}`, 148)
  block.write('ustar\x0000', 257)
  const sum = block.reduce((all, byte) => all + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return block
}

it.each(['x', 'L'] as const)(
  'a tar whose header %s is as long as a disk does not fill the memory',
  async (type) => {
    const log = await tarOf([['a.log', 'a']])
    const body = Buffer.alloc(40 * 1024 ** 2)
    const { shape } = await look(
      Buffer.concat([log.subarray(0, 1024), extended(type, body.length), body, log]),
    )
    expect(shape.map(([path, , , problem]) => [path, problem])).toEqual([
      ['diag.bin', 'damaged'],
      ['a.log', null],
    ])
  },
)

it.each(['many', '-5'])('a tar that says "%s" of a size ends as damaged', async (size) => {
  const record = ` size=${size}\n`
  const body = Buffer.alloc(512)
  body.write(`${record.length + 2}${record}`)
  const log = await tarOf([['a.log', 'a']])
  const { shape } = await look(Buffer.concat([extended('x', record.length + 2), body, log]))
  expect(shape).toEqual([['diag.bin', 'archive', expect.any(Number), 'damaged']])
})

it('a zip whose entry claims less than it holds is damaged, not unpacked without end', async () => {
  const { shape } = await look(zipOf([['liar', Buffer.alloc(1024 ** 2, 'ab')]], { claimedSize: 10 }))
  expect(shape[1]).toMatchObject(['liar', expect.any(String), expect.any(Number), 'damaged'])
})

it('stops when it is told to', async () => {
  const path = join(tempDir(), 'file')
  writeFileSync(path, zipOf([['a', 'b']]))
  const reason = new Error('enough')
  await expect(openArchive(path, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
})

it('what a program that was killed had unpacked is removed, and nothing else', async () => {
  const dir = tempDir()
  const path = join(dir, 'file')
  writeFileSync(path, zipOf([['a', 'b']]))
  const scratchDir = join(dir, 'scratch')
  await openArchive(path, { scratchDir })
  writeFileSync(join(scratchDir, 'notes'), 'mine')
  expect(readdirSync(scratchDir)).toHaveLength(2)
  await removeLeftovers(scratchDir)
  expect(readdirSync(scratchDir)).toEqual(['notes'])
  await removeLeftovers(join(dir, 'nowhere'))
})
