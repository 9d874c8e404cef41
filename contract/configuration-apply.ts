import type { DriftEntry } from '../ocpp/configuration-drift.ts'
import type { KeyOutcome } from './configuration-run.ts'
import type { ConfigurationTemplate } from './configuration-template.ts'
import type { Refusal } from './yaml-text.ts'

/** Result of the procedure `configuration.backup`. */
export interface BackupResult {
  readonly backupId: string
  readonly keys: number
  /** Keys that the standard requires and that the charge point does not have. */
  readonly missing: readonly string[]
  /** Keys whose value is as long as a value can be: it may have been cut. */
  readonly perhapsCut: readonly string[]
  /** Secrets of which only the name is kept. */
  readonly secrets: readonly string[]
}

/** Result of the procedure `configuration.apply`. */
export interface ApplyResult {
  readonly template: string
  /** What the charge point had before; null = it was only checked. */
  readonly backupId: string | null
  /** How far it was from the template. */
  readonly drift: readonly DriftEntry[]
  /** Of the keys that were sent. */
  readonly outcomes: readonly KeyOutcome[]
  readonly resets: number
  /** Keys that are not as the template wants them, as far as can be seen, by its own rule. */
  readonly unmet: { readonly must: readonly string[]; readonly should: readonly string[] }
}

/** Why a key of a backup was not put back. */
export type NotRestorable =
  /** Its value is a secret, and no backup holds one: enter it by hand. */
  | 'secret'
  /** It gave no value when the backup was made. */
  | 'no-value'
  /** It is another value now, and the charge point lets nobody change it. */
  | 'read-only'
  /** The charge point no longer knows the key. */
  | 'unsupported'
  /** HeartbeatInterval, which our own acceptance overwrote: `leave-clean` puts it back (OCPP 1.6 §4.2). */
  | 'ours'

/** Result of the procedure `configuration.restore`. */
export interface RestoreResult {
  readonly backupId: string
  /** What it had before it was restored; null = that would not have served as a backup. */
  readonly beforeId: string | null
  readonly drift: readonly DriftEntry[]
  readonly outcomes: readonly KeyOutcome[]
  readonly resets: number
  readonly notRestorable: readonly { readonly key: string; readonly why: NotRestorable }[]
  /** Keys that the charge point has now, and that the backup does not know. */
  readonly newKeys: readonly string[]
}

/** A template file as the list shows it. */
export interface TemplateEntry {
  /** Its file's name without what follows the dot. */
  readonly id: string
  readonly name: string
  readonly description: string | null
  readonly vendor: string | null
  readonly model: string | null
  readonly keys: number
  /** ISO 8601, UTC. */
  readonly changedAt: string
}

export interface StoredTemplate {
  readonly id: string
  /** The file as it stands, a person's comments with it. */
  readonly text: string
  readonly template: ConfigurationTemplate
}

/** A file that is not used, and why. */
export interface RefusedTemplate extends Refusal {
  readonly file: string
}

export interface TemplateList {
  readonly templates: readonly TemplateEntry[]
  readonly refused: readonly RefusedTemplate[]
}
