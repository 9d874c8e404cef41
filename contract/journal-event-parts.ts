import { z } from 'zod'

/** What fills a sentence: of a finding, an error, a phase, a wait. */
export const paramsSchema = z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()]))

/** What JSON can carry. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

export const jsonSchema: z.ZodType<Json> = z.json()
