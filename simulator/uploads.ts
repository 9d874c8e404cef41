import { gzipSync } from 'node:zlib'
import { toTimestamp, type Clock, type Timer } from '../contract/clock.ts'
import type { Request, Response } from '../ocpp/actions/index.ts'
import { readTimestamp } from '../ocpp/timestamps.ts'
import type { Calls } from './calls.ts'
import type { UploadWay } from './hooks.ts'
import type { OwnLogLine } from './own-log.ts'
import { uploadDiagnostics } from './transfer/upload-diagnostics.ts'

/** Uploads of diagnostics and logs over HTTP and HTTPS; those to other places are told alone. */
export interface Uploads {
  /** OCPP 1.6 §5.9: the name of the file, null where nothing is of that time; and what is to be done after the answer. */
  diagnostics(request: Request<'GetDiagnostics'>): {
    readonly fileName: string | null
    readonly then: () => void
  }
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
  readonly way: (way: UploadWay) => UploadWay
  readonly log: () => readonly OwnLogLine[]
}

/** To a place that it can not reach for real. */
const toldMs = 10_000
const retryMs = 10_000
const plainWay: UploadWay = { method: 'PUT', times: 1, tells: 'as-it-goes' }

interface Job {
  readonly location: string
  readonly fileName: string
  readonly content: Uint8Array
  readonly retries: number
  readonly retryMs: number
  readonly tell: (status: 'Uploading' | 'Uploaded' | 'failed') => void
}

interface Running {
  readonly requestId: number | null
  stop(): void
}

const isHttp = (location: string): boolean => /^https?:/i.test(location)

export const createUploads = ({ clock, calls, id, now, way, log }: UploadsOptions): Uploads => {
  let diagnostics: Running | null = null
  let logUpload: Running | null = null

  const nameOf = (what: string, ending: string): string =>
    `${what}-${id.replaceAll(/[^\w.-]/g, '_')}-${toTimestamp(now()).replaceAll(/[:.]/g, '-')}.${ending}`

  const contentOf = (from: string | undefined, to: string | undefined): Uint8Array | null => {
    const begin = (from === undefined ? null : readTimestamp(from)?.ms) ?? Number.NEGATIVE_INFINITY
    const end = (to === undefined ? null : readTimestamp(to)?.ms) ?? Number.POSITIVE_INFINITY
    const lines = log().filter(({ at }) => at >= begin && at <= end)
    return lines.length === 0 ? null : Buffer.from(lines.map(({ text }) => `${text}\n`).join(''))
  }

  const start = (job: Job, requestId: number | null, done: () => void): Running => {
    const power = new AbortController()
    let timer: Timer | null = null
    const { method, times, tells } = way(plainWay)
    const tell = (status: 'Uploading' | 'Uploaded' | 'failed'): void => {
      if (!power.signal.aborted) job.tell(status)
    }
    const pause = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        timer = clock.after(ms, resolve)
      })
    const sendOnce = async (): Promise<boolean> => {
      for (let left = job.retries; ; left -= 1) {
        const { location, fileName, content } = job
        const of = { method, fileName, content, signal: power.signal }
        const { outcome } = await uploadDiagnostics(location, of)
        if (outcome === 'complete') return true
        if (left <= 0 || power.signal.aborted) return false
        await pause(job.retryMs)
      }
    }
    const run = async (): Promise<void> => {
      if (tells === 'as-it-goes') tell('Uploading')
      let isThere = true
      if (isHttp(job.location)) for (let i = 0; i < times && isThere; i += 1) isThere = await sendOnce()
      else await pause(toldMs)
      if (power.signal.aborted) return
      if (tells === 'afterwards') tell('Uploading')
      done()
      tell(isThere ? 'Uploaded' : 'failed')
    }
    void run()
    return {
      requestId,
      stop() {
        timer?.cancel()
        power.abort(new Error('the power is gone'))
      },
    }
  }

  return {
    diagnostics({ location, retries = 1, retryInterval, startTime, stopTime }) {
      const text = contentOf(startTime, stopTime)
      if (text === null) return { fileName: null, then: () => undefined }
      const fileName = nameOf('diagnostics', 'log.gz')
      const tell: Job['tell'] = (told) => {
        const status = told === 'failed' ? 'UploadFailed' : told
        void calls.call('DiagnosticsStatusNotification', { status })
      }
      const interval = retryInterval === undefined ? retryMs : retryInterval * 1000
      const job: Job = {
        ...{ location, fileName, retries, tell },
        content: gzipSync(text),
        retryMs: interval,
      }
      return {
        fileName,
        then: () => {
          diagnostics?.stop()
          diagnostics = start(job, null, () => {
            diagnostics = null
          })
        },
      }
    },
    log({ requestId, logType, log: asked, retries = 1, retryInterval }) {
      const content = contentOf(asked.oldestTimestamp, asked.latestTimestamp)
      // Security §5.10: no name where there is nothing
      if (content === null) return { response: { status: 'Accepted' }, then: () => undefined }
      const fileName = nameOf(logType === 'SecurityLog' ? 'security-log' : 'diagnostics-log', 'txt')
      const tell: Job['tell'] = (told) => {
        const status = told === 'failed' ? 'UploadFailure' : told
        void calls.call('LogStatusNotification', { status, requestId })
      }
      const interval = retryInterval === undefined ? retryMs : retryInterval * 1000
      const job: Job = { location: asked.remoteLocation, fileName, content, retries, retryMs: interval, tell }
      return {
        response: { status: logUpload ? 'AcceptedCanceled' : 'Accepted', filename: fileName },
        then: () => {
          logUpload?.stop()
          logUpload = start(job, requestId, () => {
            logUpload = null
          })
        },
      }
    },
    reportDiagnostics: () =>
      void calls.call('DiagnosticsStatusNotification', { status: diagnostics ? 'Uploading' : 'Idle' }),
    reportLog: () =>
      void calls.call(
        'LogStatusNotification',
        logUpload?.requestId == null
          ? { status: 'Idle' }
          : { status: 'Uploading', requestId: logUpload.requestId },
      ),
    stop() {
      diagnostics?.stop()
      logUpload?.stop()
      diagnostics = null
      logUpload = null
    },
  }
}
