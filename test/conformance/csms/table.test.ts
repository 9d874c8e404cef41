import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { faults } from './faults.ts'
import { pendingCases } from './pending.ts'
import { sections } from './sections.ts'

interface Row {
  readonly id: string
  readonly title: string
  readonly profile: string
  readonly section: string
}

const table: readonly Row[] = readFileSync(new URL('../../fixtures/octt16.tsv', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line.startsWith('TC_'))
  .map((line) => {
    const [id = '', title = '', profile = '', , section = ''] = line.split('\t')
    return { id, title, profile, section }
  })

const passing: readonly Row[] = sections.flatMap(({ profile, name, cases }) =>
  cases.map(({ id, title }) => ({ id, title, profile, section: name })),
)
const ids = (rows: readonly { readonly id: string }[]): readonly string[] =>
  rows.map(({ id }) => id).toSorted()

test('every case of the table runs or is pending, and none is both', () => {
  const names = new Map(table.map(({ id, title }) => [id, title]))
  const lines = pendingCases.map(({ id, reason }) => `  ${id} ${names.get(id) ?? ''}: ${reason}`)
  process.stdout.write(
    `${passing.length} cases run, ${pendingCases.length} are pending:\n${lines.join('\n')}\n`,
  )
  expect(ids([...passing, ...pendingCases])).toEqual(ids(table))
  expect([table.length, passing.length, pendingCases.length]).toEqual([77, 69, 8])
})

test('a case bears the title, the profile and the section of the table', () => {
  const rows = new Map(table.map((row) => [row.id, row]))
  expect(passing).toEqual(passing.map(({ id }) => rows.get(id)))
})

test('every case that runs has a fault that must turn it red', () => {
  expect(Object.keys(faults).toSorted()).toEqual(ids(passing))
})
