import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { procedures as english } from '../../i18n/procedures.en.ts'
import { procedures as korean } from '../../i18n/procedures.ko.ts'

const root = join(import.meta.dirname, '../..')

/** All that procedures are made of, wherever in main they stand. */
const sources = readdirSync(join(root, 'main'), { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.endsWith('.d.ts'))
  .map((entry) =>
    readFileSync(join(entry.parentPath, entry.name), 'utf8').replace(/\/\*\*?[^]*?\*\/|^\s*\/\/.*$/gm, ''),
  )

/** The first argument of each call of `name`, or what stands behind `name:`. */
const argumentsOf = (name: string): readonly string[] =>
  sources.flatMap((source) =>
    [...source.matchAll(new RegExp(`\\b${name}\\(\\s*([^()]*?(?:\\([^()]*\\))?[^(),]*)(?=[,)])`, 'g'))].map(
      ([, argument]) => argument ?? '',
    ),
  )
const fieldsOf = (name: string): readonly string[] =>
  sources.flatMap((source) =>
    [...source.matchAll(new RegExp(`\\b${name}:\\s*(['\`][^'\`\\n]*['\`])`, 'g'))].map(
      ([, value]) => value ?? '',
    ),
  )

/** Literals of an expression: `a ? 'x' : 'y'` has two; a template stands for all that it may become. */
const literalsOf = (expressions: readonly string[]): readonly RegExp[] => [
  ...new Map(
    expressions
      .map((expression) => expression.replace(/[!=]==\s*'[^']*'/g, ''))
      .flatMap((expression) => [...expression.matchAll(/'([a-z][\w-]*)'|`([a-z][^`]*)`/g)])
      .map(([, plain, template]) => plain ?? template ?? '')
      .map((literal) => [literal, new RegExp(`^${literal.replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`)]),
  ).values(),
]

const without = (literals: readonly RegExp[], words: object): readonly string[] =>
  literals
    .filter((literal) => !Object.keys(words).some((key) => literal.test(key)))
    .map((literal) => literal.source)

/** Every table in which the runner finds a procedure by its name. */
const names = [
  ...new Set(
    sources.flatMap((source) =>
      [...source.matchAll(/^\s+'([a-z][\w-]*(?:\.[\w-]+)?)':\s*\w+Procedure\(/gm)].map(
        ([, name]) => name ?? '',
      ),
    ),
  ),
]

describe.each([
  ['English', english],
  ['Korean', korean],
])('%s has words', (_language, words) => {
  it('for every procedure', () => {
    expect(names).toEqual(
      expect.arrayContaining(['configuration.set', 'local-list.send', 'leave-clean', 'hand-over']),
    )
    expect(names).toEqual(
      expect.arrayContaining(['firmware.update', 'diagnostics.pull', 'service.point-here', 'modbus.watch']),
    )
    const keys = names.map((name) => name.replaceAll('.', '-'))
    expect(keys.filter((key) => !Object.hasOwn(words.names, key))).toEqual([])
  })

  it('for every phase', () => {
    const phases = literalsOf(argumentsOf('progress'))
    expect(phases.length).toBeGreaterThan(25)
    expect(without(phases, words.phases)).toEqual([])
  })

  it('for everything that is waited for', () => {
    const waits = literalsOf([...fieldsOf('for'), ...fieldsOf('waitFor')])
    expect(waits.length).toBeGreaterThan(12)
    expect(without(waits, words.waits)).toEqual([])
  })

  it('for everything that a cancel leaves behind', () => {
    const warnings = literalsOf(argumentsOf('warnOfCancel'))
    expect(warnings.length).toBeGreaterThan(6)
    expect(without(warnings, words.cancel_warnings)).toEqual([])
  })
})
