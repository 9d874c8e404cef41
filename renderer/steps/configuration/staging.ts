import { useMemo, useSyncExternalStore } from 'react'

export interface StagedChange {
  /** In the charge point's own spelling. */
  readonly key: string
  readonly value: string
  /** Kept in memory alone, and gone after a reload. */
  readonly secret: boolean
}

export interface Staging {
  /** In the order in which they were staged. */
  readonly changes: readonly StagedChange[]
  /** The run that sends them, or sent them and has not been looked at; null = nothing was sent. */
  readonly runId: string | null
}

const nothing: Staging = { changes: [], runId: null }
const prefix = 'chargebench-staged:'
const secrets = new Map<string, ReadonlyMap<string, string>>()
const listeners = new Set<() => void>()
const read = new Map<string, { readonly raw: string; readonly staging: Staging }>()

const subscribe = (onChange: () => void) => {
  listeners.add(onChange)
  return () => listeners.delete(onChange)
}

/** A key with its value; null stands for a secret, which is not written. */
type Pair = readonly [string, string | null]

const isPair = (value: unknown): value is Pair =>
  Array.isArray(value) &&
  value.length === 2 &&
  typeof value[0] === 'string' &&
  (value[1] === null || typeof value[1] === 'string')

const parse = (raw: string): { readonly changes: readonly Pair[]; readonly runId: string | null } => {
  try {
    const stored: unknown = JSON.parse(raw)
    if (typeof stored !== 'object' || stored === null) return { changes: [], runId: null }
    const changes: unknown = 'changes' in stored ? stored.changes : []
    const runId: unknown = 'runId' in stored ? stored.runId : null
    return {
      changes: Array.isArray(changes) ? changes.filter(isPair) : [],
      runId: typeof runId === 'string' ? runId : null,
    }
  } catch {
    return { changes: [], runId: null }
  }
}

/** What is staged for a charge point: kept over steps and reloads, secrets apart. The same object until it changes. */
export const stagingOf = (chargePointId: string | null): Staging => {
  if (chargePointId === null) return nothing
  const raw = sessionStorage.getItem(prefix + chargePointId) ?? ''
  const known = read.get(chargePointId)
  if (known?.raw === raw) return known.staging
  const { changes, runId } = raw === '' ? { changes: [], runId: null } : parse(raw)
  const hidden = secrets.get(chargePointId)
  const staging: Staging = {
    runId,
    changes: changes.flatMap(([key, value]): readonly StagedChange[] => {
      if (value !== null) return [{ key, value, secret: false }]
      const secret = hidden?.get(key)
      return secret === undefined ? [] : [{ key, value: secret, secret: true }]
    }),
  }
  read.set(chargePointId, { raw, staging })
  return staging
}

const write = (chargePointId: string, { changes, runId }: Staging): void => {
  secrets.set(
    chargePointId,
    new Map(changes.filter(({ secret }) => secret).map(({ key, value }) => [key, value])),
  )
  read.delete(chargePointId)
  if (changes.length === 0 && runId === null) sessionStorage.removeItem(prefix + chargePointId)
  else
    sessionStorage.setItem(
      prefix + chargePointId,
      JSON.stringify({
        format: 1,
        changes: changes.map(({ key, value, secret }) => [key, secret ? null : value]),
        runId,
      }),
    )
  for (const listener of listeners) listener()
}

/** Stages a value, or another one in the same place of the order. */
export const stage = (chargePointId: string, ...changes: readonly StagedChange[]): void => {
  const before = stagingOf(chargePointId)
  const next = new Map(before.changes.map((change) => [change.key, change]))
  for (const change of changes) next.set(change.key, change)
  write(chargePointId, { ...before, changes: [...next.values()] })
}

export const unstage = (chargePointId: string, keys: readonly string[]): void => {
  const before = stagingOf(chargePointId)
  write(chargePointId, { ...before, changes: before.changes.filter(({ key }) => !keys.includes(key)) })
}

/** Names the run that sends what is staged; null = it has been looked at. */
export const markSent = (chargePointId: string, runId: string | null): void =>
  write(chargePointId, { ...stagingOf(chargePointId), runId })

export const useStaging = (chargePointId: string | null): Staging => {
  const staged = () => stagingOf(chargePointId)
  return useSyncExternalStore(subscribe, staged, staged)
}

/** By the key's name in any case. */
export const useStagedByKey = ({ changes }: Staging): ReadonlyMap<string, StagedChange> =>
  useMemo(() => new Map(changes.map((change) => [change.key.toLowerCase(), change])), [changes])
