import type { ReadKey } from '../../../contract/configuration.ts'
import type { Clock } from '../../../contract/clock.ts'
import type { ToolError } from '../../../contract/tool-error.ts'
import type { Request } from '../../../ocpp/actions/index.ts'
import { isCallProblem, type ChargePointLink } from '../charge-point-link.ts'

/** Keys are compared without case (OCPP 1.6 §7.29). */
export const foldKey = (key: string): string => key.trim().toLowerCase()

/** What GetConfiguration.conf said, with values as they came: secrets too. */
export interface KeysAnswer {
  readonly found: readonly ReadKey[]
  readonly unknown: readonly string[]
}

export interface NamedKeys extends KeysAnswer {
  /** It said nothing about these, however they were asked for. */
  readonly unanswered: readonly string[]
}

export type AskedAll =
  | { readonly kind: 'answer'; readonly answer: KeysAnswer }
  | { readonly kind: 'silent' | 'refused'; readonly error: ToolError | null }

export interface KeyReader {
  /** All keys, with one question: without a list, or with an empty one; an answer without keys is a refusal. */
  all(list: 'absent' | 'empty'): Promise<AskedAll>
  /**
   * In portions that get smaller where the charge point is silent, refuses, or leaves keys out of its answer. Rejects
   * with the last error where it does not even answer for one key.
   */
  named(keys: readonly string[], onPortion?: (done: number) => void): Promise<NamedKeys>
  /** The largest portion that it is asked for. */
  chunk(): number
  limitTo(chunk: number): void
}

/** The slowest charge point that is known answers after 70 s (quirk 32). */
const slowestAnswerMs = 75_000
/** Of one that has answered before: it is given this many times what it took. */
const patience = 4
const leastPatienceMs = 30_000
/** Portions that are known to work where the charge point's maximum does not (quirk 30). */
const portions = [4, 1] as const
/** Keys in a row that it does not answer for, each alone, before it is given up. */
const silencesInARow = 3

/** CiString50 (OCPP 1.6 §6.23): a longer name that a charge point told can not be asked for. */
const longestName = 50
export const canBeNamed = (key: string): boolean => Array.from(key).length <= longestName

const smallerThan = (size: number): number => portions.find((portion) => portion < size) ?? 1

export const createKeyReader = (
  link: ChargePointLink,
  clock: Clock,
  /** The charge point's longest answer so far; null = none is known. */
  slowestSoFarMs: number | null,
  firstChunk: number,
): KeyReader => {
  let slowestMs = slowestSoFarMs
  let size = Math.max(1, firstChunk)

  const ask = async (payload: Request<'GetConfiguration'>, isLastTry = false): Promise<AskedAll> => {
    const timeoutMs =
      slowestMs === null || isLastTry
        ? slowestAnswerMs
        : Math.min(Math.max(slowestMs * patience, leastPatienceMs), slowestAnswerMs * 2)
    const askedAt = clock.monotonic()
    try {
      const { configurationKey = [], unknownKey = [] } = await link.call('GetConfiguration', payload, {
        timeoutMs,
      })
      slowestMs = Math.max(slowestMs ?? 0, clock.monotonic() - askedAt)
      const found = configurationKey.map(({ key, value, readonly }) => ({
        key,
        value: value ?? null,
        readonly,
      }))
      return { kind: 'answer', answer: { found, unknown: unknownKey } }
    } catch (error) {
      if (isCallProblem(error, 'call-timed-out')) return { kind: 'silent', error }
      if (isCallProblem(error, 'call-refused', 'answer-unreadable', 'connection-closed'))
        return { kind: 'refused', error }
      throw error
    }
  }

  return {
    async all(list) {
      const asked = await ask(list === 'absent' ? {} : { key: [] })
      return asked.kind === 'answer' && asked.answer.found.length === 0
        ? { kind: 'refused', error: null }
        : asked
    },

    async named(keys, onPortion = () => undefined) {
      const found: ReadKey[] = []
      const unknown: string[] = []
      const unanswered = keys.filter((key) => !canBeNamed(key))
      let pending = keys.filter(canBeNamed)
      let silences = 0
      while (pending.length > 0) {
        const part = pending.slice(0, size)
        const asked = await ask({ key: part }, silences > 0)
        const [only] = part
        if (asked.kind !== 'answer') {
          if (part.length > 1) {
            size = smallerThan(part.length)
            continue
          }
          silences += 1
          if (asked.error && silences >= silencesInARow && found.length + unknown.length === 0)
            throw asked.error
          if (only !== undefined) unanswered.push(only)
          pending = pending.slice(1)
          continue
        }
        const { answer } = asked
        const told = new Set([...answer.found.map(({ key }) => key), ...answer.unknown].map(foldKey))
        const rest = part.filter((key) => !told.has(foldKey(key)))
        if (rest.length === part.length && part.length > 1) {
          size = smallerThan(part.length)
          continue
        }
        found.push(...answer.found)
        unknown.push(...answer.unknown)
        // asked alone, and left out of the answer: it does not know it
        if (part.length === 1) unknown.push(...rest)
        else if (rest.length > 0) size = part.length - rest.length
        pending = [...(part.length === 1 ? [] : rest), ...pending.slice(part.length)]
        onPortion(keys.length - pending.length)
      }
      return { found, unknown, unanswered }
    },

    chunk: () => size,
    limitTo(chunk) {
      size = Math.max(1, chunk)
    },
  }
}

/** Each key once, as it was told first; and the names of those that came again. */
export const withoutDuplicates = (
  keys: readonly ReadKey[],
): { readonly keys: readonly ReadKey[]; readonly duplicates: readonly string[] } => {
  const first = new Map<string, ReadKey>()
  const duplicates = new Set<string>()
  for (const read of keys) {
    const name = foldKey(read.key)
    const known = first.get(name)
    if (known) duplicates.add(known.key)
    else first.set(name, read)
  }
  return { keys: [...first.values()], duplicates: [...duplicates] }
}

/** GetConfigurationMaxKeys as it can be used; null = not told, or 0, which means unknown (quirk 38). */
export const maxKeysOf = (keys: readonly ReadKey[]): number | null => {
  const told = keys.find(({ key }) => foldKey(key) === 'getconfigurationmaxkeys')?.value
  const count = told === null || told === undefined ? NaN : Number(told)
  return Number.isInteger(count) && count > 0 ? count : null
}
