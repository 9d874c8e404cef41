import { Button, TextInput } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModbusMapEntry } from '../../../contract/modbus.ts'
import { Icon } from '../../components/icon.tsx'
import { Note, Tag } from '../../components/ui.tsx'
import { errorWords } from '../../state/bench-error.ts'
import css from './modbus.module.css'
import type { ModbusMapsView } from './modbus-client.ts'

const matches = ({ device, id }: ModbusMapEntry, text: string): boolean => {
  const said = `${device} ${id}`.toLowerCase()
  return text
    .toLowerCase()
    .split(/\s+/)
    .every((word) => said.includes(word))
}

const Entry = ({ entry, onChoose }: { readonly entry: ModbusMapEntry; readonly onChoose: () => void }) => {
  const { t } = useTranslation()
  const { device, kind, fits, origin, registers, writable } = entry
  return (
    <li>
      <button type="button" className={css.mapEntry} onClick={onChoose}>
        <span className={css.mapName}>{device}</span>
        <span className={css.tags}>
          <Tag>{t(`modbus.maps.kind.${kind}`)}</Tag>
          {fits && <Tag>{t('modbus.maps.fits')}</Tag>}
          {origin === 'own' && <Tag>{t('modbus.maps.own')}</Tag>}
          <span className={css.small}>
            {t('modbus.maps.registers', { count: registers })}
            {writable > 0 && ` · ${t('modbus.maps.settable', { count: writable })}`}
          </span>
        </span>
      </button>
    </li>
  )
}

/** The register maps, those first that fit what the charge point said of itself. */
export const MapPicker = ({
  maps,
  chosen,
  onChoose,
}: {
  readonly maps: UseQueryResult<ModbusMapsView>
  readonly chosen: ModbusMapEntry | null
  readonly onChoose: (id: string | null) => void
}) => {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  if (chosen)
    return (
      <div className={css.chosen}>
        <p>{t('modbus.maps.chosen', { device: chosen.device })}</p>
        <Button size="sm" onClick={() => onChoose(null)}>
          {t('modbus.maps.another')}
        </Button>
      </div>
    )
  const all = maps.data?.maps ?? []
  const found = all
    .filter((entry) => matches(entry, text))
    .toSorted((a, b) => Number(b.fits) - Number(a.fits) || a.device.localeCompare(b.device))
  const [first] = maps.data?.refused ?? []
  return (
    <div className={css.picker}>
      <TextInput
        type="search"
        aria-label={t('modbus.maps.search')}
        placeholder={t('modbus.maps.search')}
        leftSection={<Icon name="search" size={18} />}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      {maps.isError && <Note kind="failed">{errorWords(maps.error, t)}</Note>}
      {maps.data && found.length === 0 && <p className={css.small}>{t('modbus.maps.none')}</p>}
      {found.length > 0 && (
        <ul className={css.maps} aria-label={t('modbus.maps.title')} tabIndex={0}>
          {found.map((entry) => (
            <Entry key={entry.id} entry={entry} onChoose={() => onChoose(entry.id)} />
          ))}
        </ul>
      )}
      {maps.data && first && (
        <Note kind="needs-you">
          {t('modbus.maps.refused', { count: maps.data.refused.length, file: first.file, rule: first.rule })}
        </Note>
      )}
    </div>
  )
}
