import type { Clock } from '../../../contract/clock.ts'
import type {
  PlannedStep,
  PlannedTask,
  ServiceFact,
  ServiceProfile,
  ServiceStep,
  ServiceTask,
} from '../../../contract/service-profile.ts'
import type { ServiceFacts } from '../../../contract/service-port.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { BytePort } from '../../port.ts'
import { pause } from '../../waits.ts'
import { endingOf, expandKeys } from './keys.ts'
import { patternOf, plainText } from './text.ts'

export type Variables = Readonly<Record<string, string>>

/** Waits that everyone can see: what is waited for, and for how long at most. */
export type ShowWait = <T>(
  what: { readonly expected: string; readonly timeoutMs: number },
  work: (signal: AbortSignal) => Promise<T>,
) => Promise<T>

interface DialogueOptions {
  readonly port: BytePort
  readonly profile: ServiceProfile
  readonly variables: Variables
  /** By the names of the profile; never logged. */
  readonly secrets: Variables
  readonly clock: Clock
  readonly wait: ShowWait
  /** What the console said, as it came. */
  readonly onBytes?: (bytes: Uint8Array) => void
}

/** A conversation with a console, by its profile. */
export interface Dialogue {
  /** From whatever it says to its prompt. Rejects with service-login-refused, service-unexpected, secrets-needed. */
  login(): Promise<void>
  /** What it read. Rejects with service-cannot where the profile does not say how, service-unexpected. */
  run(task: ServiceTask): Promise<ServiceFacts>
  logout(): Promise<void>
  /** All that was said, secrets masked; the last 256 KiB. */
  transcript(): string
}

const mostKept = 256 * 1024
/** A log that is exported. */
const mostRead = 16 * 1024 * 1024

const cut = (text: string, most: number): string => (text.length > most ? text.slice(-most) : text)

/** A pattern looks at so much of the end of what came. */
const mostMatched = 64 * 1024
const echoMs = 2_000
const typings = 3

const needsSecret = (secret: string): ToolError =>
  new ToolError(
    'secrets-needed',
    { names: secret },
    'give-secrets',
    `The console asks for a secret: give ${secret}.`,
  )

/** What would be typed and waited for; of secrets only the names. Throws input-invalid for a variable without a value. */
const planSteps = (
  task: PlannedTask['task'],
  steps: readonly ServiceStep[],
  variables: Variables,
): PlannedTask => ({
  task,
  steps: steps.map((step): PlannedStep => {
    if ('expect' in step) return { kind: 'expect', pattern: step.expect, timeoutSeconds: step.timeoutSeconds }
    if ('typeSecret' in step) return { kind: 'type', text: '', secret: step.typeSecret, enter: true }
    return { kind: 'type', text: expandKeys(step.type, variables), secret: null, enter: step.enter }
  }),
})

/** All that a dialogue of these tasks would do. Throws service-cannot where the profile does not say how. */
export const planTasks = (
  profile: ServiceProfile,
  tasks: readonly ServiceTask[],
  variables: Variables,
): readonly PlannedTask[] => [
  planSteps('login', profile.login, variables),
  ...tasks.map((task) => planSteps(task, taskOf(profile, task).steps, variables)),
  planSteps('logout', profile.logout, variables),
]

const taskOf = (profile: ServiceProfile, task: ServiceTask) => {
  const found = profile.tasks[task]
  if (found) return found
  throw new ToolError(
    'service-cannot',
    { profile: profile.product, task },
    'use-console',
    `The service profile of ${profile.product} does not say how to do "${task}".`,
  )
}

/** Holds one; it reads from the port alone until it is over. */
export const createDialogue = (options: DialogueOptions): Dialogue => {
  const { port, profile, variables, secrets, clock, wait, onBytes } = options
  const wrapsAt = profile.wrapsAt ?? null
  const decoder = new TextDecoder()
  const ending = endingOf[profile.lineEnding]
  const masks = Object.values(secrets).filter((secret) => secret !== '')
  let said = ''
  /** What came since the last line was typed, and since the task began. */
  let fresh = ''
  let sinceTask = ''
  /** How many restarts were seen: each asks for a new login. */
  let boots = 0
  /** It is told to restart: that it does is no surprise. */
  let mayRestart = false

  const masked = (text: string): string =>
    masks.reduce((rest, secret) => rest.replaceAll(secret, '••••'), text)
  const keep = (text: string) => {
    said = cut(said + text, mostKept)
  }
  const hear = async (signal: AbortSignal): Promise<void> => {
    const bytes = await port.readable.read(signal)
    if (bytes === null)
      throw new ToolError('port-gone', { port: port.name }, 'plug-in-again', `${port.name} was closed.`)
    onBytes?.(bytes)
    const text = decoder.decode(bytes, { stream: true })
    keep(text)
    fresh = cut(fresh + text, mostKept)
    sinceTask = cut(sinceTask + text, mostRead)
    const { pager } = profile
    if (pager && patternOf(pager.pattern).test(lastLine(fresh))) {
      fresh = dropLast(fresh, pager.pattern)
      sinceTask = dropLast(sinceTask, pager.pattern)
      await port.write(new TextEncoder().encode(expandKeys(pager.answer, {})))
    }
  }
  const lastLine = (text: string): string => text.slice(text.lastIndexOf('\n') + 1)
  const dropLast = (text: string, pattern: string): string => {
    const from = text.lastIndexOf('\n') + 1
    return text.slice(0, from) + text.slice(from).replace(patternOf(pattern), '')
  }
  const freshText = (): string => plainText(fresh.slice(-mostMatched), wrapsAt)

  const send = async (text: string): Promise<void> => {
    const bytes = new TextEncoder().encode(text)
    if (profile.characterDelayMs === 0) return port.write(bytes)
    for (const byte of bytes) {
      await port.write(Uint8Array.of(byte))
      await pause(clock, profile.characterDelayMs, new AbortController().signal)
    }
  }

  /** Whether the line stands on the console as it was typed; a long one may be broken anywhere. */
  const isEchoed = (text: string): boolean => {
    const shown = plainText(fresh, null)
    return shown.replaceAll('\n', '').endsWith(text) || shown.replace(/ ?\n/g, '').endsWith(text)
  }

  const awaitEcho = async (text: string): Promise<boolean> => {
    const late = new AbortController()
    const timer = clock.after(echoMs, () => late.abort())
    try {
      return await wait({ expected: 'echo', timeoutMs: echoMs * 2 }, async (signal) => {
        const both = AbortSignal.any([signal, late.signal])
        while (!isEchoed(text)) {
          if (late.signal.aborted) return false
          try {
            await hear(both)
          } catch (error) {
            if (late.signal.aborted && !signal.aborted) return false
            throw error
          }
        }
        return true
      })
    } finally {
      timer.cancel()
    }
  }

  const unexpected = (expected: string, rule: 'unexpected' | 'login'): ToolError => {
    const tail = masked(freshText()).slice(-500)
    return rule === 'login'
      ? new ToolError(
          'service-login-refused',
          { port: port.name },
          'check-password',
          `${port.name} refuses the login.`,
          {
            tail,
          },
        )
      : new ToolError(
          'service-unexpected',
          { port: port.name, expected },
          'look-at-console',
          `The console of ${port.name} did not come to: ${expected}. It said: ${tail}`,
          { tail },
        )
  }

  const typeLine = async (text: string, enter: boolean): Promise<void> => {
    const end = enter ? ending : ''
    if (!profile.echoes || text === '') {
      fresh = ''
      keep(`${text}\n`)
      return send(text + end)
    }
    for (let typing = 1; typing <= typings; typing++) {
      fresh = ''
      await send(text)
      if (await awaitEcho(text)) {
        fresh = ''
        return send(end)
      }
      // signs were lost on the way: what stands there must never be sent
      await send(expandKeys(profile.eraseLine, {}).repeat(profile.eraseTimes))
    }
    throw unexpected(`the echo of "${text}"`, 'unexpected')
  }

  const expect = async (
    step: Extract<ServiceStep, { readonly expect: string }>,
    isLogin: boolean,
  ): Promise<'met' | 'booted' | 'over'> => {
    const wanted = step.expect === 'prompt' ? profile.prompt : step.expect
    const [met, refused] = [
      patternOf(wanted),
      step.refusedBy === undefined ? null : patternOf(step.refusedBy),
    ]
    const boot = profile.bootsWith === undefined ? null : patternOf(profile.bootsWith)
    const over = step.endsIf === undefined ? null : patternOf(step.endsIf)
    const timeoutMs = step.timeoutSeconds * 1000
    try {
      return await wait({ expected: step.expect, timeoutMs }, async (signal) => {
        for (;;) {
          const text = freshText()
          if (refused?.test(text) === true) throw unexpected(step.expect, isLogin ? 'login' : 'unexpected')
          if (!isLogin && !mayRestart && boot?.test(text) === true) return 'booted'
          if (met.test(text)) return 'met'
          if (over?.test(text) === true) return 'over'
          await hear(signal)
        }
      })
    } catch (error) {
      if (error instanceof ToolError && error.code === 'wait-timed-out')
        throw unexpected(step.expect, 'unexpected')
      throw error
    }
  }

  const runSteps = async (steps: readonly ServiceStep[], isLogin: boolean): Promise<'done' | 'booted'> => {
    for (const step of steps) {
      if ('expect' in step) {
        const heard = await expect(step, isLogin)
        if (heard === 'booted') return 'booted'
        if (heard === 'over') return 'done'
      } else if ('typeSecret' in step) {
        const secret = secrets[step.typeSecret]
        if (secret === undefined) throw needsSecret(step.typeSecret)
        fresh = ''
        keep('••••\n')
        await send(secret + ending)
      } else await typeLine(expandKeys(step.type, variables), step.enter)
    }
    return 'done'
  }

  const login = async (): Promise<void> => {
    fresh = ''
    await runSteps(profile.login, true)
  }

  return {
    login,
    run: async (name) => {
      const { steps, reads = {} } = taskOf(profile, name)
      mayRestart = name === 'restart'
      for (;;) {
        sinceTask = ''
        if ((await runSteps(steps, false)) === 'done') break
        // it restarted in the middle: nothing that it said counts
        if (++boots > 1) throw unexpected('no restart', 'unexpected')
        await login()
      }
      const text = plainText(sinceTask, wrapsAt)
      const facts: Partial<Record<ServiceFact, string>> = {}
      for (const [fact, pattern] of Object.entries(reads)) {
        const found = patternOf(pattern).exec(text)?.[1]
        if (found !== undefined && isFact(fact)) facts[fact] = found.trim()
        else throw unexpected(`${fact}: ${pattern}`, 'unexpected')
      }
      return facts
    },
    logout: async () => {
      // one that has restarted has logged out by itself
      if (!mayRestart) await runSteps(profile.logout, false)
    },
    transcript: () => masked(said),
  }
}

const factNames: Readonly<Record<ServiceFact, true>> = {
  firmwareVersion: true,
  model: true,
  serialNumber: true,
  url: true,
  identity: true,
  network: true,
  energyWh: true,
  log: true,
}
const isFact = (name: string): name is ServiceFact => Object.hasOwn(factNames, name)
