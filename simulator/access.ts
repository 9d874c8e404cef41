import type { CardOutcome } from '../contract/virtual-charge-point.ts'
import type { Request, Response } from '../ocpp/actions/index.ts'
import type { Authorization, Authorizer } from './authorization.ts'
import type { Configuration } from './configuration.ts'
import type { Connector } from './connector-face.ts'
import { foldIdTag } from './memory.ts'
import type { Reservations } from './reservations.ts'
import type { Lock } from './session.ts'
import type { SmartCharging } from './smart-charging.ts'

/** Who may start and stop, and where. */
export interface Access {
  /** A card at the reader. */
  present(idTag: string, connectorId?: number): Promise<CardOutcome>
  /** OCPP 1.6 §5.11: the answer, and what is to be done after it. */
  remoteStart(request: Request<'RemoteStartTransaction'>): {
    readonly status: Response<'RemoteStartTransaction'>['status']
    readonly then?: () => void
  }
}

export interface AccessOptions {
  readonly connectors: readonly Connector[]
  readonly authorizer: Authorizer
  readonly reservations: Reservations
  readonly smartCharging: SmartCharging
  readonly configuration: Configuration
  /** It was accepted by the Central System, now or before (OCPP 1.6 §4.2.1). */
  readonly isInService: () => boolean
  readonly supportsSmartCharging: boolean
}

const isSame = (a: string, b: string): boolean => foldIdTag(a) === foldIdTag(b)

/** The same idTag, or one of the same group (OCPP 1.6 §3.10). */
const isOfGroup = (lock: Lock, authorization: Authorization): boolean =>
  isSame(lock.idTag, authorization.idTag) ||
  (authorization.status === 'Accepted' &&
    lock.parentIdTag !== null &&
    authorization.parentIdTag !== null &&
    isSame(lock.parentIdTag, authorization.parentIdTag))

/** Whose transaction, leave to start, or lock it is; null = nobody's. */
const ownerOf = ({ session }: Connector): Lock | null => {
  switch (session.state) {
    case 'transaction':
      return session.running
    case 'preparing':
      return session.authorization
    case 'finishing':
      return session.lock
    case 'idle':
      return null
  }
}

export const createAccess = (options: AccessOptions): Access => {
  const { connectors, authorizer, reservations, smartCharging, configuration } = options

  const hasCable = ({ session, cable }: Connector): boolean =>
    session.state === 'preparing' && cable.state === 'in'
  /** The cable of the transaction before is still in: a new one can be started with it (F2). */
  const isAgain = ({ session, cable, fault }: Connector): boolean =>
    session.state === 'finishing' && session.lock === null && cable.state === 'in' && fault === null

  const choose = (idTag: string, parentIdTag: string | null, connectorId?: number): Connector | null => {
    const among =
      connectorId === undefined ? connectors : connectors.filter((one) => one.connectorId === connectorId)
    const mayUse = among.filter(
      (one) => reservations.claim(one.connectorId, idTag, parentIdTag).kind !== 'refused',
    )
    const free = mayUse.filter((one) => one.isFree)
    const isOwn = (one: Connector) => reservations.claim(one.connectorId, idTag, parentIdTag).kind === 'own'
    const again = among.length === 1 ? mayUse.find(isAgain) : undefined
    return free.find(hasCable) ?? free.find(isOwn) ?? free[0] ?? again ?? null
  }

  const startAt = (connector: Connector, authorization: Lock): CardOutcome => {
    const { idTag, parentIdTag } = authorization
    const claim = reservations.claim(connector.connectorId, idTag, parentIdTag)
    if (claim.kind === 'refused') return 'refused'
    connector.start({
      idTag,
      parentIdTag,
      reservationId: claim.kind === 'own' ? claim.reservationId : null,
    })
    return connector.running ? 'started' : 'waiting-for-cable'
  }

  const giveBack = (connector: Connector, idTag: string): CardOutcome => {
    switch (connector.session.state) {
      case 'transaction':
        connector.stopTransaction('Local', { idTag })
        return 'stopped'
      case 'preparing':
        connector.cancelStart()
        return 'cancelled'
      case 'finishing':
        connector.unlock()
        return 'unlocked'
      case 'idle':
        return 'refused'
    }
  }

  return {
    async present(idTag, connectorId) {
      if (!options.isInService()) return 'refused'
      const owned = connectors
        .filter((one) => connectorId === undefined || one.connectorId === connectorId)
        .flatMap((connector) => {
          const owner = ownerOf(connector)
          return owner ? [{ connector, owner }] : []
        })
      // The same idTag needs no Authorize.req (OCPP 1.6 §4.1).
      const own = owned.find(({ owner }) => isSame(owner.idTag, idTag))
      if (own) return giveBack(own.connector, idTag)
      const authorization = await authorizer.authorize(idTag)
      const ofGroup = owned.find(
        ({ owner, connector }) => ownerOf(connector) !== null && isOfGroup(owner, authorization),
      )
      if (ofGroup) return giveBack(ofGroup.connector, idTag)
      if (authorization.status !== 'Accepted') return 'refused'
      const connector = choose(idTag, authorization.parentIdTag, connectorId)
      return connector ? startAt(connector, authorization) : 'no-connector'
    },

    remoteStart({ idTag, connectorId, chargingProfile }) {
      if (!options.isInService()) return { status: 'Rejected' }
      // Without smart charging the profile is ignored (OCPP 1.6 §5.11).
      const profile = options.supportsSmartCharging ? (chargingProfile ?? null) : null
      if (profile && !smartCharging.fitsRemoteStart(profile)) return { status: 'Rejected' }
      const parentIdTag = authorizer.knownParent(idTag)
      const connector = choose(idTag, parentIdTag, connectorId)
      if (!connector) return { status: 'Rejected' }
      const start = (authorization: Lock): void => {
        if (!connector.isFree && !isAgain(connector)) return
        smartCharging.keepForStart(connector.connectorId, profile)
        startAt(connector, authorization)
      }
      const authorizeFirst = async (): Promise<void> => {
        const authorization = await authorizer.authorize(idTag)
        if (authorization.status === 'Accepted') start(authorization)
      }
      return {
        status: 'Accepted',
        then: () => {
          if (configuration.boolean('AuthorizeRemoteTxRequests')) void authorizeFirst()
          else start({ idTag, parentIdTag })
        },
      }
    },
  }
}
