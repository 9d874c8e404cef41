import { z } from 'zod'
import type { RunView } from '../../../contract/run.ts'
import {
  defineProcedure,
  type AnyProcedure,
  type ProcedureContext,
} from '../../../main/procedures/procedure.ts'
import { startBench, type ProcedureBench, type ProcedureBenchOptions } from './procedure-bench.ts'

/** What a procedure of a test does. */
export type Run = (input: { readonly id: string }, context: ProcedureContext) => Promise<unknown>

/** A procedure that needs the charge point `id`. */
export const procedure = (
  run: Run,
  options: Partial<Pick<AnyProcedure, 'afterInterruption' | 'secrets' | 'needs'>> = {},
): AnyProcedure =>
  defineProcedure({
    input: z.looseObject({ id: z.string().min(1) }),
    needs: ({ id }) => [{ kind: 'charge-point', id }],
    afterInterruption: 'resume',
    secrets: [],
    run,
    ...options,
  })

export const start = (
  procedures: Readonly<Record<string, AnyProcedure>>,
  options: ProcedureBenchOptions = {},
): Promise<ProcedureBench> => startBench({ procedures, ...options })

export const begin = (bench: ProcedureBench, name: string, input: unknown = { id: 'CP1' }): Promise<string> =>
  bench.drive(bench.runner.start(name, input))
export const end = (bench: ProcedureBench, runId: string): Promise<RunView> =>
  bench.drive(bench.runner.ended(runId))

/** Runs until its signal is aborted, by waiting for something that never comes. */
export const forever: Run = (_, context) =>
  context.wait({ for: 'nothing', timeoutMs: 1e9 }, () => new Promise(() => undefined))
