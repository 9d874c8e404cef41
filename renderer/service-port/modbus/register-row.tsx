import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Mono, Status } from '../../components/ui.tsx'
import css from './modbus.module.css'
import { type RegisterRow, valueWords } from './rows.ts'
import { exceptionWords } from './run-outcome.tsx'

const Value = ({ row, stale }: { readonly row: RegisterRow; readonly stale: boolean }) => {
  const { t } = useTranslation()
  const { reading, isChanged } = row
  if (reading === null) return <>–</>
  const { problem } = reading
  if (problem !== null) {
    const { what } = exceptionWords(problem.exception, t)
    return (
      <span className={css.refused} title={what}>
        {t('modbus.row.refused', { code: problem.exception })}
      </span>
    )
  }
  const words = valueWords(reading)
  return (
    <>
      <span className={css.value}>{words ?? t('modbus.row.absent')}</span>
      {stale && (
        <Status kind="needs-you" size={14}>
          {t('modbus.row.stale')}
        </Status>
      )}
      {isChanged && !stale && (
        <Status kind="note" tone="run" size={14}>
          {t('modbus.row.changed')}
        </Status>
      )}
    </>
  )
}

export interface RegisterRowProps {
  readonly row: RegisterRow
  readonly wide: boolean
  readonly stale: boolean
  /** Some register of the table can be set: there is a column for it. */
  readonly canSet: boolean
  readonly onSet: () => void
}

/** One register: what it means and where it stands, what it says, and how it is set. */
export const RegisterRowView = ({ row, wide, stale, canSet, onSet }: RegisterRowProps) => {
  const { t } = useTranslation()
  const { register, meaning, reading, isChanged } = row
  const { name, table, address, access, note } = register
  return (
    <tr data-changed={(isChanged && !stale) || undefined}>
      <th scope="row">
        <span className={css.meaning}>{meaning}</span>
        <span className={css.place}>
          {t('modbus.row.place', { table: t(`modbus.tables.${table}`), address })}
          {wide && <Mono>{name}</Mono>}
        </span>
        {wide && note !== undefined && <span className={css.place}>{note}</span>}
      </th>
      <td className={css.number}>
        <Value row={row} stale={stale} />
      </td>
      {wide && (
        <td className={css.rawColumn}>
          <Mono>{reading?.raw ?? ''}</Mono>
        </td>
      )}
      {canSet && (
        <td>
          {access !== 'read' && (
            <Button size="sm" aria-label={t('modbus.row.setOf', { name: meaning })} onClick={onSet}>
              {t('modbus.row.set')}
            </Button>
          )}
        </td>
      )}
    </tr>
  )
}
