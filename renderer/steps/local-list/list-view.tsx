import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { StateCard, StepHeader } from '../../components/ui.tsx'
import { useBench, useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { EntriesTable } from './entries-table.tsx'
import { ListMenu } from './kept-lists.tsx'
import css from './local-list.module.css'
import { overview, useLocalListPlace } from './local-list-place.ts'
import { listErrorWords } from './list-words.ts'
import { SendingCard } from './sending-card.tsx'
import { useKeptList } from './use-lists.ts'

/** A list that is kept: its cards at the left, what becomes of them at the charge point at the right. */
export const ListView = ({
  listId,
  chargePoint,
}: {
  readonly listId: string
  readonly chargePoint: ChargePointView
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const [, go] = useLocalListPlace()
  const kept = useKeptList(listId)
  const head = useQuery({
    queryKey: ['lists', 'head', listId],
    queryFn: () => client.lists.page({ listId, offset: 0, limit: 1 }),
    enabled: isLive,
    retry: false,
    networkMode: 'always',
    staleTime: 0,
  })
  const list = kept ?? head.data
  const leave = () => go(overview)
  if (!list)
    return (
      <div className={css.step}>
        <StepHeader title={t('localList.title')} lead={t('localList.lead.none')} />
        {head.error === null ? (
          <StateCard kind="waiting" title={t('panels.loading.title')} detail={t('panels.loading.detail')} />
        ) : (
          <StateCard
            kind="failed"
            title={t('localList.gone.title')}
            detail={listErrorWords(head.error, t)}
            actions={<Button onClick={leave}>{t('localList.gone.back')}</Button>}
          />
        )}
      </div>
    )
  return (
    <div className={`${css.step} ${css.whole}`}>
      <StepHeader
        title={t('localList.title')}
        lead={t('localList.lead.list', {
          name: list.name,
          count: list.entries,
          time: formatMoment(Date.parse(list.changedAt), now),
        })}
        actions={
          <>
            <Button leftSection={<Icon name="left" />} onClick={leave}>
              {t('localList.table.other')}
            </Button>
            <ListMenu list={list} chargePointId={chargePoint.id} onDeleted={leave} />
          </>
        }
      />
      <div className={css.columns}>
        <EntriesTable list={list} chargePointId={chargePoint.id} />
        <SendingCard list={list} chargePoint={chargePoint} />
      </div>
    </div>
  )
}
