import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { silentLog } from '../../contract/log.ts'
import { countOf, modbusMapSchema, type ModbusMap } from '../../contract/modbus-map.ts'
import {
  decodeValue,
  encodeValue,
  fromHexWords,
  toHexWords,
} from '../../drivers/service-port/modbus/values.ts'
import { parseDataFile } from '../../main/catalogue/parse-data-file.ts'
import { openModbusMaps } from '../../main/catalogue/modbus-maps.ts'

const folder = fileURLToPath(new URL('../../data/modbus-maps/', import.meta.url))
const ids = readdirSync(folder).map((file) => basename(file, '.yaml'))
const read = (id: string): ModbusMap => {
  const parsed = parseDataFile(modbusMapSchema, readFileSync(`${folder}${id}.yaml`, 'utf8'))
  if (!parsed.ok) throw new Error(`${id}.yaml, line ${parsed.refusal.line}: ${parsed.refusal.rule}`)
  return parsed.content
}

it('the published schema of register maps is the one that is used', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../../docs/modbus-map.schema.json', import.meta.url), 'utf8'),
  )
  expect(published).toEqual(z.toJSONSchema(modbusMapSchema, { io: 'input' }))
})

describe.each(ids)('%s', (id) => {
  it('decodes the known sample of every register, and encodes it again where it can be set', () => {
    const { registers, wordOrder } = read(id)
    for (const register of registers) {
      const { name, sample, access } = register
      if (sample === undefined) throw new Error(`${name} has no sample`)
      const words = fromHexWords(sample.raw)
      expect({ name, count: words.length }).toEqual({ name, count: countOf(register) })
      expect({ name, value: decodeValue(register, wordOrder, words) }).toEqual({ name, value: sample.value })
      if (access === 'read') continue
      const { minimum = -Infinity, maximum = Infinity } = register
      const isAllowed =
        typeof sample.value !== 'number' || (sample.value >= minimum && sample.value <= maximum)
      if (isAllowed)
        expect({ name, raw: toHexWords(encodeValue(register, wordOrder, sample.value)) }).toEqual({
          name,
          raw: sample.raw,
        })
    }
  })

  it('has no two registers in one place that are read alike, and each role once', () => {
    const { registers } = read(id)
    const places = registers
      .filter(({ access }) => access !== 'write')
      .map(({ table, address, unitId, type }) => `${table} ${address} ${unitId ?? ''} ${type}`)
    expect(new Set(places).size).toBe(places.length)
    const roles = registers.flatMap(({ role }) => role ?? [])
    expect(new Set(roles).size).toBe(roles.length)
  })
})

describe('register maps of your own', () => {
  let userDir = ''
  beforeEach(() => {
    userDir = mkdtempSync(join(tmpdir(), 'chargebench-maps-'))
  })
  afterEach(() => rmSync(userDir, { recursive: true, force: true }))
  const good = `format: 1
device: Ours
kind: meter
transports: [rtu]
wordOrder: high-first
registers:
  - { name: power, address: 5, table: input, type: f32, unit: W, meaning: { en: active power } }
sources:
  - { ref: our own bench, certainty: seen }
`

  it('stand beside the built-in ones, or in their place', async () => {
    writeFileSync(join(userDir, 'ours.yaml'), good)
    writeFileSync(join(userDir, 'keba-p30.yaml'), good)
    const maps = await openModbusMaps(userDir, silentLog)
    expect(maps.refused()).toEqual([])
    expect(maps.all()).toHaveLength(ids.length + 1)
    expect(maps.find('ours')).toMatchObject({ origin: 'own', content: { device: 'Ours' } })
    expect(maps.find('keba-p30')?.content.device).toBe('Ours')
    rmSync(join(userDir, 'keba-p30.yaml'))
    await maps.reload()
    expect(maps.find('keba-p30')).toMatchObject({ origin: 'built-in' })
  })

  it.each([
    ['an unknown word', good.replace('kind: meter', 'kind: meter\ncolour: red'), 4, 'colour'],
    ['a text without its length', good.replace('type: f32', 'type: ascii'), 7, 'needs its count'],
    ['a coil that is a number', good.replace('table: input', 'table: coil'), 7, 'are bits'],
    ['an input that can be set', good.replace('unit: W', 'unit: W, access: write'), 7, 'only be read'],
    ['an address behind the end', good.replace('address: 5', 'address: 65535'), 7, 'over the end'],
    [
      'a name that stands twice',
      good.replace(
        'sources:',
        '  - { name: power, address: 9, table: input, type: u16, meaning: { en: x } }\nsources:',
      ),
      8,
      'there twice',
    ],
    [
      'a probe that is not there',
      good.replace('registers:', 'probe: { register: nothing }\nregisters:'),
      6,
      'no register',
    ],
    ['a newer format', good.replace('format: 1', 'format: 2'), 1, 'newer'],
  ])('are refused with line and rule: %s', async (_what, text, line, rule) => {
    writeFileSync(join(userDir, 'bad.yaml'), text)
    writeFileSync(join(userDir, 'good.yaml'), good)
    const maps = await openModbusMaps(userDir, silentLog)
    expect(maps.refused()).toMatchObject([{ file: join(userDir, 'bad.yaml'), line }])
    expect(maps.refused()[0]?.rule).toContain(rule)
    expect(maps.find('good')).not.toBeNull()
  })
})

it('the example of the documentation loads, and decodes as it says', () => {
  const page = readFileSync(new URL('../../docs/modbus-maps.md', import.meta.url), 'utf8')
  const parsed = parseDataFile(modbusMapSchema, /```yaml\n(.*?)```/s.exec(page)?.[1] ?? '')
  if (!parsed.ok) throw new Error(parsed.refusal.rule)
  const { registers, wordOrder } = parsed.content
  for (const register of registers)
    if (register.sample)
      expect(decodeValue(register, wordOrder, fromHexWords(register.sample.raw))).toBe(register.sample.value)
})
