import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useChargePoints } from '../state/bench-context.tsx'
import { inOrder } from '../state/charge-points.ts'
import { usePlace } from '../state/place.ts'
import { StateCard } from './ui.tsx'

/** More than these are found in the switcher of the top bar. */
const mostShown = 3

/**
 * What is said where there is no charge point to be about: none was ever here, or none is connected and those that were
 * here can be looked at.
 */
export const useNoChargePoint = (): {
  readonly title: string
  readonly detail: string
  readonly actions: ReactNode
} => {
  const { t } = useTranslation()
  const [, go] = usePlace()
  const known = inOrder(useChargePoints())
  const which = known.length === 0 ? 'never' : 'away'
  return {
    title: t(`noChargePoint.${which}.title`),
    detail: t(`noChargePoint.${which}.detail`),
    actions: (
      <>
        <Button onClick={() => go({ step: 'connect' })}>{t('noChargePoint.open')}</Button>
        {known.slice(0, mostShown).map(({ id }) => (
          <Button key={id} onClick={() => go({ chargePoint: id })}>
            {t('noChargePoint.look', { id })}
          </Button>
        ))}
      </>
    ),
  }
}

/** A step's place without a charge point. */
export const NoChargePointCard = () => <StateCard kind="waiting" {...useNoChargePoint()} />
