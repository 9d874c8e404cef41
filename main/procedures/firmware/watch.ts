import type { FirmwareRecord } from '../../../contract/firmware.ts'
import type { TransferRefusal, TransferView } from '../../../contract/transfer.ts'
import type { Journal } from '../../storage/journal.ts'
import type { Offer } from '../../transfer/transfer.ts'
import { isCallProblem, type ChargePointLink } from '../charge-point-link.ts'
import { openEventQueue } from '../event-queue.ts'
import type { ProcedureContext } from '../procedure.ts'
import { servedAtLeast, type End } from './ends.ts'
import { storyKinds, tellBytes, tellEvent, type Story } from './story.ts'

export interface WatchOptions {
  readonly journal: Pick<Journal, 'subscribe' | 'read'>
  readonly link: ChargePointLink
  readonly offer: Offer
  readonly retryIntervalSeconds: number | undefined
  /** It was taken up: bytes that went out before Chargebench was started anew are not counted any more. */
  readonly isResumed: boolean
  /** The last byte has gone out: another charge point may fetch. */
  readonly onFetched: () => void
}

const seconds = (count: number): number => count * 1000
/** From the moment on from which it may fetch. */
const fetchBeginsMs = seconds(600)
/** Without a byte; its own retries fall into it. */
const stallsMs = seconds(300)
/** A word of failure can be followed by its next try. */
const triesAgainMs = seconds(60)
/** Writing a flash takes minutes, and some wait for the end of a transaction (OCPP 1.6 §5.19). */
const installsMs = seconds(1_800)
/** Of one that says Installed and stays: it may restart yet. */
const saysInstalledMs = seconds(60)
const returnsMs = seconds(600)
const bootsMs = seconds(60)
/** Some start twice: once to write the image, once with it. */
const startsAgainMs = seconds(180)

interface Phase {
  readonly key: string
  readonly waitFor: string
  readonly timeoutMs: number
  readonly onTimeout: End | 'ask-version'
}

/** One that starts again and again with what it had. */
const mostBoots = 4
const bootsAfterFetch = ({ turns }: FirmwareRecord): number => {
  const fetched = turns.findLastIndex(({ what }) => what === 'last-byte')
  return turns.slice(fetched).filter(({ what }) => what === 'boot').length
}

/** It came back as after a lost network: what has restarted sends a BootNotification (OCPP 1.6 §4.2). */
const isOnlyLinkBack = ({ stage, turns }: FirmwareRecord): boolean =>
  stage === 'back' &&
  !turns.slice(turns.findLastIndex(({ what }) => what === 'link-lost')).some(({ what }) => what === 'boot')

/** What the transfer itself says. */
interface Serving {
  /** Bytes are on their way. */
  readonly isMoving: boolean
  readonly lastRefusal: TransferRefusal | null
}

const servingOf = ({ attempts, lastRefusal }: TransferView): Serving => ({
  isMoving: attempts.some(({ state }) => state === 'running'),
  lastRefusal,
})

const phaseOf = (
  record: FirmwareRecord,
  { isMoving, lastRefusal }: Serving,
  nowMs: number,
  retryMs: number,
): Phase => {
  const { stage, gaveUp, said, restarted } = record
  // whatever it asks for from now on, there is nothing to give
  const isFetching = stage === 'requested' || stage === 'fetching'
  const of = (waitFor: string, timeoutMs: number, onTimeout: Phase['onTimeout'], more = ''): Phase => ({
    key: `${stage} ${more}`,
    waitFor,
    timeoutMs,
    onTimeout,
  })
  if (isFetching && lastRefusal === 'file-changed' && !isMoving)
    return of('firmware-fetch', 1, { end: 'file-changed' }, 'file-changed')
  switch (stage) {
    case 'requested': {
      if (gaveUp) return of('firmware-retry', triesAgainMs + retryMs, { end: 'download-failed' }, 'gave-up')
      const waitMs = Math.max(0, Date.parse(record.retrieveDate) - nowMs) + fetchBeginsMs + retryMs
      const never: End = { end: 'never-fetched', seconds: Math.round(waitMs / 1000) }
      const end: End = lastRefusal === null ? never : { end: 'fetch-refused', refusal: lastRefusal }
      return of('firmware-fetch', waitMs, end, lastRefusal ?? '')
    }
    case 'fetching': {
      if (gaveUp) return of('firmware-retry', triesAgainMs + retryMs, { end: 'download-failed' }, 'gave-up')
      const waitMs = stallsMs + retryMs
      const stalled: End = { end: 'stalled', seconds: Math.round(waitMs / 1000) }
      if (restarted) return of('firmware-fetch', waitMs, { end: 'lost-in-restart' }, 'restarted')
      // it was cut, or it is not known here any more that it ever came: nothing moves before it asks again
      return isMoving
        ? of('firmware-bytes', waitMs, stalled, 'moving')
        : of('firmware-fetch', waitMs, stalled)
    }
    case 'fetched':
      if (gaveUp) return of('firmware-install', triesAgainMs, { end: 'install-failed' }, 'gave-up')
      return said === 'Installed'
        ? of('firmware-restart', saysInstalledMs, 'ask-version', 'installed')
        : of('firmware-install', installsMs, 'ask-version')
    case 'away':
      return of('firmware-return', returnsMs, { end: 'never-came-back', seconds: returnsMs / 1000 })
    case 'back':
      return of('firmware-boot', bootsMs, 'ask-version')
    case 'old-version': {
      const end: End = { end: gaveUp ? 'install-failed' : 'old-version' }
      if (bootsAfterFetch(record) >= mostBoots) return of('firmware-second-restart', 1, end, 'often')
      const isOver = gaveUp || said === 'Installed'
      return of('firmware-second-restart', isOver ? triesAgainMs : startsAgainMs, end, String(isOver))
    }
    case 'other-version':
      return of('firmware-second-restart', startsAgainMs, { end: 'other-version' })
    case 'proven':
      return of('', 0, 'ask-version')
  }
}

/** Asked for its version and told the old one again and again: that is an answer, too. */
const mostAsked = 3

/** Of a file's bytes each twentieth is written down: a restart of Chargebench forgets no more. */
const savedParts = 20

const cancelOf = ({ stage }: FirmwareRecord): 'fetching' | 'installing' =>
  stage === 'fetching' ? 'fetching' : 'installing'

const unaskable = [
  'call-not-allowed',
  'call-refused',
  'call-timed-out',
  'connection-closed',
  'wait-timed-out',
] as const

/** When the last byte of the file had gone out, over all that is known; null = not yet. */
const lastByteAt = ({ coveredAt, attempts, file }: TransferView, isResumed: boolean): number | null => {
  if (coveredAt !== null || !isResumed) return coveredAt
  // what it asks for from the middle on is behind what it has from before (RFC 9110 §14.2)
  const last = attempts.find(
    ({ from, bytes, state }) =>
      from > 0 && from + bytes === file?.size && (state === 'sent' || state === 'complete'),
  )
  return last ? (last.endedAt ?? last.startedAt) : null
}

/**
 * Follows an update by what can be seen until it is proven, or has come to another end. Every turn is saved. Rejects
 * with the reason of the signal.
 */
export const watchUpdate = async (
  context: ProcedureContext,
  begun: FirmwareRecord,
  { journal, link, offer, retryIntervalSeconds, isResumed, onFetched }: WatchOptions,
): Promise<{ readonly record: FirmwareRecord; readonly end: End | null }> => {
  const { clock } = context
  let record = begun
  let isTriggered = false
  let asked = 0
  let saved = record.served
  const queue = await openEventQueue(journal, link.id, storyKinds, record.seen)

  let isAskedAnew = false
  const phaseNow = (retryMs: number): Phase => phaseOf(record, servingOf(offer.view()), clock.now(), retryMs)
  const bytesOf = (view: TransferView) => ({
    firstByteAt: view.firstByteAt,
    lastByteAt: lastByteAt(view, isResumed),
  })
  const takeBytes = () => {
    const bytes = { ...bytesOf(offer.view()), isAskedAnew }
    isAskedAnew = false
    return bytes
  }
  /** What was saved tells too little of what has gone out. */
  const isFarBehind = (served: number): boolean => served - saved >= record.image.size / savedParts
  const servedNow = (): number => servedAtLeast({ ...record, served: offer.view().covered })
  const show = (): void => {
    const { stage } = record
    const { size, name, version } = record.image
    context.progress(
      `firmware-${stage}`,
      { name, version: version ?? '', before: record.versionBefore ?? '' },
      stage === 'requested' || stage === 'fetching'
        ? { done: servedAtLeast(record), total: size, unit: 'bytes' }
        : null,
    )
  }
  const tell = async (story: Story, seen: number): Promise<void> => {
    const turned = story.turns.length !== record.turns.length || story.stage !== record.stage
    record = { ...record, ...story, turns: [...story.turns], seen, served: offer.view().covered }
    if (!turned && !isFarBehind(record.served)) return
    saved = record.served
    if (record.stage !== 'requested' && record.stage !== 'fetching') onFetched()
    context.warnOfCancel(record.stage === 'requested' ? 'firmware-requested' : `firmware-${cancelOf(record)}`)
    show()
    await context.saveCheckpoint(record)
  }

  let told = bytesOf(offer.view())
  let serving = servingOf(offer.view())
  const stopWatching = offer.watch((view) => {
    const now = bytesOf(view)
    if (record.served !== view.covered) {
      record = { ...record, served: view.covered }
      show()
    }
    const { isMoving, lastRefusal } = servingOf(view)
    const isAsBefore = isMoving === serving.isMoving && lastRefusal === serving.lastRefusal
    serving = { isMoving, lastRefusal }
    if (now.firstByteAt === told.firstByteAt && now.lastByteAt === told.lastByteAt && isAsBefore) {
      if (isFarBehind(view.covered)) queue.nudge()
      return
    }
    isAskedAnew ||= told.lastByteAt !== null && now.lastByteAt === null
    told = now
    queue.nudge()
  })
  /** Resolves when the phase is another. */
  const untilTurned = async (key: string, retryMs: number, signal: AbortSignal): Promise<void> => {
    while (phaseNow(retryMs).key === key) {
      const event = await queue.next(signal)
      const bytes = tellBytes(record, takeBytes())
      if (event === null) {
        await tell(bytes, record.seen)
        continue
      }
      const story = tellEvent(bytes, event, { ...record, isTriggered }, servedNow())
      if (event.kind === 'boot') isTriggered = false
      await tell(story, event.seq)
    }
  }
  /** false: it may not be asked while it is Accepted (Errata 3.40), refuses, or does not answer. */
  const askVersion = async (): Promise<boolean> => {
    isTriggered = true
    asked += 1
    try {
      const { status } = await link.call(
        'TriggerMessage',
        { requestedMessage: 'BootNotification' },
        { timeoutMs: 30_000, onBreak: 'once' },
      )
      return status === 'Accepted'
    } catch (error) {
      isTriggered = false
      if (isCallProblem(error, ...unaskable)) return false
      throw error
    }
  }

  try {
    show()
    await tell(tellBytes(record, takeBytes()), record.seen)
    for (;;) {
      if (record.stage === 'proven') return { record, end: null }
      const retryMs = seconds(retryIntervalSeconds ?? 0)
      const phase = phaseNow(retryMs)
      const { served } = record
      try {
        await context.wait(
          { for: phase.waitFor, params: { chargePointId: link.id }, timeoutMs: phase.timeoutMs },
          (signal) => untilTurned(phase.key, retryMs, signal),
        )
      } catch (error) {
        if (!isCallProblem(error, 'wait-timed-out')) throw error
        // a large file over a slow line: bytes have moved meanwhile
        if (record.stage === 'fetching' && record.served > served) continue
        if (phase.onTimeout !== 'ask-version') return { record, end: phase.onTimeout }
        const notInstalled: End = { end: 'not-installed', seconds: Math.round(phase.timeoutMs / 1000) }
        const isBack = record.stage === 'back'
        if (asked >= mostAsked) return { record, end: isBack ? { end: 'version-unread' } : notInstalled }
        const before = record.turns.length
        const isAnswered = await askVersion()
        if (isAnswered) await bootSeen(before)
        if (isOnlyLinkBack(record)) {
          // it may be at it still, and nobody else is to talk to it meanwhile
          await tell({ ...record, stage: 'fetched' }, record.seen)
          continue
        }
        if (!isAnswered) return { record, end: isBack ? { end: 'version-unread' } : notInstalled }
        if (record.stage === 'back') return { record, end: { end: 'version-unread' } }
        if (record.stage === 'fetched' && !isBack) return { record, end: notInstalled }
      }
    }
  } finally {
    stopWatching()
    queue.close()
  }

  /** Of the BootNotification that was asked for: it comes, or it does not. */
  async function bootSeen(turns: number): Promise<void> {
    const hasBooted = (): boolean => record.turns.slice(turns).some(({ what }) => what === 'boot')
    try {
      await context.wait(
        { for: 'firmware-boot', params: { chargePointId: link.id }, timeoutMs: bootsMs },
        async (signal) => {
          while (!hasBooted()) {
            const event = await queue.next(signal)
            if (event === null) continue
            const story = tellEvent(record, event, { ...record, isTriggered }, servedNow())
            if (event.kind === 'boot') isTriggered = false
            await tell(story, event.seq)
          }
        },
      )
    } catch (error) {
      if (!isCallProblem(error, 'wait-timed-out')) throw error
    }
  }
}
