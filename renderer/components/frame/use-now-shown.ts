import type { TFunction } from 'i18next'
import type { RunView } from '../../../contract/run.ts'
import { type Sending, useRunningSending } from '../../panels/traffic/sending.ts'
import { lastEnded, openRun, useReadRuns } from '../../state/runs.ts'
import type { StepContext } from '../../steps/step.ts'
import { formatElapsed } from '../format.ts'
import { type Now, nowOf } from './now.ts'
import { nowOfRun } from './now-run.ts'

export interface NowShown {
  readonly now: Now
  /** A CALL that waits for its answer. */
  readonly sending: Sending | null
  /** The run that it tells of. */
  readonly run: RunView | null
}

const sendingNow = (sending: Sending, now: number, t: TFunction): Now => ({
  kind: 'waiting',
  title: t('composer.now_bar.title', { action: sending.action }),
  detail: t('composer.now_bar.detail', {
    ago: formatElapsed(now - sending.since, t),
    limit: formatElapsed(sending.timeoutMs, t),
  }),
})

/**
 * What the Now bar shows: a CALL of ours that waits for its answer, then what runs or was interrupted at the charge
 * point, then what runs at a port of no charge point, then what ended and nobody has read of, then the state of the
 * charge point.
 */
export const useNowShown = (context: StepContext, t: TFunction): NowShown => {
  const sending = useRunningSending()
  const read = useReadRuns()
  const { bench, chargePoint, now } = context
  const plain = { sending: null, run: null }
  if (bench.bridge.state !== 'live' || !bench.state) return { ...plain, now: nowOf(context, t) }
  if (sending) return { ...plain, now: sendingNow(sending, now, t), sending }
  const id = chargePoint?.id ?? null
  const { runs, startedAt } = bench.state
  const atPort = openRun(runs, null)
  const run =
    (id === null ? null : openRun(runs, id)) ??
    (atPort?.state.state === 'running' ? atPort : null) ??
    (id === null ? null : lastEnded(runs, id, startedAt))
  const told = run !== null && !read.has(run.id) ? nowOfRun(run, now, t) : null
  return told === null ? { ...plain, now: nowOf(context, t) } : { ...plain, now: told, run }
}
