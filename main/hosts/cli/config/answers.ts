import type { ApplyResult, BackupResult, RestoreResult } from '../../../../contract/configuration-apply.ts'
import type {
  ReadConfigurationResult,
  SetConfigurationResult,
} from '../../../../contract/configuration-run.ts'
import type {
  ComparisonView,
  ConfigurationView,
  ReadingHead,
} from '../../../../contract/configuration-view.ts'
import type { BenchSession } from '../bench-session.ts'
import { runToResult } from '../follow-run.ts'
import type { Output } from '../output.ts'

// What a bench of this same version answers is its own contract: it is not parsed again here.

interface Results {
  'configuration.read': ReadConfigurationResult
  'configuration.set': SetConfigurationResult
  'configuration.apply': ApplyResult
  'configuration.backup': BackupResult
  'configuration.restore': RestoreResult
}

const answerOf = async <T extends object>(response: Response): Promise<T> => {
  return (await response.json()) as T
}

/** Runs one of them to its end; a number is the exit code of one that has no result. */
export const runOf = <P extends keyof Results>(
  session: BenchSession,
  procedure: P,
  input: unknown,
  output: Output,
): Promise<Results[P] | number> => runToResult<Results[P]>(session, procedure, input, output)

export const viewOf = async (session: BenchSession, chargePointId: string): Promise<ConfigurationView> =>
  answerOf(await session.ask(`/api/charge-points/${encodeURIComponent(chargePointId)}/configuration`))

export const readingsOf = async (
  session: BenchSession,
  query: Readonly<Record<string, string>>,
): Promise<readonly ReadingHead[]> => {
  const path = `/api/configurations?${new URLSearchParams(query).toString()}`
  const { readings } = await answerOf<{ readings: readonly ReadingHead[] }>(await session.ask(path))
  return readings
}

export const comparisonOf = async (session: BenchSession, a: unknown, b: unknown): Promise<ComparisonView> =>
  answerOf(
    await session.ask('/api/configurations/compare', { method: 'POST', body: JSON.stringify({ a, b }) }),
  )
