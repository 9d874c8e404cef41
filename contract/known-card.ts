import type { UidFormat } from './card.ts'

/** What an Authorize with this idTag is answered (OCPP 1.6 §7.27). */
export interface IdTagAnswer {
  readonly idTag: string
  readonly status: 'Accepted' | 'Blocked' | 'Expired' | 'Invalid'
  /** RFC 3339, UTC. */
  readonly expiryDate: string | null
  readonly parentIdTag: string | null
}

export interface CardTransaction {
  readonly chargePointId: string
  readonly connectorId: number
  readonly transactionId: number
  /** As the charge point sent it. */
  readonly idTag: string
  /** Milliseconds since the epoch. */
  readonly startedAt: number
  /** null: it runs. */
  readonly stoppedAt: number | null
}

/** All that is known here of a card, whichever way its number was written down. */
export interface KnownCard {
  readonly uid: string
  /** Its idTags that somebody entered; none: it is unknown. */
  readonly entered: readonly (IdTagAnswer & { readonly format: UidFormat | 'job' })[]
  /** What a charge point is told that asks about an idTag nobody entered. */
  readonly unknownIdTag: IdTagAnswer['status']
  /** Lists that it stands in, and what they say of it. */
  readonly lists: readonly {
    readonly id: string
    readonly name: string
    readonly idTag: string
    readonly status: IdTagAnswer['status']
  }[]
  /** The newest first, ten at most. */
  readonly transactions: readonly CardTransaction[]
}
