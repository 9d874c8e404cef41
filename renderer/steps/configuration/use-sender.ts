import { useEffect, useState } from 'react'
import type { RunView } from '../../../contract/run.ts'
import { useBench } from '../../state/bench-context.tsx'
import { useOpenRun, useRunActions } from '../../state/runs.ts'
import { isSettled, reportsOf, settingProcedures } from './key-outcomes.ts'
import type { KeyRow } from './key-rows.ts'
import { markSent, type Staging, stagingOf, unstage } from './staging.ts'

export interface Sender {
  /** The run that sets keys now. */
  readonly running: RunView | null
  readonly invalid: number
  /** Something holds the charge point, or was interrupted and waits for a decision. */
  readonly busy: 'running' | 'interrupted' | null
  readonly canSend: boolean
  /** Why it was not begun; null = it was. */
  readonly error: unknown
  /** Asks first where a key can cut off the link. */
  readonly send: () => void
  /** What is asked about. */
  readonly asking: readonly KeyRow[]
  readonly confirm: () => void
  readonly decline: () => void
  /** It is not restarted for keys that ask for it, until a person says so. */
  readonly isLater: boolean
  readonly setLater: (isLater: boolean) => void
}

const inputOf = (chargePointId: string, rows: readonly KeyRow[], reset: 'at-end' | 'later') => {
  const staged = rows.flatMap(({ key, staged: change }) =>
    change === null ? [] : [{ key, value: change.value, secret: change.secret }],
  )
  const secrets = staged.filter(({ secret }) => secret)
  return {
    chargePointId,
    changes: staged.filter(({ secret }) => !secret).map(({ key, value }) => ({ key, value })),
    ...(secrets.length === 0
      ? {}
      : { secretValues: Object.fromEntries(secrets.map(({ key, value }) => [key, value])) }),
    reset,
  }
}

/** What was sent and is there is staged no longer; what was refused stays. */
const useSettle = (chargePointId: string, sentRun: RunView | null): void => {
  useEffect(() => {
    if (sentRun === null || sentRun.endedAt === null) return
    const staged = new Map(stagingOf(chargePointId).changes.map(({ key }) => [key.toLowerCase(), key]))
    const settled = [...reportsOf(sentRun)].flatMap(([name, { outcome }]) => {
      const key = staged.get(name)
      return key !== undefined && outcome !== null && isSettled(outcome) ? [key] : []
    })
    if (settled.length > 0) unstage(chargePointId, settled)
    markSent(chargePointId, null)
  }, [chargePointId, sentRun])
}

/** Sends what is staged. `rows` stand in the order in which they are sent. */
export const useSender = (chargePointId: string, staging: Staging, rows: readonly KeyRow[]): Sender => {
  const { start } = useRunActions()
  const open = useOpenRun(chargePointId)
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const sentRun = useBench(({ state }) =>
    staging.runId === null ? null : (state?.runs[staging.runId] ?? null),
  )
  const [asking, setAsking] = useState<readonly KeyRow[]>([])
  const [isLater, setLater] = useState(false)
  useSettle(chargePointId, sentRun)

  const running =
    open !== null && open.state.state === 'running' && settingProcedures.includes(open.procedure)
      ? open
      : null
  const isBusy = open !== null
  const invalid = rows.filter(({ problem }) => problem !== null).length
  const canSend = isLive && rows.length > 0 && invalid === 0 && !isBusy && !start.isPending
  const risky = rows.filter(({ view }) => view.knowledge.risk !== null)
  const begin = () => {
    setAsking([])
    start.mutate(
      { procedure: 'configuration.set', input: inputOf(chargePointId, rows, isLater ? 'later' : 'at-end') },
      { onSuccess: (runId) => markSent(chargePointId, runId) },
    )
  }
  return {
    running,
    invalid,
    busy: open === null ? null : open.state.state === 'interrupted' ? 'interrupted' : 'running',
    canSend,
    error: start.error,
    send: () => {
      if (!canSend) return
      if (risky.length > 0) setAsking(risky)
      else begin()
    },
    asking,
    confirm: begin,
    decline: () => setAsking([]),
    isLater,
    setLater,
  }
}
