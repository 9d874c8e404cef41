import { NativeSelect } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Compared } from '../../../contract/configuration-view.ts'
import { formatMoment } from '../../components/format.ts'
import { useBenchEnvironment, useChargePoints, useNow } from '../../state/bench-context.tsx'
import css from './configuration.module.css'
import { Dialog, Problem } from './dialog.tsx'
import { Differences } from './differences.tsx'
import { useTemplates } from './use-configuration.ts'

/** `charge-point:ECP-1`, `reading:…`, `template:…`; null = none is chosen. */
const comparedOf = (choice: string): Compared | null => {
  const [kind = '', ...rest] = choice.split(':')
  const id = rest.join(':')
  if (id === '') return null
  if (kind === 'charge-point') return { kind, chargePointId: id }
  return kind === 'reading' || kind === 'template' ? { kind, id } : null
}

/** Any two of charge points, backups and templates, by meaning. */
export const CompareDialog = ({
  chargePointId,
  onClose,
}: {
  readonly chargePointId: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const { client } = useBenchEnvironment()
  const chargePoints = Object.keys(useChargePoints())
  const templates = useTemplates().data?.templates ?? []
  const [left, setLeft] = useState(`charge-point:${chargePointId}`)
  const [pickedRight, setRight] = useState<string | null>(null)
  const [isWhole, setWhole] = useState(false)
  const readings = useQuery({
    queryKey: ['readings'],
    queryFn: () => client.configuration.readings({}),
    retry: false,
    networkMode: 'always',
  })
  // its newest backup, until something else is picked
  const newest = readings.data?.find((each) => each.kind === 'backup' && each.chargePointId === chargePointId)
  const right = pickedRight ?? (newest ? `reading:${newest.id}` : '')
  const [a, b] = [comparedOf(left), comparedOf(right)]
  const comparison = useQuery({
    queryKey: ['comparison', left, right],
    queryFn: () => (a && b ? client.configuration.compare({ a, b }) : null),
    enabled: a !== null && b !== null,
    staleTime: 0,
    retry: false,
    networkMode: 'always',
  })
  const choices = [
    {
      group: t('configuration.compare.choose'),
      items: [{ value: '', label: t('configuration.compare.choose') }],
    },
    {
      group: t('configuration.compare.chargePoints'),
      items: chargePoints.map((id) => ({ value: `charge-point:${id}`, label: id })),
    },
    {
      group: t('configuration.compare.backups'),
      items: (readings.data ?? []).map(({ id, chargePointId: of, name, at }) => ({
        value: `reading:${id}`,
        label: [of, name, formatMoment(Date.parse(at), now)].filter(Boolean).join(' · '),
      })),
    },
    {
      group: t('configuration.compare.templates'),
      items: templates.map(({ id, name }) => ({ value: `template:${id}`, label: name })),
    },
  ].filter(({ items }) => items.length > 0)
  const view = comparison.data ?? null
  const shown = view?.differences.filter(({ state }) => isWhole || state !== 'same') ?? []
  return (
    <Dialog title={t('configuration.compare.title')} wide onClose={onClose}>
      <div className={css.sides}>
        <label className={css.field}>
          <span>{t('configuration.compare.a')}</span>
          <NativeSelect
            value={left}
            data={choices}
            onChange={({ currentTarget }) => setLeft(currentTarget.value)}
          />
        </label>
        <label className={css.field}>
          <span>{t('configuration.compare.b')}</span>
          <NativeSelect
            value={right}
            data={choices}
            onChange={({ currentTarget }) => setRight(currentTarget.value)}
          />
        </label>
      </div>
      <Problem error={readings.error ?? comparison.error} />
      {view && (
        <>
          <h3>
            {view.differing === 0
              ? t('configuration.compare.equal')
              : t('configuration.compare.differing', { count: view.differing })}
          </h3>
          <label className={css.check}>
            <input type="checkbox" checked={isWhole} onChange={() => setWhole(!isWhole)} />
            <span>{t('configuration.compare.all')}</span>
          </label>
          {shown.length > 0 && <Differences differences={shown} left={view.a.name} right={view.b.name} />}
        </>
      )}
    </Dialog>
  )
}
