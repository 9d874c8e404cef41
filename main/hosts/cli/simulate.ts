import { InvalidArgumentError } from 'commander'
import { silentLog } from '../../../contract/log.ts'
import { startVirtualChargePoint, type ChargePointState } from '../../../simulator/charge-point.ts'
import { systemClock } from '../../clock.ts'
import { createOutput, exitCodes, tellError } from './output.ts'

export interface SimulateOptions {
  readonly url: string
  readonly id: string
  readonly connectors: number
  readonly password?: string
  /** Seconds, or at the end of the boot. */
  readonly exitAfter?: 'boot' | number
  readonly json: boolean
}

export const readWsUrl = (raw: string): string => {
  const url = URL.canParse(raw) ? new URL(raw) : null
  if (url?.protocol !== 'ws:' && url?.protocol !== 'wss:')
    throw new InvalidArgumentError('A URL as ws://127.0.0.1:9220/ocpp is wanted.')
  return raw
}

export const readExitAfter = (raw: string): 'boot' | number => {
  if (raw === 'boot') return raw
  const seconds = Number(raw)
  if (!/^\d+(\.\d+)?$/.test(raw) || !(seconds > 0))
    throw new InvalidArgumentError('"boot", or a number of seconds.')
  return seconds
}

const words = (state: ChargePointState, now: number): string => {
  switch (state.state) {
    case 'connecting':
      return 'connecting'
    case 'offline':
      return `offline: ${state.cause}`
    case 'booting':
      return 'connected, BootNotification sent'
    case 'waiting':
      return state.answer === null
        ? 'connected, its BootNotification was not answered'
        : `told ${state.answer}, asks again in ${Math.max(0, Math.round((state.nextBootAt - now) / 1000))} s`
    case 'accepted':
      return `accepted, heartbeat every ${state.intervalSeconds} s`
    case 'closed':
      return 'closed'
  }
}

/**
 * `chargebench simulate`: a virtual charge point until a signal, or what --exit-after names. Resolves with the exit
 * code: 1 when it was rejected or not accepted by then.
 */
export const simulate = (options: SimulateOptions): Promise<number> => {
  const output = createOutput(options.json)
  const { say, emit } = output
  const onFault = (error: unknown): void => process.exit(tellError(error, output))
  process.once('uncaughtException', onFault)
  process.once('unhandledRejection', onFault)
  const { url, id, connectors, password, exitAfter } = options
  const chargePoint = startVirtualChargePoint({
    url,
    id,
    connectors,
    clock: systemClock,
    log: silentLog,
    ...(password === undefined ? {} : { password }),
  })
  // the clock's timers do not keep the process alive, and between two attempts there is no socket
  const alive = setInterval(() => undefined, 60_000)

  return new Promise((resolve) => {
    const end = async (code: number): Promise<void> => {
      clearInterval(alive)
      await chargePoint.close()
      resolve(code)
    }
    chargePoint.onState((state) => {
      say(`${id}: ${words(state, systemClock.now())}`)
      emit({ event: 'state', id, ...state })
      if (exitAfter === 'boot' && state.state === 'waiting' && state.answer === 'Rejected')
        void end(exitCodes.chargePointFailed)
    })
    if (exitAfter === 'boot')
      chargePoint.booted.then(
        () => end(exitCodes.success),
        () => undefined,
      )
    else if (exitAfter !== undefined)
      systemClock.after(exitAfter * 1000, () => {
        const accepted = chargePoint.state.state === 'accepted'
        void end(accepted ? exitCodes.success : exitCodes.chargePointFailed)
      })
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void end(exitCodes.success))
  })
}
