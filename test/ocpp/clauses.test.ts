import { readFileSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const rooms = [
  'bench',
  'contract',
  'data',
  'drawing',
  'drivers',
  'i18n',
  'main',
  'ocpp',
  'preload',
  'renderer',
  'simulator',
  'test',
]

const clauses = new Set(
  readFileSync(join(root, 'data/clauses.tsv'), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .slice(1)
    .map((line) => line.split('\t'))
    .map(([document, number]) => `${document ?? ''} ${number ?? ''}`),
)

const sources = rooms.flatMap((room) => {
  const folder = join(root, room)
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((file) => !file.includes('node_modules') && file !== import.meta.filename)
  } catch {
    return []
  }
})

const citation =
  /(?:(OCPP 1\.6|OCPP-J 1\.6|Security|RFC \d+) )?§\s?([A-Z]?\d+(?:\.\d+)*)?|[Ee]rrata (\d+(?:\.\d+)*)/g

test('data/clauses.tsv names every section once', () => {
  expect(clauses.size).toBeGreaterThan(400)
  for (const clause of ['OCPP 1.6 4.8', 'OCPP-J 1.6 4.1.3', 'Errata 3.18', 'Security A02'])
    expect(clauses).toContain(clause)
})

test('every clause that the sources cite exists, and names its document', () => {
  const wrong: string[] = []
  let cited = 0
  for (const file of sources) {
    // A citation may be broken over two lines of a comment.
    const text = readFileSync(file, 'utf8').replaceAll(/\s*\n\s*(?:\/\/|\*) ?/g, ' ')
    // A second section of the same document in one breath: `OCPP 1.6 §4.8, §4.10`.
    let document = ''
    let end = -10
    for (const match of text.matchAll(citation)) {
      const [whole, named, section, erratum] = match
      const follows = /^(,| and| or| to)? ?$/.test(text.slice(end, match.index)) ? document : ''
      document = named ?? (erratum === undefined ? follows : 'Errata')
      end = match.index + whole.length
      cited++
      if (document.startsWith('RFC')) continue
      if (!clauses.has(`${document} ${section ?? erratum ?? ''}`))
        wrong.push(`${relative(root, file)}: ${whole.trim()}`)
    }
  }
  expect(wrong).toEqual([])
  expect(cited).toBeGreaterThan(100)
})
