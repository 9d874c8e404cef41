import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListComparison, ListEntry, ListSide, ListSummary } from '../../../contract/local-list.ts'
import { StateCard, Tag } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { Dialog, Problem } from '../configuration/dialog.tsx'
import css from './local-list.module.css'
import { expiryWords } from './list-words.ts'
import { useHeldList, useKeptLists } from './use-lists.ts'

const Side = ({ entry }: { readonly entry: ListEntry | null }) => {
  const { t } = useTranslation()
  if (entry === null) return <span className={css.muted}>{t('localList.compare.absent')}</span>
  const { status, parentIdTag, expiryDate } = entry
  return (
    <span>
      {[status, parentIdTag, expiryDate === null ? null : expiryWords(expiryDate, t)]
        .filter(Boolean)
        .join(' · ')}
    </span>
  )
}

/** How many cards differ, and each by name. */
export const Comparison = ({ comparison }: { readonly comparison: ListComparison }) => {
  const { t } = useTranslation()
  const { added, changed, removed, same, differences } = comparison
  const total = added + changed + removed
  return (
    <>
      <p className={css.tags}>
        <Tag>{t('localList.compare.added', { count: added })}</Tag>
        <Tag>{t('localList.compare.changed', { count: changed })}</Tag>
        <Tag>{t('localList.compare.removed', { count: removed })}</Tag>
        <Tag>{t('localList.compare.same', { count: same })}</Tag>
      </p>
      {total === 0 ? (
        <p>{t('localList.compare.equal')}</p>
      ) : (
        <div className={css.differences} tabIndex={0} role="region" aria-label={t('localList.compare.table')}>
          <table>
            <thead>
              <tr>
                <th>{t('localList.compare.card')}</th>
                <th>{t('localList.compare.before')}</th>
                <th>{t('localList.compare.after')}</th>
              </tr>
            </thead>
            <tbody>
              {differences.map(({ before, after }) => {
                const idTag = (after ?? before)?.idTag ?? ''
                return (
                  <tr key={idTag}>
                    <th scope="row" className={css.mono}>
                      {idTag}
                    </th>
                    <td>
                      <Side entry={before} />
                    </td>
                    <td>
                      <Side entry={after} />
                    </td>
                  </tr>
                )
              })}
            </tbody>
          </table>
        </div>
      )}
      {differences.length < total && (
        <p className={css.small}>{t('localList.compare.firstOnly', { shown: differences.length, total })}</p>
      )}
    </>
  )
}

/** A list against another one, or against what a charge point holds. */
export const CompareDialog = ({
  list,
  chargePointId,
  onClose,
}: {
  readonly list: ListSummary
  readonly chargePointId: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const kept = useKeptLists()
  const held = useHeldList(chargePointId)
  const others = kept.data?.filter(({ id }) => id !== list.id) ?? []
  const isHeldKnown = (held.data?.entries ?? null) !== null
  const sides: readonly { readonly value: string; readonly label: string; readonly side: ListSide }[] = [
    ...(isHeldKnown
      ? [
          {
            value: 'held',
            label: t('localList.compare.chargePoint', { id: chargePointId }),
            side: { kind: 'charge-point', chargePointId } as const,
          },
        ]
      : []),
    ...(list.revision > 1
      ? [
          {
            value: 'before',
            label: t('localList.kept.revision', { revision: list.revision - 1 }),
            side: { kind: 'list', listId: list.id, revision: list.revision - 1 } as const,
          },
        ]
      : []),
    ...others.map(({ id, name }) => ({
      value: id,
      label: name,
      side: { kind: 'list', listId: id } as const,
    })),
  ]
  const [value, setValue] = useState<string | null>(null)
  const chosen = sides.find((side) => side.value === value) ?? sides[0]
  const comparison = useQuery({
    queryKey: ['lists', 'compare', list.id, list.revision, chosen?.value],
    queryFn: () =>
      chosen === undefined
        ? null
        : client.lists.compare({
            before: chosen.side,
            after: { kind: 'list', listId: list.id },
            offset: 0,
            limit: 1_000,
          }),
    retry: false,
    networkMode: 'always',
    staleTime: 0,
  })
  return (
    <Dialog title={t('localList.compare.title', { name: list.name })} wide onClose={onClose}>
      {!isHeldKnown && held.data && <p className={css.small}>{t('localList.compare.unknown')}</p>}
      {chosen === undefined ? (
        <StateCard kind="note" title={t('localList.compare.none')} detail={t('localList.kept.empty')} />
      ) : (
        <NativeSelect
          label={t('localList.compare.with')}
          className={css.choice}
          value={chosen.value}
          data={sides.map(({ value: each, label }) => ({ value: each, label }))}
          onChange={({ currentTarget }) => setValue(currentTarget.value)}
        />
      )}
      <Problem error={comparison.error} />
      {comparison.data && <Comparison comparison={comparison.data} />}
    </Dialog>
  )
}
