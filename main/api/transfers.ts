import type { TransferView } from '../../contract/transfer.ts'
import type { ApiDeps } from './context.ts'
import { procedure, router } from './trpc.ts'

/** Bytes move all the time: so often a page is told of it. */
const everyMs = 250

/** What is on offer now, and each time that it has changed; a slow reader gets the newest alone. */
async function* watchTransfers(
  { files, clock }: Pick<ApiDeps, 'files' | 'clock'>,
  signal: AbortSignal,
): AsyncGenerator<readonly TransferView[], void> {
  let isDue = true
  let wake: () => void = () => undefined
  const onChange = (): void => {
    isDue = true
    wake()
  }
  const unsubscribe = files.onChange(onChange)
  signal.addEventListener('abort', onChange, { once: true })
  try {
    while (!signal.aborted) {
      if (!isDue) await new Promise<void>((resolve) => (wake = resolve))
      isDue = false
      if (signal.aborted) return
      yield files.views()
      await new Promise<void>((resolve) => {
        const stop = (): void => {
          timer.cancel()
          signal.removeEventListener('abort', stop)
          resolve()
        }
        const timer = clock.after(everyMs, stop)
        signal.addEventListener('abort', stop, { once: true })
      })
    }
  } finally {
    signal.removeEventListener('abort', onChange)
    unsubscribe()
  }
}

/** Files on their way to charge points and from them. */
export const transfersRouter = router({
  /** Those that are open; one that is withdrawn is gone from it, and its story is in its run. */
  views: procedure.subscription(async function* ({ ctx, signal }) {
    yield* watchTransfers(ctx.deps, AbortSignal.any([signal ?? ctx.deps.closing, ctx.deps.closing]))
  }),
})
