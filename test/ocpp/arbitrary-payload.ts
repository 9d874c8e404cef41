import fc from 'fast-check'
import type { ActionName } from '../../ocpp/actions/index.ts'
import { requestShape, responseShape } from '../../ocpp/generated/shapes.js'
import type { ObjectShape, Shape } from '../../ocpp/shape.ts'

export type Part = 'request' | 'response'

const text = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ maxLength: Math.min(maxLength, 60) }).filter((value) => value !== 'null')

const timestamp = fc
  .date({ min: new Date('2015-01-01T00:00:00Z'), max: new Date('2090-01-01T00:00:00Z'), noInvalidDate: true })
  .map((date) => date.toISOString())

const ofShape = (shape: Shape): fc.Arbitrary<unknown> => {
  switch (shape.type) {
    case 'object':
      return ofObject(shape)
    case 'array':
      return fc.array(ofShape(shape.items), { minLength: shape.minItems ?? 0, maxLength: 3 })
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.integer()
    case 'number':
      return fc.integer({ min: -100_000, max: 100_000 }).map((tenths) => tenths / 10)
    case 'string':
      if (shape.enum) return fc.constantFrom(...shape.enum)
      if (shape.format === 'date-time') return timestamp
      if (shape.format === 'uri') return fc.webUrl()
      return text(shape.maxLength ?? 60)
  }
}

const ofObject = (shape: ObjectShape): fc.Arbitrary<Record<string, unknown>> =>
  fc.record(
    Object.fromEntries(Object.entries(shape.properties ?? {}).map(([key, inner]) => [key, ofShape(inner)])),
    { requiredKeys: [...(shape.required ?? [])], noNullPrototype: true },
  )

/** Payloads that the action's schema accepts. */
export const arbitraryPayload = (action: ActionName, part: Part): fc.Arbitrary<Record<string, unknown>> =>
  ofObject(part === 'request' ? requestShape(action) : responseShape(action))

/** One payload that the schema accepts; the same for the same seed. */
export const examplePayload = (action: ActionName, part: Part, seed = 1): Record<string, unknown> => {
  const [payload] = fc.sample(arbitraryPayload(action, part), { seed, numRuns: 1 })
  if (payload === undefined) throw new Error('no sample')
  return payload
}
