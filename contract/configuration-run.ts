import { z } from 'zod'

const ofKey = { key: z.string() }

/**
 * What became of one key that was to be set: what it was proven by, not what the charge point said of it. Values of
 * secrets are never in it.
 */
export const keyOutcomeSchema = z.discriminatedUnion('outcome', [
  /** It reads back as it was sent, or the charge point came back with the new password. */
  z.object({
    ...ofKey,
    outcome: z.literal('set'),
    evidence: z.enum(['read-back', 'reconnect']),
    afterReset: z.boolean(),
  }),
  /** The same value by its meaning, which the charge point writes in its own way. */
  z.object({
    ...ofKey,
    outcome: z.literal('spelled-otherwise'),
    readBack: z.string(),
    afterReset: z.boolean(),
  }),
  /** It was accepted and can not be read. */
  z.object({ ...ofKey, outcome: z.literal('set-unread'), afterReset: z.boolean() }),
  /** It was taken, and holds after the next reboot, which was not made. */
  z.object({ ...ofKey, outcome: z.literal('reboot-required') }),
  z.object({
    ...ofKey,
    outcome: z.literal('rejected'),
    /** Of a CALLERROR; null = it was answered Rejected. */
    errorCode: z.string().nullable(),
    /** Another key waits for a reboot: after it, this one may be taken (quirk 32). */
    untilReboot: z.boolean(),
  }),
  z.object({ ...ofKey, outcome: z.literal('not-supported') }),
  /** It said that it took the value, and reads back another one; null = none, or a secret. */
  z.object({ ...ofKey, outcome: z.literal('differs'), readBack: z.string().nullable() }),
  /** It had this value already: nothing was sent. */
  z.object({ ...ofKey, outcome: z.literal('skipped-equal') }),
  /** A SecurityProfile can only be raised (Security §7.6): nothing was sent. */
  z.object({ ...ofKey, outcome: z.literal('not-lowered'), readBack: z.string() }),
  z.object({
    ...ofKey,
    outcome: z.literal('unproven'),
    /**
     * It never answered and still reads otherwise; it did not come back; its password was refused; it was cancelled
     * before it was read back.
     */
    why: z.enum(['no-answer', 'not-back', 'password-refused', 'cancelled']),
  }),
  /** Nothing was sent. `too-long`: its name or its value is longer than OCPP can carry (OCPP 1.6 §6.9). */
  z.object({
    ...ofKey,
    outcome: z.literal('left'),
    why: z.enum(['cancelled', 'charge-point-away', 'too-long']),
  }),
])
export type KeyOutcome = z.infer<typeof keyOutcomeSchema>

/** Result of the procedure `configuration.set`. */
export interface SetConfigurationResult {
  /** In the order in which they were asked for. */
  readonly outcomes: readonly KeyOutcome[]
  /** How often the charge point was restarted for it. */
  readonly resets: number
}

/** Result of the procedure `configuration.restart`: what had waited for it, and what it reads back as. */
export interface RestartResult extends SetConfigurationResult {
  readonly changes: readonly { readonly key: string; readonly value: string }[]
}

/** Result of the procedure `configuration.read`. */
export interface ReadConfigurationResult {
  readonly readingId: string
  readonly keys: number
  readonly unknown: number
  readonly complete: boolean
  /** Keys that it gave more than once: the first one counts. */
  readonly duplicates: readonly string[]
  readonly how: ReadHow
}

/** `all`: with one question; `names`: by name, at most `chunk` keys at a time. */
export type ReadHow =
  | { readonly asked: 'all' }
  | { readonly asked: 'names'; readonly chunk: number; readonly because: 'silent' | 'refused' | 'cut' }
