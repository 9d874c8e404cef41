import { z } from 'zod'
import { certainties } from './key-knowledge.ts'

const text = (longest: number) => z.string().min(1).max(longest)
const words = z.strictObject({ en: text(300), ko: text(300).optional() })

const isPattern = (source: string): boolean => {
  try {
    new RegExp(source, 'mu')
    return true
  } catch {
    return false
  }
}
const pattern = text(200).refine(isPattern, { error: 'it is no regular expression' })
const name = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/)
  .max(40)
const seconds = z.number().positive().max(600)

/** What is done one after the other; `expect` waits for what the console says after the last thing that was typed. */
const step = z.union([
  z
    .strictObject({
      type: z
        .string()
        .max(500)
        .describe('${url} and other variables are filled in; \\r, \\n, \\t, \\xHH stand for keys'),
      enter: z.boolean().default(true).describe('whether the Enter key follows'),
    })
    .describe('types a line'),
  z
    .strictObject({ typeSecret: name })
    .describe('types a secret that is asked for, and Enter; it is never logged'),
  z
    .strictObject({
      expect: pattern.describe('a regular expression; `prompt` is the one of the profile'),
      timeoutSeconds: seconds.default(5),
      refusedBy: pattern.optional().describe('what it says instead when it refuses'),
      endsIf: pattern
        .optional()
        .describe('where it says this instead, the steps behind are left out: it is logged in already'),
    })
    .describe('waits for what the console says'),
])
export type ServiceStep = z.infer<typeof step>

/** What a profile can say how to do. */
export const serviceTasks = [
  'read-version',
  'read-url',
  'set-url',
  'read-identity',
  'set-identity',
  'read-network',
  'set-network',
  'read-energy',
  'export-log',
  'restart',
] as const
export type ServiceTask = (typeof serviceTasks)[number]

/** What is read from what a console said. */
const serviceFacts = [
  'firmwareVersion',
  'model',
  'serialNumber',
  'url',
  'identity',
  'network',
  'energyWh',
  'log',
] as const
export type ServiceFact = (typeof serviceFacts)[number]

const task = z.strictObject({
  steps: z.array(step).min(1).max(50),
  reads: z
    .partialRecord(z.enum(serviceFacts), pattern)
    .optional()
    .describe('a regular expression with one group, over what came since the task began'),
})

/** How the console of one product is spoken to. */
export const serviceProfileSchema = z
  .strictObject({
    format: z.literal(1),
    vendor: text(100),
    product: text(200),
    transports: z
      .array(z.enum(['serial', 'tcp']))
      .min(1)
      .max(2),
    baudRate: z.int().min(300).max(4_000_000).default(115_200),
    lineEnding: z.enum(['cr', 'lf', 'crlf']).default('cr'),
    echoes: z
      .boolean()
      .default(true)
      .describe('it gives back what is typed: a line is sent only when it stands there as it was typed'),
    eraseLine: z
      .string()
      .max(10)
      .default('\\x15')
      .describe('what throws away a line that was damaged on the way'),
    eraseTimes: z
      .int()
      .min(1)
      .max(500)
      .default(1)
      .describe('how often that is typed, where it rubs out one sign at a time'),
    wrapsAt: z.int().min(20).max(500).optional().describe('it breaks its lines after so many signs'),
    characterDelayMs: z.int().min(0).max(1000).default(0).describe('between two signs, where it loses some'),
    prompt: pattern.describe('when it waits for a line'),
    bootsWith: pattern.optional().describe('what only a restart says: the login is done again, once'),
    pager: z
      .strictObject({ pattern, answer: z.string().min(1).max(10) })
      .optional()
      .describe('how it pauses long output, and the key that goes on'),
    secrets: z
      .array(z.strictObject({ name, meaning: words }))
      .max(5)
      .default([]),
    login: z.array(step).max(50).default([]).describe('from whatever it says to its prompt'),
    tasks: z.partialRecord(z.enum(serviceTasks), task),
    logout: z.array(step).max(20).default([]),
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
    const known = new Set(value.secrets.map((secret) => secret.name))
    const check = (steps: readonly ServiceStep[], path: readonly (string | number)[]) => {
      steps.forEach((each, index) => {
        if ('typeSecret' in each && !known.has(each.typeSecret))
          issues.push({
            code: 'custom',
            input: each.typeSecret,
            path: [...path, index, 'typeSecret'],
            message: `there is no secret "${each.typeSecret}"`,
          })
      })
    }
    check(value.login, ['login'])
    check(value.logout, ['logout'])
    for (const [id, each] of Object.entries(value.tasks)) check(each.steps, ['tasks', id, 'steps'])
    for (const [id, fact] of [
      ['read-url', 'url'],
      ['read-version', 'firmwareVersion'],
      ['read-identity', 'identity'],
    ] as const) {
      const reading = value.tasks[id]
      if (reading && reading.reads?.[fact] === undefined)
        issues.push({ code: 'custom', input: id, path: ['tasks', id], message: `it does not read ${fact}` })
    }
    if (value.tasks['set-url'] && !value.tasks['read-url'])
      issues.push({
        code: 'custom',
        input: 'set-url',
        path: ['tasks', 'set-url'],
        message: 'what is set has to be read back: "read-url" is missing',
      })
  })

export type ServiceProfile = z.infer<typeof serviceProfileSchema>

/** What would be done, before it is done. */
export type PlannedStep =
  /** `text` with its variables; of a secret only its name. */
  | { readonly kind: 'type'; readonly text: string; readonly secret: string | null; readonly enter: boolean }
  | { readonly kind: 'expect'; readonly pattern: string; readonly timeoutSeconds: number }

/** A part of a dialogue that would be held. */
export interface PlannedTask {
  readonly task: ServiceTask | 'login' | 'logout'
  readonly steps: readonly PlannedStep[]
}
