import { Button, Modal, TextInput } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CatalogueModbusMap } from '../../../contract/modbus-map.ts'
import type {
  ModbusLink,
  ModbusReading,
  ModbusTableSettings,
  ModbusWritten,
} from '../../../contract/modbus.ts'
import { Note, Status } from '../../components/ui.tsx'
import { Choice } from '../../components/choice.tsx'
import css from './modbus.module.css'
import { type RegisterRow, valueWords } from './rows.ts'
import { RunOutcome } from './run-outcome.tsx'
import { writtenOf } from './run-results.ts'
import { type OrderState, useOrder } from './use-modbus.ts'

export interface WriteTarget {
  readonly name: string
  /** As `Holding 5004`. */
  readonly place: string
  readonly unitId: number
  readonly unit: string | null
  readonly isBit: boolean
  /** What its values stand for; empty = they are numbers or text. */
  readonly values: Readonly<Record<string, string>>
  readonly minimum: number | null
  readonly maximum: number | null
  /** What it says now; null: it cannot be read. */
  readonly now: ModbusReading | null
}

const Limits = ({ target }: { readonly target: WriteTarget }) => {
  const { t } = useTranslation()
  const { minimum, maximum } = target
  if (minimum !== null && maximum !== null) return t('modbus.write.range', { least: minimum, most: maximum })
  if (minimum !== null) return t('modbus.write.atLeast', { least: minimum })
  return maximum === null ? null : t('modbus.write.atMost', { most: maximum })
}

const ValueField = ({
  target,
  value,
  onChange,
}: {
  readonly target: WriteTarget
  readonly value: string
  readonly onChange: (value: string) => void
}) => {
  const { t } = useTranslation()
  const { unit, isBit, values } = target
  const named = isBit ? { '1': t('modbus.write.on'), '0': t('modbus.write.off') } : values
  const names = Object.keys(named)
  if (names.length > 0)
    return (
      <Choice
        label={t('modbus.write.value')}
        value={value}
        of={['', ...names]}
        word={(name) => (name === '' ? '–' : `${Reflect.get(named, name)} (${name})`)}
        onChange={onChange}
      />
    )
  return (
    <TextInput
      label={unit === null ? t('modbus.write.value') : t('modbus.write.valueIn', { unit })}
      description={<Limits target={target} />}
      value={value}
      autoComplete="off"
      data-autofocus
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

const Written = ({ written }: { readonly written: ModbusWritten }) => {
  const { t } = useTranslation()
  const { proven, before, after } = written
  const was = before && valueWords(before)
  return (
    <div role="status" className={css.fields}>
      {proven && after ? (
        <Status kind="proven">{t('modbus.write.proven', { value: valueWords(after) })}</Status>
      ) : (
        <Status kind="reported">{t('modbus.write.unproven')}</Status>
      )}
      {was !== null && <p className={css.small}>{t('modbus.write.before', { value: was })}</p>}
    </div>
  )
}

/** Names what will be written where, writes it once when it is told to, and shows what was read back. */
export const SetDialog = ({
  target,
  order,
  onWrite,
  onClose,
  children,
}: {
  readonly target: WriteTarget
  readonly order: OrderState
  readonly onWrite: (value: string) => void
  readonly onClose: () => void
  /** What is asked beside the value. */
  readonly children?: ReactNode
}) => {
  const { t } = useTranslation()
  const [value, setValue] = useState('')
  const written = writtenOf(order.run)
  const { name, place, unitId, unit, isBit, now } = target
  const named: unknown = isBit
    ? { '1': t('modbus.write.on'), '0': t('modbus.write.off') }[value]
    : Reflect.get(target.values, value)
  const text = value.trim()
  const asked = typeof named === 'string' ? named : unit === null ? text : `${text} ${unit}`
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t('modbus.write.title', { name })}
      closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
    >
      <form
        className={css.fields}
        onSubmit={(event) => {
          event.preventDefault()
          if (text !== '' && !order.isRunning) onWrite(text)
        }}
      >
        <dl className={css.now}>
          <dt>{t('modbus.write.now')}</dt>
          <dd>{(now && valueWords(now)) ?? t('modbus.write.nowUnknown')}</dd>
        </dl>
        {!written && (
          <>
            <ValueField target={target} value={value} onChange={setValue} />
            {children}
            {text !== '' && <p>{t('modbus.write.does', { value: asked, place, unit: unitId })}</p>}
            <Note kind="needs-you">{t(now ? 'modbus.write.safety' : 'modbus.write.unprovable')}</Note>
          </>
        )}
        <RunOutcome order={order} />
        {written && <Written written={written} />}
        <div className={css.actions}>
          {written ? (
            <Button
              onClick={() => {
                order.forget()
                setValue('')
              }}
            >
              {t('modbus.write.again')}
            </Button>
          ) : (
            <Button type="submit" variant="filled" size="lg" disabled={text === '' || order.isRunning}>
              {order.isRunning
                ? t('modbus.write.running')
                : text === ''
                  ? t('modbus.write.empty')
                  : t('modbus.write.button', { value: asked })}
            </Button>
          )}
          <Button variant="subtle" onClick={onClose}>
            {t('modbus.write.close')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

/** As the procedures want the line: without what is the table's alone. */
export const lineOf = ({
  device,
  transport,
  baudRate,
  parity,
  stopBits,
  unitId,
  answerMs,
}: ModbusLink): ModbusLink => ({
  ...{ device, baudRate, parity, stopBits, answerMs },
  ...(transport === undefined ? {} : { transport }),
  ...(unitId === undefined ? {} : { unitId }),
})

/** Sets a register of a map. */
export const WriteDialog = ({
  row,
  link,
  map,
  isOld,
  onClose,
}: {
  readonly row: RegisterRow
  readonly link: ModbusTableSettings
  readonly map: CatalogueModbusMap
  /** What the row says is not how the device stands. */
  readonly isOld: boolean
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const order = useOrder()
  const { register, meaning, reading } = row
  const { name, table, address, values = {}, minimum, maximum, unit, type } = register
  const target: WriteTarget = {
    name: meaning,
    place: t('modbus.row.place', { table: t(`modbus.tables.${table}`), address }),
    unitId: register.unitId ?? link.unitId ?? map.content.unitId ?? 1,
    unit: unit ?? null,
    isBit: type === 'bit',
    values,
    minimum: minimum ?? null,
    maximum: maximum ?? null,
    now: register.access === 'write' || reading?.problem ? null : reading,
  }
  const { chargePointId } = link
  if (isOld && order.run === null && !order.isRunning)
    return (
      <Modal
        opened
        onClose={onClose}
        title={t('modbus.write.title', { name: meaning })}
        closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
      >
        <Note kind="needs-you">{t('modbus.write.old')}</Note>
      </Modal>
    )
  return (
    <SetDialog
      target={target}
      order={order}
      onClose={onClose}
      onWrite={(value) =>
        order.start('modbus.write', {
          ...lineOf(link),
          ...(chargePointId === null ? {} : { chargePointId }),
          ...{ map: map.id, register: name, value, seen: target.now?.raw ?? null },
        })
      }
    />
  )
}
