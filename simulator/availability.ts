import type { Request } from '../ocpp/actions/index.ts'
import type { Connector } from './connector-face.ts'
import type { Memory } from './memory.ts'
import type { Reservations } from './reservations.ts'

type AvailabilityType = Request<'ChangeAvailability'>['type']

/** OCPP 1.6 §5.2. Connector 0 is the charge point and all its connectors. */
export interface Availability {
  /** A transaction comes first: the change is only scheduled. */
  willWait(connectorId: number, type: AvailabilityType): boolean
  change(connectorId: number, type: AvailabilityType): void
  /** Does what waited for its end. */
  transactionStopped(connectorId: number): void
}

export const createAvailability = (options: {
  readonly memory: Memory
  readonly connectors: readonly Connector[]
  readonly reservations: Reservations
  /** The status of connector 0 may be another. */
  readonly onChange: () => void
}): Availability => {
  const { memory, connectors, reservations } = options
  const scheduled = new Set<number>()

  const of = (connectorId: number): readonly Connector[] =>
    connectorId === 0 ? connectors : connectors.filter((one) => one.connectorId === connectorId)

  const set = (connector: Connector, type: AvailabilityType): void => {
    scheduled.delete(connector.connectorId)
    if (type === 'Operative') memory.inoperative.delete(connector.connectorId)
    else {
      memory.inoperative.add(connector.connectorId)
      reservations.drop(connector.connectorId)
    }
    connector.availabilityChanged()
  }

  const settleStation = (): void => {
    const isOut = connectors.every(({ connectorId }) => memory.inoperative.has(connectorId))
    if (scheduled.has(0) && isOut) {
      scheduled.delete(0)
      memory.inoperative.add(0)
      options.onChange()
    }
  }

  return {
    willWait: (connectorId, type) =>
      type === 'Inoperative' && of(connectorId).some(({ running }) => running !== null),
    change(connectorId, type) {
      if (connectorId === 0) {
        scheduled.delete(0)
        if (type === 'Operative') memory.inoperative.delete(0)
        else scheduled.add(0)
      }
      for (const connector of of(connectorId))
        if (type === 'Inoperative' && connector.running !== null) scheduled.add(connector.connectorId)
        else set(connector, type)
      settleStation()
      if (connectorId === 0) options.onChange()
    },
    transactionStopped(connectorId) {
      const connector = connectors.find((one) => one.connectorId === connectorId)
      if (!connector || !scheduled.has(connectorId)) return
      set(connector, 'Inoperative')
      settleStation()
    },
  }
}
