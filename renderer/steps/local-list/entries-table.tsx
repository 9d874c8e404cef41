import { Button } from '@mantine/core'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListEntry, ListSummary } from '../../../contract/local-list.ts'
import { Icon } from '../../components/icon.tsx'
import { StateCard } from '../../components/ui.tsx'
import ui from '../../components/ui.module.css'
import { SearchField } from '../../panels/panel-parts.tsx'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import { CardsDialog } from './cards-dialog.tsx'
import { EntryDialog } from './entry-dialog.tsx'
import css from './local-list.module.css'
import { useLocalListPlace } from './local-list-place.ts'
import { fieldWords } from './list-words.ts'
import { PagedTable } from './paged-table.tsx'
import { usePages } from './use-lists.ts'

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

const Entries = ({ list, chargePointId }: { readonly list: ListSummary; readonly chargePointId: string }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const [{ find }, go] = useLocalListPlace()
  const [opened, setOpened] = useState<Opened | null>(null)
  const { id } = list
  const pages = usePages<ListEntry>(['entries', id, find], async (offset, limit) => {
    const { found, page } = await client.lists.page({ listId: id, search: find, offset, limit })
    return { found, rows: page }
  })
  const close = () => setOpened(null)
  return (
    <>
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
      {opened?.kind === 'entry' && (
        <EntryDialog list={list} entry={opened.entry} chargePointId={chargePointId} onClose={close} />
      )}
      {opened?.kind === 'cards' && <CardsDialog chargePointId={chargePointId} list={list} onClose={close} />}
    </>
  )
}

/** The cards of a list; drawn anew when they are others, not with each message that is sent. */
export const EntriesTable = memo(Entries)
