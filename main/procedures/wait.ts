import type { Clock } from '../../contract/clock.ts'
import type { Wait } from '../../contract/run.ts'
import { isToolError, ToolError } from '../../contract/tool-error.ts'
import type { WaitFor } from './procedure.ts'

const tickMs = 1_000
/** What a tick may count: a laptop that slept has not waited. */
const longestTickMs = 3_000

export interface Waiting {
  readonly clock: Clock
  readonly signal: AbortSignal
  /** Called with what is waited for, again when `until` has moved, and with null at the end. */
  readonly show: (wait: Wait | null) => void
}

const isCancel = (reason: unknown): boolean => isToolError(reason) && reason.code === 'cancelled'

const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)))

/** The one wait of all procedures: it is shown, it ends, and it ends at once when the run is told to. */
export const waitFor = <T>(
  { clock, signal, show }: Waiting,
  what: WaitFor,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> => {
  if (signal.aborted) return Promise.reject(asError(signal.reason))
  const own = new AbortController()
  const params = what.params ?? {}
  const since = clock.now()
  let until = since + what.timeoutMs
  let leftMs = what.timeoutMs
  let last = clock.monotonic()
  const shown = (): Wait => ({ for: what.for, params, since, until })
  return new Promise<T>((resolve, reject) => {
    const end = (): void => {
      timer.cancel()
      signal.removeEventListener('abort', abort)
      show(null)
    }
    const abort = (): void => {
      if (what.toItsEnd === true && isCancel(signal.reason)) return
      end()
      const reason = asError(signal.reason)
      own.abort(reason)
      reject(reason)
    }
    const tick = (): void => {
      const now = clock.monotonic()
      leftMs -= Math.min(now - last, longestTickMs)
      last = now
      if (leftMs <= 0) {
        const seconds = Math.round(what.timeoutMs / 1000)
        const error = new ToolError(
          'wait-timed-out',
          { ...params, for: what.for, seconds },
          'try-again',
          `Waited ${seconds} s for ${what.for}: it did not come.`,
        )
        end()
        own.abort(error)
        reject(error)
        return
      }
      const ends = clock.now() + leftMs
      if (Math.abs(ends - until) > longestTickMs) {
        until = ends
        show(shown())
      }
      timer = clock.after(Math.min(tickMs, leftMs), tick)
    }
    let timer = clock.after(Math.min(tickMs, leftMs), tick)
    signal.addEventListener('abort', abort, { once: true })
    show(shown())
    work(own.signal).then(
      (value) => {
        end()
        resolve(value)
      },
      (error: unknown) => {
        end()
        reject(asError(error))
      },
    )
  })
}
