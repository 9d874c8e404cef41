import type { TRPCClient } from '@trpc/client'
import type {
  DiagnosticsEntry,
  DiagnosticsFile,
  FrameAround,
  LogFindView,
  LogLevelName,
  LogLineView,
  LogTextView,
} from '../../contract/diagnostics.ts'
import type { AppRouter } from '../../main/api/router.ts'
import { createAsk } from './ask.ts'
import { call } from './call.ts'

/** A text inside of what a charge point left. */
export interface LogOf {
  readonly fileId: string
  readonly entryId: number
  /** Of times without a zone: minutes ahead of UTC. */
  readonly offsetMinutes: number
}

export interface LogFilter {
  readonly text: string
  /** Empty: all. */
  readonly levels: readonly LogLevelName[]
}

/** What charge points have left here. Everything rejects with `BenchError`. */
export interface DiagnosticsClient {
  /** Newest first. */
  readonly list: (chargePointId: string) => Promise<readonly DiagnosticsFile[]>
  readonly remove: (fileId: string) => Promise<void>
  readonly entries: (fileId: string) => Promise<readonly DiagnosticsEntry[]>
  readonly text: (of: LogOf) => Promise<LogTextView>
  readonly window: (of: LogOf, from: number, count: number) => Promise<readonly LogLineView[]>
  readonly find: (of: LogOf, filter: LogFilter, from: number, count: number) => Promise<LogFindView>
  /** null: the text tells no times. */
  readonly lineAt: (of: LogOf, at: number) => Promise<number | null>
  /** The frames of the same minute. */
  readonly framesAround: (chargePointId: string, at: number) => Promise<readonly FrameAround[]>
  /** The bytes as they came; of an entry, unpacked. */
  readonly bytes: (fileId: string, entryId: number | null) => Promise<Blob>
}

export const createDiagnosticsClient = (
  trpc: TRPCClient<AppRouter>,
  token: string | null,
): DiagnosticsClient => {
  const ask = createAsk(token)
  return {
    list: (chargePointId) => call(trpc.diagnostics.list.query({ chargePointId })),
    remove: (fileId) => call(trpc.diagnostics.remove.mutate({ fileId })),
    entries: (fileId) => call(trpc.diagnostics.entries.query({ fileId })),
    text: (of) => call(trpc.diagnostics.text.query(of)),
    window: (of, from, count) => call(trpc.diagnostics.window.query({ ...of, from, count })),
    find: (of, { text, levels }, from, count) =>
      call(trpc.diagnostics.find.query({ ...of, text, levels: [...levels], from, count })),
    lineAt: (of, at) => call(trpc.diagnostics.lineAt.query({ ...of, at })),
    framesAround: (chargePointId, at) => call(trpc.diagnostics.framesAround.query({ chargePointId, at })),
    bytes: async (fileId, entryId) => {
      const path = `/api/diagnostics/${encodeURIComponent(fileId)}`
      return (await ask(entryId === null ? path : `${path}/entries/${entryId}`)).blob()
    },
  }
}
