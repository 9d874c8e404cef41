import { z } from 'zod'
import type { RunView } from '../../../contract/run.ts'

export const factNames = [
  'firmwareVersion',
  'model',
  'serialNumber',
  'identity',
  'url',
  'network',
  'energyWh',
] as const

const identity = z.object({
  product: z.string(),
  facts: z.partialRecord(z.enum(factNames), z.string()),
  disagreements: z.array(z.unknown()),
})
const urlSet = z.object({
  old: z.string(),
  url: z.string(),
  state: z.enum(['set', 'equal']),
  restarted: z.boolean(),
})
const log = z.object({ file: z.string(), lines: z.int() })

/** What came of a run of these procedures, as far as it is what this page knows. */
const resultOf = <T>(
  { procedure, state }: RunView,
  procedures: readonly string[],
  schema: z.ZodType<T>,
): T | null => {
  if (state.state !== 'done' || !procedures.includes(procedure)) return null
  return schema.safeParse(state.result).data ?? null
}

export const identityOf = (run: RunView) => {
  const found = resultOf(run, ['service.identify'], identity)
  return found && { ...found, disagreements: found.disagreements.length }
}
export const urlSetOf = (run: RunView) => resultOf(run, ['service.point-here', 'service.put-back'], urlSet)
export const logOf = (run: RunView) => resultOf(run, ['service.collect-log'], log)
