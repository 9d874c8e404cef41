import type { TFunction } from 'i18next'
import type { FirmwareRecord, FirmwareUpdateResult } from '../../../contract/firmware.ts'
import { formatBytes, shortHash } from '../../components/bytes.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { mayCome, type OpenKind, type Served } from './firmware-record.ts'

export interface Evidence {
  readonly id: 'file' | 'took' | 'version' | 'keys'
  readonly kind: StatusKind
  readonly detail: string
}

export interface Seen {
  readonly record: FirmwareRecord
  readonly result: FirmwareUpdateResult | null
  /** Different bytes that have gone out by now. */
  readonly served: Served
  /** Of what was not seen yet. */
  readonly open: OpenKind
  /** The charge point's own, as its connection has it; null = it is not connected. */
  readonly address: string | null
}

const bare = (address: string): string => address.replace(/^::ffff:/i, '')

const fileOf = ({ record, served, open }: Seen, t: TFunction): Evidence => {
  const { size, sha256 } = record.image
  const hash = shortHash(sha256)
  if (served.bytes >= size)
    return { id: 'file', kind: 'proven', detail: t('firmware.evidence.file.proven', { hash }) }
  const detail = t(`firmware.evidence.file.${served.isAtLeast ? 'atLeast' : 'open'}`, {
    hash,
    served: formatBytes(served.bytes),
    size: formatBytes(size),
  })
  return { id: 'file', kind: open === 'waiting' && served.bytes > 0 ? 'running' : open, detail }
}

const tookOf = ({ record, open, address }: Seen, t: TFunction): Evidence => {
  const fetches = record.turns.flatMap((turn) => (turn.what === 'fetch' ? [bare(turn.remoteAddress)] : []))
  const by = fetches.at(-1)
  if (by === undefined)
    return {
      id: 'took',
      kind: open,
      detail: t('firmware.evidence.took.open'),
    }
  const own = address === null ? null : bare(address)
  const foreign = own === null ? undefined : fetches.find((each) => each !== own)
  return foreign === undefined || own === null
    ? { id: 'took', kind: 'proven', detail: t('firmware.evidence.took.same', { address: by }) }
    : {
        id: 'took',
        kind: 'needs-you',
        detail: t('firmware.evidence.took.other', { address: foreign, own }),
      }
}

const versionOf = ({ record, result, open }: Seen, t: TFunction): Evidence => {
  if (result?.proof === 'same')
    return { id: 'version', kind: 'needs-you', detail: t('firmware.versions.sameVersion') }
  const booted = record.turns.findLast((turn) => turn.what === 'boot')
  const version = result?.version ?? (record.stage === 'proven' ? (booted?.firmwareVersion ?? null) : null)
  if (version !== null)
    return { id: 'version', kind: 'proven', detail: t('firmware.evidence.version.proven', { version }) }
  if (!mayCome(open)) return { id: 'version', kind: open, detail: t('firmware.evidence.version.failed') }
  const expected = record.image.version
  return {
    id: 'version',
    kind: open,
    detail:
      expected === null
        ? t('firmware.evidence.version.openUnnamed')
        : t('firmware.evidence.version.open', { version: expected }),
  }
}

const keysOf = ({ record, result, open }: Seen, t: TFunction): Evidence => {
  if (record.backupId === null)
    return { id: 'keys', kind: 'skipped', detail: t('firmware.evidence.keys.noBackup') }
  if (result === null)
    return {
      id: 'keys',
      kind: mayCome(open) ? 'not-started' : 'skipped',
      detail: t('firmware.evidence.keys.open'),
    }
  if (result.readingId === null)
    return { id: 'keys', kind: 'needs-you', detail: t('firmware.evidence.keys.unread') }
  return result.keys.length === 0
    ? { id: 'keys', kind: 'proven', detail: t('firmware.evidence.keys.equal') }
    : {
        id: 'keys',
        kind: 'needs-you',
        detail: t('firmware.evidence.keys.changed', { count: result.keys.length }),
      }
}

/** What has to be seen before an update counts, and how far each is. */
export const evidenceOf = (seen: Seen, t: TFunction): readonly Evidence[] => [
  fileOf(seen, t),
  tookOf(seen, t),
  versionOf(seen, t),
  keysOf(seen, t),
]
