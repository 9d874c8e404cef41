import type { KnockCause } from './journal-event.ts'

export type HandOverRole = 'interval' | 'password' | 'identity' | 'central-system-url'

/** What became of a key of the hand-over. */
export interface HandOverKey {
  readonly role: HandOverRole
  readonly key: string
  /** Nobody confirmed that this key is the right one: it was only guessed from the vendor or the name. */
  readonly guessed: boolean
  readonly state:
    | 'set'
    /** It takes it at its next restart. */
    | 'reboot-required'
    /** It had this value already. */
    | 'equal'
    /** It hung up, or said nothing: what came of it shows in whether it leaves. */
    | 'unanswered'
    | 'refused'
  /** What it said; null = nothing. */
  readonly answer: string | null
}

/** Where the charge point is. Times are ISO 8601, UTC. */
export type Departure =
  /** Its link closed, and nothing of it came back here for so long. */
  | { readonly state: 'left'; readonly closedAt: string; readonly silentSeconds: number }
  /** It connected here again. */
  | { readonly state: 'came-back'; readonly at: string; readonly identity: string }
  /** It dials the old address, but does not get in. */
  | { readonly state: 'knocks'; readonly at: string; readonly cause: KnockCause }
  /** Its link never closed. */
  | { readonly state: 'stayed' }
  /** It refused a key: what comes after it was not sent. */
  | { readonly state: 'refused'; readonly role: HandOverRole }

/** What can not be proven without the network of the back office. */
export type Unproven = 'arrival' | 'certificate' | 'password' | 'identity' | 'interval'

export interface WayBack {
  readonly key: string
  /** Null: it was not told, or is a secret. */
  readonly old: string | null
}

/** Result of the procedure `hand-over`. */
export interface HandOverResult {
  /** As it was sent: some charge points want their identity in it, or no scheme. */
  readonly url: string
  readonly identity: string
  readonly keys: readonly HandOverKey[]
  readonly departure: Departure
  readonly unproven: readonly Unproven[]
  /** What was seen and what can not be: in English, for scripts and reports. */
  readonly text: string
  /** What the keys had before: set by hand at the charge point, it comes back here. */
  readonly wayBack: readonly WayBack[]
  /** What was read before; a backup where it is plausible. */
  readonly readingId: string
  /** Changes of the bench that were not put back before. */
  readonly changesLeft: number
}
