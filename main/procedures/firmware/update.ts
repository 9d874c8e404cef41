import type { z } from 'zod'
import { toTimestamp } from '../../../contract/clock.ts'
import {
  firmwareRecordSchema,
  firmwareUpdateInput,
  type FirmwareImage,
  type FirmwareKeyChange,
  type FirmwareRecord,
  type FirmwareUpdateResult,
} from '../../../contract/firmware.ts'
import type { ConfigurationReading } from '../../../contract/configuration.ts'
import { isToolError, ToolError } from '../../../contract/tool-error.ts'
import { compareReadings } from '../../../ocpp/configuration-drift.ts'
import type { Journal } from '../../storage/journal.ts'
import type { Readings } from '../../storage/readings.ts'
import type { FileExchange } from '../../transfer/file-exchange.ts'
import { matchFirmware } from '../../transfer/firmware-match.ts'
import type { Offer } from '../../transfer/transfer.ts'
import { isCallProblem, type ChargePointLink } from '../charge-point-link.ts'
import { keepReading, takeBackup } from '../configuration/backup.ts'
import type { ConfigurationDeps } from '../configuration/deps.ts'
import { askForFile, fileWayOf } from '../file-offer.ts'
import { defineProcedure, type Procedure, type ProcedureContext } from '../procedure.ts'
import { findUnkeptProfile } from '../profile-findings.ts'
import { endError, servedAtLeast } from './ends.ts'
import { disagreementsOf, emptyStory, sameVersion } from './story.ts'
import { watchUpdate } from './watch.ts'

export interface FirmwareDeps extends ConfigurationDeps {
  readonly journal: Pick<Journal, 'state' | 'append' | 'subscribe' | 'read'>
  readonly readings: Pick<Readings, 'put' | 'latest' | 'get'>
  readonly files: Pick<FileExchange, 'library' | 'offerDownload' | 'downloadTurns'>
}

type Input = z.output<typeof firmwareUpdateInput>

/** Other charge points fetch: as long as it takes. */
const turnMs = 24 * 3_600_000

/** What speaks against it, unless it was allowed. ToolError `firmware-mismatch`, `firmware-not-newer`, `transactions-open`. */
const check = (input: Input, image: FirmwareImage, link: ChargePointLink): void => {
  const view = link.view()
  const identity = view?.identity
  if (identity) {
    const { fit, order } = matchFirmware(image.details, identity)
    const { vendor = identity.chargePointVendor, model = '', version = '' } = image.details
    if (!input.allowMismatch && (fit === 'vendor-differs' || fit === 'model-differs')) {
      const wanted = `${vendor} ${model}`.trim()
      const found = `${identity.chargePointVendor} ${identity.chargePointModel}`
      throw new ToolError(
        'firmware-mismatch',
        { firmware: image.name, wanted, found },
        'allow-mismatch',
        `${image.name} is for ${wanted}, and ${link.id} is ${found}.`,
      )
    }
    if (!input.allowDowngrade && (order === 'older' || order === 'same')) {
      const before = identity.firmwareVersion ?? ''
      throw new ToolError(
        'firmware-not-newer',
        { version, before },
        'allow-downgrade',
        `${version} is not newer than ${before}, which runs.`,
      )
    }
  }
  const connectors = Object.values(view?.connectors ?? {})
  if (!input.allowOpenTransactions && connectors.some(({ transactionId }) => transactionId !== null))
    throw new ToolError(
      'transactions-open',
      { chargePointId: link.id },
      'stop-transaction',
      `${link.id} has an open transaction: stop it first.`,
    )
}

/** The earlier of the two clocks: a charge point whose own is behind would wait otherwise. */
const retrieveDateOf = ({ retrieveAt }: Input, { clock }: ProcedureContext, link: ChargePointLink): string =>
  retrieveAt === 'now'
    ? toTimestamp(clock.now() + Math.min(0, link.view()?.clockOffsetMs ?? 0))
    : toTimestamp(Date.parse(retrieveAt))

const hostOf = (url: string): string => new URL(url).hostname.replace(/^\[|\]$/g, '')

/** Whether UpdateFirmware went out, of a run that was interrupted before it could say so. */
const wasSent = async (
  { journal }: FirmwareDeps,
  chargePointId: string,
  { seen, url }: FirmwareRecord,
): Promise<boolean> => {
  const events = await journal.read({ after: seen, limit: 10_000, chargePointId, kinds: ['frame'] })
  return events.some(
    (event) =>
      event.kind === 'frame' &&
      event.direction === 'out' &&
      event.action === 'UpdateFirmware' &&
      event.text.includes(url),
  )
}

/** Rejects with `firmware-refused`; false: nothing answered. */
const request = async (
  deps: FirmwareDeps,
  link: ChargePointLink,
  input: Input,
  record: FirmwareRecord,
): Promise<boolean> => {
  const { retries, retryIntervalSeconds } = input
  const payload = {
    location: record.url,
    retrieveDate: record.retrieveDate,
    ...(retries === undefined ? {} : { retries }),
    ...(retryIntervalSeconds === undefined ? {} : { retryInterval: retryIntervalSeconds }),
  }
  const answer = await askForFile(
    () => link.call('UpdateFirmware', payload, { onBreak: 'once', toItsEnd: true }),
    async (answer) => {
      await findUnkeptProfile(deps, link, { action: 'UpdateFirmware', answer, mark: record.seen })
      return endError({ end: 'refused', answer }, record)
    },
  )
  return answer !== null
}

const keyChanges = (
  deps: FirmwareDeps,
  before: ConfigurationReading | null,
  after: ConfigurationReading,
): readonly FirmwareKeyChange[] => {
  if (before === null) return []
  const { know } = deps.knownKeys(after.chargePointId)
  return compareReadings({ keys: before.keys, know }, { keys: after.keys, know }).flatMap(
    ({ a, b, state }) => {
      if (state === 'same' || state === 'hidden') return []
      const key = b?.key ?? a?.key ?? ''
      return [
        {
          key,
          state: state === 'differs' ? 'changed' : state === 'only-a' ? 'gone' : 'new',
          before: a?.value ?? null,
          after: b?.value ?? null,
        },
      ] as const
    },
  )
}

/**
 * The id of the backup; null where it gives none and that was allowed. ToolError `backup-implausible`, also where it
 * does not tell its keys at all: that is most likely the one that needs a firmware.
 */
const backUp = async (
  context: ProcedureContext,
  deps: FirmwareDeps,
  { chargePointId, allowNoBackup }: Input,
): Promise<string | null> => {
  context.progress('firmware-backup')
  try {
    return (await takeBackup(context, deps, chargePointId)).stored.id
  } catch (error) {
    const isUntold = isCallProblem(error, 'call-refused', 'call-timed-out', 'answer-unreadable')
    if (!isUntold && !(isToolError(error) && error.code === 'backup-implausible')) throw error
    if (allowNoBackup) {
      context.log.write('warn', 'no-backup-before-update', { error })
      return null
    }
    if (!isUntold) throw error
    throw new ToolError(
      'backup-implausible',
      { chargePointId, fault: error.code, keys: 0 },
      'read-again',
      `${chargePointId} does not tell its keys: ${error.message}`,
    )
  }
}

/** The keys again; that they can not be read does not take the proof away. */
const compareKeys = async (
  context: ProcedureContext,
  deps: FirmwareDeps,
  link: ChargePointLink,
  backupId: string | null,
) => {
  if (backupId === null) return { readingId: null, keys: [] }
  context.progress('firmware-compare')
  try {
    const after = await keepReading(context, deps, link.id)
    const before = await deps.readings.get(backupId)
    return { readingId: after.id, keys: keyChanges(deps, before?.reading ?? null, after.reading) }
  } catch (error) {
    context.signal.throwIfAborted()
    context.log.write('warn', 'keys-unread-after-update', { error })
    return { readingId: null, keys: [] }
  }
}

const proofOf = ({ image, versionBefore, version }: FirmwareRecord): FirmwareUpdateResult['proof'] =>
  version === versionBefore ? 'same' : sameVersion(version, image.version) ? 'version' : 'changed'

/**
 * Gives a charge point a firmware and follows it until it boots with the new version: by the bytes that go out, the
 * link and its BootNotification; its own words stand beside. Cancelling withdraws the file: OCPP 1.6 has no message
 * that takes an update back.
 */
export const firmwareUpdateProcedure = (deps: FirmwareDeps): Procedure<Input, FirmwareUpdateResult> =>
  defineProcedure({
    input: firmwareUpdateInput,
    needs: ({ chargePointId }) => [
      { kind: 'charge-point', id: chargePointId },
      { kind: 'file-endpoint', id: chargePointId },
    ],
    afterInterruption: 'resume',
    secrets: [],
    async run(input, context) {
      const { chargePointId, firmwareId, protocol } = input
      const link = context.chargePoint(chargePointId)
      const saved = firmwareRecordSchema.safeParse(context.checkpoint).data ?? null
      const image = deps.files.library.get(firmwareId)
      let record = saved
      let release: () => void = () => undefined
      let offer: Offer | null = null

      const offerFile = async (token?: string): Promise<Offer> => {
        offer = await deps.files.offerDownload({
          ...{ chargePointId, protocol, token },
          ...fileWayOf(record ? hostOf(record.url) : input.address, link),
          file: deps.files.library.fileOf(firmwareId),
        })
        return offer
      }
      const takeTurn = async (): Promise<void> => {
        context.progress('firmware-turn')
        release = await context.wait({ for: 'firmware-turn', params: {}, timeoutMs: turnMs }, (signal) =>
          deps.files.downloadTurns.take(signal),
        )
      }

      try {
        if (record === null) {
          await link.ready()
          check(input, image, link)
          const backupId = await backUp(context, deps, input)
          await takeTurn()
          await link.ready()
          const made = await offerFile()
          const { fingerprint } = made.view()
          const { id, name, size, sha256 } = image
          record = {
            ...emptyStory,
            image: { id, name, size, sha256, version: image.details.version ?? null },
            versionBefore: link.view()?.identity?.firmwareVersion ?? null,
            backupId,
            transferId: made.id,
            earlierTransferIds: [],
            ...{ opens: made.token, url: made.url, protocol, fingerprint },
            retrieveDate: retrieveDateOf(input, context, link),
            ...{ seen: link.mark(), requestedAt: null, served: 0 },
          }
          await context.saveCheckpoint(record)
        } else {
          const isFetching = record.stage === 'requested' || record.stage === 'fetching'
          if (isFetching) await takeTurn()
          const made = await offerFile(record.opens)
          const turn = { at: context.clock.now(), what: 'taken-up' } as const
          const sent = record.requestedAt !== null || (await wasSent(deps, chargePointId, record))
          const isSameUrl = made.url === record.url
          record = {
            ...record,
            transferId: made.id,
            earlierTransferIds: [...record.earlierTransferIds, record.transferId],
            turns: [...record.turns, turn],
            // counted anew: which parts it had taken before is not known here
            served: 0,
            servedBefore: servedAtLeast(record),
            ...(isSameUrl ? {} : { url: made.url, opens: made.token, fingerprint: made.view().fingerprint }),
            requestedAt: sent && (isSameUrl || !isFetching) ? (record.requestedAt ?? turn.at) : null,
          }
          await context.saveCheckpoint(record)
        }

        if (record.requestedAt === null) {
          context.progress('firmware-request')
          const answered = await request(deps, link, input, record)
          const at = context.clock.now()
          const turns = [...record.turns, { at, what: 'requested', answered } as const]
          record = { ...record, requestedAt: at, turns }
          context.warnOfCancel('firmware-requested')
          await context.saveCheckpoint(record)
        }
        if (offer === null) throw new Error('nothing was offered')
        const { record: last, end } = await watchUpdate(context, record, {
          ...{ journal: deps.journal, link, offer },
          retryIntervalSeconds: input.retryIntervalSeconds,
          isResumed: saved !== null,
          onFetched: () => release(),
        })
        if (end !== null) throw endError(end, last)
        context.warnOfCancel(null)
        const { versionBefore, version, backupId, turns } = last
        const compared = await compareKeys(context, deps, link, backupId)
        return {
          proof: proofOf(last),
          ...{ versionBefore, version, backupId },
          ...compared,
          disagreements: disagreementsOf(last),
          turns,
        }
      } finally {
        release()
        withdraw(offer)
      }
    },
  })

const withdraw = (offer: Offer | null): void => offer?.withdraw()
