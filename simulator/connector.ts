import type { Timer } from '../contract/clock.ts'
import type { Connector } from './connector-face.ts'
import { conditionOf, preventsCharging, supplyOf, type FaultCode } from './connector-condition.ts'
import type { ConnectorOptions } from './connector-options.ts'
import { commonVehicle, createMeter } from './electrical.ts'
import type { RunningTransaction } from './memory.ts'
import { createSampler } from './sampler.ts'
import type { Cable, Session, StartAuthorization } from './session.ts'
import type { Condition } from './status.ts'
import { startMessage, stopMessage, type StopReason } from './transaction-message.ts'

const evSideDisconnected = 'EV side disconnected'

export const createConnector = (options: ConnectorOptions): Connector => {
  const { connectorId, clock, profile, configuration, memory, queue } = options
  const meter = createMeter(memory.registers.get(connectorId) ?? 0)
  const sampler = createSampler({
    ...options,
    electrical: profile.electrical,
    meter,
    timestamp: () => options.timestamp(),
  })
  const isFixed = profile.cable === 'fixed'
  let cable: Cable = { state: 'out' }
  let session: Session = { state: 'idle' }
  let fault: FaultCode | null = null
  let stationFault: FaultCode | null = null
  let info: string | undefined
  /** When the power went; null = it is there. */
  let lostAtMs: number | null = null
  /** Until the cable or the card has to be there. */
  let patience: Timer | null = null
  let evaluation: Timer | null = null

  const isFaulted = (): boolean => preventsCharging(fault) || stationFault !== null
  const isInoperative = (): boolean =>
    memory.inoperative.has(connectorId) || memory.inoperative.has(0) || options.isHeld()
  const readRegister = (): number => {
    const { registerWh } = meter.read(clock.monotonic())
    memory.registers.set(connectorId, registerWh)
    return registerWh
  }
  const condition = (): Condition =>
    conditionOf(session, {
      fault,
      stationFault,
      info,
      isInoperative: isInoperative(),
      isReserved: options.isReserved(),
    })

  const enter = (next: Session, why?: string): void => {
    session = next
    info = why
    patience?.cancel()
    patience = null
    if (next.state === 'preparing')
      patience = clock.after(configuration.number('ConnectionTimeOut', 60) * 1000, timedOut)
    options.onChange()
  }

  /** Where it goes when nobody uses it any longer. */
  const rest = (): void => {
    if (cable.state === 'in' && !isInoperative() && !isFaulted() && !options.isReserved())
      enter({ state: 'preparing', authorization: null })
    else enter({ state: 'idle' })
  }

  const timedOut = (): void => {
    patience = null
    // B6: a cable that nobody claimed is not for the next card (Errata 3.20).
    if (cable.state === 'in') enter({ state: 'finishing', lock: null })
    else enter({ state: 'idle' })
  }

  const evaluate = (): void => {
    evaluation?.cancel()
    evaluation = null
    if (session.state !== 'transaction' || lostAtMs !== null) return
    const { allowance, supply: before } = session
    const registerWh = readRegister()
    if (allowance.state === 'limited' && registerWh >= allowance.untilWh - 0.5) return exhausted()
    const limit = options.limit()
    const { supply: offered, offer } = supplyOf(limit, {
      electrical: profile.electrical,
      hasEnergy: !isFaulted() && allowance.state !== 'none',
      isVehicleReady: cable.state === 'in' && fault !== 'EVCommunicationError',
    })
    const vehicle = cable.state === 'in' ? cable.vehicle : null
    meter.supply(clock.monotonic(), vehicle, offer)
    const takesNothing = offered === 'charging' && meter.read(clock.monotonic()).power === 0
    const supply = takesNothing ? 'suspended-ev' : offered
    if (supply !== before) {
      session = { ...session, supply }
      if (supply !== 'suspended-ev' || cable.state === 'in') info = undefined
    }
    options.onChange()
    const untilMs = Math.min(
      limit.untilMs - options.now(),
      meter.untilFull(),
      allowance.state === 'limited' ? meter.until(allowance.untilWh - registerWh) : Infinity,
    )
    if (untilMs < Infinity) evaluation = clock.after(Math.max(1, untilMs), evaluate)
  }

  const exhausted = (): void => {
    if (session.state !== 'transaction') return
    if (configuration.boolean('StopTransactionOnInvalidId')) {
      const { idTag, parentIdTag } = session.running
      return stopTransaction('DeAuthorized', { lock: { idTag, parentIdTag } })
    }
    session = { ...session, allowance: { state: 'none' } }
    evaluate()
  }

  const begin = (authorization: StartAuthorization): void => {
    const registerWh = readRegister()
    const running: RunningTransaction = {
      key: memory.nextTransaction,
      connectorId,
      idTag: authorization.idTag,
      parentIdTag: authorization.parentIdTag,
      startMs: options.now(),
      meterStartWh: Math.round(registerWh),
    }
    memory.nextTransaction += 1
    memory.running.set(connectorId, running)
    queue.add(startMessage(running, options.timestamp(running.startMs), authorization.reservationId))
    sampler.begin(running.key)
    patience?.cancel()
    patience = null
    info = undefined
    session = { state: 'transaction', running, supply: 'charging', allowance: { state: 'full' } }
    options.onStarted(running, authorization.reservationId)
    evaluate()
  }

  const close = (running: RunningTransaction, reason: StopReason, idTag?: string): void => {
    const transactionData = sampler.end()
    const timestamp = options.timestamp(lostAtMs ?? undefined)
    queue.add(stopMessage(running, { registerWh: readRegister(), timestamp, reason, idTag, transactionData }))
    memory.running.delete(connectorId)
    evaluation?.cancel()
    evaluation = null
    meter.supply(clock.monotonic(), null, null)
  }

  const stopTransaction: Connector['stopTransaction'] = (reason, { idTag, lock } = {}) => {
    if (session.state !== 'transaction') return
    close(session.running, reason, idTag)
    if (cable.state === 'out') enter({ state: 'idle' })
    else enter({ state: 'finishing', lock: lock && !isFixed ? lock : null }, info)
    options.onStopped()
  }

  /** The vehicle's end is pulled while the transaction runs (OCPP 1.6 §4.9, §4.10). */
  const pullFromVehicle = (running: RunningTransaction): void => {
    if (cable.state !== 'in') return
    const { vehicle } = cable
    const reading = meter.read(clock.monotonic())
    cable = { state: 'loose', vehicle: { ...vehicle, stateOfCharge: reading.stateOfCharge ?? 0 } }
    const stops =
      !configuration.has('StopTransactionOnEVSideDisconnect') ||
      configuration.boolean('StopTransactionOnEVSideDisconnect')
    info = evSideDisconnected
    if (!stops) return evaluate()
    const stays = !isFixed && !configuration.boolean('UnlockConnectorOnEVSideDisconnect')
    stopTransaction('EVDisconnected', stays ? { lock: running } : {})
    if (isFixed) leave()
  }

  const leave = (): void => {
    cable = { state: 'out' }
    enter({ state: 'idle' })
  }

  return {
    connectorId,
    get session() {
      return session
    },
    get cable() {
      return cable
    },
    get fault() {
      return fault
    },
    meter,
    sampler,
    get condition() {
      return condition()
    },
    get running() {
      return session.state === 'transaction' ? session.running : null
    },
    get isFree() {
      const isUnused = session.state === 'idle' || (session.state === 'preparing' && !session.authorization)
      return isUnused && !isFaulted() && !isInoperative()
    },
    plug(vehicle = commonVehicle) {
      if (cable.state === 'in') return
      cable = { state: 'in', vehicle: cable.state === 'loose' ? cable.vehicle : vehicle }
      // Without power nobody notices.
      if (lostAtMs !== null) return
      if (session.state === 'transaction') {
        info = undefined
        evaluate()
      } else if (session.state === 'preparing' && session.authorization !== null) begin(session.authorization)
      else if (session.state === 'idle') rest()
    },
    unplug() {
      if (cable.state === 'out') return
      if (lostAtMs !== null) {
        cable = { state: 'out' }
        return
      }
      if (session.state === 'transaction') return pullFromVehicle(session.running)
      if (session.state === 'finishing' && session.lock !== null) {
        if (cable.state === 'in') cable = { state: 'loose', vehicle: cable.vehicle }
        return
      }
      leave()
    },
    setFault(errorCode) {
      fault = errorCode === 'NoError' ? null : errorCode
      if (session.state === 'transaction') evaluate()
      else if (session.state === 'preparing' && isFaulted()) enter({ state: 'idle' })
      else if (session.state === 'idle') rest()
      else options.onChange()
    },
    setStationFault(errorCode) {
      stationFault = errorCode
      if (session.state === 'transaction') evaluate()
      else options.onChange()
    },
    start(authorization) {
      if (session.state === 'transaction' || isFaulted()) return
      enter({ state: 'preparing', authorization })
      if (cable.state === 'in') begin(authorization)
    },
    cancelStart() {
      if (session.state !== 'preparing' || session.authorization === null) return false
      rest()
      return true
    },
    stopTransaction,
    invalidate() {
      if (session.state !== 'transaction' || session.allowance.state !== 'full') return
      const maximum = configuration.number('MaxEnergyOnInvalidId')
      session = { ...session, allowance: { state: 'limited', untilWh: readRegister() + maximum } }
      evaluate()
    },
    unlock() {
      if (session.state !== 'finishing') return
      session = { ...session, lock: null }
      if (cable.state === 'loose') leave()
    },
    availabilityChanged() {
      if (session.state === 'idle' || (session.state === 'preparing' && isInoperative())) rest()
      else options.onChange()
    },
    evaluate,
    powerLost() {
      readRegister()
      lostAtMs = options.now()
      for (const timer of [patience, evaluation]) timer?.cancel()
      patience = null
      evaluation = null
      sampler.stop()
      meter.supply(clock.monotonic(), null, null)
    },
    powerBack(reason) {
      fault = null
      stationFault = null
      info = undefined
      const interrupted = memory.running.get(connectorId)
      if (interrupted) close(interrupted, reason)
      lostAtMs = null
      // Nothing is locked after a start.
      if (interrupted || session.state === 'finishing') session = { state: 'finishing', lock: null }
      else session = { state: 'idle' }
      if (cable.state === 'loose') cable = { state: 'out' }
      if (cable.state === 'out') session = { state: 'idle' }
      else if (session.state === 'idle') rest()
      if (interrupted) options.onStopped()
    },
  }
}
