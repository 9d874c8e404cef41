import {
  diagnosticsFileInput,
  diagnosticsListInput,
  framesAroundInput,
  logFindInput,
  logLineAtInput,
  logTextInput,
  logWindowInput,
  type DiagnosticsEntry,
  type DiagnosticsFile,
  type FrameAround,
  type LogFindView,
  type LogLineView,
  type LogTextView,
} from '../../contract/diagnostics.ts'
import type { ApiDeps } from './context.ts'
import { framesAround } from './diagnostics-frames.ts'
import { procedure, router } from './trpc.ts'

/** With what was unpacked of it. ToolError `not-found`. */
export const removeDiagnostics = async (
  { files, diagnosticsReader }: Pick<ApiDeps, 'files' | 'diagnosticsReader'>,
  fileId: string,
): Promise<void> => {
  await diagnosticsReader.forget(fileId)
  await files.received.remove(fileId)
}

/** What charge points have left here. Pulling is a run (`diagnostics.pull`); the bytes go over HTTP. */
export const diagnosticsRouter = router({
  /** Newest first. */
  list: procedure
    .input(diagnosticsListInput)
    .query(({ ctx, input }): readonly DiagnosticsFile[] => ctx.deps.files.received.list(input)),
  remove: procedure
    .input(diagnosticsFileInput)
    .mutation(({ ctx, input }): Promise<void> => removeDiagnostics(ctx.deps, input.fileId)),
  /** The file tree: of an archive what is in it, of any other file itself. */
  entries: procedure
    .input(diagnosticsFileInput)
    .query(({ ctx, input }): Promise<readonly DiagnosticsEntry[]> =>
      ctx.deps.diagnosticsReader.entries(input.fileId),
    ),
  text: procedure
    .input(logTextInput)
    .query(({ ctx, input }): Promise<LogTextView> => ctx.deps.diagnosticsReader.text(input)),
  window: procedure
    .input(logWindowInput)
    .query(({ ctx, input }): Promise<readonly LogLineView[]> => ctx.deps.diagnosticsReader.window(input)),
  find: procedure
    .input(logFindInput)
    .query(({ ctx, input }): Promise<LogFindView> => ctx.deps.diagnosticsReader.find(input)),
  lineAt: procedure
    .input(logLineAtInput)
    .query(({ ctx, input }): Promise<number | null> => ctx.deps.diagnosticsReader.lineAt(input)),
  framesAround: procedure
    .input(framesAroundInput)
    .query(({ ctx, input }): Promise<readonly FrameAround[]> =>
      framesAround(ctx.deps.journal, input.chargePointId, input.at),
    ),
})
