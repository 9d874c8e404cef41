import { toTimestamp, type Clock, type Timer } from '../contract/clock.ts'
import type { Request, Response } from '../ocpp/actions/index.ts'
import type { Calls } from './calls.ts'

/** Uploads of diagnostics and logs, told step by step; no bytes are sent. */
export interface Uploads {
  /** OCPP 1.6 §5.9: the name of the file, and what is to be done after the answer. */
  diagnostics(): { readonly fileName: string; readonly then: () => void }
  /** Security §3. */
  log(request: Request<'GetLog'>): { readonly response: Response<'GetLog'>; readonly then: () => void }
  /** Tells the status once more; Idle where nothing goes on (OCPP 1.6 §4.4). */
  reportDiagnostics(): void
  reportLog(): void
  stop(): void
}

export interface UploadsOptions {
  readonly clock: Clock
  readonly calls: Calls
  readonly id: string
  readonly now: () => number
}

const uploadMs = 10_000

export const createUploads = ({ clock, calls, id, now }: UploadsOptions): Uploads => {
  let diagnostics: Timer | null = null
  let log: { readonly timer: Timer; readonly requestId: number } | null = null

  const nameOf = (what: string): string =>
    `${what}-${id.replaceAll(/[^\w.-]/g, '_')}-${toTimestamp(now()).replaceAll(/[:.]/g, '-')}.txt`

  return {
    diagnostics: () => ({
      fileName: nameOf('diagnostics'),
      then: () => {
        diagnostics?.cancel()
        void calls.call('DiagnosticsStatusNotification', { status: 'Uploading' })
        diagnostics = clock.after(uploadMs, () => {
          diagnostics = null
          void calls.call('DiagnosticsStatusNotification', { status: 'Uploaded' })
        })
      },
    }),
    log({ requestId, logType }) {
      const filename = nameOf(logType === 'SecurityLog' ? 'security-log' : 'diagnostics-log')
      return {
        response: { status: log ? 'AcceptedCanceled' : 'Accepted', filename },
        then: () => {
          log?.timer.cancel()
          void calls.call('LogStatusNotification', { status: 'Uploading', requestId })
          const timer = clock.after(uploadMs, () => {
            log = null
            void calls.call('LogStatusNotification', { status: 'Uploaded', requestId })
          })
          log = { timer, requestId }
        },
      }
    },
    reportDiagnostics: () =>
      void calls.call('DiagnosticsStatusNotification', { status: diagnostics ? 'Uploading' : 'Idle' }),
    reportLog: () =>
      void calls.call(
        'LogStatusNotification',
        log ? { status: 'Uploading', requestId: log.requestId } : { status: 'Idle' },
      ),
    stop() {
      diagnostics?.cancel()
      log?.timer.cancel()
      diagnostics = null
      log = null
    },
  }
}
