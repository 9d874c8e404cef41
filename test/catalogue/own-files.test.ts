import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import { builtInData } from '../../main/catalogue/built-in-data.ts'
import { openCatalogue } from '../../main/catalogue/catalogue.ts'
import { knowKeys } from '../../main/catalogue/key-knowledge.ts'

let dir: string
let userDir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'chargebench-catalogue-'))
  userDir = join(dir, 'own')
  mkdirSync(userDir)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const open = (builtInDir = builtInData('vendor-dictionaries')) =>
  openCatalogue({ builtInDir, userDir, log: silentLog })
const own = (name: string, text: string): void => writeFileSync(join(userDir, name), text)

const good = `format: 1
vendor: Example
product: One
match:
  - { vendor: Example, model: 'X#*', certainty: seen, source: s1 }
keys:
  - { key: ExLimit, type: integer, unit: A, minimum: 6, maximum: 32, meaning: { en: Limit. }, source: s1 }
sources:
  s1: { ref: our own bench, certainty: seen }
`

/** The one refusal of a folder with this file and a good one beside it, which has to load. */
const refusal = async (text: string, name = 'bad.yaml') => {
  own(name, text)
  own('good.yaml', good)
  const catalogue = await open()
  expect(catalogue.dictionaries().some(({ id }) => id === 'good')).toBe(true)
  expect(catalogue.dictionaries().some(({ id }) => id === 'keba-p30')).toBe(true)
  const [refused, ...others] = catalogue.refused()
  expect(others).toEqual([])
  expect(refused?.file).toBe(join(userDir, name))
  return refused
}

describe('a dictionary of your own', () => {
  it.each(['ours.yaml', 'ours.yml', 'ours.json'])('is found as %s', async (name) => {
    own(
      name,
      name.endsWith('.json')
        ? JSON.stringify({
            format: 1,
            vendor: 'Example',
            product: 'One',
            match: [{ vendor: 'Example', model: 'X1', certainty: 'seen' }],
            sources: {},
          })
        : good,
    )
    const catalogue = await open()
    expect(catalogue.refused()).toEqual([])
    expect(catalogue.match({ boot: { vendor: 'Example', model: 'X1' }, keys: [] })).toMatchObject([
      { certainty: 'exact', dictionary: { id: 'ours', origin: 'own' } },
    ])
  })

  it('is found when it comes later, and gone when it goes', async () => {
    const catalogue = await open()
    const find = () => catalogue.match({ boot: { vendor: 'Example', model: 'X1' }, keys: [] }).length
    expect(find()).toBe(0)
    own('ours.yaml', good)
    await catalogue.reload()
    expect(find()).toBe(1)
    rmSync(join(userDir, 'ours.yaml'))
    await catalogue.reload()
    expect(find()).toBe(0)
  })

  it('needs no folder', async () => {
    rmSync(userDir, { recursive: true })
    const catalogue = await open()
    expect(catalogue.refused()).toEqual([])
    expect(catalogue.dictionaries().length).toBeGreaterThan(30)
  })

  it('goes before the built-in one of the same name, key by key', async () => {
    own(
      'keba-p30.yaml',
      `format: 1
vendor: KEBA
product: P30 as we set it up
keys:
  - { key: maxavailablecurrent, type: integer, unit: mA, maximum: 16000, source: s1 }
quirks:
  - { fact: Ours has a sticker., source: s1 }
sources:
  s1: { ref: our own bench, certainty: seen }
`,
    )
    const catalogue = await open()
    const [match] = catalogue.match({ boot: { vendor: 'Keba AG', model: 'KC-P30-X' }, keys: [] })
    expect(match).toMatchObject({ dictionary: { id: 'keba-p30', origin: 'both' } })
    if (match === undefined) throw new Error('no match')
    const know = knowKeys([match])
    expect(know('MaxAvailableCurrent')).toMatchObject({
      shape: { type: 'integer', maximum: 16_000 },
      vendor: { source: 'our own bench' },
    })
    expect(know('CentralSystemAddress')).toMatchObject({
      role: 'central-system-url',
      vendor: { source: expect.stringContaining('keba.station-template.json') as string },
    })
    expect(match.dictionary.content.quirks[0]?.fact).toBe('Ours has a sticker.')
    expect(match.dictionary.content.quirks.length).toBeGreaterThan(1)
  })

  it('can replace the built-in one wholly', async () => {
    own('keba-p30.yaml', good.replace('vendor: Example\n', 'vendor: Example\nreplaces: true\n'))
    const catalogue = await open()
    expect(catalogue.match({ boot: { vendor: 'Keba AG', model: 'KC-P30-X' }, keys: [] })).toEqual([])
  })

  it('leaves the built-in one in force when it is refused', async () => {
    own('keba-p30.yaml', 'format: 1\n')
    const catalogue = await open()
    expect(catalogue.refused()).toHaveLength(1)
    expect(catalogue.match({ boot: { vendor: 'Keba AG', model: 'KC-P30-X' }, keys: [] })).toMatchObject([
      { dictionary: { origin: 'built-in' } },
    ])
  })
})

describe('is refused with its line and rule', () => {
  it.each([
    ['an unknown word', good.replace('product: One', 'product: One\ncolour: red'), 4, 'colour'],
    ['a type that is none', good.replace('type: integer', 'type: number'), 7, 'keys.0.type'],
    ['a source that is not there', good.replace('Limit. }, source: s1', 'Limit. }, source: s2'), 7, 's2'],
    ['a range upside down', good.replace('minimum: 6', 'minimum: 60'), 7, 'minimum'],
    [
      'a rule that matches everything',
      good.replace("vendor: Example, model: 'X#*', ", ''),
      5,
      'name a vendor',
    ],
    ['a newer format', good.replace('format: 1', 'format: 2'), 1, 'newer'],
    ['no format', good.replace('format: 1\n', ''), 1, 'format'],
    ['a name that stands twice', good.replace('product: One', 'product: One\nproduct: Two'), 4, 'twice'],
    [
      'a key that stands twice in two spellings',
      good.replace('sources:', '  - { key: EXLIMIT, type: string, source: s1 }\nsources:'),
      7,
      'more than once',
    ],
    [
      'a secret whose value is given away',
      good.replace('sources:', "  - { key: ExPin, secret: true, seen: ['1234'], source: s1 }\nsources:"),
      8,
      'secret',
    ],
    ['broken YAML', good.replace('match:', 'match: ['), 5, ''],
    ['an unknown tag', good.replace('product: One', 'product: !run One'), 3, 'tag'],
    ['a list', '- 1\n', 1, 'object'],
    ['nothing', '', 1, 'object'],
  ])('%s', async (_what, text, line, rule) => {
    const refused = await refusal(text)
    expect(refused).toMatchObject({ line })
    expect(refused?.rule).toContain(rule)
  })

  it('broken JSON', async () => {
    expect(await refusal('{\n  "format": 1,\n  "vendor" "x"\n}', 'bad.json')).toMatchObject({ line: 3 })
  })

  it('aliases that blow it up', async () => {
    const levels = Array.from({ length: 20 }, (_none, level) =>
      level === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x, x]'
        : `a${level}: &a${level} [${Array(5)
            .fill(`*a${level - 1}`)
            .join(', ')}]`,
    )
    expect((await refusal(levels.join('\n')))?.rule).toContain('aliases')
    rmSync(join(userDir, 'bad.yaml'))
    expect((await refusal(`a: &a x\nb: [${Array(1000).fill('*a').join(', ')}]`))?.rule).toContain('aliases')
  })

  it('nesting without end', async () => {
    expect((await refusal('['.repeat(100_000)))?.rule).toBeTruthy()
  })

  it('a file that is too large', async () => {
    expect((await refusal(`${good}#${'x'.repeat(600 * 1024)}`))?.rule).toContain('larger')
  })

  it('many names in one map, in good time', async () => {
    const names = Array.from({ length: 40_000 }, (_none, index) => `n${index}: 1`).join('\n')
    expect((await refusal(names))?.rule).toContain('format')
  })

  it('a second file of one name', async () => {
    own('good.yml', good)
    own('good.yaml', good)
    expect((await open()).refused()).toMatchObject([
      { file: join(userDir, 'good.yml'), rule: expect.stringContaining('named') as string },
    ])
  })

  it.skipIf(process.platform === 'win32')('a link that leads nowhere, or to no file', async () => {
    symlinkSync(join(dir, 'nowhere'), join(userDir, 'gone.yaml'))
    symlinkSync(dir, join(userDir, 'folder.yaml'))
    expect((await open()).refused().map(({ rule }) => rule)).toEqual([
      'it is no file',
      'it can not be read (ENOENT)',
    ])
  })
})

it('a folder that can not be read is told, and the built-in ones load', async () => {
  rmSync(userDir, { recursive: true })
  writeFileSync(userDir, 'a file where the folder should be')
  const catalogue = await open()
  expect(catalogue.refused()).toMatchObject([{ file: userDir, rule: 'it can not be read (ENOTDIR)' }])
  expect(catalogue.dictionaries().length).toBeGreaterThan(30)
})

it('other files of the folder are none of ours', async () => {
  own('notes.txt', 'hello')
  own('.hidden.yaml', 'hello')
  mkdirSync(join(userDir, 'folder.yaml'))
  expect((await open()).refused()).toEqual([])
})

it('the example of the documentation loads', async () => {
  const page = readFileSync(new URL('../../docs/vendor-dictionaries.md', import.meta.url), 'utf8')
  own('example.yaml', /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '')
  const catalogue = await open()
  expect(catalogue.refused()).toEqual([])
  expect(catalogue.match({ boot: { vendor: 'Example Ltd', model: 'WB1' }, keys: [] })).toMatchObject([
    { certainty: 'exact', dictionary: { id: 'example' } },
  ])
})

it('the built-in ones are read as the build made them, where they lie beside a bundle', async () => {
  const built = join(dir, 'vendor-dictionaries.json')
  const dictionary = { format: 1, vendor: 'Example', product: 'One', match: [], boots: [], replaces: false }
  const made = { ...dictionary, keys: [], quirks: [], firmware: [], service: [], sources: {} }
  writeFileSync(built, JSON.stringify({ one: made }))
  const place = builtInData('vendor-dictionaries', pathToFileURL(join(dir, 'chunk-1.js')).href)
  expect(place).toBe(built)
  const catalogue = await open(place)
  expect(catalogue.refused()).toEqual([])
  expect(catalogue.dictionaries()).toEqual([{ id: 'one', origin: 'built-in', content: made }])
})
