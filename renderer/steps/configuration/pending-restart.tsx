import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { pendingRestart } from '../../../contract/pending-restart.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/ui.tsx'
import { useBench } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { useOpenRun, useRunActions, useRuns } from '../../state/runs.ts'
import css from './configuration.module.css'

/** Keys that hold after the next restart, until there was one. */
export const PendingRestart = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const { id, lastBootAt } = chargePoint
  const keys = pendingRestart(useRuns(), id, lastBootAt).map(({ key }) => key)
  const { start } = useRunActions()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const isBusy = useOpenRun(id)?.state.state === 'running' || !isLive
  if (keys.length === 0) return null
  return (
    <Note kind="needs-you">
      <p>{t('configuration.pending.keys', { count: keys.length, keys: keys.join(', ') })}</p>
      {start.error !== null && <p>{errorWords(start.error, t)}</p>}
      <div className={css.buttons}>
        <Button
          size="sm"
          leftSection={<Icon name="refresh" size={16} />}
          disabled={isBusy || start.isPending}
          onClick={() => start.mutate({ procedure: 'configuration.restart', input: { chargePointId: id } })}
        >
          {t('configuration.pending.restart')}
        </Button>
      </div>
    </Note>
  )
}
