import { useTranslation } from 'react-i18next'
import type { FirmwareMatch } from '../../../contract/firmware.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { Card, CardBody } from '../../components/ui.tsx'
import { modelOf } from '../../state/charge-points.ts'
import css from './firmware.module.css'

/** The other charge points that are connected: the same image goes to those that are ticked. */
export const AlsoUpdate = ({
  others,
  matchOf,
  busy,
  chosen,
  onChange,
}: {
  readonly others: readonly ChargePointView[]
  /** Of the chosen image; null = it is not known yet. */
  readonly matchOf: (chargePointId: string) => FirmwareMatch | null
  /** Something runs at these. */
  readonly busy: readonly string[]
  readonly chosen: readonly string[]
  readonly onChange: (chosen: readonly string[]) => void
}) => {
  const { t } = useTranslation()
  return (
    <Card icon="list" title={t('firmware.others.title')}>
      <CardBody>
        <p className={css.small}>{t('firmware.others.lead')}</p>
        <div role="group" aria-label={t('firmware.others.label')}>
          {others.map((other) => {
            const { id, identity } = other
            const match = matchOf(id)
            return (
              <label key={id} className={css.check}>
                <input
                  type="checkbox"
                  checked={chosen.includes(id)}
                  disabled={busy.includes(id) && !chosen.includes(id)}
                  onChange={({ currentTarget }) =>
                    onChange(currentTarget.checked ? [...chosen, id] : chosen.filter((each) => each !== id))
                  }
                />
                <span>
                  <b>{id}</b>{' '}
                  <span className={css.small}>
                    {[
                      modelOf(other),
                      identity?.firmwareVersion ?? null,
                      match === null ? null : t(`firmware.choose.fit.${match.fit}`),
                      busy.includes(id) ? t('firmware.others.busy') : null,
                    ]
                      .filter((word) => word !== null)
                      .join(' · ')}
                  </span>
                </span>
              </label>
            )
          })}
        </div>
      </CardBody>
    </Card>
  )
}
