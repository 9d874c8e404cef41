import type { KeyOutcome } from '../../../contract/configuration-run.ts'
import type { Runs } from '../../../contract/project-runs.ts'
import type { RunView } from '../../../contract/run.ts'
import type { StatusKind } from '../../components/status-icon.tsx'

/** What is known of one key from the runs that set it. */
export interface KeyReport {
  readonly runId: string
  readonly outcome: KeyOutcome | null
  /** How far it has come while its run goes on. */
  readonly stage: 'waiting' | 'sending' | 'sent' | 'reboot' | null
  /** What it holds now by that; undefined = nobody knows more than the reading says. */
  readonly value: string | undefined
}

export const settingProcedures = [
  'configuration.set',
  'configuration.apply',
  'configuration.restore',
  'configuration.restart',
]

const kinds: Readonly<Record<KeyOutcome['outcome'], StatusKind>> = {
  set: 'proven',
  'spelled-otherwise': 'proven',
  'skipped-equal': 'proven',
  'set-unread': 'reported',
  'reboot-required': 'needs-you',
  rejected: 'failed',
  'not-supported': 'failed',
  differs: 'failed',
  'not-lowered': 'skipped',
  unproven: 'needs-you',
  left: 'skipped',
}

export const outcomeKind = ({ outcome }: KeyOutcome): StatusKind => kinds[outcome]

/** Whether what was wanted is there, as far as anybody can see: then it is staged no longer. */
export const isSettled = ({ outcome }: KeyOutcome): boolean =>
  ['set', 'spelled-otherwise', 'skipped-equal', 'set-unread', 'reboot-required'].includes(outcome)

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isOutcome = (value: unknown): value is KeyOutcome =>
  isRecord(value) &&
  typeof value['key'] === 'string' &&
  typeof value['outcome'] === 'string' &&
  Object.hasOwn(kinds, value['outcome'])

const listIn = (value: unknown, name: string): readonly unknown[] => {
  const list = isRecord(value) ? value[name] : null
  return Array.isArray(list) ? list : []
}

const stages = ['waiting', 'sending', 'sent', 'reboot'] as const
const stageOf = (state: unknown): KeyReport['stage'] =>
  stages.find((each) => isRecord(state) && state['state'] === each) ?? null

/** The outcomes in a result, and whether each is proven. */
export const outcomesIn = (
  result: unknown,
): readonly { readonly key: string; readonly isProven: boolean }[] =>
  listIn(result, 'outcomes')
    .filter(isOutcome)
    .map((outcome) => ({ key: outcome.key, isProven: outcomeKind(outcome) === 'proven' }))

interface Told {
  readonly key: string
  readonly outcome: KeyOutcome | null
  readonly stage: KeyReport['stage']
}

/** How far each key of a run has come: by its result, or by its checkpoint where it has none. */
const toldBy = ({ state, checkpoint }: RunView): readonly Told[] => {
  if (state.state === 'done')
    return listIn(state.result, 'outcomes')
      .filter(isOutcome)
      .map((outcome) => ({ key: outcome.key, outcome, stage: null }))
  const sending = isRecord(checkpoint) && isRecord(checkpoint['sending']) ? checkpoint['sending'] : checkpoint
  return listIn(sending, 'keys').flatMap((each): readonly Told[] => {
    if (!isRecord(each) || typeof each['key'] !== 'string') return []
    const keyState = each['state']
    const outcome = isRecord(keyState) && isOutcome(keyState['outcome']) ? keyState['outcome'] : null
    return [{ key: each['key'], outcome, stage: state.state === 'running' ? stageOf(keyState) : null }]
  })
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '[redacted]' ? value : undefined

/** What a run sends, by key in lower case. */
const wantedBy = ({ input, state }: RunView): ReadonlyMap<string, string | undefined> => {
  const drift = state.state === 'done' ? listIn(state.result, 'drift') : []
  const restarted = state.state === 'done' ? listIn(state.result, 'changes') : []
  return new Map(
    [
      ...[...listIn(input, 'changes'), ...restarted]
        .filter(isRecord)
        .map((each) => [each['key'], each['value']] as const),
      ...drift.filter(isRecord).map((each) => [each['key'], each['send'] ?? each['wanted']] as const),
    ].flatMap(([key, value]) =>
      typeof key === 'string' ? [[key.toLowerCase(), textOf(value)] as const] : [],
    ),
  )
}

const valueAfter = (outcome: KeyOutcome | null, wanted: string | undefined): string | undefined => {
  switch (outcome?.outcome) {
    case 'set':
      return wanted
    case 'spelled-otherwise':
      return outcome.readBack
    case 'differs':
      return outcome.readBack ?? undefined
    default:
      return undefined
  }
}

/** Reports of one run, by key in lower case. */
export const reportsOf = (run: RunView): ReadonlyMap<string, KeyReport> => {
  const wanted = wantedBy(run)
  return new Map(
    toldBy(run).map(({ key, outcome, stage }) => [
      key.toLowerCase(),
      { runId: run.id, outcome, stage, value: valueAfter(outcome, wanted.get(key.toLowerCase())) },
    ]),
  )
}

/**
 * What the runs since a reading say of the keys, by key in lower case: the newest word of each. `readAt`: ISO 8601; null
 * = there is no reading.
 */
export const keyReports = (
  runs: Runs,
  chargePointId: string,
  readAt: string | null,
): ReadonlyMap<string, KeyReport> => {
  const since = readAt === null ? 0 : Date.parse(readAt)
  const setting = Object.values(runs)
    .filter((run) => run.chargePointId === chargePointId && settingProcedures.includes(run.procedure))
    .filter(({ endedAt }) => endedAt === null || endedAt >= since)
    .toSorted((a, b) => a.startedAt - b.startedAt)
  return new Map(setting.flatMap((run) => [...reportsOf(run)]))
}
