import { useTranslation } from 'react-i18next'
import type { FirmwareRecord } from '../../../contract/firmware.ts'
import type { RunView } from '../../../contract/run.ts'
import { formatMoment, formatTime } from '../../components/format.ts'
import { waitWords } from '../../components/run-words.ts'
import { StatusIcon } from '../../components/status-icon.tsx'
import { useNow } from '../../state/bench-context.tsx'
import css from './firmware.module.css'
import { storyOf } from './story.ts'

/** The charge point's own words in grey beside what was seen. */
export const LanesCard = ({ run, record }: { readonly run: RunView; readonly record: FirmwareRecord }) => {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const rows = storyOf(record, t, i18n.language)
  const wait = run.state.state === 'running' ? run.state.wait : null
  const lastSaid = rows.at(-1)?.said
  return (
    <section className={css.lanes} aria-label={t('firmware.lanes.title')}>
      <table>
        <thead>
          <tr>
            <th scope="col">
              <span className={css.said}>
                {t('firmware.lanes.said')} <StatusIcon kind="reported" />
              </span>
            </th>
            <th scope="col" className={css.time}>
              {t('firmware.lanes.time')}
            </th>
            <th scope="col">
              <span className={css.saw}>
                <StatusIcon kind="proven" /> {t('firmware.lanes.saw')}
              </span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            // a story only grows at its end
            <tr key={index}>
              <td>
                {row.said !== null && (
                  <span className={css.said}>
                    {row.said} <StatusIcon kind="reported" size={18} />
                  </span>
                )}
              </td>
              <td className={css.time}>{formatMoment(row.at, record.requestedAt ?? row.at)}</td>
              <td>
                {row.saw !== null && (
                  <span className={css.saw}>
                    <StatusIcon kind={row.saw.kind} size={18} /> <span>{row.saw.words}</span>
                  </span>
                )}
              </td>
            </tr>
          ))}
          {run.state.state === 'running' && (
            <tr>
              <td>{lastSaid === null && <span className={css.said}>{t('firmware.lanes.silent')}</span>}</td>
              <td className={css.time}>{t('firmware.lanes.now')}</td>
              <td>
                {wait !== null && (
                  <span className={css.saw}>
                    <StatusIcon kind="waiting" size={18} />{' '}
                    <span>
                      {waitWords(wait, t)}
                      <span className={css.small}>
                        {' '}
                        {t('firmware.lanes.until', {
                          time:
                            wait.until - now > 86_400_000
                              ? formatMoment(wait.until, now)
                              : formatTime(wait.until),
                        })}
                      </span>
                    </span>
                  </span>
                )}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  )
}
