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
import type { ToolError } from '../../../contract/tool-error.ts'
import type { TransferView } from '../../../contract/transfer.ts'
import { parseFrame } from '../../../ocpp/rpc.ts'
import type { Journal } from '../../storage/journal.ts'
import type { FileExchange } from '../../transfer/file-exchange.ts'
import type { UploadOffer } from '../../transfer/transfer.ts'
import { isCallProblem, type ChargePointLink } from '../charge-point-link.ts'
import { openEventQueue } from '../event-queue.ts'
import { askForFile, fileWayOf } from '../file-offer.ts'
import { defineProcedure, type Procedure, type ProcedureContext } from '../procedure.ts'
import { findUnkeptProfile } from '../profile-findings.ts'
import { endError, type Cause, type End } from './ends.ts'

export interface DiagnosticsDeps {
  readonly journal: Pick<Journal, 'append' | 'subscribe' | 'read'>
  readonly files: Pick<FileExchange, 'received' | 'offerUpload'>
}

type Input = z.output<typeof diagnosticsPullInput>

/** What has come of it so far. */
interface Seen {
  /** It named a file, or has not answered. */
  readonly isPromised: boolean
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

/** What the charge point was asked for; `requestId` is that of GetLog. */
interface Asked {
  readonly requestId: number | null
  /** What its answer called the file; null = it named none. */
  readonly announcedName: string | null
  /** false: what comes has to show whether it was taken. */
  readonly isAnswered: boolean
}

/** Asks for the file. Rejects with `diagnostics-refused`. */
const request = async (
  deps: DiagnosticsDeps,
  link: ChargePointLink,
  input: Input,
  location: string,
): Promise<Asked> => {
  const { kind, startTime, stopTime, retries, retryIntervalSeconds } = input
  const again = {
    ...(retries === undefined ? {} : { retries }),
    ...(retryIntervalSeconds === undefined ? {} : { retryInterval: retryIntervalSeconds }),
  }
  const time = (given: string): string => toTimestamp(Date.parse(given))
  const options = { onBreak: 'once', toItsEnd: true, timeoutMs: answerMs } as const
  const refused = (answer: string): ToolError => endError({ end: 'refused', answer }, input, location)
  const named = (name: string | undefined): string | null => (name?.trim() ? name : null)
  if (kind === 'GetDiagnostics') {
    const payload = {
      location,
      ...again,
      ...(startTime === undefined ? {} : { startTime: time(startTime) }),
      ...(stopTime === undefined ? {} : { stopTime: time(stopTime) }),
    }
    const mark = link.mark()
    const answer = await askForFile(
      () => link.call('GetDiagnostics', payload, options),
      async (code) => {
        await findUnkeptProfile(deps, link, { action: 'GetDiagnostics', answer: code, mark })
        return refused(code)
      },
    )
    return { requestId: null, announcedName: named(answer?.fileName), isAnswered: answer !== null }
  }
  const log = {
    remoteLocation: location,
    ...(startTime === undefined ? {} : { oldestTimestamp: time(startTime) }),
    ...(stopTime === undefined ? {} : { latestTimestamp: time(stopTime) }),
  }
  const requestId = randomInt(1, 2_147_483_647)
  const answer = await askForFile(
    () => link.call('GetLog', { logType: kind, requestId, log, ...again }, options),
    refused,
  )
  // AcceptedCanceled: another upload was given up for this one (Security §6.15)
  if (answer?.status === 'Rejected') throw refused(answer.status)
  return { requestId, announcedName: named(answer?.filename), isAnswered: answer !== null }
}

const statusAction = (kind: DiagnosticsKind) =>
  kind === 'GetDiagnostics' ? 'DiagnosticsStatusNotification' : 'LogStatusNotification'

/** Its word of this upload; null = it is of another one, or none at all. */
const wordOf = (
  event: EventOf<'frame'>,
  kind: DiagnosticsKind,
  requestId: number | null,
): DiagnosticsWord | null => {
  if (event.direction !== 'in' || event.messageType !== 2 || event.action !== statusAction(kind)) return null
  const frame = parseFrame(event.text)
  if (frame.kind !== 'call') return null
  const { payload } = frame
  if (typeof payload !== 'object' || payload === null || !('status' in payload)) return null
  // Security N01: each word bears the requestId of its GetLog, but for the one of a trigger
  const isOfAnother =
    requestId !== null &&
    'requestId' in payload &&
    payload.requestId != null &&
    payload.requestId !== requestId
  return isOfAnother ? null : { at: event.at, status: String(payload.status) }
}

interface Phase {
  readonly key: string
  readonly progress: 'diagnostics-await' | 'diagnostics-receive' | 'diagnostics-settle'
  readonly waitFor: string
  readonly timeoutMs: number
  readonly onTimeout: End | 'done' | 'ask-status'
}

/** Why what it sent, or wanted to, could not be taken; null = nothing of that kind was seen. */
const causeOf = ({ attempts, lastRefusal }: TransferView): Cause | null => {
  const last = attempts.at(-1)?.state
  const broken =
    last === undefined || last === 'running' || last === 'sent' || last === 'complete' ? null : last
  return broken === 'withdrawn' ? null : (broken ?? lastRefusal)
}

const bytesOf = ({ attempts }: TransferView): number => attempts.reduce((sum, { bytes }) => sum + bytes, 0)

const phaseOf = (view: TransferView, { isPromised, said, files }: Seen, retryMs: number): Phase => {
  const running = view.attempts.filter(({ state }) => state === 'running').length
  const cause = causeOf(view)
  const of = (
    progress: Phase['progress'],
    waitFor: string,
    timeoutMs: number,
    onTimeout: Phase['onTimeout'],
  ): Phase => ({
    key: [progress, waitFor, view.attempts.length, running, cause, said.at(-1)?.status, files.length].join(
      ' ',
    ),
    ...{ progress, waitFor, timeoutMs, onTimeout },
  })
  const partial = files.find(({ state }) => state === 'partial')
  const bytes = files.reduce((most, { size }) => Math.max(most, size), 0)
  const incomplete: End = { end: 'incomplete', bytes }
  if (running > 0) return of('diagnostics-receive', 'diagnostics-bytes', stallsMs, incomplete)
  const status = said.at(-1)?.status ?? ''
  if (files.some(({ state, size }) => state === 'whole' && size > 0)) {
    const waitMs = status === 'Uploading' ? lastWordMs : settleMs
    return of('diagnostics-settle', 'diagnostics-more', waitMs, 'done')
  }
  const again = triesAgainMs + retryMs
  const wait = (waitFor: string, timeoutMs: number, onTimeout: End | 'ask-status'): Phase =>
    of('diagnostics-await', waitFor, timeoutMs, onTimeout)
  if (partial) return wait('diagnostics-retry', again, incomplete)
  if (failed.has(status))
    return wait('diagnostics-retry', again, { end: 'upload-failed', status, refusal: cause })
  if (files.length > 0) return wait('diagnostics-more', straggleMs, { end: 'empty' })
  const notTaken: End | null = cause && { end: 'not-taken', refusal: cause }
  if (status === 'Uploaded')
    return wait('diagnostics-first-byte', straggleMs, notTaken ?? { end: 'elsewhere' })
  if (notTaken && view.attempts.length > 0) return wait('diagnostics-retry', again, notTaken)
  if (status === 'Idle') return wait('diagnostics-first-byte', straggleMs, notTaken ?? { end: 'idle' })
  if (!isPromised && status !== 'Uploading')
    return wait('diagnostics-first-byte', straggleMs, notTaken ?? { end: 'none' })
  return wait('diagnostics-first-byte', firstByteMs + retryMs, notTaken ?? 'ask-status')
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
  { requestId, announcedName, isAnswered }: Asked,
): Promise<Seen> => {
  const { kind } = input
  const retryMs = seconds(input.retryIntervalSeconds ?? 0)
  let seen: Seen = { isPromised: announcedName !== null || !isAnswered, said: [], files: [] }
  let hasAsked = false
  const queue = await openEventQueue(deps.journal, link.id, ['frame'], mark)
  const of = { chargePointId: link.id, jobId: context.jobId, runId: context.runId, kind }
  const show = (view: TransferView): void => {
    const last = view.attempts.at(-1)
    const count =
      last?.expected == null ? null : { done: last.bytes, total: last.expected, unit: 'bytes' as const }
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
      const word = event && wordOf(event, kind, requestId)
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
    // what is cut by that is in the list only when it is on disk
    offer.withdraw()
    await offer.settled()
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
        ...fileWayOf(input.address, link),
      })
      try {
        const location = target === 'folder' ? offer.url : offer.fileUrl('diagnostics')
        const mark = link.mark()
        context.progress('diagnostics-request', { kind })
        context.warnOfCancel('diagnostics-requested')
        const asked = await request(deps, link, input, location)
        const { files, said } = await watch(context, deps, { input, link, offer, mark }, asked)
        return {
          files,
          announcedName: asked.announcedName,
          said,
          disagrees: failed.has(said.at(-1)?.status ?? ''),
        }
      } finally {
        offer.withdraw()
      }
    },
  })
