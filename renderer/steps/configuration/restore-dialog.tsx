import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { StateCard } from '../../components/ui.tsx'
import { useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { useOpenRun, useRunActions } from '../../state/runs.ts'
import css from './configuration.module.css'
import { Dialog, Problem } from './dialog.tsx'
import { Differences } from './differences.tsx'

/** A backup, what differs from now, and then it is put back. */
export const RestoreDialog = ({
  chargePointId,
  onClose,
}: {
  readonly chargePointId: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const { client } = useBenchEnvironment()
  const { start } = useRunActions()
  const isBusy = useOpenRun(chargePointId)?.state.state === 'running'
  const [picked, setChosen] = useState<string | null>(null)
  const options = { retry: false, networkMode: 'always', staleTime: 0 } as const
  const backups = useQuery({
    ...options,
    queryKey: ['backups', chargePointId],
    queryFn: () => client.configuration.readings({ chargePointId, kind: 'backup' }),
  })
  // the newest, until another is picked
  const chosen = picked ?? backups.data?.[0]?.id ?? null
  const comparison = useQuery({
    ...options,
    queryKey: ['restore', chargePointId, chosen],
    queryFn: () =>
      client.configuration.compare({
        a: { kind: 'charge-point', chargePointId },
        b: { kind: 'reading', id: chosen ?? '' },
      }),
    enabled: chosen !== null,
  })
  const differing = comparison.data?.differences.filter(({ state }) => state === 'differs') ?? []
  const list = backups.data ?? []
  return (
    <Dialog title={t('configuration.restore.title')} wide onClose={onClose}>
      <p>{t('configuration.restore.lead')}</p>
      <Problem error={backups.error ?? comparison.error ?? start.error} />
      {backups.isSuccess && list.length === 0 ? (
        <StateCard
          kind="note"
          title={t('configuration.restore.none.title')}
          detail={t('configuration.restore.none.detail')}
        />
      ) : (
        <fieldset className={css.backups}>
          <legend className={css.small}>{t('configuration.restore.choose')}</legend>
          {list.map(({ id, name, at, keys }) => (
            <label key={id} className={css.backup}>
              <input type="radio" name="backup" checked={chosen === id} onChange={() => setChosen(id)} />
              <span>
                <b>{formatMoment(Date.parse(at), now)}</b>
                <span className={css.small}>
                  {[name, t('configuration.restore.keys', { count: keys })].filter(Boolean).join(' · ')}
                </span>
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {comparison.data &&
        (differing.length === 0 ? (
          <p>{t('configuration.restore.equal')}</p>
        ) : (
          <>
            <h3>{t('configuration.restore.differing', { count: differing.length })}</h3>
            <Differences
              differences={differing}
              left={t('configuration.restore.now')}
              right={t('configuration.restore.then')}
            />
            <p className={css.small}>{t('configuration.restore.secrets')}</p>
          </>
        ))}
      {differing.length > 0 && (
        <div className={css.buttons}>
          <Button
            variant="filled"
            leftSection={<Icon name="undo" />}
            disabled={isBusy || start.isPending}
            onClick={() =>
              start.mutate(
                { procedure: 'configuration.restore', input: { chargePointId, backupId: chosen } },
                { onSuccess: onClose },
              )
            }
          >
            {t('configuration.restore.apply', { count: differing.length })}
          </Button>
        </div>
      )}
    </Dialog>
  )
}
