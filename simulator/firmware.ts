import { X509Certificate } from 'node:crypto'
import type { Clock, Timer } from '../contract/clock.ts'
import type { Request, Response } from '../ocpp/actions/index.ts'
import { readTimestamp } from '../ocpp/timestamps.ts'
import type { Calls } from './calls.ts'
import type { FirmwareToFetch, Memory } from './memory.ts'
import { downloadFirmware, newDownload } from './transfer/download-firmware.ts'

type Status = Request<'FirmwareStatusNotification'>['status']
type SignedStatus = Request<'SignedFirmwareStatusNotification'>['status']

/** The firmware update. The image is fetched over HTTP and HTTPS; from other places it is told alone. */
export interface Firmware {
  /** OCPP 1.6 §5.19. */
  update(request: Request<'UpdateFirmware'>): void
  /** Security §4: the answer, and what is to be done after it. */
  updateSigned(request: Request<'SignedUpdateFirmware'>): {
    readonly status: Response<'SignedUpdateFirmware'>['status']
    readonly then: () => void
  }
  /** Tells the status once more; Idle where nothing goes on (OCPP 1.6 §4.5). */
  report(): void
  reportSigned(): void
  /** Unused connectors are kept unused. */
  readonly holdsConnectors: boolean
  /** A transaction is over: an installation may have waited for it. */
  transactionStopped(): void
  /** Started anew and accepted: tells of the installation that the restart was for, or goes on to fetch. */
  started(): void
  /** The power is gone or it restarts: what was under way is lost. */
  stop(): void
}

export interface FirmwareOptions {
  readonly clock: Clock
  readonly calls: Calls
  readonly memory: Memory
  readonly now: () => number
  readonly isCharging: () => boolean
  /** Connectors are held, or no longer. */
  readonly onHold: () => void
  readonly restart: () => void
  /** What it does when so much of the image has come (0 to 1); null: it goes on. */
  readonly fetches: (part: number) => 'hold' | 'restart' | null
  readonly onSecurityEvent: (type: string, techInfo?: string) => void
}

type Phase =
  | { readonly phase: 'idle' }
  | {
      readonly phase: 'scheduled' | 'downloading' | 'waiting' | 'installing'
      readonly job: Job
      readonly status: SignedStatus
    }

type Job = FirmwareToFetch

/** From a place that it can not reach for real. */
const toldMs = 20_000
const installMs = 10_000
const plainRetries = 3
const plainRetryMs = 10_000

/** A version that stands in the file's name, or the next after the one that it has. */
const versionOf = (location: string, current: string | undefined): string => {
  const file = location.split('/').at(-1) ?? ''
  const named = /\d+(?:\.\d+)+/.exec(file)?.[0]
  if (named !== undefined) return named
  const match = /^(.*?)(\d+)(\D*)$/.exec(current ?? '1.0.0')
  return match ? `${match[1] ?? ''}${Number(match[2]) + 1}${match[3] ?? ''}` : `${current ?? ''}.1`
}

const plain: ReadonlySet<string> = new Set<Status>([
  'Downloaded',
  'DownloadFailed',
  'Downloading',
  'Idle',
  'InstallationFailed',
  'Installing',
  'Installed',
])
const isPlain = (status: SignedStatus): status is Status => plain.has(status)

const isCertificate = (pem: string, nowMs: number): boolean => {
  try {
    const certificate = new X509Certificate(pem)
    return Date.parse(certificate.validFrom) <= nowMs && nowMs <= Date.parse(certificate.validTo)
  } catch {
    return false
  }
}

export const createFirmware = (options: FirmwareOptions): Firmware => {
  const { clock, calls, memory } = options
  let state: Phase = { phase: 'idle' }
  let timer: Timer | null = null
  let power = new AbortController()

  const tell = (status: SignedStatus, requestId: number | null): void => {
    if (requestId !== null) void calls.call('SignedFirmwareStatusNotification', { status, requestId })
    else if (isPlain(status)) void calls.call('FirmwareStatusNotification', { status })
  }
  const enter = (phase: Exclude<Phase['phase'], 'idle'>, job: Job, status: SignedStatus): void => {
    state = { phase, job, status }
    tell(status, job.requestId)
  }
  const after = (ms: number, step: () => void): void => {
    timer?.cancel()
    timer = clock.after(ms, step)
  }

  const begin = (job: Job, retrieveAtMs: number): void => {
    const waitMs = retrieveAtMs - options.now()
    if (waitMs > 0) {
      state = { phase: 'scheduled', job, status: 'DownloadScheduled' }
      if (job.requestId !== null) tell('DownloadScheduled', job.requestId)
    }
    after(Math.max(0, waitMs), () => {
      enter('downloading', job, 'Downloading')
      fetch(job)
    })
  }

  const fetch = (job: Job): void => {
    memory.firmwareToFetch = job
    if (/^https?:/i.test(job.location)) void fetchOnce(job)
    else after(toldMs, () => downloaded(job))
  }

  const fetchOnce = async (job: Job): Promise<void> => {
    const { signal } = power
    const onBytes = (received: number, total: number | null): 'hold' | null => {
      const does = options.fetches(total === null ? 0 : received / total)
      if (does === 'restart') options.restart()
      return does === null ? null : 'hold'
    }
    const { outcome } = await downloadFirmware(job.location, { signal, onBytes, resumeFrom: job.progress })
    if (signal.aborted) return
    if (outcome === 'complete') return downloaded(job)
    if (job.triesLeft > 0) {
      job.triesLeft -= 1
      after(job.retryMs, () => void fetchOnce(job))
      return
    }
    memory.firmwareToFetch = null
    tell('DownloadFailed', job.requestId)
    state = { phase: 'idle' }
  }

  const downloaded = (job: Job): void => {
    memory.firmwareToFetch = null
    enter('waiting', job, 'Downloaded')
    if (job.requestId !== null) enter('waiting', job, 'SignatureVerified')
    options.onHold()
    const waitMs = (job.installAtMs ?? 0) - options.now()
    if (waitMs <= 0) return install(job)
    enter('waiting', job, 'InstallScheduled')
    after(waitMs, () => install(job))
  }

  /** Waits for the end of all transactions (OCPP 1.6 §5.19). */
  const install = (job: Job): void => {
    if (options.isCharging()) return
    enter('installing', job, 'Installing')
    after(installMs, () => {
      void reboot(job)
    })
  }

  const reboot = async (job: Job): Promise<void> => {
    const { requestId, location } = job
    if (requestId !== null) {
      state = { phase: 'installing', job, status: 'InstallRebooting' }
      await calls.call('SignedFirmwareStatusNotification', { status: 'InstallRebooting', requestId })
    }
    // Stopped, or another one was begun, meanwhile.
    if (state.phase !== 'installing' || state.job !== job) return
    memory.firmwareToInstall = { version: versionOf(location, memory.firmwareVersion), requestId }
    options.restart()
  }

  const stop = (): void => {
    timer?.cancel()
    timer = null
    power.abort(new Error('the power is gone'))
    power = new AbortController()
    state = { phase: 'idle' }
  }

  return {
    update({ location, retrieveDate, retries = plainRetries, retryInterval }) {
      stop()
      memory.firmwareToFetch = null
      const retryMs = retryInterval === undefined ? plainRetryMs : retryInterval * 1000
      const of = { location, requestId: null, installAtMs: null, triesLeft: retries, retryMs }
      begin({ ...of, progress: newDownload() }, readTimestamp(retrieveDate)?.ms ?? 0)
    },
    updateSigned({ requestId, firmware }) {
      if (!isCertificate(firmware.signingCertificate, options.now()))
        return {
          status: 'InvalidCertificate',
          then: () => options.onSecurityEvent('InvalidFirmwareSigningCertificate'),
        }
      const isOther = state.phase !== 'idle'
      const installAtMs =
        firmware.installDateTime === undefined ? null : (readTimestamp(firmware.installDateTime)?.ms ?? null)
      return {
        status: isOther ? 'AcceptedCanceled' : 'Accepted',
        then: () => {
          stop()
          memory.firmwareToFetch = null
          const of = { location: firmware.location, requestId, installAtMs }
          const tries = { triesLeft: plainRetries, retryMs: plainRetryMs }
          begin(
            { ...of, ...tries, progress: newDownload() },
            readTimestamp(firmware.retrieveDateTime)?.ms ?? 0,
          )
        },
      }
    },
    report() {
      const status = state.phase === 'idle' || !isPlain(state.status) ? 'Idle' : state.status
      void calls.call('FirmwareStatusNotification', { status })
    },
    reportSigned() {
      if (state.phase === 'idle' || state.job.requestId === null)
        void calls.call('SignedFirmwareStatusNotification', { status: 'Idle' })
      else tell(state.status, state.job.requestId)
    },
    get holdsConnectors() {
      return state.phase === 'waiting' || state.phase === 'installing'
    },
    transactionStopped() {
      if (state.phase === 'waiting' && (state.job.installAtMs ?? 0) <= options.now()) install(state.job)
    },
    started() {
      const job = memory.firmwareToFetch
      if (job && state.phase === 'idle') {
        enter('downloading', job, 'Downloading')
        fetch(job)
      }
      const done = memory.firmwareToInstall
      if (!done) return
      memory.firmwareToInstall = null
      tell('Installed', done.requestId)
      options.onSecurityEvent('FirmwareUpdated', done.version)
    },
    stop,
  }
}
