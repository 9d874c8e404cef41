import { useTranslation } from 'react-i18next'
import { formatMoment } from '../../components/format.ts'
import { useNow } from '../../state/bench-context.tsx'
import panelCss from '../panel.module.css'
import css from './meter.module.css'
import { formatValue, type Reading } from './series.ts'

/** The page shows this many; the export has all. */
const mostRows = 150

/** The readings as they are, the newest first. */
export const MeterTable = ({
  readings,
  wide,
}: {
  readonly readings: readonly Reading[]
  readonly wide: boolean
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const shown = readings.slice(-mostRows).reverse()
  return (
    <>
      <div className={css.tableBox} tabIndex={0} role="region" aria-label={t('meter.table')}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('meter.column.time')}</th>
              <th scope="col">{t('meter.column.measurand')}</th>
              <th scope="col">{t('meter.column.phase')}</th>
              <th scope="col" className={css.number}>
                {t('meter.column.value')}
              </th>
              {wide && <th scope="col">{t('meter.column.connector')}</th>}
              {wide && <th scope="col">{t('meter.column.context')}</th>}
            </tr>
          </thead>
          <tbody>
            {shown.map((reading, index) => (
              <tr key={index}>
                <td>{formatMoment(reading.at, now)}</td>
                <td>{reading.measurand}</td>
                <td>{reading.phase ?? ''}</td>
                <td className={css.number}>
                  {formatValue(reading.value)} {reading.unit}
                </td>
                {wide && <td>{reading.connectorId ?? ''}</td>}
                {wide && <td>{reading.context}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {readings.length > shown.length && (
        <p className={panelCss.muted}>{t('meter.rows', { shown: shown.length, total: readings.length })}</p>
      )}
    </>
  )
}
