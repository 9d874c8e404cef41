import type { TFunction } from 'i18next'
import type { BootState } from '../../../contract/boot-state.ts'
import type { StatusKind } from '../../components/status-icon.tsx'

/** After Accepted, connectors have this long to report before their silence is called missing. Milliseconds. */
export const statusGraceMs = 30_000

/** Where Boot stands, as one icon and one or two words. */
export const bootStatus = (
  boot: BootState | null,
  now: number,
  t: TFunction,
): { readonly kind: StatusKind; readonly word: string } => {
  switch (boot?.phase) {
    case undefined:
    case 'never':
      return { kind: 'not-started', word: t('walk.notStarted') }
    case 'disconnected':
      return { kind: 'link-lost', word: t('walk.linkLost') }
    case 'awaiting-boot':
      return { kind: 'waiting', word: t('walk.waiting') }
    case 'resumed':
      return { kind: 'proven', word: t('walk.accepted') }
    case 'held':
      if (boot.told === 'Rejected') return { kind: 'failed', word: t('walk.rejected') }
      return { kind: 'waiting', word: boot.decided ? t('walk.pending') : t('walk.yourAnswer') }
    case 'answer-waits':
      return { kind: 'waiting', word: t('walk.answerWaits') }
    case 'accepted':
      if (boot.missingStatuses.length === 0) return { kind: 'proven', word: t('walk.accepted') }
      return now - boot.acceptedAt < statusGraceMs
        ? { kind: 'waiting', word: t('walk.accepted') }
        : { kind: 'needs-you', word: t('walk.statusesMissing') }
  }
}
