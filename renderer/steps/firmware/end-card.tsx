import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { RunError, RunView } from '../../../contract/run.ts'
import { firmware } from '../../../i18n/firmware.en.ts'
import { Icon } from '../../components/icon.tsx'
import { runErrorWords } from '../../components/run-words.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { StateCard } from '../../components/ui.tsx'
import { usePlace } from '../../state/place.ts'
import { imageOf, recordOf, resultOf } from './firmware-record.ts'
import { useFirmwarePlace } from './firmware-place.ts'

const { failed } = firmware.end
type KnownEnd = keyof typeof failed
const isKnownEnd = (code: string): code is KnownEnd => Object.hasOwn(failed, code)

type Action =
  'again' | 'withoutBackup' | 'protocol' | 'diagnostics' | 'traffic' | 'service' | 'connect' | 'library'

/** What is offered at each end, the likeliest first. */
const actionsOf: Readonly<Record<KnownEnd, readonly Action[]>> = {
  'backup-implausible': ['withoutBackup', 'traffic'],
  'firmware-mismatch': ['again', 'library'],
  'firmware-not-newer': ['again', 'library'],
  'transactions-open': ['again'],
  'firmware-refused': ['traffic', 'service', 'again'],
  'firmware-fetch-refused': ['protocol', 'traffic', 'again'],
  'firmware-file-changed': ['library', 'again'],
  'firmware-never-fetched': ['protocol', 'again', 'diagnostics'],
  'firmware-download-failed': ['again', 'protocol', 'diagnostics'],
  'firmware-stalled': ['again', 'diagnostics'],
  'firmware-lost-in-restart': ['again', 'diagnostics'],
  'firmware-not-installed': ['diagnostics', 'again'],
  'firmware-install-failed': ['diagnostics', 'library'],
  'firmware-never-came-back': ['connect', 'service', 'traffic'],
  'firmware-old-version': ['diagnostics', 'again'],
  'firmware-other-version': ['library', 'again'],
  'firmware-version-unread': ['traffic', 'again'],
  other: ['again'],
}

const endOf = ({ code }: RunError): KnownEnd => (isKnownEnd(code) ? code : 'other')

const Actions = ({ run, actions }: { readonly run: RunView; readonly actions: readonly Action[] }) => {
  const { t } = useTranslation()
  const [, go] = usePlace()
  const [, goInFirmware] = useFirmwarePlace()
  const record = recordOf(run)
  const other = record?.protocol === 'https' ? 'http' : 'https'
  const image = record?.image.id ?? imageOf(run)
  const again = () => goInFirmware({ isChoosing: true, image, protocol: record?.protocol ?? 'http' })
  const does: Readonly<Record<Action, () => void>> = {
    again,
    // it is asked about where it is started
    withoutBackup: again,
    protocol: () => goInFirmware({ isChoosing: true, image, protocol: other }),
    diagnostics: () => go({ step: 'diagnostics' }),
    traffic: () => go({ panel: 'traffic' }),
    service: () => go({ panel: 'service-port' }),
    connect: () => go({ step: 'connect' }),
    library: () => goInFirmware({ isLibraryOpen: true }),
  }
  return actions.map((action) => (
    <Button
      key={action}
      {...(action === 'again' ? { leftSection: <Icon name="refresh" /> } : {})}
      onClick={does[action]}
    >
      {t(`firmware.end.actions.${action}`, { protocol: other.toUpperCase() })}
    </Button>
  ))
}

interface Told {
  readonly kind: StatusKind
  readonly title: string
  readonly detail: string
  readonly actions: readonly Action[]
}

const told = (run: RunView, t: TFunction): Told | null => {
  switch (run.state.state) {
    case 'running':
      return null
    case 'failed': {
      const end = endOf(run.state.error)
      return {
        kind: 'failed',
        title: t(`firmware.end.failed.${end}`),
        detail: runErrorWords(run.state.error, t),
        actions: actionsOf[end],
      }
    }
    case 'cancelled':
      return {
        kind: 'skipped',
        title: t('firmware.end.cancelled'),
        detail: t('firmware.end.cancelledDetail'),
        actions: ['again', 'diagnostics'],
      }
    case 'interrupted':
      return {
        kind: 'interrupted',
        title: t('firmware.end.interrupted'),
        detail: t('firmware.end.interruptedDetail'),
        actions: [],
      }
    case 'dismissed':
      return {
        kind: 'skipped',
        title: t('firmware.end.dismissed'),
        detail: t('firmware.end.cancelledDetail'),
        actions: ['again', 'diagnostics'],
      }
    case 'done': {
      const result = resultOf(run)
      const version = result?.version ?? ''
      return result?.proof === 'same'
        ? {
            kind: 'needs-you',
            title: t('firmware.end.same'),
            detail: t('firmware.end.sameDetail', { version }),
            actions: ['diagnostics'],
          }
        : null
    }
  }
}

/** How it ended where it did not end well, and what to do next. */
export const EndCard = ({ run }: { readonly run: RunView }): ReactNode => {
  const { t } = useTranslation()
  const what = told(run, t)
  if (what === null) return null
  const { kind, title, detail, actions } = what
  return (
    <StateCard
      kind={kind}
      title={title}
      detail={detail}
      {...(actions.length === 0 ? {} : { actions: <Actions run={run} actions={actions} /> })}
    />
  )
}
