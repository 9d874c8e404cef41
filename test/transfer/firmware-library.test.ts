import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import type { VersionOrder } from '../../contract/firmware.ts'
import { firmwareManifestSchema } from '../../main/transfer/firmware-manifest.ts'
import { openFirmwareLibrary } from '../../main/transfer/firmware-library.ts'
import { compareVersions } from '../../main/transfer/firmware-version.ts'
import { manualClock } from '../support/manual-clock.ts'
import { sha256, tempDir } from './support/transfer-bench.ts'

const open = (dir: string, maxBytes?: number) =>
  openFirmwareLibrary({ dir, clock: manualClock(), ...(maxBytes === undefined ? {} : { maxBytes }) })

const bytes = async function* (...texts: readonly string[]): AsyncGenerator<Buffer> {
  for (const text of texts) yield Promise.resolve(Buffer.from(text))
}

const table: readonly (readonly [string, string, VersionOrder])[] = [
  ['1.2.3', '1.2.3', 'same'],
  ['1.10', '1.9', 'newer'],
  ['1.10', '1.10.0', 'same'],
  ['v3.187.0', 'FW 3.186', 'newer'],
  ['EVC04_v3.187.0.bin', '3.187.0', 'same'],
  ['EVC04-3.2', 'EVC05-3.1', 'not-comparable'],
  ['2.0.0-rc1', '2.0.0', 'older'],
  ['2.0.0-rc2', '2.0.0-rc1', 'newer'],
  ['2.0.0-beta', '2.0.0-rc1', 'older'],
  ['1.2.3 build 45', '1.2.3 build 44', 'newer'],
  ['1.2.3-gabcdef0', '1.2.3-g1234567', 'not-comparable'],
  ['20240115', '1.2.3', 'not-comparable'],
  ['20240301', '20240115', 'newer'],
  ['R12', 'R9', 'newer'],
  ['unknown', '1.0', 'not-comparable'],
]

it.each(table)('%s against %s is %s', (version, than, order) => {
  expect(compareVersions(version, than)).toBe(order)
  const turned = { newer: 'older', older: 'newer', same: 'same', 'not-comparable': 'not-comparable' } as const
  expect(compareVersions(than, version)).toBe(turned[order])
})

it('keeps an image and what is known of it over a restart, the same bytes once', async () => {
  const dir = join(tempDir(), 'firmware')
  const library = await open(dir)
  const details = { vendor: 'Vestel', model: 'EVC04*', version: '3.187.0' }
  const image = await library.add('../evil/EVC04 3.187.bin', bytes('firm', 'ware'), details)
  expect(image).toMatchObject({
    name: 'EVC04 3.187.bin',
    size: 8,
    sha256: sha256(Buffer.from('firmware')),
    details,
  })
  expect(await library.add('again.bin', bytes('firmware'), details)).toEqual(image)
  const other = await library.add('other.bin', bytes('firmware'), { vendor: 'Other' })
  const again = await open(dir)
  expect(again.list()).toEqual([other, image])
  expect(readFileSync(again.fileOf(image.id).path, 'utf8')).toBe('firmware')
  await again.change(other.id, { vendor: 'Someone' })
  await again.remove(image.id)
  expect(readdirSync(join(dir, 'files'))).toEqual([image.sha256])
  await again.remove(other.id)
  expect(readdirSync(join(dir, 'files'))).toEqual([])
  expect(() => again.get(image.id)).toThrow(expect.objectContaining({ code: 'not-found' }))
})

it('refuses what is empty or too large, and leaves nothing behind', async () => {
  const dir = tempDir()
  const library = await open(dir, 10)
  await expect(library.add('a', bytes(), {})).rejects.toMatchObject({ code: 'request-invalid' })
  await expect(library.add('a', bytes('12345678901'), {})).rejects.toMatchObject({ code: 'too-large' })
  const breaking = async function* () {
    yield Promise.resolve(Buffer.from('half'))
    throw new Error('cut')
  }
  await expect(library.add('a', breaking(), {})).rejects.toThrow('cut')
  expect(readdirSync(join(dir, 'files'))).toEqual([])
  writeFileSync(join(dir, 'library.json'), '{"format":2}')
  await expect(open(dir)).rejects.toMatchObject({ code: 'data-folder-unusable' })
})

it('takes what a manifest names, versions as they are written, and nothing from elsewhere', async () => {
  const root = tempDir()
  const stick = join(root, 'stick')
  mkdirSync(join(stick, 'sub'), { recursive: true })
  writeFileSync(join(root, 'secret'), 'secret')
  symlinkSync(join(root, 'secret'), join(stick, 'link.bin'))
  writeFileSync(join(stick, 'sub/a.bin'), 'aaa')
  writeFileSync(join(stick, 'b.bin'), 'bbb')
  const manifest = [
    'format: 1',
    'images:',
    '  - { file: sub/a.bin, vendor: ACME GmbH, model: One, version: 1.10, notes: careful }',
    `  - { file: b.bin, version: 2, sha256: "${'0'.repeat(64)}" }`,
    '  - { file: ../secret }',
    '  - { file: link.bin }',
    '  - { file: gone.bin }',
  ]
  writeFileSync(join(stick, 'firmware.yaml'), manifest.join('\n'))
  const library = await open(join(root, 'library'))
  const report = await library.addFolder(stick)
  expect(report.added).toMatchObject([{ name: 'a.bin', details: { vendor: 'ACME GmbH', version: '1.10' } }])
  expect(report.skipped).toEqual([
    { file: 'b.bin', reason: 'hash-differs' },
    { file: '../secret', reason: 'outside' },
    { file: 'link.bin', reason: 'outside' },
    { file: 'gone.bin', reason: 'missing' },
  ])
  expect((await library.addFolder(stick)).skipped[0]).toEqual({ file: 'sub/a.bin', reason: 'known' })
  await expect(library.addFolder(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'file-unreadable' })
})

it.each([
  ['format: 1\nimages:\n  - file: a\n    colour: red\n', 4, '"images.0.colour" is not known here'],
  ['format: 1\nimages:\n  - file: a\n  - vendor: ACME\n', 4, '"images.1.file": '],
  ['format: 1\nimages:\n  - file: a\n    sha256: abc\n', 4, '"images.0.sha256": '],
  ['images: []\nformat: 2\n', 2, 'format 2 was written by a newer Chargebench'],
  ['format: 1\nimages:\n  - file: a\n    file: b\n', 4, '"file" stands here twice'],
])('says where a manifest is wrong, and why: %j', async (manifest, line, rule) => {
  const stick = tempDir()
  writeFileSync(join(stick, 'a'), 'aaa')
  writeFileSync(join(stick, 'firmware.yaml'), manifest)
  const { added, refused } = await (await open(tempDir())).addFolder(stick)
  expect(added).toEqual([])
  expect(refused).toMatchObject({ file: 'firmware.yaml', line })
  expect(refused?.rule).toContain(rule)
})

it('a folder without a manifest gives every image in it', async () => {
  const root = tempDir()
  writeFileSync(join(root, 'a.bin'), 'a')
  writeFileSync(join(root, 'README.md'), 'words')
  writeFileSync(join(root, 'empty.bin'), '')
  const report = await (await open(join(root, 'library'))).addFolder(root)
  expect(report.added.map(({ name }) => name)).toEqual(['a.bin'])
  expect(report.skipped).toContainEqual({ file: 'empty.bin', reason: 'empty' })
})

it('tells apart what fits, what is for another, and what would go back', async () => {
  const library = await open(tempDir())
  const add = (name: string, vendor: string, model: string, version: string) =>
    library.add(name, bytes(name), { vendor, model, version, hardware: 'rev B' })
  await add('old', 'ACME', 'One', '1.1')
  await add('two', 'Acme Inc.', 'Two', '1.3')
  await add('new', 'acme gmbh', 'ONE*', '1.3')
  await add('other', 'Other', 'One', '9.0')
  await library.add('plain', bytes('plain'), {})
  const found = library.match({
    chargePointVendor: 'ACME GmbH',
    chargePointModel: 'One-22',
    firmwareVersion: 'v1.2',
  })
  expect(found.map(({ image, match }) => [image.name, match.fit, match.order])).toEqual([
    ['new', 'fits', 'newer'],
    ['plain', 'unknown', null],
    ['two', 'model-differs', 'newer'],
    ['old', 'model-differs', 'older'],
    ['other', 'vendor-differs', 'newer'],
  ])
  expect(found[0]?.match.hardwareToCheck).toBe('rev B')
})

it('the published schema of the manifest is the one that is used', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../../docs/firmware-manifest.schema.json', import.meta.url), 'utf8'),
  )
  expect(published).toEqual(z.toJSONSchema(firmwareManifestSchema, { io: 'input' }))
})
