import { actions, isAction } from './actions/index.ts'
import type { FindingParams, FindingRule, FindingSeverity } from './finding-rule.ts'
import { frameRules } from './findings-frame.ts'
import { payloadRules } from './findings-payload.ts'
import { sessionRules } from './findings-session.ts'

const allRules = { ...frameRules, ...payloadRules, ...sessionRules } as const

/** Stable kebab-case name of a rule; `i18n` key `findings.<rule>`. */
export type RuleName = keyof typeof allRules

/** That a rule was broken, and where: what becomes a finding once it is written to the journal. */
export interface Deviation {
  readonly rule: RuleName
  readonly params: FindingParams
}

/** Everything that a frame, or how a charge point speaks, can break. */
export const rules: { readonly [R in RuleName]: FindingRule } = allRules

export interface Finding {
  readonly rule: RuleName
  /** As `OCPP 1.6 §4.8`; null = no clause. */
  readonly clause: string | null
  readonly severity: FindingSeverity
  readonly params: FindingParams
  /** The sentence for the vendor, in English. */
  readonly text: string
}

/** The message's own definition, for what breaks that and no other clause. */
const clauseOfMessage = ({ action, part }: FindingParams): string | null => {
  if (typeof action !== 'string' || !isAction(action)) return null
  return part === 'request' || part === 'response' ? actions[action].messages[part] : null
}

export const describe = ({ rule, params }: Deviation): Finding => {
  const { clause, severity, sentence } = rules[rule]
  return { rule, clause: clause ?? clauseOfMessage(params), severity, params, text: sentence(params) }
}
