import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import type { ConfigurationView } from '../../../contract/configuration-view.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { NoChargePointCard } from '../../components/no-charge-point.tsx'
import { Note, StateCard, StepHeader } from '../../components/ui.tsx'
import { useBench, useChargePoint, useNow } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { useOpenRun, useRunActions } from '../../state/runs.ts'
import css from './configuration.module.css'
import { useConfigurationPlace } from './configuration-place.ts'
import { Keys } from './keys.tsx'
import { RunProgress } from './run-progress.tsx'
import { useConfiguration } from './use-configuration.ts'

const NoChargePoint = () => {
  const { t } = useTranslation()
  return (
    <div className={css.step}>
      <StepHeader title={t('configuration.title')} lead={t('configuration.lead.none')} />
      <NoChargePointCard />
    </div>
  )
}

/** Begins to read, whoever asks for it. */
const useReading = (chargePointId: string) => {
  const { start } = useRunActions()
  const open = useOpenRun(chargePointId)
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const running = open?.state.state === 'running' ? open : null
  return {
    running,
    error: start.error,
    canRead: isLive && running === null && !start.isPending,
    read: () => start.mutate({ procedure: 'configuration.read', input: { chargePointId } }),
  }
}

/** Nothing was read yet: what to do, or how far it is. */
const NeverRead = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const { running, error, canRead, read } = useReading(chargePoint.id)
  const isConnected = chargePoint.link.state === 'connected'
  if (running?.procedure === 'configuration.read')
    return (
      <StateCard
        kind="running"
        title={t('configuration.reading')}
        detail={t('configuration.readingDetail')}
        actions={<RunProgress run={running} />}
      />
    )
  return (
    <StateCard
      kind="not-started"
      title={t('configuration.never.title')}
      detail={
        <>
          {t('configuration.never.detail')} {!isConnected && t('configuration.waits')}
        </>
      }
      actions={
        <>
          <Button
            variant="filled"
            size="lg"
            leftSection={<Icon name="refresh" />}
            disabled={!canRead}
            onClick={read}
          >
            {t('configuration.read')}
          </Button>
          {error !== null && <Note kind="failed">{errorWords(error, t)}</Note>}
        </>
      }
    />
  )
}

const leadOf = (view: ConfigurationView | undefined, now: number, t: TFunction): string => {
  if (!view?.reading) return t('configuration.lead.none')
  const values = { count: view.keys.length, time: formatMoment(Date.parse(view.reading.at), now) }
  return view.reading.complete
    ? t('configuration.lead.read', values)
    : t('configuration.lead.incomplete', values)
}

const Configuration = ({ chargePoint }: { readonly chargePoint: ChargePointView }) => {
  const { t } = useTranslation()
  const now = useNow()
  const [{ base }] = useConfigurationPlace()
  const { id } = chargePoint
  const query = useConfiguration(id, base.kind === 'template' ? base.id : null)
  const { running, error, canRead, read } = useReading(id)
  const view = query.data
  const isRead = view?.reading !== null && view?.reading !== undefined
  return (
    <div className={isRead ? `${css.step} ${css.whole}` : css.step}>
      <StepHeader
        title={t('configuration.title')}
        lead={leadOf(view, now, t)}
        actions={
          isRead ? (
            <Button leftSection={<Icon name="refresh" />} disabled={!canRead} onClick={read}>
              {t('configuration.readAgain')}
            </Button>
          ) : undefined
        }
      />
      {isRead && error !== null && <Note kind="failed">{errorWords(error, t)}</Note>}
      {isRead && running?.procedure === 'configuration.read' && <RunProgress run={running} />}
      {/* what runs says itself what it waits for: perhaps the restart that it asked for */}
      {isRead && running === null && chargePoint.link.state !== 'connected' && (
        <Note kind="link-lost">{t('configuration.lost')}</Note>
      )}
      {query.isError && !view ? (
        <StateCard
          kind="failed"
          title={t('configuration.failed.title')}
          detail={errorWords(query.error, t)}
          actions={<Button onClick={() => void query.refetch()}>{t('configuration.failed.again')}</Button>}
        />
      ) : view === undefined ? (
        <StateCard kind="waiting" title={t('configuration.loading')} detail={t('configuration.lead.none')} />
      ) : isRead ? (
        <Keys key={id} chargePoint={chargePoint} view={view} />
      ) : (
        <NeverRead chargePoint={chargePoint} />
      )}
    </div>
  )
}

/** What the charge point is set to: read, compared, changed, and proven. */
const ConfigurationStep = () => {
  const chargePoint = useChargePoint()
  return chargePoint ? <Configuration key={chargePoint.id} chargePoint={chargePoint} /> : <NoChargePoint />
}

export default ConfigurationStep
