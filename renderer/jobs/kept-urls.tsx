import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { openKeptUrls } from '../../contract/service-port.ts'
import { Icon } from '../components/icon.tsx'
import { Note } from '../components/ui.tsx'
import { useBenchEnvironment } from '../state/bench-context.tsx'
import { errorWords } from '../state/bench-error.ts'
import { useRuns } from '../state/runs.ts'
import css from './jobs.module.css'

/** What was set over a service port before anyone said whose it is: it may be of this charge point. */
export const KeptUrls = ({ chargePointId }: { readonly chargePointId: string }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const give = useMutation({ mutationFn: (runId: string) => client.console.giveUrl(runId, chargePointId) })
  return (
    <>
      {openKeptUrls(useRuns()).map(({ runId, device, url, old }) => (
        <Note key={runId} kind="needs-you">
          <p>{t('jobs.leaveClean.setElsewhere', { device, url, old })}</p>
          <div className={css.buttons}>
            <Button
              size="sm"
              leftSection={<Icon name="plug" />}
              disabled={give.isPending}
              onClick={() => give.mutate(runId)}
            >
              {t('jobs.leaveClean.setElsewhereMine', { id: chargePointId })}
            </Button>
          </div>
        </Note>
      ))}
      {give.isError && <Note kind="failed">{errorWords(give.error, t)}</Note>}
    </>
  )
}
