import { useTranslation } from 'react-i18next'
import type { RunView } from '../../../contract/run.ts'
import { formatMoment } from '../../components/format.ts'
import { StatusIcon } from '../../components/status-icon.tsx'
import { Card, Status } from '../../components/ui.tsx'
import { useNow } from '../../state/bench-context.tsx'
import { evidenceOf, type Seen } from './evidence.ts'
import css from './firmware.module.css'

/** What has to be seen before the update counts; this list decides. */
export const EvidenceCard = ({ run, seen }: { readonly run: RunView; readonly seen: Seen }) => {
  const { t } = useTranslation()
  const now = useNow()
  const evidence = evidenceOf(seen, t)
  const proven = evidence.filter(({ kind }) => kind === 'proven').length
  const wait = run.state.state === 'running' ? run.state.wait : null
  return (
    <Card
      icon="check"
      title={t('firmware.evidence.title')}
      aside={t('firmware.evidence.count', { proven, total: evidence.length })}
      className={css.evidence}
    >
      <ul>
        {evidence.map(({ id, kind, detail }) => (
          <li key={id}>
            <StatusIcon kind={kind} />
            <div>
              <b>{t(`firmware.evidence.${id}.title`)}</b>
              <p className={css.small}>{detail}</p>
            </div>
          </li>
        ))}
      </ul>
      {wait !== null && (
        <div className={css.silent}>
          <Status kind="needs-you">{t('firmware.silent.title')}</Status>
          <p className={css.small}>{t('firmware.silent.detail', { time: formatMoment(wait.until, now) })}</p>
        </div>
      )}
    </Card>
  )
}
