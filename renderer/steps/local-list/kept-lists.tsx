import { ActionIcon, Button, Menu, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListSummary } from '../../../contract/local-list.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { Card, CardBody } from '../../components/ui.tsx'
import { useNow } from '../../state/bench-context.tsx'
import { Problem } from '../configuration/dialog.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { DeleteDialog, NamingDialog } from './list-dialogs.tsx'
import css from './local-list.module.css'
import { useLocalListPlace } from './local-list-place.ts'
import { useSaveFile } from './use-save-file.ts'
import { useKeptLists, useOpenJob } from './use-lists.ts'

type Dialog = 'rename' | 'compare' | 'delete'

/** What can be done with a list beside opening it. `onDeleted`: it is gone. */
export const ListMenu = ({
  list,
  chargePointId,
  onDeleted,
}: {
  readonly list: ListSummary
  readonly chargePointId: string
  readonly onDeleted?: () => void
}) => {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const file = useSaveFile()
  const close = () => setDialog(null)
  const save = (format: 'csv' | 'xlsx') => () =>
    file.mutate({ of: { kind: 'list', listId: list.id }, format, name: list.name })
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" aria-label={t('localList.kept.more', { name: list.name })}>
            <Icon name="more" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => setDialog('rename')}>{t('localList.kept.rename')}</Menu.Item>
          <Menu.Item onClick={() => setDialog('compare')}>{t('localList.kept.compare')}</Menu.Item>
          <Menu.Item onClick={save('csv')}>{t('localList.kept.csv')}</Menu.Item>
          <Menu.Item onClick={save('xlsx')}>{t('localList.kept.xlsx')}</Menu.Item>
          <Menu.Item onClick={() => setDialog('delete')}>{t('localList.kept.delete')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      <Problem error={file.error} />
      {dialog === 'rename' && <NamingDialog list={list} chargePointId={chargePointId} onClose={close} />}
      {dialog === 'compare' && <CompareDialog list={list} chargePointId={chargePointId} onClose={close} />}
      {dialog === 'delete' && (
        <DeleteDialog
          list={list}
          onClose={close}
          onDeleted={() => {
            close()
            onDeleted?.()
          }}
        />
      )}
    </>
  )
}

const KeptList = ({
  list,
  chargePointId,
}: {
  readonly list: ListSummary
  readonly chargePointId: string
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const [, go] = useLocalListPlace()
  const { name, site, entries, revision, changedAt, chargePointId: of } = list
  const facts = [
    t('localList.kept.cards', { count: entries }),
    t('localList.kept.revision', { revision }),
    site,
    of === null ? '' : t('localList.kept.of', { id: of }),
    formatMoment(Date.parse(changedAt), now),
  ]
  return (
    <li className={css.kept}>
      <div className={css.keptWords}>
        <b>{name}</b>
        <span className={css.small}>{facts.filter(Boolean).join(' · ')}</span>
      </div>
      <Button aria-label={t('localList.kept.open', { name })} onClick={() => go({ list: list.id })}>
        {t('localList.kept.openShort')}
      </Button>
      <ListMenu list={list} chargePointId={chargePointId} />
    </li>
  )
}

const all = ''

/**
 * Lists that are kept: those of this charge point first, then those of the site of its job, of everybody, and of other
 * charge points; within each as they were changed last.
 */
export const KeptLists = ({ chargePointId }: { readonly chargePointId: string }) => {
  const { t } = useTranslation()
  const kept = useKeptLists()
  const job = useOpenJob(chargePointId)
  const [site, setSite] = useState(all)
  const rank = ({ chargePointId: of, site: at }: ListSummary): number => {
    if (of !== null) return of === chargePointId ? 0 : 3
    return job !== null && at !== '' && at === job.site ? 1 : 2
  }
  const sites = [...new Set((kept.data ?? []).map((list) => list.site).filter(Boolean))].toSorted()
  const lists = (kept.data ?? [])
    .filter((list) => site === all || list.site === site)
    .toSorted((a, b) => rank(a) - rank(b))
  return (
    <Card
      icon="list"
      title={t('localList.kept.title')}
      aside={
        sites.length > 1 && (
          <NativeSelect
            aria-label={t('localList.kept.site')}
            className={css.choice}
            value={site}
            data={[
              { value: all, label: t('localList.kept.allSites') },
              ...sites.map((value) => ({ value, label: value })),
            ]}
            onChange={({ currentTarget: { value } }) => setSite(value)}
          />
        )
      }
    >
      {kept.data === undefined || kept.data.length === 0 ? (
        <CardBody>
          <Problem error={kept.error} />
          {kept.error === null && (
            <p className={css.muted}>
              {t(kept.isPending ? 'localList.kept.loading' : 'localList.kept.empty')}
            </p>
          )}
        </CardBody>
      ) : (
        <ul>
          {lists.map((list) => (
            <KeptList key={list.id} list={list} chargePointId={chargePointId} />
          ))}
        </ul>
      )}
    </Card>
  )
}
