import { Button, NativeSelect } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueModbusMap } from '../../../contract/modbus-map.ts'
import type { ModbusTableView } from '../../../contract/modbus.ts'
import { formatElapsed, formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { Status } from '../../components/ui.tsx'
import { PanelState, SearchField } from '../../panels/panel-parts.tsx'
import { useBenchEnvironment, useNow } from '../../state/bench-context.tsx'
import { intervals } from './link-draft.ts'
import css from './modbus.module.css'
import { RegisterRowView } from './register-row.tsx'
import { isStale, type RegisterRow, rowsOf, searchRows } from './rows.ts'
import { TableState } from './table-state.tsx'
import { WriteDialog } from './write-dialog.tsx'

const Interval = ({ view }: { readonly view: ModbusTableView }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const { device, intervalSeconds } = view.settings
  const change = useMutation({
    mutationFn: (seconds: number) => client.modbus.setInterval(device, seconds),
  })
  const known = [...new Set([...intervals, intervalSeconds])].sort((a, b) => a - b)
  return (
    <label className={css.interval}>
      <span>{t('modbus.interval')}</span>
      <NativeSelect
        value={String(intervalSeconds)}
        data={known.map((seconds) => ({
          value: String(seconds),
          label: t('duration.seconds', { n: seconds }),
        }))}
        onChange={({ currentTarget }) => change.mutate(Number(currentTarget.value))}
      />
    </label>
  )
}

/** The registers of one device, as they are read. */
export const LiveTable = ({
  view,
  map,
  wide,
}: {
  readonly view: ModbusTableView
  readonly map: CatalogueModbusMap
  readonly wide: boolean
}) => {
  const { t, i18n } = useTranslation()
  const { client } = useBenchEnvironment()
  const now = useNow()
  const [text, setText] = useState('')
  const [writing, setWriting] = useState<string | null>(null)
  const stop = useMutation({ mutationFn: () => client.modbus.close(view.settings.device) })
  const rows = rowsOf(map.content, view, now, i18n.language)
  const shown = searchRows(rows, text)
  const stale = isStale(view, now)
  const canSet = rows.some(({ register }) => register.access !== 'read')
  const refused = view.readings.filter(({ problem }) => problem !== null).length
  const target: RegisterRow | null = rows.find(({ register }) => register.name === writing) ?? null
  return (
    <>
      <div className={css.tools}>
        <TableState view={view} />
        <span className={css.grow} />
        <Interval view={view} />
        <Button
          leftSection={<Icon name="stop" size={16} />}
          disabled={stop.isPending}
          onClick={() => stop.mutate()}
        >
          {t('modbus.stop')}
        </Button>
      </div>
      <div className={css.tools}>
        <SearchField value={text} onChange={setText} placeholder={t('modbus.search')} />
        {view.at !== null && (
          <span className={css.small}>
            {stale ? (
              <Status kind="needs-you" size={16}>
                {t('modbus.detail.stale', { age: formatElapsed(now - view.at, t) })}
              </Status>
            ) : (
              t('modbus.read', { time: formatMoment(view.at, now) })
            )}
          </span>
        )}
      </div>
      {shown.length === 0 ? (
        <PanelState
          kind="skipped"
          title={t('modbus.nothing.title')}
          detail={t('modbus.nothing.detail', { count: rows.length })}
        >
          <Button onClick={() => setText('')}>{t('modbus.nothing.clear')}</Button>
        </PanelState>
      ) : (
        <div
          className={css.tableBox}
          tabIndex={0}
          role="region"
          aria-label={t('modbus.table', { device: map.content.device })}
        >
          <table className={css.table} data-stale={stale || undefined}>
            <thead>
              <tr>
                <th scope="col">{t('modbus.column.register')}</th>
                <th scope="col" className={css.number}>
                  {t('modbus.column.value')}
                </th>
                {wide && (
                  <th scope="col" className={css.rawColumn}>
                    {t('modbus.column.raw')}
                  </th>
                )}
                {canSet && <th scope="col">{t('modbus.column.set')}</th>}
              </tr>
            </thead>
            <tbody>
              {shown.map((row) => (
                <RegisterRowView
                  key={row.register.name}
                  row={row}
                  wide={wide}
                  stale={stale}
                  canSet={canSet}
                  onSet={() => setWriting(row.register.name)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {refused > 0 && <p className={css.small}>{t('modbus.refused', { count: refused })}</p>}
      {target && (
        <WriteDialog
          row={target}
          link={view.settings}
          map={map}
          isOld={stale || view.at === null}
          onClose={() => setWriting(null)}
        />
      )}
    </>
  )
}
