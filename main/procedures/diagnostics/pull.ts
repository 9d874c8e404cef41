import { randomInt } from 'node:crypto'
import type { z } from 'zod'
import { toTimestamp } from '../../../contract/clock.ts'
import {
  diagnosticsPullInput,
  type DiagnosticsFile,
  type DiagnosticsKind,
  type DiagnosticsPullResult,
  type DiagnosticsWord,
} from '../../../contract/diagnostics.ts'
import type { EventOf } from '../../../contract/journal-event.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { TransferView } from '../../../contract/transfer.ts'
import { parseFrame } from '../../../ocpp/rpc.ts'
import type { Journal } from '../../storage/journal.ts'
import type { FileExchange } from '../../transfer/file-exchange.ts'
import type { UploadOffer } from '../../transfer/transfer.ts'
import { isCallProblem, type ChargePointLink } from '../charge-point-link.ts'
import { openEventQueue } from '../event-queue.ts'
import { defineProcedure, type Procedure, type ProcedureContext } from '../procedure.ts'
import { endError, type End } from './ends.ts'

export interface DiagnosticsDeps {
  readonly journal: Pick<Journal, 'subscribe' | 'read'>
  readonly files: Pick<FileExchange, 'received' | 'offerUpload'>
}

type Input = z.output<typeof diagnosticsPullInput>

/** What has come of it so far. */
interface Seen {
  readonly announcedName: string | null
  readonly said: readonly DiagnosticsWord[]
  readonly files: readonly DiagnosticsFile[]
}

const seconds = (count: number): number => count * 1000
const firstByteMs = seconds(300)
const stallsMs = seconds(120)
/** A word of failure, or an upload that broke off, can be followed by its next try. */
const triesAgainMs = seconds(60)
/** It named no file, says Idle or Uploaded: what comes after that comes soon. */
const straggleMs = seconds(20)
/** Some send it twice, or in several files. */
const settleMs = seconds(5)
/** One that speaks of its upload says its last word, too. */
const lastWordMs = seconds(20)
const answerMs = seconds(100)

const failed: ReadonlySet<string> = new Set([
  'UploadFailed',
  'UploadFailure',
  'BadMessage',
  'PermissionDenied',
  'NotSupportedOperation',
])

const addressOf = ({ address }: Input, link: ChargePointLink): string => {
  if (address !== undefined) return address
  const dialled = link.view()?.link
  if (dialled?.state === 'connected') return dialled.localAddress
  throw new ToolError(
    'charge-point-not-connected',
    { chargePointId: link.id },
    'check-address',
    `${link.id} is not connected, and no address for it was given.`,
  )
}

/** Asks for the file; gives the name that it is announced under. Rejects with `diagnostics-refused`. */
const request = async (link: ChargePointLink, input: Input, location: string): Promise<string | null> => {
  const { kind, startTime, stopTime, retries, retryIntervalSeconds } = input
  const again = {
    ...(retries === undefined ? {} : { retries }),
    ...(retryIntervalSeconds === undefined ? {} : { retryInterval: retryIntervalSeconds }),
  }
  const time = (given: string): string => toTimestamp(Date.parse(given))
  const options = { onBreak: 'once', toItsEnd: true, timeoutMs: answerMs } as const
  try {
    if (kind === 'GetDiagnostics') {
      const { fileName } = await link.call(
        'GetDiagnostics',
        {
          location,
          ...again,
          ...(startTime === undefined ? {} : { startTime: time(startTime) }),
          ...(stopTime === undefined ? {} : { stopTime: time(stopTime) }),
        },
        options,
      )
      return fileName === undefined || fileName.trim() === '' ? null : fileName
    }
    const log = {
      remoteLocation: location,
      ...(startTime === undefined ? {} : { oldestTimestamp: time(startTime) }),
      ...(stopTime === undefined ? {} : { latestTimestamp: time(stopTime) }),
    }
    const requestId = randomInt(1, 2_147_483_647)
    const { status, filename } = await link.call(
      'GetLog',
      { logType: kind, requestId, log, ...again },
      options,
    )
    if (status === 'Rejected') throw endError({ end: 'refused', answer: status }, input, location)
    return filename ?? null
  } catch (error) {
    if (isCallProblem(error, 'call-refused')) {
      const answer = String(error.params['errorCode'] ?? 'CALLERROR')
      throw endError({ end: 'refused', answer }, input, location)
    }
    // the bytes will show whether it was taken
    if (isCallProblem(error, 'call-timed-out', 'connection-closed', 'answer-unreadable')) return unanswered
    throw error
  }
}
const unanswered = '?'

const statusAction = (kind: DiagnosticsKind) =>
  kind === 'GetDiagnostics' ? 'DiagnosticsStatusNotification' : 'LogStatusNotification'

const wordOf = (event: EventOf<'frame'>, kind: DiagnosticsKind): DiagnosticsWord | null => {
  if (event.direction !== 'in' || event.messageType !== 2 || event.action !== statusAction(kind)) return null
  const frame = parseFrame(event.text)
  if (frame.kind !== 'call') return null
  const { payload } = frame
  if (typeof payload !== 'object' || payload === null || !('status' in payload)) return null
  return { at: event.at, status: String(payload.status) }
}

interface Phase {
  readonly key: string
  readonly progress: 'diagnostics-await' | 'diagnostics-receive' | 'diagnostics-settle'
  readonly waitFor: string
  readonly timeoutMs: number
  readonly onTimeout: End | 'done' | 'ask-status'
}

const bytesOf = ({ attempts }: TransferView): number => attempts.reduce((sum, { bytes }) => sum + bytes, 0)

const phaseOf = (view: TransferView, { announcedName, said, files }: Seen, retryMs: number): Phase => {
  const running = view.attempts.filter(({ state }) => state === 'running').length
  const of = (
    progress: Phase['progress'],
    waitFor: string,
    timeoutMs: number,
    onTimeout: Phase['onTimeout'],
  ): Phase => ({
    key: [progress, waitFor, view.attempts.length, running, said.at(-1)?.status, files.length].join(' '),
    ...{ progress, waitFor, timeoutMs, onTimeout },
  })
  const partial = files.find(({ state }) => state === 'partial')
  const bytes = files.reduce((most, { size }) => Math.max(most, size), 0)
  const incomplete: End = { end: 'incomplete', bytes }
  if (running > 0) return of('diagnostics-receive', 'diagnostics-bytes', stallsMs, incomplete)
  const status = said.at(-1)?.status ?? ''
  if (files.some(({ state }) => state === 'whole')) {
    const waitMs = status === 'Uploading' ? lastWordMs : settleMs
    return of('diagnostics-settle', 'diagnostics-more', waitMs, 'done')
  }
  const again = triesAgainMs + retryMs
  const wait = (waitFor: string, timeoutMs: number, onTimeout: Phase['onTimeout']): Phase =>
    of('diagnostics-await', waitFor, timeoutMs, onTimeout)
  if (partial) return wait('diagnostics-retry', again, incomplete)
  if (failed.has(status))
    return wait('diagnostics-retry', again, { end: 'upload-failed', status, refusal: view.lastRefusal })
  if (status === 'Uploaded') return wait('diagnostics-first-byte', straggleMs, { end: 'elsewhere' })
  if (status === 'Idle') return wait('diagnostics-first-byte', straggleMs, { end: 'idle' })
  if (announcedName === null) return wait('diagnostics-first-byte', straggleMs, { end: 'none' })
  return wait('diagnostics-first-byte', firstByteMs + retryMs, 'ask-status')
}

/** Asks for the status, once; some say nothing by themselves (OCPP 1.6 §4.4). */
const askStatus = async (link: ChargePointLink, kind: DiagnosticsKind): Promise<void> => {
  try {
    if (kind === 'GetDiagnostics')
      await link.call(
        'TriggerMessage',
        { requestedMessage: 'DiagnosticsStatusNotification' },
        { onBreak: 'once' },
      )
    else
      await link.call(
        'ExtendedTriggerMessage',
        { requestedMessage: 'LogStatusNotification' },
        { onBreak: 'once' },
      )
  } catch (error) {
    if (
      !isCallProblem(
        error,
        'call-not-allowed',
        'call-refused',
        'call-timed-out',
        'connection-closed',
        'wait-timed-out',
      )
    )
      throw error
  }
}

/** Follows an upload until its bytes are here, or there is no hope for them. */
const watch = async (
  context: ProcedureContext,
  deps: DiagnosticsDeps,
  { input, link, offer, mark }: { input: Input; link: ChargePointLink; offer: UploadOffer; mark: number },
  announcedName: string | null,
): Promise<Seen> => {
  const { kind } = input
  const retryMs = seconds(input.retryIntervalSeconds ?? 0)
  let seen: Seen = { announcedName, said: [], files: [] }
  let hasAsked = false
  const queue = await openEventQueue(deps.journal, link.id, ['frame'], mark)
  const of = { chargePointId: link.id, jobId: context.jobId, runId: context.runId, kind }
  const show = (view: TransferView): void => {
    const last = view.attempts.at(-1)
    const count = last?.expected == null ? null : { done: last.bytes, total: last.expected }
    const { progress } = phaseOf(view, seen, retryMs)
    context.progress(progress, {}, progress === 'diagnostics-receive' ? count : null)
  }
  const stopWatching = offer.watch((view) => {
    show(view)
    queue.nudge()
  })
  /** Resolves when the phase is another. */
  const untilTurned = async (key: string, signal: AbortSignal): Promise<void> => {
    while (phaseOf(offer.view(), seen, retryMs).key === key) {
      const event = await queue.next(signal)
      const word = event && wordOf(event, kind)
      if (word) seen = { ...seen, said: [...seen.said, word].slice(-mostWords) }
      await keep()
    }
  }
  /** Whatever happens to the run: what is on disk is in the list. */
  const keep = async (): Promise<void> => {
    const files: DiagnosticsFile[] = []
    for (const file of offer.files()) files.push(await deps.files.received.add(file, of))
    seen = { ...seen, files }
  }

  try {
    for (;;) {
      await keep()
      const view = offer.view()
      const phase = phaseOf(view, seen, retryMs)
      show(view)
      const before = bytesOf(view)
      const what = { for: phase.waitFor, params: { chargePointId: link.id }, timeoutMs: phase.timeoutMs }
      try {
        await context.wait(what, (signal) => untilTurned(phase.key, signal))
      } catch (error) {
        if (!isCallProblem(error, 'wait-timed-out')) throw error
        if (bytesOf(offer.view()) > before) continue
        if (phase.onTimeout === 'done') return seen
        if (phase.onTimeout !== 'ask-status') throw endError(phase.onTimeout, input, offer.url)
        const silent: End = { end: 'silent', seconds: Math.round(phase.timeoutMs / 1000) }
        if (hasAsked) throw endError(silent, input, offer.url)
        hasAsked = true
        const words = seen.said.length
        await askStatus(link, kind)
        const status = {
          for: 'diagnostics-status',
          params: { chargePointId: link.id },
          timeoutMs: straggleMs,
        }
        await context
          .wait(status, (signal) => untilTurned(phase.key, signal))
          .catch((late: unknown) => {
            if (!isCallProblem(late, 'wait-timed-out')) throw late
          })
        if (seen.said.length === words && phaseOf(offer.view(), seen, retryMs).key === phase.key)
          throw endError(silent, input, offer.url)
      }
    }
  } finally {
    stopWatching()
    queue.close()
    await keep()
  }
}
/** One that says Uploading all the time. */
const mostWords = 200

/**
 * Lets a charge point leave its diagnostics here. It ends when the bytes are on disk and hashed, whatever is said of
 * it; where they do not come, it says which of the ways they did not come in, and what else can be tried.
 */
export const diagnosticsPullProcedure = (deps: DiagnosticsDeps): Procedure<Input, DiagnosticsPullResult> =>
  defineProcedure({
    input: diagnosticsPullInput,
    needs: ({ chargePointId }) => [
      { kind: 'charge-point', id: chargePointId },
      { kind: 'file-endpoint', id: chargePointId },
    ],
    // what came before is kept; asking once more does no harm
    afterInterruption: 'repeat',
    secrets: [],
    async run(input, context) {
      const { chargePointId, kind, protocol, target } = input
      const link = context.chargePoint(chargePointId)
      await link.ready()
      const offer = await deps.files.offerUpload({
        ...{ chargePointId, protocol },
        localAddress: addressOf(input, link),
      })
      try {
        const location = target === 'folder' ? offer.url : offer.fileUrl('diagnostics')
        const mark = link.mark()
        context.progress('diagnostics-request', { kind })
        context.warnOfCancel('diagnostics-requested')
        const announced = await request(link, input, location)
        const { files, said } = await watch(context, deps, { input, link, offer, mark }, announced)
        return {
          files,
          announcedName: announced === unanswered ? null : announced,
          said,
          disagrees: failed.has(said.at(-1)?.status ?? ''),
        }
      } finally {
        offer.withdraw()
      }
    },
  })
