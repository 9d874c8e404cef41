import { useTranslation } from 'react-i18next'
import type { ModbusTableView, ModbusTrouble } from '../../../contract/modbus.ts'
import { Status } from '../../components/ui.tsx'
import type { StatusKind } from '../../components/status-icon.tsx'
import css from './modbus.module.css'

const kinds = {
  opening: 'waiting',
  reading: 'running',
  yielded: 'waiting',
  failed: 'failed',
  closed: 'skipped',
  silent: 'needs-you',
} as const satisfies Readonly<Record<string, StatusKind>>

/** How it stands with the line: a word, and the reason with what happens next where it is not read. */
export const TableState = ({ view }: { readonly view: ModbusTableView }) => {
  const { t } = useTranslation()
  const { state, missed, trouble, at } = view
  const kind = state.state === 'reading' && missed > 0 ? 'silent' : state.state
  const why = ({ error, params }: ModbusTrouble): string => t(`errors.${error}`, { ...params })
  const detail = (): string | null => {
    if (state.state === 'failed') return t('modbus.detail.failed', { why: why(state) })
    if (kind === 'silent' && trouble) return t('modbus.detail.silent', { why: why(trouble) })
    if (kind === 'opening' || kind === 'yielded') return t(`modbus.detail.${kind}`)
    return at === null && kind === 'reading' ? t('modbus.detail.first') : null
  }
  const words = detail()
  return (
    <div className={css.state} role="status">
      <Status kind={kinds[kind]}>{t(`modbus.state.${kind}`)}</Status>
      {words !== null && <p className={css.small}>{words}</p>}
    </div>
  )
}
