import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { z } from 'zod'
import { describe, expect, it } from 'vitest'
import type { ConfigurationReading } from '../../contract/configuration.ts'
import { parseTemplate, serialiseTemplate } from '../../contract/configuration-template-text.ts'
import {
  escapeVariables,
  fillTemplate,
  templateOf,
  templateSchema,
  type ConfigurationTemplate,
  type TemplateKey,
} from '../../contract/configuration-template.ts'
import { knowKeys } from '../../main/catalogue/key-knowledge.ts'

const depot = `# what every charge point of the depot gets
format: 1
name: Depot v7
for: { vendor: ABB, model: "CDT_*" }
keys:
  # the back office wants it
  HeartbeatInterval: { must: 300 }
  LocalPreAuthorize: { should: true, note: faster starts }
  ConnectionTimeOut: leave
  VendorCode: { must: 007 }
  VendorName: { must: "{site} {serial}" }
  AuthorizationKey: { must: "{password}" }
`

const read = (text: string): ConfigurationTemplate => {
  const result = parseTemplate(text)
  if (!result.ok) throw new Error(`line ${result.refusal.line}: ${result.refusal.rule}`)
  return result.template
}
const template = (...keys: TemplateKey[]): ConfigurationTemplate => ({
  name: 'T',
  description: null,
  vendor: null,
  model: null,
  keys,
})
const must = (key: string, value: string): TemplateKey => ({ key, rule: 'must', value, note: null })

it('the published schema of templates is the one that is used', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../../docs/configuration-template.schema.json', import.meta.url), 'utf8'),
  )
  expect(published).toEqual(z.toJSONSchema(templateSchema, { io: 'input' }))
})

describe('a template file', () => {
  it('is read, with the digits that it has', () => {
    expect(read(depot)).toEqual({
      name: 'Depot v7',
      description: null,
      vendor: 'ABB',
      model: 'CDT_*',
      keys: [
        { key: 'HeartbeatInterval', rule: 'must', value: '300', note: null },
        { key: 'LocalPreAuthorize', rule: 'should', value: 'true', note: 'faster starts' },
        { key: 'ConnectionTimeOut', rule: 'leave' },
        { key: 'VendorCode', rule: 'must', value: '007', note: null },
        { key: 'VendorName', rule: 'must', value: '{site} {serial}', note: null },
        { key: 'AuthorizationKey', rule: 'must', value: '{password}', note: null },
      ],
    })
  })

  it('is what the documentation shows', () => {
    const page = readFileSync(new URL('../../docs/configuration-templates.md', import.meta.url), 'utf8')
    const shown = read(/```yaml\n(.*?)```/s.exec(page)?.[1] ?? '')
    const variables = { values: { site: 'Depot', serial: 'S-1', password: 'AA' }, connectors: 2 }
    const filled = fillTemplate(shown, variables)
    expect(filled.ok && filled.keys.map(({ key, value }) => [key, value])).toEqual([
      ['HeartbeatInterval', '300'],
      ['LocalPreAuthorize', 'true'],
      ['ConnectorPhaseRotation', '1.RST,2.RST'],
      ['SiteName', 'Depot / S-1'],
      ['AuthorizationKey', 'AA'],
    ])
  })

  it('may be JSON', () => {
    const text = '{"format": 1, "name": "J", "keys": {"HeartbeatInterval": {"must": 300.0}}}'
    expect(read(text).keys).toEqual([{ key: 'HeartbeatInterval', rule: 'must', value: '300.0', note: null }])
  })

  it.each([
    [
      'a rule that is none',
      depot.replace('ConnectionTimeOut: leave', 'ConnectionTimeOut: keep'),
      9,
      'say leave',
    ],
    ['two rules', depot.replace('{ must: 300 }', '{ must: 300, should: 60 }'), 7, 'say leave'],
    ['no value', depot.replace('{ must: 300 }', '{ must: }'), 7, 'say leave'],
    ['an unknown word', depot.replace('name:', 'title: x\nname:'), 3, 'title'],
    ['a newer format', depot.replace('format: 1', 'format: 2'), 2, 'newer'],
    ['a lone brace', depot.replace('{site} {serial}', '{site'), 11, '{{'],
    ['a lone brace in a key', depot.replace('VendorName:', '"Vendor{Name":'), 11, '{{'],
    ['a secret in clear', depot.replace('{password}', 'hunter2'), 12, 'secret'],
    ['half a secret in clear', depot.replace('{password}', 'x{password}'), 12, 'secret'],
    ['a key twice in two spellings', `${depot}  heartbeatinterval: { must: 1 }\n`, 13, 'same key'],
    ['a key twice', `${depot}  HeartbeatInterval: { must: 1 }\n`, 13, 'twice'],
    ['broken YAML', depot.replace('{ must: 300 }', '{ must: 300'), 8, ''],
    ['nothing', '', 1, 'object'],
  ])('is refused with its line: %s', (_what, text, line, rule) => {
    const result = parseTemplate(text)
    if (result.ok) throw new Error('it was not refused')
    expect(result.refusal.line).toBe(line)
    expect(result.refusal.rule).toContain(rule)
    expect(result.refusal.rule).not.toContain('hunter2')
  })

  it('of other secrets is refused too, where a dictionary names them', () => {
    const text = 'format: 1\nname: x\nkeys: { Odd: { must: 1 } }\n'
    expect(parseTemplate(text).ok).toBe(true)
    expect(parseTemplate(text, (key) => key === 'Odd').ok).toBe(false)
  })
})

describe('a template is written', () => {
  it('so that two versions compare well', () => {
    const written = serialiseTemplate(read(depot))
    expect(written).toBe(`format: 1
name: Depot v7
for:
  vendor: ABB
  model: CDT_*
keys:
  AuthorizationKey: { must: "{password}" }
  ConnectionTimeOut: leave
  HeartbeatInterval: { must: 300 }
  LocalPreAuthorize: { should: true, note: faster starts }
  VendorCode: { must: "007" }
  VendorName: { must: "{site} {serial}" }
`)
    expect(serialiseTemplate(read(written))).toBe(written)
  })

  it("over the file that it came from without touching a person's comments, order and quotes", () => {
    const before = read(depot)
    // 007 would become 7
    expect(serialiseTemplate(before, depot)).toBe(depot.replace('007', '"007"'))
    const changed = {
      ...before,
      keys: [
        ...before.keys
          .filter(({ key }) => key !== 'VendorCode')
          .map((each) => (each.key === 'HeartbeatInterval' ? must('HeartbeatInterval', '60') : each)),
        must('LightIntensity', '50'),
      ],
    }
    const after = serialiseTemplate(changed, depot)
    expect(after).toBe(
      `${depot.replace('{ must: 300 }', '{ must: 60 }').replace('  VendorCode: { must: 007 }\n', '')}  LightIntensity: { must: 50 }\n`,
    )
  })

  it('anew where the file that it came from is broken', () => {
    expect(serialiseTemplate(read(depot), 'format: [')).toBe(serialiseTemplate(read(depot)))
  })

  it('never with a secret in clear', () => {
    expect(serialiseTemplate(template(must('AuthorizationKey', 'hunter2')))).not.toContain('hunter2')
  })

  it('and read again, is the same', () => {
    const name = fc.stringMatching(/^[A-Za-z][A-Za-z0-9._ -]{0,20}[A-Za-z0-9]$/)
    const value = fc.oneof(
      fc.constantFrom(
        'true',
        'True',
        '300',
        '300.0',
        '007',
        '',
        'null',
        '~',
        '0x10',
        '1e3',
        '- a',
        '# x',
        'a: b',
        '.inf',
      ),
      fc.string({ unit: 'grapheme', maxLength: 40 }),
    )
    const entry = fc
      .tuple(name, value, fc.constantFrom('must', 'should', 'leave'))
      .map(([key, text, rule]): TemplateKey =>
        rule === 'leave'
          ? { key, rule: 'leave' }
          : { key, rule: rule === 'must' ? 'must' : 'should', value: escapeVariables(text), note: null },
      )
    const keys = fc.uniqueArray(entry, { selector: ({ key }) => key.toLowerCase(), maxLength: 8 })
    fc.assert(
      fc.property(keys, keys, (now, then) => {
        const wanted = [...now].sort((a, b) => (a.key.toLowerCase() < b.key.toLowerCase() ? -1 : 1))
        const plain = (text: string) => {
          const result = parseTemplate(text, () => false)
          return result.ok ? result.template.keys : result.refusal
        }
        expect(plain(serialiseTemplate(template(...now), null, () => false))).toEqual(wanted)
        const before = serialiseTemplate(template(...then), null, () => false)
        const over = plain(serialiseTemplate(template(...now), before, () => false))
        expect(over).toHaveLength(wanted.length)
        expect(over).toEqual(expect.arrayContaining(wanted))
      }),
    )
  })
})

describe('variables', () => {
  const values = { serial: 'S-1', site: 'Depot East' }

  it('are filled in', () => {
    const filled = fillTemplate(read(depot), { values: { ...values, password: 'AA' }, connectors: 0 })
    expect(filled).toMatchObject({ ok: true })
    if (filled.ok)
      expect(filled.keys.slice(-2)).toEqual([
        { key: 'VendorName', rule: 'must', value: 'Depot East S-1' },
        { key: 'AuthorizationKey', rule: 'must', value: 'AA' },
      ])
    expect(filled.ok && filled.keys.some(({ key }) => key === 'ConnectionTimeOut')).toBe(false)
  })

  it('that nobody gave a value are refused by name', () => {
    expect(
      fillTemplate(
        template(must('A', '{site}{colour}'), must('B', '{connector}'), must('C', '{constructor}')),
        {
          values,
          connectors: 0,
        },
      ),
    ).toEqual({
      ok: false,
      unknown: [
        { key: 'A', variable: 'colour' },
        { key: 'B', variable: 'connector' },
        { key: 'C', variable: 'constructor' },
      ],
    })
  })

  it.each([
    [
      must('ConnectorPhaseRotation', '0.RST,{connector}.RST'),
      [['ConnectorPhaseRotation', '0.RST,1.RST,2.RST']],
    ],
    [
      must('Limit{connector}', '{connector}6'),
      [
        ['Limit1', '16'],
        ['Limit2', '26'],
      ],
    ],
    [must('Text', '{{site}} {site}'), [['Text', '{site} Depot East']]],
    [must('Text', 'a, b'), [['Text', 'a, b']]],
    // what a variable holds is no variable
    [must('Text', '{odd}'), [['Text', '{site}']]],
  ])('%j', (key, expected) => {
    const filled = fillTemplate(template(key), { values: { ...values, odd: '{site}' }, connectors: 2 })
    expect(filled.ok && filled.keys.map((each) => [each.key, each.value])).toEqual(expected)
  })

  it('are not seen in text that was escaped', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const filled = fillTemplate(template(must('Key', escapeVariables(text))), {
          values: {},
          connectors: 3,
        })
        expect(filled).toEqual({ ok: true, keys: [{ key: 'Key', rule: 'must', value: text }] })
      }),
    )
  })
})

it('a charge point gives a template without what is secret, risky or fixed', () => {
  const reading: ConfigurationReading = {
    chargePointId: 'CP-1',
    at: '2026-01-01T00:00:00.000Z',
    keys: [
      { key: 'HeartbeatInterval', value: '300', readonly: false },
      { key: 'NumberOfConnectors', value: '2', readonly: true },
      { key: 'AuthorizationKey', value: null, readonly: false, masked: true },
      { key: 'SecurityProfile', value: '1', readonly: false },
      { key: 'VendorText', value: 'a {b}', readonly: false },
      { key: 'Silent', value: null, readonly: false },
    ],
    unknownKeys: [],
    complete: true,
    boot: { vendor: 'ABB', model: 'X', firmwareVersion: '1', serialNumber: 'S' },
  }
  const made = templateOf(reading, 'From CP-1', knowKeys([]))
  expect(made).toMatchObject({ name: 'From CP-1', vendor: 'ABB', model: 'X' })
  expect(made.keys).toEqual([
    must('HeartbeatInterval', '300'),
    { key: 'AuthorizationKey', rule: 'leave' },
    { key: 'SecurityProfile', rule: 'leave' },
    must('VendorText', 'a {{b}}'),
  ])
  const written = parseTemplate(serialiseTemplate(made))
  expect(written.ok && [...written.template.keys].sort((a, b) => (a.key < b.key ? -1 : 1))).toEqual(
    [...made.keys].sort((a, b) => (a.key < b.key ? -1 : 1)),
  )
})
