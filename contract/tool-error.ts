/**
 * Everything that can go wrong for a reason that a person can act on. The code is what tests and translations
 * see (`i18n` key `errors.<code>`), `params` fill the sentence, `action` names the next thing to do
 * (`i18n` key `actions.<action>`).
 */
export type ToolErrorCode =
  | 'charge-point-unknown'
  | 'charge-point-not-connected'
  | 'call-not-allowed'
  | 'action-unknown'
  | 'payload-invalid'
  | 'call-refused'
  | 'call-timed-out'
  /** The charge point answered, but what it said can not be understood. */
  | 'answer-unreadable'
  | 'connection-closed'
  | 'request-invalid'
  | 'unauthorized'
  | 'foreign-origin'
  | 'not-found'
  | 'too-large'
  | 'data-folder-held'
  | 'data-folder-newer'
  | 'data-folder-unusable'
  | 'settings-invalid'
  | 'port-in-use'
  /** A file of this laptop: gone, changed since it was chosen, or without the right to read it. */
  | 'file-unreadable'
  | 'journal-unavailable'
  | 'shutting-down'
  /** A person ended it. */
  | 'cancelled'
  | 'procedure-unknown'
  | 'input-invalid'
  /** Another run holds what is needed. */
  | 'busy'
  | 'run-not-interrupted'
  | 'run-not-repeatable'
  /** Secrets are never stored: to go on they must be given again. */
  | 'secrets-needed'
  | 'wait-timed-out'
  | 'internal'

export type ToolErrorParams = Readonly<Record<string, string | number | boolean | null>>

export class ToolError extends Error {
  override readonly name = 'ToolError'
  constructor(
    readonly code: ToolErrorCode,
    /** What fills the sentence; never a secret. */
    readonly params: ToolErrorParams = {},
    /** The next thing to do, as an i18n key; null where nothing can be done. */
    readonly action: string | null = null,
    /** English, for logs and scripts. */
    message: string = code,
    /** Structured detail for scripts (schema errors, the charge point's error details). */
    readonly details?: unknown,
  ) {
    super(message)
  }
}

export const isToolError = (value: unknown): value is ToolError => value instanceof ToolError
