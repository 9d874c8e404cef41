import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { knockCauseSchema } from '../../contract/journal-event.ts'
import { createI18n } from '../../i18n/create-i18n.ts'
import { en } from '../../i18n/en.ts'
import { ko } from '../../i18n/ko.ts'
import { pickLanguage } from '../../i18n/languages.ts'

const root = join(import.meta.dirname, '../..')

interface Tree {
  readonly [key: string]: string | Tree
}

const flatten = (tree: Tree, prefix = ''): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(tree).flatMap(([key, value]): (readonly [string, string])[] =>
      typeof value === 'string' ? [[prefix + key, value]] : [...flatten(value, `${prefix}${key}.`)],
    ),
  )

const english = flatten(en)
const korean = flatten(ko)

/** `saving_one` and `saving_other` are asked for as `saving`. */
const asked = (key: string): string => key.replace(/_(?:one|other)$/, '')
const variables = (text: string): readonly string[] =>
  [...text.matchAll(/\{\{(\w+)(?:, \w+)?\}\}/g)].map(([, name]) => name ?? '').sort()

const sourcesOf = (folder: string): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !entry.name.endsWith('.d.ts'))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))

const sources = ['renderer', 'main', 'preload', 'simulator'].flatMap(sourcesOf).join('\n')
const literals = new Set([...sources.matchAll(/'([\w.-]+)'|"([\w.-]+)"/g)].map(([, a, b]) => a ?? b ?? ''))
/** Keys put together from parts, as patterns: `knocks.${cause}.cure` matches every cause. */
const patterns = [...sources.matchAll(/`([a-z][\w-]*(?:\.[\w-]+)*\.(?:[\w.-]|\$\{[^`}]*\})*)`/gi)].map(
  ([, template]) =>
    new RegExp(`^${(template ?? '').replaceAll('.', '\\.').replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`),
)

describe('words', () => {
  it('are all asked for by some source', () => {
    const unused = [...english.keys()]
      .map(asked)
      .filter((key) => !literals.has(key) && !patterns.some((pattern) => pattern.test(key)))
    expect(unused).toEqual([])
  })

  it('are there in Korean for every key of English, and no others', () => {
    expect([...new Set([...korean.keys()].map(asked))].sort()).toEqual(
      [...new Set([...english.keys()].map(asked))].sort(),
    )
  })

  it('are translated: Hangul wherever English has words of its own', () => {
    // words that are the same in both: names, abbreviations, OCPP's own
    const same = new Set([
      'boot.identity.iccid',
      'boot.identity.imsi',
      'boot.errorCode.NoError',
      'localList.compare.card',
      'localList.fields.idTag',
      'localList.fields.parentIdTag',
      'servicePort.modbus',
      'modbus.link.transports.tcp',
      'modbus.channels.ocpp',
      'modbus.channels.modbus',
    ])
    const untranslated = [...korean].filter(
      ([key, text]) =>
        !same.has(key) && !/[가-힣]/.test(text) && /[a-z]{3}/i.test(text.replace(/\{\{\w+\}\}/g, '')),
    )
    expect(untranslated).toEqual([])
  })

  it('use the same variables in both languages', () => {
    const differing = [...korean].filter(([key, text]) => {
      const other = english.get(key) ?? english.get(`${asked(key)}_other`) ?? ''
      return variables(text).join() !== variables(other).join()
    })
    expect(differing).toEqual([])
  })

  it('say every cause of a knock with its cure', () => {
    for (const cause of knockCauseSchema.options)
      for (const words of [english, korean]) {
        expect(words.get(`knocks.${cause}.cause`)).toBeTruthy()
        expect(words.get(`knocks.${cause}.cure`)).toBeTruthy()
      }
  })

  it('say every error in both languages', () => {
    // the type of `errors` in both names every ToolErrorCode; none is empty
    for (const words of [english, korean])
      for (const [key, text] of words) if (key.startsWith('errors.')) expect(text.length).toBeGreaterThan(10)
  })

  it('end Korean sentences politely', () => {
    const sentences = [...korean].filter(
      ([, text]) => /[.?]$/.test(text) && !text.endsWith('}}.') && !/\)\.$/.test(text),
    )
    const rude = sentences.filter(([, text]) => !/(?:니다|십시오|니까|\}\}회)[.?]$/.test(text))
    expect(rude).toEqual([])
  })
})

describe('createI18n', () => {
  it('speaks each language and counts', () => {
    expect(createI18n('en').t('connect.knocks.count', { count: 1 })).toBe('1 knock')
    expect(createI18n('en').t('connect.knocks.count', { count: 4 })).toBe('4 knocks')
    expect(createI18n('ko').t('connect.knocks.count', { count: 1 })).toBe('시도 1건')
  })
})

describe('pickLanguage', () => {
  it.each([
    [['ko-KR', 'en'], 'ko'],
    [['ko_KR.UTF-8'], 'ko'],
    [['fr', 'de-AT', 'en-GB'], 'en'],
    [['C'], 'en'],
    [[], 'en'],
  ])('%j → %s', (wished, language) => {
    expect(pickLanguage(wished)).toBe(language)
  })
})
