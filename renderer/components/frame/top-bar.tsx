import { ActionIcon } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { useBench } from '../../state/bench-context.tsx'
import type { Bench } from '../../state/bench-store.ts'
import { Icon } from '../icon.tsx'
import { Status } from '../ui.tsx'
import { ChargePointSwitcher } from './charge-point-switcher.tsx'
import css from './frame.module.css'
import { linkStatus } from './link-status.ts'
import { PreferencesMenu } from './preferences-menu.tsx'

/** The address that the charge point dialled; before one did, the one that we are known by. */
const dialledAddress = ({ state, listening }: Bench, chargePoint: ChargePointView | null): string | null => {
  if (chargePoint?.link.state !== 'connected' || !listening)
    return listening?.ocppUrl ?? state?.ocppUrl ?? null
  const { localAddress } = chargePoint.link
  const host = localAddress.includes(':') ? `[${localAddress}]` : localAddress
  return `ws://${host}:${listening.ocppPort}${new URL(listening.ocppUrl).pathname}`
}

const LinkChip = ({ chargePoint }: { readonly chargePoint: ChargePointView | null }) => {
  const { t } = useTranslation()
  const bridge = useBench((bench) => bench.bridge)
  if (bridge.state === 'refused')
    return (
      <Status chip kind="failed">
        {t('top.refused')}
      </Status>
    )
  if (bridge.state === 'lost')
    return (
      <Status chip kind="link-lost">
        {t('top.bridgeLost')}
      </Status>
    )
  if (bridge.state === 'connecting')
    return (
      <Status chip kind="waiting">
        {t('top.connecting')}
      </Status>
    )
  const { kind, word } = chargePoint
    ? linkStatus(chargePoint.link, t)
    : { kind: 'waiting' as const, word: t('top.listening') }
  return (
    <Status chip kind={kind}>
      {word}
    </Status>
  )
}

export const TopBar = ({
  chargePoint,
  onJobs,
  onHelp,
}: {
  readonly chargePoint: ChargePointView | null
  readonly onJobs: () => void
  readonly onHelp: () => void
}) => {
  const { t } = useTranslation()
  const address = useBench((bench) => dialledAddress(bench, chargePoint))
  return (
    <header className={css.top}>
      <div className={css.brand}>
        <Icon name="logo" size={24} />
        <span className={css.brandName}>Chargebench</span>
      </div>
      <div className={css.who}>
        <ChargePointSwitcher current={chargePoint} />
        <span className={css.chip}>
          <LinkChip chargePoint={chargePoint} />
        </span>
      </div>
      <span className={css.grow} />
      {address !== null && (
        <span className={css.address} title={t('top.address')}>
          {address}
        </span>
      )}
      <ActionIcon aria-label={t('jobs.open')} title={t('jobs.open')} onClick={onJobs}>
        <Icon name="jobs" />
      </ActionIcon>
      <PreferencesMenu onHelp={onHelp} />
    </header>
  )
}
