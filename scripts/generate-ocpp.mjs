// Compiles ocpp/schemas/*.json into ocpp/generated/: validators.js (no ajv at run time), types.ts, shapes.js (what the
// tolerant reader walks). Skipped when the schemas, this script and ajv are those of the last time.
import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const here = fileURLToPath(import.meta.url)
const root = dirname(dirname(here))
const schemaDir = join(root, 'ocpp/schemas')
const outDir = join(root, 'ocpp/generated')
const header = '// Made by scripts/generate-ocpp.mjs from ocpp/schemas. Do not edit.\n'

const typeName = (file) => file.replace(/\.req$/, 'Request').replace(/\.conf$/, 'Response')

/** Follows `#/definitions/…` so that every schema is one tree. */
const dereference = (schema, definitions) => {
  if (schema.$ref) return dereference(definitions[schema.$ref.replace('#/definitions/', '')], definitions)
  const out = { ...schema }
  if (out.properties)
    out.properties = Object.fromEntries(
      Object.entries(out.properties).map(([key, value]) => [key, dereference(value, definitions)]),
    )
  if (out.items) out.items = dereference(out.items, definitions)
  return out
}

const readSchemas = async () => {
  const files = (await readdir(schemaDir)).filter((file) => file.endsWith('.json')).sort()
  return Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(schemaDir, file), 'utf8')
      // ajv does not take the schemas' URNs as ids.
      const { $id: _id, $schema: _dialect, definitions = {}, ...schema } = JSON.parse(text)
      return { name: file.replace(/\.json$/, ''), text, schema: dereference(schema, definitions) }
    }),
  )
}

const compileValidators = async (schemas) => {
  const [{ default: Ajv, _ }, { default: standalone }] = await Promise.all([
    import('ajv'),
    import('ajv/dist/standalone/index.js'),
  ])
  const ajv = new (Ajv.default ?? Ajv)({
    allErrors: true,
    strict: true,
    // Without it 0.1-multiples such as 16.1 are refused.
    multipleOfPrecision: 6,
    code: { source: true, esm: true, lines: true, formats: _`formats` },
  })
  for (const format of ['date-time', 'uri']) ajv.addFormat(format, () => true)
  for (const { name, schema } of schemas) ajv.addSchema(schema, name)
  const code = (standalone.default ?? standalone)(
    ajv,
    Object.fromEntries(schemas.map(({ name }) => [typeName(name), name])),
  )
  const tables = ['req', 'conf'].map((suffix) => {
    const rows = schemas
      .filter(({ name }) => name.endsWith(`.${suffix}`))
      .map(({ name }) => `  ${name.replace(`.${suffix}`, '')}: ${typeName(name)},\n`)
    return `export const ${suffix === 'req' ? 'requests' : 'responses'} = {\n${rows.join('')}}\n`
  })
  const inlined = code
    .replace('"use strict";', '')
    .replace(/^export const (\w+) = (validate\d+);/gm, 'const $1 = $2;')
    .replace(
      /^const (func\d+) = require\("ajv\/dist\/runtime\/ucs2length"\)\.default;/gm,
      'const $1 = codePoints;',
    )
    // No string has more code points than code units: most are short enough without being counted.
    .replace(/if\((func\d+)\((\w+)\) > (\d+)\)/g, 'if($2.length > $3 && $1($2) > $3)')
  if (/\brequire\(/.test(inlined)) throw new Error('the validators want a package at run time')
  return `${header}import { formats } from '../formats.ts'
const codePoints = (text) => {
  let count = 0
  for (const _ of text) count++
  return count
}
${inlined}
${tables.join('')}`
}

const validatorTypes = `${header}import type { ActionTypes } from './types.ts'

/** One rule of the schema that a payload breaks, as ajv words it. */
export interface Failure {
  readonly instancePath: string
  readonly keyword: string
  readonly message?: string
  readonly params: Readonly<Record<string, unknown>>
}
export interface Validator {
  (payload: unknown): boolean
  /** Of the last call; null when it was valid. */
  errors?: readonly Failure[] | null
}
export declare const requests: Readonly<Record<keyof ActionTypes, Validator>>
export declare const responses: Readonly<Record<keyof ActionTypes, Validator>>
`

const typeOf = (schema, indent = '') => {
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  switch (schema.type) {
    case 'string':
      return 'string'
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'array':
      return `readonly (${typeOf(schema.items, indent)})[]`
    case 'object': {
      const inner = `${indent}  `
      const rows = Object.entries(schema.properties ?? {}).map(([key, value]) => {
        const about = [
          value.maxLength === undefined ? [] : [`at most ${value.maxLength} characters`],
          value.format === undefined ? [] : [value.format],
        ].flat()
        const comment = about.length ? `${inner}/** ${about.join(', ')} */\n` : ''
        const optional = schema.required?.includes(key) ? '' : '?'
        return `${comment}${inner}readonly ${key}${optional}: ${typeOf(value, inner)}\n`
      })
      return rows.length ? `{\n${rows.join('')}${indent}}` : 'Readonly<Record<string, never>>'
    }
    default:
      throw new Error(`no type for ${JSON.stringify(schema)}`)
  }
}

const types = (schemas) => {
  const declarations = schemas.map(
    ({ name, schema }) => `export type ${typeName(name)} = ${typeOf(schema)}\n`,
  )
  const names = [...new Set(schemas.map(({ name }) => name.split('.')[0]))]
  const rows = names.map((name) => `  ${name}: { request: ${name}Request; response: ${name}Response }\n`)
  return `${header}${declarations.join('')}\nexport interface ActionTypes {\n${rows.join('')}}\n`
}

/** JSON texts, parsed one by one when a payload first strays from its schema: nobody pays for them at start. */
const shapes = (schemas) => {
  const table = (suffix) =>
    schemas
      .filter(({ name }) => name.endsWith(`.${suffix}`))
      .map(
        ({ name, schema }) =>
          `  ${name.replace(`.${suffix}`, '')}: ${JSON.stringify(JSON.stringify(schema))},\n`,
      )
      .join('')
  return `${header}const lazily = (texts) => {
  const parsed = new Map()
  return (action) => {
    const known = parsed.get(action)
    if (known) return known
    const shape = JSON.parse(texts[action])
    parsed.set(action, shape)
    return shape
  }
}
export const requestShape = lazily({\n${table('req')}})
export const responseShape = lazily({\n${table('conf')}})\n`
}

const shapeTypes = `${header}import type { ObjectShape } from '../shape.ts'
import type { ActionTypes } from './types.ts'

/** The schema of a payload, without references. */
export declare const requestShape: (action: keyof ActionTypes) => ObjectShape
export declare const responseShape: (action: keyof ActionTypes) => ObjectShape
`

const outputs = ['validators.js', 'validators.d.ts', 'types.ts', 'shapes.js', 'shapes.d.ts', 'hash']

/** Writes ocpp/generated/ when it is not up to date. Resolves to true when it wrote. */
export const generate = async () => {
  const schemas = await readSchemas()
  const hash = createHash('sha256')
    .update(await readFile(here))
    .update(require('ajv/package.json').version)
    .update(JSON.stringify(schemas.map(({ name, text }) => [name, text])))
    .digest('hex')
  const made = await readdir(outDir).catch(() => [])
  const isWhole = outputs.every((name) => made.includes(name))
  if (isWhole && (await readFile(join(outDir, 'hash'), 'utf8')) === hash) return false
  await mkdir(outDir, { recursive: true })
  // In the order of `outputs`; the hash comes last: whoever finds it finds the others complete.
  const texts = [
    await compileValidators(schemas),
    validatorTypes,
    types(schemas),
    shapes(schemas),
    shapeTypes,
    hash,
  ]
  for (const [index, name] of outputs.entries()) {
    const temporary = join(outDir, `.${name}.${randomUUID()}`)
    try {
      await writeFile(temporary, texts[index])
      await rename(temporary, join(outDir, name))
    } finally {
      await rm(temporary, { force: true })
    }
  }
  return true
}

if (process.argv[1] === here) {
  const wrote = await generate()
  process.stdout.write(wrote ? 'ocpp/generated written\n' : 'ocpp/generated is up to date\n')
}
