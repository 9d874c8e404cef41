import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModbusTableView } from '../../../contract/modbus.ts'
import { Icon } from '../../components/icon.tsx'
import { Note } from '../../components/ui.tsx'
import { useDevices } from '../../panels/bench/use-bench-panel.ts'
import { Segments } from '../../panels/panel-parts.tsx'
import panelCss from '../../panels/panel.module.css'
import type { PanelProps } from '../../panels/panels.ts'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { usePlace } from '../../state/place.ts'
import { deviceName, deviceOf, draftOf, linkOf, settingsOf } from './link-draft.ts'
import { isSerial, LinkForm } from './link-form.tsx'
import { LiveTable } from './live-table.tsx'
import { MapNotes } from './map-notes.tsx'
import { MapPicker } from './map-picker.tsx'
import css from './modbus.module.css'
import { Raw } from './raw.tsx'
import { Units } from './units.tsx'
import { useLinkDraft, useMap, useMaps, useTables } from './use-modbus.ts'

const views = ['table', 'units', 'raw'] as const
type View = (typeof views)[number]
const isView = (text: string): text is View => views.some((view) => view === text)

const none: readonly ModbusTableView[] = []

/** A Modbus device: its registers live, its units, any address raw. */
const ModbusTab = ({ wide }: PanelProps) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [{ chargePoint }] = usePlace()
  const [draft, change] = useLinkDraft(chargePoint)
  const [view, setView] = useState<View>('table')
  const tables = useTables()
  const maps = useMaps(chargePoint)
  const bench = useDevices()
  const ports = bench?.devices.filter(isSerial) ?? []
  const device = deviceOf(draft)
  const table = (tables ?? none).find(({ settings }) => settings.device === device) ?? null
  const others = (tables ?? none).filter((each) => each !== table)
  const map = useMap(table?.settings.map ?? draft.map)
  const entry = maps.data?.maps.find(({ id }) => id === (table?.settings.map ?? draft.map)) ?? null
  const link = linkOf(draft)
  const open = useMutation({
    mutationFn: async () => {
      const settings = settingsOf(draft)
      if (settings) await client.modbus.open(settings)
    },
  })
  const show = (settings: ModbusTableView['settings']) =>
    change(
      draftOf(
        settings,
        ports.map(({ id }) => id),
      ),
    )
  // a page that knows of no line shows the one that is read
  const isUntouched = useRef(device === null)
  useEffect(() => {
    const [first] = tables ?? none
    if (!isUntouched.current || !first) return
    isUntouched.current = false
    change(draftOf(first.settings, []))
  }, [tables, change])

  return (
    <div className={`${panelCss.body} ${css.tab}`} data-wide={wide || undefined}>
      {others.length > 0 && (
        <div className={css.others}>
          <span className={css.small}>{t('modbus.others')}</span>
          {others.map(({ settings }) => (
            <Button key={settings.device} size="sm" onClick={() => show(settings)}>
              {t('modbus.show', { device: deviceName(settings.device) })}
            </Button>
          ))}
        </div>
      )}
      <Segments
        aria-label={t('modbus.view.label')}
        value={view}
        onChange={(next) => {
          if (isView(next)) setView(next)
        }}
        data={views.map((each) => ({ value: each, label: t(`modbus.view.${each}`) }))}
      />
      {table ? (
        <p className={css.line}>
          <b>{deviceName(table.settings.device)}</b>
          {` · ${t('modbus.link.unitOf', { unit: table.settings.unitId ?? entry?.unitId ?? 1 })}`}
          {entry && ` · ${entry.device}`}
          {table.settings.chargePointId !== null && ` · ${table.settings.chargePointId}`}
        </p>
      ) : view !== 'table' ? null : (
        <p className={css.small}>
          <b>{t('modbus.intro.title')}</b> {t('modbus.intro.detail')}
        </p>
      )}
      {!table && (
        <div className={css.setup} data-alone={view !== 'table' || undefined}>
          <section className={css.section} aria-label={t('modbus.link.title')}>
            <h2 className={panelCss.sub}>{t('modbus.link.title')}</h2>
            <LinkForm draft={draft} ports={ports} entry={entry} onChange={change} />
          </section>
          {view === 'table' && (
            <section className={css.section} aria-label={t('modbus.maps.title')}>
              <h2 className={panelCss.sub}>{t('modbus.maps.title')}</h2>
              <MapPicker maps={maps} chosen={entry} onChoose={(id) => change({ map: id })} />
              {map.data && <MapNotes map={map.data.content} />}
              {open.isError && <Note kind="failed">{errorWords(open.error, t)}</Note>}
              <Button
                variant="filled"
                size="lg"
                leftSection={<Icon name="play" />}
                disabled={settingsOf(draft) === null || open.isPending}
                onClick={() => open.mutate()}
              >
                {t('modbus.open')}
              </Button>
            </section>
          )}
        </div>
      )}
      {view === 'table' && table && (
        <>
          {map.isError && <Note kind="failed">{errorWords(map.error, t)}</Note>}
          {map.data && <LiveTable key={table.settings.device} view={table} map={map.data} wide={wide} />}
          {map.data && <MapNotes map={map.data.content} />}
        </>
      )}
      {view === 'units' && (
        <Units
          link={link}
          onUnit={(unitId) => change({ unitId: String(unitId) })}
          onMap={(id, unitId) => {
            change({ map: id, unitId: String(unitId) })
            setView('table')
          }}
        />
      )}
      {view === 'raw' && <Raw link={link} />}
    </div>
  )
}

export default ModbusTab
