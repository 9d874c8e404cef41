/** What fills a finding's sentence: flat, so that it can be stored, translated and filtered. Never a secret. */
export type FindingParams = Readonly<Record<string, string | number | boolean | null>>

/** `note` is no fault; `tolerated` breaks the standard, and we coped; `violation` we could not cope with. */
export type FindingSeverity = 'note' | 'tolerated' | 'violation'

/** A rule that a frame, or how a charge point speaks, can break. */
export interface FindingRule {
  /** Where the standard says so; null = nowhere, or in the clause of the message that `params.action` names. */
  readonly clause: string | null
  readonly severity: FindingSeverity
  /** English, for the vendor: what was seen, and what is asked for. */
  readonly sentence: (params: FindingParams) => string
}

export type RuleTable = Readonly<Record<string, FindingRule>>
