import { useTranslation } from 'react-i18next'
import type { ModbusMap } from '../../../contract/modbus-map.ts'
import { Note } from '../../components/ui.tsx'
import css from './modbus.module.css'

/** What is to be known of a map before its values are trusted. */
export const MapNotes = ({ map }: { readonly map: ModbusMap }) => {
  const { t } = useTranslation()
  const { assumed, notes } = map
  return (
    <>
      {assumed && (
        <Note kind="needs-you">
          {t('modbus.maps.assumed', {
            what: assumed.map((what) => t(`modbus.maps.assumptions.${what}`)).join(', '),
          })}
        </Note>
      )}
      {notes.length > 0 && (
        <details className={css.notes}>
          <summary>{t('modbus.maps.notes')}</summary>
          <ul lang="en">
            {notes.map((note) => (
              <li key={note}>{note}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  )
}
