import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListEntry } from '../../../contract/local-list.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { StateCard, StepHeader } from '../../components/ui.tsx'
import ui from '../../components/ui.module.css'
import { SearchField } from '../../panels/panel-parts.tsx'
import { useBench, useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { CardsDialog } from './cards-dialog.tsx'
import { EntryDialog } from './entry-dialog.tsx'
import { ListMenu } from './kept-lists.tsx'
import css from './local-list.module.css'
import { overview, useLocalListPlace } from './local-list-place.ts'
import { fieldWords, listErrorWords } from './list-words.ts'
import { PagedTable } from './paged-table.tsx'
import { SendingCard } from './sending-card.tsx'
import { useKeptList, usePages } from './use-lists.ts'

const EntryRow = ({ entry, onEdit }: { readonly entry: ListEntry; readonly onEdit: () => void }) => {
  const { t } = useTranslation()
  return (
    <div role="row" className={`${css.row} ${css.entryColumns}`}>
      <span role="cell">
        <button
          type="button"
          className={css.tagButton}
          data-row={entry.idTag}
          aria-label={t('localList.table.edit', { idTag: entry.idTag })}
          onClick={onEdit}
        >
          <span>{entry.idTag}</span>
        </button>
      </span>
      <span role="cell" className={css.mono}>
        {fieldWords(entry, 'parentIdTag', t)}
      </span>
      <span role="cell" className={css.date}>
        {fieldWords(entry, 'expiryDate', t)}
      </span>
      <span role="cell">{entry.status}</span>
    </div>
  )
}

type Opened = { readonly kind: 'entry'; readonly entry: ListEntry | null } | { readonly kind: 'cards' }

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
  const [{ find }, go] = useLocalListPlace()
  const [opened, setOpened] = useState<Opened | null>(null)
  const kept = useKeptList(listId)
  const head = useQuery({
    queryKey: ['lists', 'head', listId],
    queryFn: () => client.lists.page({ listId, offset: 0, limit: 1 }),
    enabled: isLive,
    retry: false,
    networkMode: 'always',
    staleTime: 0,
  })
  const pages = usePages<ListEntry>(['entries', listId, find], async (offset, limit) => {
    const { found, page } = await client.lists.page({ listId, search: find, offset, limit })
    return { found, rows: page }
  })
  const list = kept ?? head.data
  const leave = () => go(overview)
  const close = () => setOpened(null)
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
        <section className={`${ui.card} ${css.tableCard}`} aria-label={t('localList.table.label')}>
          <div className={css.toolbar}>
            <SearchField
              value={find}
              placeholder={t('localList.table.search')}
              onChange={(text) => go({ find: text }, { replace: true })}
            />
            {find !== '' && pages.found !== null && (
              <span className={css.small} aria-live="polite">
                {t('localList.table.found', { found: pages.found, total: list.entries })}
              </span>
            )}
            <Button
              leftSection={<Icon name="plus" />}
              disabled={!isLive}
              onClick={() => setOpened({ kind: 'entry', entry: null })}
            >
              {t('localList.table.add')}
            </Button>
            <Button
              leftSection={<Icon name="card" />}
              disabled={!isLive}
              onClick={() => setOpened({ kind: 'cards' })}
            >
              {t('localList.table.cards')}
            </Button>
          </div>
          <PagedTable
            key={find}
            label={t('localList.table.label')}
            head={[
              t('localList.fields.idTag'),
              t('localList.fields.parentIdTag'),
              t('localList.fields.expiryDate'),
              t('localList.fields.status'),
            ]}
            columns={css.entryColumns}
            pages={pages}
            empty={
              <StateCard
                kind="note"
                title={t(find === '' ? 'localList.table.empty' : 'localList.table.nothing')}
                detail={t('localList.entry.saves')}
                actions={
                  find !== '' && (
                    <Button onClick={() => go({ find: '' }, { replace: true })}>
                      {t('localList.table.clear')}
                    </Button>
                  )
                }
              />
            }
            draw={(entry) => <EntryRow entry={entry} onEdit={() => setOpened({ kind: 'entry', entry })} />}
          />
        </section>
        <SendingCard list={list} chargePoint={chargePoint} />
      </div>
      {opened?.kind === 'entry' && (
        <EntryDialog list={list} entry={opened.entry} chargePointId={chargePoint.id} onClose={close} />
      )}
      {opened?.kind === 'cards' && <CardsDialog chargePointId={chargePoint.id} list={list} onClose={close} />}
    </div>
  )
}
