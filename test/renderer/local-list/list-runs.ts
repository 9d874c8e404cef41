import type { ListPlan, SendListResult } from '../../../contract/local-list.ts'
import { createScript, start } from '../fake-bench.ts'
import { depotId } from './fake-lists.ts'
import { planOf208, sentOf208 } from './list-results.ts'

/** A charge point that is in, and nothing was done with its list yet. */
export const benchOf = (id: string) => createScript().appStarted().opened(id).boot(id, 100, 'Accepted')
export type Script = ReturnType<typeof benchOf>

export const startRun = (script: Script, id: string, procedure: string, runId: string, atMs = 1_000): void =>
  script.add('run-started', atMs, {
    runId,
    chargePointId: id,
    jobId: null,
    procedure,
    needs: [{ kind: 'charge-point', id }],
    input: { chargePointId: id, listId: depotId, revision: 2, how: 'best' },
    afterInterruption: 'resume',
    secrets: [],
  })

const endRun = (script: Script, id: string, runId: string, result: object, atMs: number): void =>
  script.add('run-ended', atMs, {
    runId,
    chargePointId: id,
    outcome: { state: 'done', result: JSON.parse(JSON.stringify(result)) },
  })

export const planned = (script: Script, id: string, plan: Partial<ListPlan> = {}): void => {
  startRun(script, id, 'local-list.plan', 'plan')
  endRun(script, id, 'plan', { ...planOf208, ...plan }, 2_000)
}

export const sent = (script: Script, id: string, result: Partial<SendListResult> = {}): void => {
  startRun(script, id, 'local-list.send', 'send', 3_000)
  endRun(script, id, 'send', { ...sentOf208, ...result }, 4_000)
}

/** The link is cut on purpose, and two cards are waited for. */
export const proving = (script: Script, id: string): void => {
  sent(script, id)
  startRun(script, id, 'local-list.prove', 'prove', 5_000)
  script.closed(id, 5_500)
  script.add('run-progress', 6_000, {
    runId: 'prove',
    chargePointId: id,
    progress: { phase: 'list-silent', params: {}, count: null },
    wait: {
      for: 'list-cards',
      params: { listed: '0400B71C0A80', unlisted: '0499AC72E15C80' },
      since: start + 6_000,
      until: start + 126_000,
    },
    cancelling: false,
    cancelWarning: 'list-silent',
  })
}

/** The second message is under way. */
export const sending = (script: Script, id: string): void => {
  startRun(script, id, 'local-list.send', 'send')
  const checkpoint = JSON.parse(JSON.stringify({ perMessage: 50, messages: sentOf208.messages.slice(0, 1) }))
  script.add('run-checkpoint', 1_500, { runId: 'send', chargePointId: id, checkpoint })
  script.add('run-progress', 1_600, {
    runId: 'send',
    chargePointId: id,
    progress: { phase: 'send-list', params: { from: 51, to: 100 }, count: { done: 50, total: 208 } },
    wait: null,
    cancelling: false,
    cancelWarning: null,
  })
}
