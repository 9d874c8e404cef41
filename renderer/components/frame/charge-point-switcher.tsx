import { Menu, UnstyledButton, VisuallyHidden } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { bootStateOf } from '../../../contract/boot-state.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { bootStatus } from '../../steps/boot/boot-status.ts'
import { useChargePoints, useNow } from '../../state/bench-context.tsx'
import { inOrder, modelOf } from '../../state/charge-points.ts'
import { usePlace } from '../../state/place.ts'
import { Icon } from '../icon.tsx'
import { StatusIcon } from '../status-icon.tsx'
import css from './frame.module.css'
import { linkStatus } from './link-status.ts'

const Entry = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const now = useNow()
  const link = linkStatus(chargePoint.link, t)
  const words = [modelOf(chargePoint), link.word]
  if (chargePoint.link.state === 'connected') words.push(bootStatus(bootStateOf(chargePoint), now, t).word)
  return (
    <span className={css.menuItem}>
      <StatusIcon kind={link.kind} />
      <b>{chargePoint.id}</b>
      <small>{words.filter(Boolean).join(' · ')}</small>
    </span>
  )
}

/** Which charge point the screens are about, and all the others with their live state. */
export const ChargePointSwitcher = ({ current }: { readonly current: ChargePointView | null }) => {
  const { t } = useTranslation()
  const [, go] = usePlace()
  const all = inOrder(useChargePoints())
  if (all.length === 0) return <span className={css.model}>{t('top.noChargePoint')}</span>
  const others = all.filter(({ id, link }) => link.state === 'connected' && id !== current?.id).length
  const id = current?.id ?? t('top.noChargePoint')
  return (
    <Menu position="bottom-start" width={320} withinPortal>
      <Menu.Target>
        <UnstyledButton className={css.switcher}>
          <span className={css.id}>{id}</span>
          {current && modelOf(current) !== null && <span className={css.model}>{modelOf(current)}</span>}
          {others > 0 && <span className={css.others}>+{others}</span>}
          <VisuallyHidden>{t('top.switcher')}</VisuallyHidden>
          <Icon name="down" size={16} />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{t('top.chargePoints')}</Menu.Label>
        {all.map((chargePoint) => (
          <Menu.Item
            key={chargePoint.id}
            onClick={() => go({ chargePoint: chargePoint.id })}
            aria-current={chargePoint.id === current?.id ? 'true' : undefined}
            rightSection={chargePoint.id === current?.id ? <Icon name="check" /> : undefined}
          >
            <Entry chargePoint={chargePoint} />
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
