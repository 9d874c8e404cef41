import { useTranslation } from 'react-i18next'
import type { CallOutcome } from '../../../../contract/traffic.ts'
import { formatMeasured } from '../../../components/format.ts'
import { Status } from '../../../components/ui.tsx'
import { errorWords } from '../../../state/bench-error.ts'
import jsonCss from '../json-view.module.css'
import css from './composer.module.css'

const Json = ({ value }: { readonly value: unknown }) => (
  <pre className={jsonCss.json}>{JSON.stringify(value, null, 1)}</pre>
)

/** How a sending ended, and after how long. */
export const CallResult = ({
  outcome,
  error,
}: {
  readonly outcome: CallOutcome | undefined
  readonly error: unknown
}) => {
  const { t } = useTranslation()
  if (!outcome && error === null) return <div role="status" />
  return (
    <section className={css.result} role="status" tabIndex={0} aria-label={t('composer.result.label')}>
      {error !== null && (
        <>
          <Status kind="failed">{t('composer.result.failed')}</Status>
          <p>{errorWords(error, t)}</p>
        </>
      )}
      {outcome?.kind === 'answered' && (
        <>
          <Status kind="reported">
            {t('composer.result.answered', { time: formatMeasured(outcome.tookMs, t) })}
          </Status>
          <Json value={outcome.payload} />
        </>
      )}
      {outcome?.kind === 'refused' && (
        <>
          <Status kind="failed">
            {t('composer.result.refused', {
              code: outcome.errorCode,
              time: formatMeasured(outcome.tookMs, t),
            })}
          </Status>
          {outcome.errorDescription !== '' && <p>{outcome.errorDescription}</p>}
          <Json value={outcome.errorDetails} />
        </>
      )}
      {outcome?.kind === 'cancelled' && <Status kind="skipped">{t('composer.result.cancelled')}</Status>}
      {outcome?.kind === 'invalid' && <Status kind="failed">{t('composer.result.invalid')}</Status>}
    </section>
  )
}
