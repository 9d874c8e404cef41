import { z } from 'zod'
import { certainties, keyRoles, keyTopics, riskKinds } from '../../contract/key-knowledge.ts'

const text = (longest: number) => z.string().trim().min(1).max(longest)
const words = z.strictObject({
  en: text(1000),
  ko: text(1000).optional(),
})
const source = z
  .string()
  .regex(/^[a-z][a-z0-9]{0,15}$/)
  .describe('the name of an entry under "sources"')
const certainty = z
  .enum(certainties)
  .describe(
    "documented: the vendor's own documentation or source says it; seen: a device was seen to do it; reported: somebody else's software or text says it; guess: we think so",
  )
const pattern = z
  .string()
  .max(100)
  .describe(
    'compared without case: * stands for anything, ? for one character, # for one digit; \\ takes the next sign as it is',
  )

const rule = z
  .strictObject({
    vendor: pattern.optional().describe('of chargePointVendor; an empty text matches an empty vendor'),
    model: pattern.optional().describe('of chargePointModel'),
    firmwareVersion: pattern.optional().describe('of firmwareVersion'),
    reportsKeys: z
      .array(pattern)
      .min(1)
      .max(10)
      .optional()
      .describe('configuration keys that tell this product: all of them have to be reported'),
    certainty,
    source: source.optional(),
  })
  .refine(
    ({ vendor, model, reportsKeys }) =>
      vendor !== undefined || model !== undefined || reportsKeys !== undefined,
    {
      error: 'name a vendor, a model, or keys that it reports',
    },
  )

const boot = z
  .strictObject({
    vendor: z.string().max(100).optional(),
    model: z.string().max(100).optional(),
    firmwareVersion: z.string().max(100).optional(),
    source,
  })
  .describe('a BootNotification as it was seen; what is left out was not shown')

const keyName = text(50)

const vendorKey = z
  .strictObject({
    key: keyName.describe(
      "the standard's name where it is one of its keys, else as the charge point spells it",
    ),
    aliases: z
      .array(keyName)
      .max(10)
      .default([])
      .describe('other names under which the charge point has the same key'),
    type: z.enum(['boolean', 'integer', 'decimal', 'string', 'csl', 'enum', 'uri']).optional(),
    unit: text(20).optional(),
    minimum: z.number().optional(),
    maximum: z.number().optional(),
    maxLength: z.int().min(1).max(500).optional(),
    values: z.array(text(100)).min(1).max(100).optional().describe('of an enum, or the items of a csl'),
    valuesFrom: keyName.optional().describe('the key that lists the values of this enum'),
    ordered: z.boolean().optional().describe('of a csl: its order carries meaning'),
    access: z.enum(['read-only', 'read-write', 'write-only']).optional(),
    default: z.string().max(500).optional().describe('out of the box, where a source states it'),
    seen: z
      .array(z.string().max(500))
      .max(10)
      .default([])
      .describe('values read from real devices: no defaults'),
    meaning: words.optional(),
    meaningGuessed: z.boolean().default(false).describe('what it means was only read from its name'),
    secret: z.boolean().default(false).describe('never shown, stored or exported'),
    risk: z
      .strictObject({
        kind: z.enum(riskKinds),
        cutsOff: words.optional().describe('what a wrong value cuts off, where the kind does not say it all'),
      })
      .optional(),
    rebootNeeded: z.boolean().default(false),
    role: z.enum(keyRoles).optional().describe('what Chargebench uses the key for'),
    topic: z.enum(keyTopics).optional(),
    certainty: certainty.optional().describe('of this key; else as sure as its source'),
    source,
  })
  .refine(({ secret, seen, default: stated }) => !secret || (seen.length === 0 && stated === undefined), {
    error: 'a secret has neither a default nor values that were seen',
  })
  .refine(({ minimum, maximum }) => minimum === undefined || maximum === undefined || minimum <= maximum, {
    error: 'the minimum is above the maximum',
  })

const fact = z.strictObject({
  fact: text(1000),
  certainty: certainty.optional().describe('of this fact; else as sure as its source'),
  source,
})

const centralSystemUrl = z
  .strictObject({
    identity: z
      .enum(['appended', 'in-url', 'separate'])
      .optional()
      .describe(
        'appended: the charge point adds its identity to the URL; in-url: it has to be written into it; separate: it is a key of its own and need not stand in the URL',
      ),
    trailingSlash: z.boolean().optional().describe('the URL has to end in a slash'),
    scheme: z.boolean().optional().describe('false: the URL is given without ws:// or wss://'),
    maxLength: z.int().min(1).max(2048).optional(),
    source,
  })
  .describe('how this product wants the URL of its Central System')

const byName = (names: readonly string[]): ReadonlyMap<string, number> => {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name.toLowerCase(), (counts.get(name.toLowerCase()) ?? 0) + 1)
  return counts
}

/** A vendor dictionary: what is known of one product's BootNotification, configuration keys and habits. */
export const vendorDictionarySchema = z
  .strictObject({
    format: z.literal(1),
    vendor: text(100),
    product: text(200),
    match: z.array(rule).max(50).default([]).describe('any one of these tells the product'),
    boots: z.array(boot).max(50).default([]),
    replaces: z
      .boolean()
      .default(false)
      .describe(
        'in a file of your own: take nothing from the built-in file of the same name; else your keys go before its keys',
      ),
    centralSystemUrl: centralSystemUrl.optional(),
    keys: z.array(vendorKey).max(1000).default([]),
    quirks: z.array(fact).max(200).default([]),
    firmware: z.array(fact).max(50).default([]).describe('how its firmware is updated'),
    service: z
      .array(fact)
      .max(50)
      .default([])
      .describe('ways in beside OCPP: service ports, web pages, apps'),
    sources: z.record(
      source,
      z.strictObject({ ref: text(500).describe('where anyone can read it'), certainty }),
    ),
  })
  .check(({ value, issues }) => {
    const names = byName(value.keys.flatMap(({ key, aliases }) => [key, ...aliases]))
    value.keys.forEach(({ key, aliases }, index) => {
      for (const name of [key, ...aliases])
        if ((names.get(name.toLowerCase()) ?? 0) > 1)
          issues.push({
            code: 'custom',
            input: name,
            path: ['keys', index, 'key'],
            message: `"${name}" is described more than once`,
          })
    })
    const cited = (['match', 'boots', 'keys', 'quirks', 'firmware', 'service'] as const).flatMap((part) =>
      value[part].map((each, index) => ({ name: each.source, path: [part, index, 'source'] })),
    )
    for (const { name, path } of [
      ...cited,
      { name: value.centralSystemUrl?.source, path: ['centralSystemUrl', 'source'] },
    ])
      if (name !== undefined && !Object.hasOwn(value.sources, name))
        issues.push({ code: 'custom', input: name, path, message: `there is no source "${name}"` })
  })

export type VendorDictionary = z.infer<typeof vendorDictionarySchema>
export type VendorKey = VendorDictionary['keys'][number]
export type MatchRule = VendorDictionary['match'][number]

/** A dictionary as the catalogue holds it. */
export interface CatalogueDictionary {
  /** Its file's name without what follows the dot. */
  readonly id: string
  /** `both`: a person's own file goes before the built-in one. */
  readonly origin: 'built-in' | 'own' | 'both'
  readonly content: VendorDictionary
}
