import type { TFunction } from 'i18next'
import type { Json } from '../../../contract/journal-event-parts.ts'
import type { RunView, Wait } from '../../../contract/run.ts'
import { formatElapsed, formatMoment } from '../format.ts'
import {
  countWords,
  endedPhaseWords,
  phaseWords,
  procedureName,
  runErrorWords,
  waitWords,
} from '../run-words.ts'
import type { Now } from './now.ts'

/** How long the Now bar tells of what is done. */
const tellsMs = 60_000

/** Waits for a charge point that is at a file: its phase says what with. */
const filesWait: ReadonlySet<string> = new Set([
  'firmware-turn',
  'firmware-fetch',
  'firmware-retry',
  'firmware-install',
  'firmware-restart',
  'firmware-return',
  'firmware-boot',
  'firmware-second-restart',
  'diagnostics-first-byte',
  'diagnostics-retry',
  'diagnostics-more',
  'diagnostics-status',
])

/** Waits in which somebody else must act; the others are over before anyone could read of them. */
const othersAct: ReadonlySet<string> = new Set([
  'link',
  'boot',
  'restart',
  'password',
  'leaving',
  'silence',
  'status',
  ...filesWait,
])

const isForOthers = (wait: Wait | null): wait is Wait => wait !== null && othersAct.has(wait.for)

const join = (...parts: readonly (string | null)[]): string =>
  parts.filter((part) => part !== null && part !== '').join(' · ')

const running = (run: RunView, now: number, t: TFunction): Now | null => {
  const { state, startedAt } = run
  if (state.state !== 'running') return null
  const { progress, wait, cancelling } = state
  const name = procedureName(run.procedure, t)
  const phase = progress ? phaseWords(progress.phase, progress.params, t) : name
  const count = progress?.count ? countWords(progress.count, t) : null
  const elapsed = t('runs.elapsed', { elapsed: formatElapsed(now - startedAt, t) })
  const limit = wait ? t('runs.until', { left: formatElapsed(wait.until - now, t) }) : null
  if (cancelling)
    return { kind: 'running', title: t('runs.cancelling', { name }), detail: join(phase, elapsed) }
  if (isForOthers(wait))
    return {
      kind: 'waiting',
      title: waitWords(wait, t),
      detail: join(filesWait.has(wait.for) ? phase : name, count, elapsed, limit),
    }
  const detail = join(phase === name ? null : name, count, wait ? waitWords(wait, t) : null, elapsed, limit)
  return { kind: 'running', title: phase, detail }
}

const provenOutcomes: ReadonlySet<Json | undefined> = new Set(['set', 'spelled-otherwise', 'skipped-equal'])

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether all that was wanted was seen to be so: keys set, nothing left, the charge point gone, a version new. */
const isWholly = (result: Json): boolean => {
  if (!isRecord(result)) return true
  const { outcomes, left, departure, proof } = result
  if (Array.isArray(outcomes))
    return outcomes.every((each: Json) => isRecord(each) && provenOutcomes.has(each['outcome']))
  if (isRecord(departure)) return departure['state'] === 'left'
  if (proof === 'same') return false
  return left === undefined || left === 0
}

/** What the Now bar says of a run: its phase, what it waits for, until when; or how it ended. null: nothing any more. */
export const nowOfRun = (run: RunView, now: number, t: TFunction): Now | null => {
  const name = procedureName(run.procedure, t)
  const { state } = run
  const at = run.endedAt === null ? '' : formatMoment(run.endedAt, now)
  const phase = 'phase' in state && state.phase !== null ? endedPhaseWords(state.phase, t) : null
  switch (state.state) {
    case 'running':
      return running(run, now, t)
    case 'interrupted':
      return {
        kind: 'interrupted',
        title: t('runs.interrupted.title', { name }),
        detail: join(phase, t('runs.interrupted.detail', { time: formatMoment(run.startedAt, now) })),
      }
    case 'failed':
      return {
        kind: 'failed',
        title: t('runs.failed.title', { name }),
        detail: join(phase, runErrorWords(state.error, t)),
      }
    case 'done':
      if (now - (run.endedAt ?? 0) >= tellsMs) return null
      return isWholly(state.result)
        ? { kind: 'proven', title: t('runs.done.title', { name }), detail: t('runs.done.detail', { at }) }
        : {
            kind: 'needs-you',
            title: t('runs.done.unproven', { name }),
            detail: t('runs.done.detail', { at }),
          }
    case 'cancelled':
      return now - (run.endedAt ?? 0) < tellsMs
        ? {
            kind: 'skipped',
            title: t('runs.cancelled.title', { name }),
            detail: join(phase, t('runs.done.detail', { at })),
          }
        : null
    case 'dismissed':
      return null
  }
}
