import { redacted } from './redact.ts'
import type { Runs } from './project-runs.ts'
import type { RunView } from './run.ts'

/** A key that was taken, and holds after the next restart. */
export interface PendingKey {
  readonly key: string
  /** What was sent; null = a secret, or no longer known. */
  readonly value: string | null
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const listIn = (value: unknown, name: string): readonly Readonly<Record<string, unknown>>[] => {
  const list = isRecord(value) ? value[name] : null
  return Array.isArray(list) ? list.filter(isRecord) : []
}

const settingProcedures: ReadonlySet<string> = new Set([
  'configuration.set',
  'configuration.apply',
  'configuration.restore',
  'configuration.restart',
])

/** Keys of a run that ended, and whether each waits for a restart. */
const told = ({ state, checkpoint }: RunView): readonly (readonly [key: unknown, waits: boolean])[] => {
  if (state.state === 'done')
    return listIn(state.result, 'outcomes').map(({ key, outcome }) => [key, outcome === 'reboot-required'])
  const sending = isRecord(checkpoint) && isRecord(checkpoint['sending']) ? checkpoint['sending'] : checkpoint
  return listIn(sending, 'keys').map(({ key, state: at }) => {
    const outcome = isRecord(at) && isRecord(at['outcome']) ? at['outcome']['outcome'] : null
    return [key, (isRecord(at) && at['state'] === 'reboot') || outcome === 'reboot-required']
  })
}

/** What a run sends, by key in lower case. */
const sentBy = ({ input, state }: RunView): ReadonlyMap<string, string> => {
  const drift = state.state === 'done' ? listIn(state.result, 'drift') : []
  const pairs = [
    ...listIn(input, 'changes').map(({ key, value }) => [key, value]),
    ...drift.map(({ key, send, wanted }) => [key, send ?? wanted]),
  ]
  return new Map(
    pairs.flatMap(([key, value]) =>
      typeof key === 'string' && typeof value === 'string' && !value.includes(redacted)
        ? [[key.toLowerCase(), value] as const]
        : [],
    ),
  )
}

/** Keys of a charge point that were taken, and for which it has not restarted since. `lastBootAt`: as the journal has it. */
export const pendingRestart = (
  runs: Runs,
  chargePointId: string,
  lastBootAt: number | null,
): readonly PendingKey[] => {
  const pending = new Map<string, PendingKey>()
  const ended = Object.values(runs)
    .filter((run) => run.chargePointId === chargePointId && settingProcedures.has(run.procedure))
    .filter(({ endedAt }) => endedAt !== null && endedAt >= (lastBootAt ?? 0))
    .toSorted((a, b) => (a.endedAt ?? 0) - (b.endedAt ?? 0))
  for (const run of ended) {
    const sent = sentBy(run)
    for (const [key, waits] of told(run)) {
      if (typeof key !== 'string') continue
      const name = key.toLowerCase()
      if (waits) pending.set(name, { key, value: sent.get(name) ?? null })
      else pending.delete(name)
    }
  }
  return [...pending.values()]
}
