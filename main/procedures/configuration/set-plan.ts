import { z } from 'zod'
import { keyOutcomeSchema, type KeyOutcome } from '../../../contract/configuration-run.ts'
import type { ReadKey } from '../../../contract/configuration.ts'
import type { KeyKnowledge, KnowKey, RiskKind } from '../../../contract/key-knowledge.ts'
import { riskOrder } from '../../../contract/risk-order.ts'
import { sameValue, shapeOfOwnValue, type ValueShape } from '../../../ocpp/configuration-value.ts'
import { canBeNamed, foldKey } from './key-reader.ts'

export interface KeyChange {
  readonly key: string
  readonly value: string
}

/** How far one key has come. */
const keyStateSchema = z.discriminatedUnion('state', [
  z.object({ state: z.literal('waiting') }),
  /** Its CALL goes out, or is out. */
  z.object({ state: z.literal('sending'), mark: z.number() }),
  /** `isAnswered`: it said Accepted; else the answer was lost. */
  z.object({ state: z.literal('sent'), mark: z.number(), isAnswered: z.boolean() }),
  z.object({ state: z.literal('reboot'), mark: z.number() }),
  /** Refused while another key waits for a reboot (quirk 32). */
  z.object({ state: z.literal('refused-until-reboot'), errorCode: z.string().nullable() }),
  z.object({ state: z.literal('ended'), outcome: keyOutcomeSchema }),
])
export type KeyState = z.infer<typeof keyStateSchema>

const checkpointSchema = z.object({
  keys: z.array(z.object({ key: z.string(), state: keyStateSchema })),
  /** The mark of a reset that is under way. */
  resetSince: z.number().nullable(),
  resets: z.number(),
})
export type SetCheckpoint = z.infer<typeof checkpointSchema>

/** One key that is to be set, and how far it has come. */
export interface Entry extends KeyChange {
  readonly secret: boolean
  readonly risk: RiskKind | null
  readonly knowledge: KeyKnowledge
  state: KeyState
}

/** CiString500 (OCPP 1.6 §6.9): charge points hold longer values, and can not be sent them. */
const longestValue = 500

const beginning = ({ key, value }: KeyChange): KeyState =>
  canBeNamed(key) && Array.from(value).length <= longestValue
    ? { state: 'waiting' }
    : { state: 'ended', outcome: { key, outcome: 'left', why: 'too-long' } }

const place = ({ risk }: Entry): number => (risk === null ? -1 : riskOrder.indexOf(risk))

/** The keys in the order in which they are sent: harmless first, then the risky ones, each group as it was given. */
export const planKeys = (
  changes: readonly KeyChange[],
  secretValues: Readonly<Record<string, string>>,
  know: KnowKey,
): readonly Entry[] => {
  const entryOf = (change: KeyChange, isSecret: boolean): Entry => {
    const knowledge = know(change.key)
    return {
      ...change,
      secret: isSecret || knowledge.secret,
      risk: knowledge.risk?.kind ?? null,
      knowledge,
      state: beginning(change),
    }
  }
  return [
    ...changes.map((change) => entryOf(change, false)),
    ...Object.entries(secretValues).map(([key, value]) => entryOf({ key, value }, true)),
  ].toSorted((a, b) => place(a) - place(b))
}

/** What was saved before an interruption; null = nothing that can be gone on from. */
export const readCheckpoint = (saved: unknown): SetCheckpoint | null => {
  const read = checkpointSchema.safeParse(saved)
  return read.success ? read.data : null
}

/** How this key's values are compared and spelled. */
export const shapeOf = ({ knowledge }: Entry, own: ReadKey | undefined): ValueShape | null =>
  knowledge.shape ?? shapeOfOwnValue(own?.value ?? null)

/** Whether the charge point has the value already. */
export const hasValue = (entry: Entry, own: ReadKey | undefined): boolean =>
  own?.value !== null && own?.value !== undefined && sameValue(entry.value, own.value, shapeOf(entry, own))

/** What a key that was sent reads back as. `own` undefined: the charge point told nothing of it. */
export const judge = (
  entry: Entry,
  own: ReadKey | undefined,
  { isAnswered, afterReset }: { readonly isAnswered: boolean; readonly afterReset: boolean },
): KeyOutcome => {
  const { key, value, secret } = entry
  if (own?.value === null || own?.value === undefined)
    return isAnswered
      ? { key, outcome: 'set-unread', afterReset }
      : { key, outcome: 'unproven', why: 'no-answer' }
  if (!hasValue(entry, own))
    return isAnswered
      ? { key, outcome: 'differs', readBack: secret ? null : own.value }
      : { key, outcome: 'unproven', why: 'no-answer' }
  return secret || own.value === value
    ? { key, outcome: 'set', evidence: 'read-back', afterReset }
    : { key, outcome: 'spelled-otherwise', readBack: own.value, afterReset }
}

/** What is known of it when it is cancelled. */
export const outcomeAtCancel = ({ key, state }: Entry): KeyOutcome => {
  switch (state.state) {
    case 'waiting':
      return { key, outcome: 'left', why: 'cancelled' }
    case 'sending':
    case 'sent':
      return { key, outcome: 'unproven', why: 'cancelled' }
    case 'reboot':
      return { key, outcome: 'reboot-required' }
    case 'refused-until-reboot':
      return { key, outcome: 'rejected', errorCode: state.errorCode, untilReboot: true }
    case 'ended':
      return state.outcome
  }
}

/** Whether a SecurityProfile would be lowered (Security §7.6). */
export const lowers = ({ knowledge, value }: Entry, own: ReadKey | undefined): boolean =>
  knowledge.role === 'security-profile' && Number(value) < Number(own?.value ?? 'NaN')

export const byKey = (keys: readonly ReadKey[]): ReadonlyMap<string, ReadKey> =>
  new Map(keys.map((read) => [foldKey(read.key), read]))
