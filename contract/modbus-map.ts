import { z } from 'zod'
import { certainties } from './key-knowledge.ts'

const text = (longest: number) => z.string().trim().min(1).max(longest)
const words = z.strictObject({ en: text(500), ko: text(500).optional() })

/** How many registers a value of this type takes; null: as many as its `count` says. */
export const wordsOfType = {
  u16: 1,
  i16: 1,
  u32: 2,
  i32: 2,
  f32: 2,
  u64: 4,
  i64: 4,
  f64: 4,
  ascii: null,
  utf16: null,
  bytes: null,
  bit: 1,
} as const
export type ModbusType = keyof typeof wordsOfType

const typeNames = [
  'u16',
  'i16',
  'u32',
  'i32',
  'f32',
  'u64',
  'i64',
  'f64',
  'ascii',
  'utf16',
  'bytes',
  'bit',
] as const satisfies readonly ModbusType[]

export const modbusTables = ['coil', 'discrete', 'holding', 'input'] as const
export type ModbusTable = (typeof modbusTables)[number]

/** What Chargebench uses a register for, whatever its name. */
export const modbusRoles = [
  'manufacturer',
  'model',
  'serial-number',
  'firmware-version',
  'status',
  'energy-import',
  'energy-export',
  'energy-session',
  'power',
  'current-l1',
  'current-l2',
  'current-l3',
  'voltage-l1',
  'voltage-l2',
  'voltage-l3',
  'frequency',
  'current-limit',
] as const
export type ModbusRole = (typeof modbusRoles)[number]

const hexWords = z
  .string()
  .regex(/^[0-9a-f]{4}(?: [0-9a-f]{4})*$/)
  .describe('registers as they are read, the first one first: four hex digits each')

const register = z
  .strictObject({
    name: z
      .string()
      .regex(/^[a-z0-9]+(?:-[a-z0-9]+)*$/)
      .max(60)
      .describe('by which it is read and written; once in a map'),
    address: z.int().min(0).max(65_535).describe('as it goes over the wire, counted from 0'),
    count: z
      .int()
      .min(1)
      .max(125)
      .optional()
      .describe('registers of a text or of bytes; numbers have their own'),
    table: z.enum(modbusTables),
    type: z.enum(typeNames).describe('bit: of a coil or a discrete input'),
    scale: z.number().positive().default(1).describe('value = raw × scale'),
    unit: text(10).optional(),
    access: z.enum(['read', 'write', 'read-write']).default('read'),
    meaning: words,
    note: text(500).optional(),
    values: z.record(text(40), text(200)).optional().describe('what a value stands for'),
    minimum: z.number().optional().describe('of what may be written, in its unit'),
    maximum: z.number().optional(),
    absent: z.array(hexWords).min(1).max(5).optional().describe('says that there is no value'),
    show: z
      .enum(['hex', 'dotted-bytes', 'bits'])
      .optional()
      .describe('dotted-bytes: a version, its first three bytes; else as a number'),
    unitId: z.int().min(0).max(255).optional().describe('where it is not the one of the map'),
    alone: z
      .boolean()
      .default(false)
      .describe('read only when it is asked for by name: reading it can harm the link'),
    role: z.enum(modbusRoles).optional(),
    sample: z
      .strictObject({ raw: hexWords, value: z.union([z.number(), z.string(), z.boolean()]) })
      .optional()
      .describe('registers, and what they say: by the source, or reckoned by hand'),
  })
  .check(({ value, issues }) => {
    const fixed = wordsOfType[value.type]
    const refuse = (message: string, path: string) =>
      issues.push({ code: 'custom', input: value, path: [path], message })
    if (fixed === null && value.count === undefined) refuse(`a ${value.type} needs its count`, 'type')
    if (fixed !== null && value.count !== undefined && value.count !== fixed)
      refuse(`a ${value.type} has ${fixed} registers`, 'count')
    const isBits = value.table === 'coil' || value.table === 'discrete'
    if (isBits !== (value.type === 'bit'))
      refuse('coils and discrete inputs are bits, registers are none', 'type')
    if ((value.table === 'discrete' || value.table === 'input') && value.access !== 'read')
      refuse(`a ${value.table} can only be read`, 'access')
    if (value.address + (value.count ?? fixed ?? 1) > 65_536) refuse('it reaches over the end', 'address')
    const { minimum, maximum } = value
    if (minimum !== undefined && maximum !== undefined && minimum > maximum)
      refuse('the minimum is above the maximum', 'minimum')
  })

/** A Modbus register map: what one product has at which address. */
export const modbusMapSchema = z
  .strictObject({
    format: z.literal(1),
    device: text(200),
    kind: z.enum(['charge-point', 'meter']),
    transports: z
      .array(z.enum(['rtu', 'tcp']))
      .min(1)
      .max(2),
    wordOrder: z.enum(['high-first', 'low-first']).describe('of values of more than one register'),
    unitId: z.int().min(0).max(255).optional().describe('the usual one; absent: it is set at the device'),
    unitIds: text(200).optional().describe('where there are several: which is what'),
    assumed: z
      .array(z.enum(['table', 'word-order', 'address']))
      .min(1)
      .optional()
      .describe('what no source states: compare before you trust it'),
    writeSingleWith: z
      .union([z.literal(6), z.literal(16)])
      .default(6)
      .describe('the function that sets one register'),
    joins: z
      .boolean()
      .default(true)
      .describe('false: it answers only reads of one value, not of neighbours together'),
    probe: z
      .strictObject({
        register: text(60),
        equals: z
          .array(z.union([z.string(), z.number()]))
          .min(1)
          .optional(),
        minimum: z.number().optional(),
        maximum: z.number().optional(),
      })
      .optional()
      .describe('a register that tells this product from others'),
    notes: z.array(text(500)).max(50).default([]),
    registers: z.array(register).min(1).max(2000),
    sources: z
      .array(
        z.strictObject({
          ref: text(500).describe('where anyone can read it'),
          certainty: z.enum(certainties),
        }),
      )
      .min(1)
      .max(20),
  })
  .check(({ value, issues }) => {
    const seen = new Set<string>()
    value.registers.forEach(({ name }, index) => {
      if (seen.has(name))
        issues.push({
          code: 'custom',
          input: name,
          path: ['registers', index, 'name'],
          message: `"${name}" is there twice`,
        })
      seen.add(name)
    })
    if (value.probe !== undefined && !seen.has(value.probe.register))
      issues.push({
        code: 'custom',
        input: value.probe.register,
        path: ['probe', 'register'],
        message: `there is no register "${value.probe.register}"`,
      })
  })

export type ModbusMap = z.infer<typeof modbusMapSchema>
export type ModbusRegister = ModbusMap['registers'][number]

/** A map as the catalogue holds it. */
export interface CatalogueModbusMap {
  /** Its file's name without what follows the dot. */
  readonly id: string
  readonly origin: 'built-in' | 'own'
  readonly content: ModbusMap
}

/** How many registers (or bits) it takes. */
export const countOf = ({ type, count }: Pick<ModbusRegister, 'type' | 'count'>): number =>
  wordsOfType[type] ?? count ?? 1
