import type { FirmwareRecord } from '../../../contract/firmware.ts'
import { ToolError } from '../../../contract/tool-error.ts'
import type { TransferRefusal } from '../../../contract/transfer.ts'

/** How an update ends that did not come to its proof: each with what to do next. */
export type End =
  | { readonly end: 'refused'; readonly answer: string }
  | { readonly end: 'never-fetched'; readonly seconds: number }
  /** It came, and got nothing. */
  | { readonly end: 'fetch-refused'; readonly refusal: TransferRefusal }
  /** What is on this laptop is no longer what was offered. */
  | { readonly end: 'file-changed' }
  | { readonly end: 'download-failed' }
  | { readonly end: 'stalled'; readonly seconds: number }
  | { readonly end: 'lost-in-restart' }
  | { readonly end: 'not-installed'; readonly seconds: number }
  | { readonly end: 'install-failed' }
  | { readonly end: 'never-came-back'; readonly seconds: number }
  | { readonly end: 'old-version' }
  | { readonly end: 'other-version' }
  | { readonly end: 'version-unread' }

/** Different bytes that have gone out, over all that is known. */
export const servedAtLeast = ({ served, servedBefore = 0 }: FirmwareRecord): number =>
  Math.max(served, servedBefore)

/** The error that an end is told by; what was seen until then is in the run's checkpoint. */
export const endError = (end: End, record: FirmwareRecord): ToolError => {
  const served = servedAtLeast(record)
  const { url, protocol, versionBefore, version } = record
  const { size } = record.image
  const other = protocol === 'http' ? 'HTTPS' : 'HTTP'
  const bytes = { served, size }
  const ofBytes = `${served} of ${size} bytes`
  const before = versionBefore ?? ''
  switch (end.end) {
    case 'refused':
      return new ToolError(
        'firmware-refused',
        { answer: end.answer },
        'check-feature-profile',
        `The charge point refused UpdateFirmware: ${end.answer}.`,
      )
    case 'never-fetched':
      return new ToolError(
        'firmware-never-fetched',
        { seconds: end.seconds, url, other },
        'try-other-protocol',
        `It never fetched ${url} within ${end.seconds} s: check that it can reach it, or try ${other}.`,
      )
    case 'fetch-refused':
      return new ToolError(
        'firmware-fetch-refused',
        { refusal: end.refusal, url, other },
        'try-other-protocol',
        `It came and fetched nothing: ${end.refusal}. See which URL it asks for (it was given ${url}), or try ${other}.`,
      )
    case 'file-changed':
      return new ToolError(
        'firmware-file-changed',
        { firmware: record.image.name },
        'add-file',
        `${record.image.name} was changed or removed on this laptop meanwhile: add it anew, then update again.`,
      )
    case 'download-failed':
      return new ToolError(
        'firmware-download-failed',
        { ...bytes, other },
        'send-again',
        `It says DownloadFailed with ${ofBytes}: send the update again, or try ${other}.`,
      )
    case 'stalled':
      return new ToolError(
        'firmware-stalled',
        { ...bytes, seconds: end.seconds },
        'check-network',
        `The download stopped at ${ofBytes} for ${end.seconds} s: check its network, then send it again.`,
      )
    case 'lost-in-restart':
      return new ToolError(
        'firmware-lost-in-restart',
        bytes,
        'send-again',
        `It restarted at ${ofBytes} and forgot the download: send the update again.`,
      )
    case 'not-installed':
      return new ToolError(
        'firmware-not-installed',
        { version: before, seconds: end.seconds },
        'restart-charge-point',
        `It has the whole file and still runs ${before} after ${end.seconds} s: restart it.`,
      )
    case 'install-failed':
      return new ToolError(
        'firmware-install-failed',
        {},
        'check-image',
        'It has the whole file and says InstallationFailed: check that the image is for this hardware.',
      )
    case 'never-came-back':
      return new ToolError(
        'firmware-never-came-back',
        { seconds: end.seconds },
        'power-cycle',
        `It went away and is not back after ${end.seconds} s: switch its power off and on.`,
      )
    case 'old-version':
      return new ToolError(
        'firmware-old-version',
        { version: version ?? before },
        'pull-diagnostics',
        `It took the whole file and came back with ${version ?? before}, as before.`,
      )
    case 'other-version': {
      const expected = record.image.version ?? ''
      return new ToolError(
        'firmware-other-version',
        { version: version ?? '', expected },
        'check-image',
        `It came back with ${version ?? 'no version'}, and not with ${expected}.`,
      )
    }
    case 'version-unread':
      return new ToolError(
        'firmware-version-unread',
        {},
        'restart-charge-point',
        'It is back, but does not say its version: restart it, so that it sends a BootNotification.',
      )
  }
}
