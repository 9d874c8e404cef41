import { InvalidArgumentError, Option, type Command } from 'commander'
import { silentLog } from '../../../contract/log.ts'
import { behaviours, findBehaviour } from '../../../simulator/behaviours.ts'
import {
  startVirtualChargePoint,
  type ChargePointState,
  type VirtualChargePoint,
} from '../../../simulator/charge-point.ts'
import type { Behaviour } from '../../../simulator/hooks.ts'
import { profileSchema, type Profile } from '../../../simulator/profile.ts'
import { defaultProfile, findProfile, profiles } from '../../../simulator/profiles.ts'
import { scaleClock } from '../../../simulator/scaled-clock.ts'
import { lastConnectorOf, playScript, scriptSchema, type Script } from '../../../simulator/script.ts'
import { systemClock } from '../../clock.ts'
import { readJsonFile } from './json-file.ts'
import { jsonOption, readCount } from './options.ts'
import { createOutput, exitCodes } from './output.ts'

export interface SimulateOptions {
  readonly url: string
  readonly id: string
  readonly profile: Profile
  /** Overrides the profile's. */
  readonly connectors?: number
  readonly password?: string
  readonly behaviour: readonly Behaviour[]
  readonly script?: Script
  readonly clockFactor: number
  /** Seconds; or at the end of the boot, or of the script. */
  readonly exitAfter?: 'boot' | 'script' | number
  readonly listBehaviours: boolean
  readonly listProfiles: boolean
  readonly json: boolean
}

const readWsUrl = (raw: string): string => {
  const url = URL.canParse(raw) ? new URL(raw) : null
  if (url?.protocol !== 'ws:' && url?.protocol !== 'wss:')
    throw new InvalidArgumentError('A URL as ws://127.0.0.1:9220/ocpp is wanted.')
  return raw
}

const readExitAfter = (raw: string): 'boot' | 'script' | number => {
  if (raw === 'boot' || raw === 'script') return raw
  const seconds = Number(raw)
  if (!/^\d+(\.\d+)?$/.test(raw) || !(seconds > 0))
    throw new InvalidArgumentError('"boot", "script", or a number of seconds.')
  return seconds
}

const readFactor = (raw: string): number => {
  const factor = Number(raw)
  if (!/^\d+(\.\d+)?$/.test(raw) || !(factor > 0 && factor <= 10_000))
    throw new InvalidArgumentError('A number above 0, up to 10000.')
  return factor
}

const readProfile = (raw: string): Profile => {
  const known = findProfile(raw)
  if (known) return known
  if (raw.endsWith('.json')) return readJsonFile(raw, profileSchema)
  const names = profiles.map(({ name }) => name).join(', ')
  throw new InvalidArgumentError(`One of ${names}, or a .json file of that kind.`)
}

const readBehaviour = (raw: string, before: readonly Behaviour[] = []): readonly Behaviour[] => {
  const behaviour = findBehaviour(raw)
  if (!behaviour) throw new InvalidArgumentError('See --list-behaviours for those that there are.')
  return [...before.filter(({ name }) => name !== behaviour.name), behaviour]
}

const readScript = (raw: string): Script => readJsonFile(raw, scriptSchema)

const words = (state: ChargePointState, now: number): string => {
  switch (state.state) {
    case 'off':
      return 'switched off'
    case 'restarting':
      return 'restarting'
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

const list = (
  entries: readonly { readonly name: string; readonly text: string }[],
  kind: string,
  json: boolean,
): number => {
  const { say, emit } = createOutput(json)
  const width = Math.max(...entries.map(({ name }) => name.length))
  for (const { name, text } of entries) {
    if (!json) say(`${name.padEnd(width)}  ${text}`)
    emit({ [kind]: name, text })
  }
  return exitCodes.success
}

const deliveryMs = 30_000
const lookMs = 50

/** It is on its way back, or the Central System doesn't have everything yet. */
const isBusy = (chargePoint: VirtualChargePoint): boolean => {
  const { link, queued } = chargePoint.view()
  return link !== 'off' && (link !== 'accepted' || queued > 0)
}

/** Resolves when nothing waits for the Central System any longer, or it has waited long enough. */
const delivered = async (chargePoint: VirtualChargePoint): Promise<void> => {
  const untilMs = systemClock.monotonic() + deliveryMs
  while (isBusy(chargePoint) && systemClock.monotonic() < untilMs)
    await new Promise<void>((resolve) => systemClock.after(lookMs, resolve))
}

/**
 * `chargebench simulate`: a virtual charge point until a signal, or what --exit-after names. Resolves with the exit
 * code: 1 when it was rejected or not accepted by then.
 */
const simulate = (options: SimulateOptions): Promise<number> => {
  if (options.listBehaviours) {
    const entries = behaviours.map(({ name, does }) => ({ name, text: does }))
    return Promise.resolve(list(entries, 'behaviour', options.json))
  }
  if (options.listProfiles) {
    const entries = profiles.map(({ name, description }) => ({ name, text: description }))
    return Promise.resolve(list(entries, 'profile', options.json))
  }
  const { say, emit } = createOutput(options.json)
  const { url, id, profile, connectors, password, exitAfter, script } = options
  const clock = scaleClock(systemClock, options.clockFactor)
  const chargePoint = startVirtualChargePoint({
    url,
    id,
    profile,
    behaviours: options.behaviour,
    clock,
    log: silentLog,
    ...(connectors === undefined ? {} : { connectors }),
    ...(password === undefined ? {} : { password }),
  })
  // the clock's timers do not keep the process alive, and between two attempts there is no socket
  const alive = setInterval(() => undefined, 60_000)

  return new Promise((resolve, reject) => {
    const end = async (code: number): Promise<void> => {
      clearInterval(alive)
      await chargePoint.close()
      resolve(code)
    }
    const fail = async (error: unknown): Promise<void> => {
      clearInterval(alive)
      await chargePoint.close()
      reject(error instanceof Error ? error : new Error(String(error)))
    }
    // Before the first word: whoever reads it may end us at once.
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => void end(exitCodes.success))
    chargePoint.onState((state) => {
      say(`${id}: ${words(state, clock.now())}`)
      emit({ event: 'state', id, ...state })
      if (exitAfter === 'boot' && state.state === 'waiting' && state.answer === 'Rejected')
        void end(exitCodes.chargePointFailed)
    })
    const play = async (): Promise<void> => {
      if (script)
        await playScript(script, chargePoint.hands, clock, (action, outcome) => {
          const at = 'connectorId' in action ? ` ${action.connectorId}` : ''
          say(`${id}: ${action.do}${at}${outcome === null ? '' : `: ${outcome}`}`)
          emit({ event: 'action', id, ...action, ...(outcome === null ? {} : { outcome }) })
        })
      if (exitAfter !== 'script') return
      await delivered(chargePoint)
      await end(exitCodes.success)
    }
    chargePoint.booted.then(
      () => (exitAfter === 'boot' ? end(exitCodes.success) : play().catch(fail)),
      () => undefined,
    )
    if (typeof exitAfter === 'number')
      systemClock.after(exitAfter * 1000, () => {
        const accepted = chargePoint.state.state === 'accepted'
        void end(accepted ? exitCodes.success : exitCodes.chargePointFailed)
      })
  })
}

/** Options that do not go together; null = they do. */
const contradictionIn = ({ exitAfter, script, connectors, profile }: SimulateOptions): string | null => {
  if (exitAfter === 'script' && !script) return '--exit-after script wants a --script.'
  const has = connectors ?? profile.connectors
  const named = script ? lastConnectorOf(script) : 0
  return named > has
    ? `the script names connector ${named}, and the charge point has ${has}: see --connectors.`
    : null
}

/** Adds `simulate`; `done` is told the exit code. */
export const addSimulateCommand = (program: Command, done: (code: number) => void): void => {
  program
    .command('simulate')
    .description('a virtual charge point')
    .option(
      '--url <url>',
      'the Central System; the identity is appended',
      readWsUrl,
      'ws://127.0.0.1:9220/ocpp',
    )
    .option('--id <identity>', 'its identity', 'CB001')
    .addOption(
      new Option('--profile <name>', 'what kind it is: a name, or a .json file')
        .argParser(readProfile)
        .default(defaultProfile, defaultProfile.name),
    )
    .option('--connectors <count>', "how many it has (default: the profile's)", readCount(1, 100))
    .option('--password <password>', 'for HTTP Basic authentication')
    .addOption(
      new Option('--behaviour <name>', 'in what it is bad; can be given several times')
        .argParser(readBehaviour)
        .default([], 'none'),
    )
    .option('--script <file>', 'what hands do at it, and when: a .json file', readScript)
    .option('--clock-factor <factor>', 'how much faster than the clock on the wall it lives', readFactor, 1)
    .option(
      '--exit-after <when>',
      '"boot" (it was accepted and has reported its connectors), "script", or seconds',
      readExitAfter,
    )
    .option('--list-behaviours', 'tell the behaviours that there are', false)
    .option('--list-profiles', 'tell the profiles that there are', false)
    .addOption(jsonOption())
    .action(async (options: SimulateOptions, command: Command) => {
      const contradiction = contradictionIn(options)
      if (contradiction !== null) command.error(`error: ${contradiction}`)
      done(await simulate(options))
    })
}
