import type { FromCentralSystem } from '../../../../ocpp/actions/index.ts'

/** What the schemas of OCPP 1.6 use of JSON Schema. */
export interface Schema {
  readonly type?: string
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly items?: Schema
  readonly enum?: readonly string[]
  readonly format?: string
  readonly maxLength?: number
  readonly multipleOf?: number
  readonly $ref?: string
  readonly definitions?: Readonly<Record<string, Schema>>
}

const isSchema = (value: unknown): value is Schema => typeof value === 'object' && value !== null

const files = import.meta.glob('../../../../ocpp/schemas/*.req.json', { import: 'default' })

/** The schema of an action's request, its references put in place. */
export const loadSchema = async (action: FromCentralSystem): Promise<Schema> => {
  const load = files[`../../../../ocpp/schemas/${action}.req.json`]
  const schema: unknown = load ? await load() : null
  if (!isSchema(schema)) throw new Error(`no schema of ${action}`)
  return inPlace(schema, schema.definitions ?? {})
}

/** The definitions refer to none above them. */
const inPlace = (schema: Schema, definitions: Readonly<Record<string, Schema>>): Schema => {
  const name = schema.$ref?.replace('#/definitions/', '')
  const target = name === undefined ? undefined : definitions[name]
  if (target) return inPlace(target, definitions)
  const { definitions: _definitions, ...own } = schema
  return {
    ...own,
    ...(schema.properties
      ? {
          properties: Object.fromEntries(
            Object.entries(schema.properties).map(([key, inner]) => [key, inPlace(inner, definitions)]),
          ),
        }
      : {}),
    ...(schema.items ? { items: inPlace(schema.items, definitions) } : {}),
  }
}
