import { readdirSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { beforeAll, describe, expect, it } from 'vitest'
import { isSecretKey } from '../../contract/redact.ts'
import { silentLog } from '../../contract/log.ts'
import { builtInData } from '../../main/catalogue/built-in-data.ts'
import { openCatalogue, type Catalogue } from '../../main/catalogue/catalogue.ts'
import { parseDataFile } from '../../main/catalogue/parse-data-file.ts'
import { vendorDictionarySchema } from '../../main/catalogue/vendor-dictionary.ts'
import { findConfigurationKey } from '../../ocpp/configuration-keys.ts'
import { valueProblem } from '../../ocpp/configuration-value.ts'
import { knowKeys } from '../../main/catalogue/key-knowledge.ts'

const folder = fileURLToPath(new URL('../../data/vendor-dictionaries/', import.meta.url))
const files = readdirSync(folder)
const ids = files.map((file) => basename(file, '.yaml'))

const read = (id: string) => {
  const parsed = parseDataFile(vendorDictionarySchema, readFileSync(`${folder}${id}.yaml`, 'utf8'))
  if (!parsed.ok) throw new Error(`${id}.yaml, line ${parsed.refusal.line}: ${parsed.refusal.rule}`)
  return parsed.content
}
const boots = ids.flatMap((id) =>
  read(id).boots.map(({ vendor, model, firmwareVersion }) => ({
    id,
    boot: {
      ...(vendor === undefined ? {} : { vendor }),
      ...(model === undefined ? {} : { model }),
      ...(firmwareVersion === undefined ? {} : { firmwareVersion }),
    },
  })),
)

let catalogue: Catalogue
beforeAll(async () => {
  catalogue = await openCatalogue({
    builtInDir: builtInData('vendor-dictionaries'),
    userDir: `${folder}none`,
    log: silentLog,
  })
})

it('the published schema of vendor dictionaries is the one that is used', () => {
  const published: unknown = JSON.parse(
    readFileSync(new URL('../../docs/vendor-dictionary.schema.json', import.meta.url), 'utf8'),
  )
  expect(published).toEqual(z.toJSONSchema(vendorDictionarySchema, { io: 'input' }))
})

it('all of them load', () => {
  expect(ids.length).toBeGreaterThanOrEqual(35)
  expect(catalogue.refused()).toEqual([])
  expect(catalogue.dictionaries().map(({ id }) => id)).toEqual([...ids].sort())
})

describe.each(ids)('%s', (id) => {
  it('uses every source that it names', () => {
    const { match, boots: seen, keys, quirks, firmware, service, sources, centralSystemUrl } = read(id)
    const cited = [...match, ...seen, ...keys, ...quirks, ...firmware, ...service, centralSystemUrl ?? {}]
    const names = new Set(cited.flatMap((each) => ('source' in each ? [each.source] : [])))
    expect(Object.keys(sources).filter((name) => !names.has(name))).toEqual([])
  })

  it('says what it knows of a vendor key in both languages, and leaves standard keys to the standard', () => {
    for (const { key, meaning, type } of read(id).keys) {
      const standard = findConfigurationKey(key)
      const wanted = {
        en: expect.stringMatching(/\.$/) as string,
        ko: expect.stringMatching(/니다(\([^)]*\))?\.$/) as string,
      }
      if (standard === null) expect({ key, meaning }).toEqual({ key, meaning: wanted })
      else expect({ key, meaning, type }).toEqual({ key: standard.key, meaning: undefined, type: undefined })
    }
  })

  it('has seen only values that its types allow', () => {
    const dictionary = catalogue.dictionaries().find((each) => each.id === id)
    if (dictionary === undefined) throw new Error('it is not loaded')
    const know = knowKeys([{ dictionary, certainty: 'exact' }])
    for (const { key, seen, default: stated } of read(id).keys)
      for (const value of [...seen, ...(stated === undefined ? [] : [stated])])
        expect({ key, value, problem: valueProblem(value, know(key).shape) }).toEqual({
          key,
          value,
          problem: null,
        })
  })

  it('names secrets so that they are redacted everywhere', () => {
    for (const { key, secret, role } of read(id).keys)
      if (secret || role === 'password')
        expect({ key, redacted: isSecretKey(key) }).toEqual({ key, redacted: true })
  })

  it('warns of every key that moves the charge point to another Central System', () => {
    for (const { key, role, risk } of read(id).keys)
      if (role !== undefined)
        expect({ key, risk: risk?.kind }).toMatchObject({ risk: expect.any(String) as string })
  })
})

describe('a BootNotification', () => {
  it.each(boots)('$id: $boot.vendor $boot.model', ({ id, boot }) => {
    const exact = catalogue
      .match({ boot, keys: [] })
      .filter(({ certainty }) => certainty === 'exact')
      .map(({ dictionary }) => dictionary.id)
    expect(exact).toEqual([id])
  })

  it('of a product that nobody described finds nothing', () => {
    expect(catalogue.match({ boot: { vendor: 'Nobody', model: 'Nothing' }, keys: [] })).toEqual([])
    expect(catalogue.match({ boot: null, keys: [] })).toEqual([])
    // another product of a known vendor
    expect(catalogue.match({ boot: { vendor: 'ABB', model: 'Toaster' }, keys: [] })).toEqual([])
  })

  it('is compared without case', () => {
    const [match] = catalogue.match({ boot: { vendor: 'KEBA ag', model: 'kc-p30-x' }, keys: [] })
    expect(match).toMatchObject({ certainty: 'exact', dictionary: { id: 'keba-p30' } })
  })

  it('with a brand that was only guessed is a guess', () => {
    const [match] = catalogue.match({ boot: { vendor: 'Vestel', model: 'EVC04-AC22' }, keys: [] })
    expect(match).toMatchObject({ certainty: 'guess', dictionary: { id: 'vestel-evc04' } })
  })

  it('with an empty vendor is one too', () => {
    const [match] = catalogue.match({ boot: { vendor: '', model: 'ACChargePoint' }, keys: [] })
    expect(match).toMatchObject({ certainty: 'exact', dictionary: { id: 'huawei-scharger' } })
  })

  it('that says nothing leaves it to the keys, as a guess', () => {
    const keys = ['HeartbeatInterval', 'G_ChargerID', 'G_ServerURL']
    expect(catalogue.match({ boot: { vendor: 'x', model: 'y' }, keys })).toMatchObject([
      { certainty: 'guess', dictionary: { id: 'growatt-thor' } },
    ])
    expect(
      catalogue.match({ boot: { vendor: 'OpenEVSE', model: 'Advanced Series' }, keys: ['Cst_BackendUrl'] }),
    ).toMatchObject([
      { certainty: 'exact', dictionary: { id: 'openevse' } },
      { certainty: 'guess', dictionary: { id: 'microocpp' } },
    ])
  })
})
