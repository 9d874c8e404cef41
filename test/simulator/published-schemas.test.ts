import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { profileSchema } from '../../simulator/profile.ts'
import { profiles } from '../../simulator/profiles.ts'
import { scriptSchema } from '../../simulator/script.ts'

const published = (name: string): object =>
  JSON.parse(readFileSync(new URL(`../../docs/${name}.schema.json`, import.meta.url), 'utf8')) as object

describe('the published schema', () => {
  it.each([
    ['simulator-script', scriptSchema],
    ['charge-point', profileSchema],
  ] as const)('of %s files is the one that is used', (name, schema) => {
    expect(published(name)).toEqual(z.toJSONSchema(schema, { io: 'input' }))
  })

  it('of charge points takes all that come along', () => {
    const validate = new Ajv2020({ strict: false }).compile(published('charge-point'))
    for (const profile of profiles) expect(validate(profile), profile.name).toBe(true)
    expect(validate({ ...profiles[0], connectors: 0 })).toBe(false)
  })

  it('of scripts takes every action', () => {
    const validate = new Ajv2020({ strict: false }).compile(published('simulator-script'))
    const actions = [
      { atSeconds: 0, do: 'plug', connectorId: 1 },
      { atSeconds: 0.5, do: 'card', idTag: 'TAG1' },
      { atSeconds: 1, do: 'unplug', connectorId: 1 },
      { atSeconds: 2, do: 'fault', connectorId: 0, errorCode: 'HighTemperature' },
      { atSeconds: 3, do: 'fault', connectorId: 0, errorCode: null },
      { atSeconds: 4, do: 'powerOff' },
      { atSeconds: 5, do: 'powerOn' },
    ]
    expect(validate({ format: 1, actions })).toBe(true)
    expect(validate({ format: 1, actions: [{ atSeconds: 0, do: 'dance' }] })).toBe(false)
  })
})
