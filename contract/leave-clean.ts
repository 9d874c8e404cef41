import type { KeyOutcome } from './configuration-run.ts'
import type { Change } from './run.ts'

/** What proves that a change is put back. */
export type PutBackEvidence =
  /** GetConfiguration gives the value. */
  | 'read-back'
  /** Asked again, it says that there is nothing of it. */
  | 'asked-again'
  /** Its StatusNotification says so. */
  | 'status'
  /** Its list has the version of the change. */
  | 'list-version'
  /** Its answer alone: nothing tells more. */
  | 'answer'

/** Why a change is still there. */
export type NotPutBack =
  /** It was accepted before its interval could be read. */
  | 'old-unknown'
  /** A secret is never kept. */
  | 'secret'
  | 'refused'
  | 'no-answer'
  /** Its old value is longer than OCPP can carry. */
  | 'too-long'
  /** It said yes, and still is otherwise. */
  | 'still-there'
  /** What stood in its list before is not known. */
  | 'list-replaced'
  /** It was set over the service port, where the procedure `service.put-back` puts it back. */
  | 'over-service-port'

/** What a person has to do then. */
export type LeaveCleanTodo =
  | 'set-interval'
  | 'enter-secret'
  | 'set-by-hand'
  | 'try-again'
  | 'send-whole-list'
  | 'look-at-status'
  | 'use-service-port'

export type PutBackOutcome =
  | { readonly state: 'put-back'; readonly evidence: PutBackEvidence }
  /** There was nothing to be put back any more. */
  | { readonly state: 'gone-already'; readonly evidence: PutBackEvidence }
  /** It will be, when the transaction that runs has ended. */
  | { readonly state: 'scheduled' }
  /** Nothing can undo it, and nothing has to: its Authorization Cache fills again by itself. */
  | { readonly state: 'not-undoable'; readonly text: string }
  /** A person said that it stays. */
  | { readonly state: 'kept' }
  | {
      readonly state: 'not-put-back'
      readonly why: NotPutBack
      readonly todo: LeaveCleanTodo
      /** What the charge point said: a status, or the code of a CALLERROR. */
      readonly answer: string | null
      /** Of a configuration key. */
      readonly key: KeyOutcome | null
      /** Why, and what to do: in English, for scripts and reports. */
      readonly text: string
    }

export interface LeaveCleanItem {
  readonly changeSeq: number
  readonly change: Change
  readonly outcome: PutBackOutcome
}

/** Result of the procedure `leave-clean`. */
export interface LeaveCleanResult {
  readonly items: readonly LeaveCleanItem[]
  /** How many changes are still there. */
  readonly left: number
}
