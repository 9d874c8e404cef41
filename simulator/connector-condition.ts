import type { Request } from '../ocpp/actions/index.ts'
import type { Limit } from '../ocpp/composite-schedule.ts'
import { leastCurrent, type Offer } from './electrical.ts'
import type { Profile } from './profile.ts'
import type { Session, Supply } from './session.ts'
import type { Condition } from './status.ts'

export type FaultCode = Request<'StatusNotification'>['errorCode']

/** With these it still charges: they are warnings (OCPP 1.6 §4.9). */
const warnings: ReadonlySet<FaultCode> = new Set([
  'EVCommunicationError',
  'LocalListConflict',
  'WeakSignal',
  'NoError',
])

export const preventsCharging = (fault: FaultCode | null): boolean => fault !== null && !warnings.has(fault)

/** The statuses that EVCommunicationError may come with (OCPP 1.6 §4.9). */
const withoutCommunication: ReadonlySet<Condition['status']> = new Set([
  'Preparing',
  'SuspendedEV',
  'SuspendedEVSE',
  'Finishing',
])

export interface Circumstances {
  readonly fault: FaultCode | null
  /** Of the charge point as a whole. */
  readonly stationFault: FaultCode | null
  readonly info: string | undefined
  readonly isInoperative: boolean
  readonly isReserved: boolean
}

const suppliedStatus = {
  charging: 'Charging',
  'suspended-ev': 'SuspendedEV',
  'suspended-evse': 'SuspendedEVSE',
} as const

const statusOf = (session: Session, circumstances: Circumstances): Condition['status'] => {
  if (preventsCharging(circumstances.fault) || circumstances.stationFault !== null) return 'Faulted'
  switch (session.state) {
    case 'idle':
      return circumstances.isInoperative ? 'Unavailable' : circumstances.isReserved ? 'Reserved' : 'Available'
    case 'preparing':
      return 'Preparing'
    case 'finishing':
      return 'Finishing'
    case 'transaction':
      return suppliedStatus[session.supply]
  }
}

/** What StatusNotification says of a connector. */
export const conditionOf = (session: Session, circumstances: Circumstances): Condition => {
  const { fault, stationFault, info } = circumstances
  const status = statusOf(session, circumstances)
  const fits = fault !== 'EVCommunicationError' || withoutCommunication.has(status)
  const errorCode = (fits ? fault : null) ?? stationFault ?? 'NoError'
  return { status, errorCode, ...(info === undefined ? {} : { info }) }
}

/** What is offered within a limit, and whether that charges. */
export const supplyOf = (
  limit: Limit,
  to: {
    readonly electrical: Profile['electrical']
    /** false: nothing may flow. */
    readonly hasEnergy: boolean
    readonly isVehicleReady: boolean
  },
): { readonly supply: Supply; readonly offer: Offer | null } => {
  const { electrical } = to
  const phases = Math.min(limit.numberPhases ?? electrical.phases, electrical.phases)
  const byPower = limit.power / (electrical.voltage * phases)
  const current = Math.min(limit.current, byPower, electrical.maxCurrent)
  if (!to.hasEnergy) return { supply: 'suspended-evse', offer: null }
  const offer = { current, phases, voltage: electrical.voltage }
  // SuspendedEVSE has precedence over SuspendedEV (OCPP 1.6 §4.9).
  if (current < leastCurrent) return { supply: 'suspended-evse', offer }
  return to.isVehicleReady ? { supply: 'charging', offer } : { supply: 'suspended-ev', offer: null }
}
