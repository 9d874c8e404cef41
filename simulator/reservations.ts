import type { Clock, Timer } from '../contract/clock.ts'
import type { Request, Response } from '../ocpp/actions/index.ts'
import { readTimestamp } from '../ocpp/timestamps.ts'
import type { Configuration } from './configuration.ts'
import type { Connector } from './connector-face.ts'
import { foldIdTag, type Memory, type Reservation } from './memory.ts'

/** What a reservation means to whoever wants a connector. */
export type Claim =
  | { readonly kind: 'free' }
  | { readonly kind: 'own'; readonly reservationId: number }
  | { readonly kind: 'refused' }

/** OCPP 1.6 §5.13. */
export interface Reservations {
  reserve(request: Request<'ReserveNow'>): Response<'ReserveNow'>['status']
  /** false: there is no such reservation. */
  cancel(reservationId: number): boolean
  isReserved(connectorId: number): boolean
  claim(connectorId: number, idTag: string, parentIdTag: string | null): Claim
  /** A transaction was started with it. */
  used(reservationId: number): void
  /** The connector, or with 0 the charge point, became Faulted or Unavailable. */
  drop(connectorId: number): void
  /** Watches the expiry of what it knows, as after a start. */
  watch(): void
  stop(): void
}

export interface ReservationsOptions {
  readonly clock: Clock
  readonly memory: Memory
  readonly configuration: Configuration
  readonly connectors: () => readonly Connector[]
  readonly now: () => number
  /** The status of connectors may be another. */
  readonly onChange: () => void
}

export const createReservations = (options: ReservationsOptions): Reservations => {
  const { clock, memory, configuration } = options
  let expiry: Timer | null = null

  const isFree = ({ isFree: free, session }: Connector): boolean => free && session.state === 'idle'
  const specific = (connectorId: number): Reservation | undefined =>
    memory.reservations.find((reservation) => reservation.connectorId === connectorId)
  const ofAny = (): readonly Reservation[] =>
    memory.reservations.filter((reservation) => reservation.connectorId === 0)
  const unclaimed = (): readonly Connector[] =>
    options.connectors().filter((connector) => isFree(connector) && !specific(connector.connectorId))

  const set = (reservations: readonly Reservation[]): void => {
    memory.reservations = reservations
    watch()
    options.onChange()
  }

  const watch = (): void => {
    expiry?.cancel()
    expiry = null
    const next = Math.min(...memory.reservations.map(({ expiresAt }) => expiresAt))
    if (next === Infinity) return
    expiry = clock.after(Math.max(0, next - options.now()), () => {
      set(memory.reservations.filter(({ expiresAt }) => expiresAt > options.now()))
    })
  }

  const obstacle = (connectorId: number): Response<'ReserveNow'>['status'] | null => {
    const connectors = options.connectors()
    const wanted =
      connectorId === 0 ? connectors : connectors.filter((one) => one.connectorId === connectorId)
    const statuses = wanted.map(({ condition }) => condition.status)
    if (statuses.length === 0) return 'Rejected'
    if (connectorId === 0 && ofAny().length < unclaimed().length) return null
    if (connectorId > 0 && statuses[0] === 'Available') return null
    if (statuses.every((status) => status === 'Faulted')) return 'Faulted'
    if (statuses.every((status) => status === 'Unavailable')) return 'Unavailable'
    return 'Occupied'
  }

  const isFor = (reservation: Reservation, idTag: string, parentIdTag: string | null): boolean =>
    foldIdTag(reservation.idTag) === foldIdTag(idTag) ||
    (reservation.parentIdTag !== null &&
      parentIdTag !== null &&
      foldIdTag(reservation.parentIdTag) === foldIdTag(parentIdTag))

  return {
    reserve({ reservationId, connectorId, idTag, parentIdTag, expiryDate }) {
      if (connectorId === 0 && !configuration.boolean('ReserveConnectorZeroSupported')) return 'Rejected'
      const expiresAt = readTimestamp(expiryDate)?.ms ?? NaN
      if (!(expiresAt > options.now())) return 'Rejected'
      const before = memory.reservations
      // The same reservationId replaces what it stood for.
      memory.reservations = before.filter((known) => known.reservationId !== reservationId)
      const reason = obstacle(connectorId)
      if (reason !== null) {
        memory.reservations = before
        return reason
      }
      set([
        ...memory.reservations,
        { reservationId, connectorId, idTag, parentIdTag: parentIdTag ?? null, expiresAt },
      ])
      return 'Accepted'
    },
    cancel(reservationId) {
      const rest = memory.reservations.filter((known) => known.reservationId !== reservationId)
      if (rest.length === memory.reservations.length) return false
      set(rest)
      return true
    },
    isReserved: (connectorId) => {
      if (memory.reservations.length === 0) return false
      if (specific(connectorId)) return true
      const anywhere = ofAny().length
      // As many are kept as are promised.
      return anywhere > 0 && unclaimed().length <= anywhere
    },
    claim(connectorId, idTag, parentIdTag) {
      const own = specific(connectorId) ?? ofAny().find((known) => isFor(known, idTag, parentIdTag))
      if (own)
        return isFor(own, idTag, parentIdTag)
          ? { kind: 'own', reservationId: own.reservationId }
          : { kind: 'refused' }
      const connector = options.connectors().find((one) => one.connectorId === connectorId)
      const takesOne = connector !== undefined && isFree(connector)
      const left = unclaimed().length - (takesOne ? 1 : 0)
      return left < ofAny().length ? { kind: 'refused' } : { kind: 'free' }
    },
    used: (reservationId) => {
      const rest = memory.reservations.filter((known) => known.reservationId !== reservationId)
      if (rest.length < memory.reservations.length) set(rest)
    },
    drop(connectorId) {
      const rest = memory.reservations.filter(
        (known) => connectorId !== 0 && known.connectorId !== connectorId,
      )
      if (rest.length < memory.reservations.length) set(rest)
    },
    watch,
    stop: () => expiry?.cancel(),
  }
}
