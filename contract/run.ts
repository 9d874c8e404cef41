import { z } from 'zod'
import { jsonSchema, paramsSchema, type Json } from './journal-event-parts.ts'

/** What a procedure holds alone while it runs; its lease is `kind:id`. */
export const needSchema = z.strictObject({
  kind: z.enum(['charge-point', 'port', 'file-endpoint']),
  id: z.string().min(1).max(255),
})
export type Need = z.infer<typeof needSchema>

/** What a run does at the moment, for the Now bar: `i18n` keys `phases.<phase>` and `waits.<for>`. */
export const progressSchema = z.object({
  phase: z.string(),
  params: paramsSchema,
  /** Of how many it has done how many; null = it cannot be counted. */
  count: z.object({ done: z.number(), total: z.number(), unit: z.literal('bytes').optional() }).nullable(),
})
export type Progress = z.infer<typeof progressSchema>

/** Every wait says what it waits for and until when (milliseconds since the epoch, this laptop's clock). */
export const waitSchema = z.object({
  for: z.string(),
  params: paramsSchema,
  since: z.number(),
  until: z.number(),
})
export type Wait = z.infer<typeof waitSchema>

export const runErrorSchema = z.object({
  /** A ToolErrorCode; words are `i18n` key `errors.<code>`. */
  code: z.string(),
  params: paramsSchema,
  action: z.string().nullable(),
  message: z.string(),
  /** Structured detail, redacted. */
  details: jsonSchema,
})
export type RunError = z.infer<typeof runErrorSchema>

/**
 * What a run may be after Chargebench was closed or killed in its middle: `resume` goes on from its last checkpoint,
 * `repeat` begins anew because doing it twice does no harm, `none` is not to be taken up: look, and decide.
 */
export const afterInterruptionSchema = z.enum(['resume', 'repeat', 'none'])
export type AfterInterruption = z.infer<typeof afterInterruptionSchema>

export type RunState =
  | {
      readonly state: 'running'
      readonly progress: Progress | null
      readonly wait: Wait | null
      /** It has been told to end, and ends at the next safe point. */
      readonly cancelling: boolean
    }
  | { readonly state: 'done'; readonly result: Json }
  | { readonly state: 'failed'; readonly error: RunError; readonly phase: string | null }
  | { readonly state: 'cancelled'; readonly phase: string | null }
  /** Chargebench ended in its middle. */
  | { readonly state: 'interrupted'; readonly phase: string | null }
  /** It was interrupted, and a person decided not to take it up. */
  | { readonly state: 'dismissed'; readonly phase: string | null }

/** One procedure's run as the journal knows it. */
export interface RunView {
  readonly id: string
  /** Its name, `i18n` key `procedures.<procedure>`. */
  readonly procedure: string
  readonly chargePointId: string | null
  readonly jobId: string | null
  readonly needs: readonly Need[]
  /** As it was given, secrets redacted. */
  readonly input: Json
  readonly afterInterruption: AfterInterruption
  /** Secrets are never written: to take it up they must be given again. Names of input fields. */
  readonly secrets: readonly string[]
  /** What cancelling it now would leave behind, `i18n` key `cancel_warnings.<…>`; null = nothing. */
  readonly cancelWarning: string | null
  readonly checkpoint: Json
  readonly startedAt: number
  readonly endedAt: number | null
  readonly state: RunState
}

/** Something the bench changed at a charge point for its own work, to be put back before it leaves. */
export const changeSchema = z.discriminatedUnion('what', [
  /** 4.2: the interval of our BootNotification.conf overwrites it; `old` null = it was never read, and is unknown. */
  z.object({ what: z.literal('heartbeat-interval'), old: z.string().nullable() }),
  z.object({ what: z.literal('key'), key: z.string(), old: z.string().nullable(), secret: z.boolean() }),
  z.object({ what: z.literal('id-tag'), idTag: z.string() }),
  /** IdTags that were accepted here stand in its Authorization Cache. */
  z.object({ what: z.literal('cache') }),
  /** Its Authorization Cache was emptied: nothing brings back what stood there, and it fills again by itself. */
  z.object({ what: z.literal('cache-cleared') }),
  /** Entries of its Local Authorization List were replaced or removed; what stood there before is not known. */
  z.object({ what: z.literal('local-list') }),
  z.object({
    what: z.literal('availability'),
    connectorId: z.number().int(),
    old: z.enum(['Operative', 'Inoperative']),
  }),
  z.object({ what: z.literal('charging-profile'), chargingProfileId: z.number().int() }),
  z.object({ what: z.literal('reservation'), reservationId: z.number().int() }),
  /** Set over its service port: only that port can put it back. */
  z.object({ what: z.literal('service-url'), device: z.string(), profile: z.string(), old: z.string() }),
])
export type Change = z.infer<typeof changeSchema>

/** A change that is still to be put back, and where the journal has it. */
export interface OpenChange {
  readonly seq: number
  readonly at: number
  readonly runId: string | null
  readonly change: Change
}
