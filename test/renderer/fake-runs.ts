import type { RunClient } from '../../renderer/state/run-client.ts'

export interface FakeRuns extends RunClient {
  /** What was asked for, in this order. */
  readonly asked: (
    | { readonly ask: 'start'; readonly procedure: string; readonly input: object }
    | { readonly ask: 'cancel' | 'dismiss' | 'goOn'; readonly runId: string }
    | { readonly ask: 'takeUp'; readonly runId: string; readonly secrets: object | undefined }
  )[]
  /** What the next ask fails with; null = nothing. */
  failure: Error | null
}

/** Runs that are only asked for: how they go is told by events. The first one that is started is `run-1`. */
export const createFakeRuns = (): FakeRuns => {
  let started = 0
  const answer = <T>(value: T): Promise<T> =>
    runs.failure === null ? Promise.resolve(value) : Promise.reject(runs.failure)
  const runs: FakeRuns = {
    asked: [],
    failure: null,
    start: (procedure, input) => {
      runs.asked.push({ ask: 'start', procedure, input })
      return answer(`run-${(started += 1)}`)
    },
    cancel: (runId) => {
      runs.asked.push({ ask: 'cancel', runId })
      return answer(true)
    },
    dismiss: (runId) => {
      runs.asked.push({ ask: 'dismiss', runId })
      return answer(true)
    },
    goOn: (runId) => {
      runs.asked.push({ ask: 'goOn', runId })
      return answer(true)
    },
    takeUp: (runId, secrets) => {
      runs.asked.push({ ask: 'takeUp', runId, secrets })
      return answer(undefined)
    },
  }
  return runs
}
