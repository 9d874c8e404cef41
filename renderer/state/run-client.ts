import type { TRPCClient } from '@trpc/client'
import type { AppRouter } from '../../main/api/router.ts'
import { call } from './call.ts'

/** Procedures. How they go is in the bench's events. Everything rejects with `BenchError`. */
export interface RunClient {
  /** Resolves with the run's id when its beginning is kept. `input` is as the procedure's own schema has it. */
  readonly start: (procedure: string, input: object, jobId?: string) => Promise<string>
  /** false: it does not run. */
  readonly cancel: (runId: string) => Promise<boolean>
  /** What it waits for is done, says a person. false: it waits for no person. */
  readonly goOn: (runId: string) => Promise<boolean>
  readonly takeUp: (runId: string, secrets?: Readonly<Record<string, unknown>>) => Promise<void>
  /** false: it is not interrupted. */
  readonly dismiss: (runId: string) => Promise<boolean>
}

export const createRunClient = (trpc: TRPCClient<AppRouter>): RunClient => ({
  start: async (procedure, input, jobId) =>
    (await call(trpc.runs.start.mutate({ procedure, input, ...(jobId === undefined ? {} : { jobId }) })))
      .runId,
  cancel: (runId) => call(trpc.runs.cancel.mutate({ runId })),
  goOn: (runId) => call(trpc.runs.goOn.mutate({ runId })),
  takeUp: (runId, secrets) =>
    call(trpc.runs.takeUp.mutate({ runId, ...(secrets === undefined ? {} : { secrets }) })),
  dismiss: (runId) => call(trpc.runs.dismiss.mutate({ runId })),
})
