import type { Change, OpenChange } from '../../contract/run.ts'
import type { Request } from '../../ocpp/actions/index.ts'
import { checkRequest } from '../../ocpp/validate.ts'

/** What an accepted CALL did to a charge point, as far as it has to be put back. */
export interface Effect {
  readonly made: readonly Change[]
  /** Changes that are over by it. */
  readonly ended: readonly { readonly change: OpenChange; readonly how: 'put-back' | 'superseded' }[]
}

/** What was known when the CALL went out. */
export interface Before {
  readonly open: readonly OpenChange[]
  /** Null: its status was never told. */
  readonly isOperative: (connectorId: number) => boolean | null
}

/** CALLs that leave something behind at a charge point, besides ChangeConfiguration. */
const lastingActions = [
  'ClearCache',
  'ChangeAvailability',
  'SetChargingProfile',
  'ClearChargingProfile',
  'ReserveNow',
  'CancelReservation',
  'SendLocalList',
] as const
export type LastingAction = (typeof lastingActions)[number]

export const isLasting = (action: string): action is LastingAction =>
  lastingActions.some((each) => each === action)

const none: Effect = { made: [], ended: [] }

const isPayload = <A extends LastingAction>(action: A, payload: unknown): payload is Request<A> =>
  checkRequest(action, payload) === null

const endedBy = (
  open: readonly OpenChange[],
  isIt: (change: Change) => boolean,
  how: 'put-back' | 'superseded' = 'put-back',
): Effect['ended'] => open.filter(({ change }) => isIt(change)).map((change) => ({ change, how }))

/** Without what stands among the open changes already. */
const unlessOpen = (open: readonly OpenChange[], ...changes: readonly Change[]): readonly Change[] => {
  const known = new Set(open.map(({ change }) => JSON.stringify(change)))
  return changes.filter((change) => !known.has(JSON.stringify(change)))
}

const availability = (
  { connectorId, type }: Request<'ChangeAvailability'>,
  { open, isOperative }: Before,
): Effect => {
  if (type === 'Operative')
    return {
      made: [],
      ended: endedBy(
        open,
        (change) =>
          change.what === 'availability' && (connectorId === 0 || change.connectorId === connectorId),
      ),
    }
  // one that was found out of service is left as it was found
  if (isOperative(connectorId) === false) return none
  const made = { what: 'availability', connectorId, old: 'Operative' } as const
  return { made: unlessOpen(open, made), ended: [] }
}

const clearProfile = (payload: Request<'ClearChargingProfile'>, { open }: Before): Effect => {
  const isAll = Object.keys(payload).length === 0
  return {
    made: [],
    ended: endedBy(
      open,
      (change) => change.what === 'charging-profile' && (isAll || change.chargingProfileId === payload.id),
    ),
  }
}

/** Entries without idTagInfo are removed from the list (OCPP 1.6 §7.1). What stood in a list before can not be known. */
const sendLocalList = (
  { updateType, localAuthorizationList = [] }: Request<'SendLocalList'>,
  { open }: Before,
): Effect => {
  const replaced = { what: 'local-list' } as const
  if (updateType === 'Full')
    return {
      made: unlessOpen(open, replaced),
      ended: endedBy(open, ({ what }) => what === 'id-tag', 'superseded'),
    }
  const added = localAuthorizationList.filter(({ idTagInfo }) => idTagInfo !== undefined)
  const removed = new Set(
    localAuthorizationList.filter(({ idTagInfo }) => idTagInfo === undefined).map(({ idTag }) => idTag),
  )
  const ended = endedBy(open, (change) => change.what === 'id-tag' && removed.has(change.idTag))
  const ours = new Set(ended.map(({ change: { change } }) => (change.what === 'id-tag' ? change.idTag : '')))
  const isForeign = [...removed].some((idTag) => !ours.has(idTag))
  return {
    made: unlessOpen(
      open,
      ...[...new Set(added.map(({ idTag }) => idTag))].map((idTag) => ({ what: 'id-tag', idTag }) as const),
      ...(isForeign ? [replaced] : []),
    ),
    ended,
  }
}

/** What came of a CALL that was accepted. A payload that is not valid did nothing. */
export const effectOf = (action: LastingAction, payload: unknown, before: Before): Effect => {
  const { open } = before
  if (action === 'ClearCache')
    return {
      made: unlessOpen(open, { what: 'cache-cleared' }),
      ended: endedBy(open, ({ what }) => what === 'cache'),
    }
  if (action === 'ChangeAvailability' && isPayload(action, payload)) return availability(payload, before)
  if (action === 'SetChargingProfile' && isPayload(action, payload)) {
    const { chargingProfileId } = payload.csChargingProfiles
    return { made: unlessOpen(open, { what: 'charging-profile', chargingProfileId }), ended: [] }
  }
  if (action === 'ClearChargingProfile' && isPayload(action, payload)) return clearProfile(payload, before)
  if (action === 'ReserveNow' && isPayload(action, payload)) {
    const { reservationId } = payload
    return { made: unlessOpen(open, { what: 'reservation', reservationId }), ended: [] }
  }
  if (action === 'CancelReservation' && isPayload(action, payload)) {
    const { reservationId } = payload
    const isIt = (change: Change): boolean =>
      change.what === 'reservation' && change.reservationId === reservationId
    return { made: [], ended: endedBy(open, isIt) }
  }
  if (action === 'SendLocalList' && isPayload(action, payload)) return sendLocalList(payload, before)
  return none
}
