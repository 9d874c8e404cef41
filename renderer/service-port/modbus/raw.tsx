import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ModbusLink, ModbusPlace, ModbusRaw, ModbusReading } from '../../../contract/modbus.ts'
import { formatTime } from '../../components/format.ts'
import { Mono } from '../../components/ui.tsx'
import { Choice } from '../../components/choice.tsx'
import css from './modbus.module.css'
import {
  addressFrom,
  countFrom,
  isBits,
  isText,
  mostValues,
  placeOf,
  type RawDraft,
  rawTables,
  registerTypes,
  wordOrders,
} from './raw-draft.ts'
import { valueWords } from './rows.ts'
import { exceptionWords, RunOutcome } from './run-outcome.tsx'
import { rawOf } from './run-results.ts'
import { useOrder } from './use-modbus.ts'
import { lineOf, SetDialog } from './write-dialog.tsx'

const hex = (address: number): string => `0x${address.toString(16).toUpperCase().padStart(4, '0')}`

const RawWrite = ({
  link,
  place,
  reading,
  unitId,
  onClose,
}: {
  readonly link: ModbusLink
  readonly place: ModbusPlace
  readonly reading: ModbusReading
  readonly unitId: number
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const order = useOrder()
  const [single, setSingle] = useState<'6' | '16'>('6')
  const address = Number(reading.register)
  const isNumber = place.type !== 'ascii' && place.type !== 'bytes'
  return (
    <SetDialog
      target={{
        name: t('modbus.row.place', { table: t(`modbus.tables.${place.table}`), address }),
        place: t('modbus.row.place', { table: t(`modbus.tables.${place.table}`), address }),
        unitId,
        unit: null,
        isBit: place.type === 'bit',
        values: {},
        minimum: null,
        maximum: null,
        now: reading.problem ? null : reading,
      }}
      order={order}
      onClose={onClose}
      onWrite={(value) =>
        order.start('modbus.write-raw', {
          ...lineOf(link),
          ...place,
          address,
          count: isNumber ? 1 : place.count,
          value,
          writeSingleWith: Number(single),
          seen: reading.problem ? null : reading.raw,
        })
      }
    >
      {place.table === 'holding' && (
        <Choice
          label={t('modbus.raw.single')}
          value={single}
          of={['6', '16']}
          word={(fn) => t(`modbus.raw.singles.${fn}`)}
          onChange={setSingle}
        />
      )}
    </SetDialog>
  )
}

const Result = ({
  raw,
  canSet,
  onSet,
}: {
  readonly raw: ModbusRaw
  readonly canSet: boolean
  readonly onSet: (reading: ModbusReading) => void
}) => {
  const { t } = useTranslation()
  return (
    <>
      <p className={css.small}>
        {t('modbus.raw.result', { fn: raw.readFunction, unit: raw.unitId, time: formatTime(raw.at) })}
      </p>
      <div className={css.tableBox} tabIndex={0} role="region" aria-label={t('modbus.view.raw')}>
        <table className={css.table}>
          <thead>
            <tr>
              <th scope="col">{t('modbus.raw.decimal')}</th>
              <th scope="col" className={css.number}>
                {t('modbus.column.value')}
              </th>
              <th scope="col" className={css.rawColumn}>
                {t('modbus.column.raw')}
              </th>
              {canSet && <th scope="col">{t('modbus.column.set')}</th>}
            </tr>
          </thead>
          <tbody>
            {raw.readings.map((reading) => (
              <tr key={reading.register}>
                <th scope="row">
                  {reading.register} <span className={css.place}>{hex(Number(reading.register))}</span>
                </th>
                <td className={css.number}>
                  {reading.problem ? (
                    <span className={css.refused} title={exceptionWords(reading.problem.exception, t).what}>
                      {t('modbus.row.refused', { code: reading.problem.exception })}
                    </span>
                  ) : (
                    valueWords(reading)
                  )}
                </td>
                <td className={css.rawColumn}>
                  <Mono>{reading.raw ?? ''}</Mono>
                </td>
                {canSet && (
                  <td>
                    <Button
                      size="sm"
                      aria-label={t('modbus.raw.set', { address: reading.register })}
                      onClick={() => onSet(reading)}
                    >
                      {t('modbus.row.set')}
                    </Button>
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}

/** Reads and sets any address, by function and type. */
export const Raw = ({ link }: { readonly link: ModbusLink | null }) => {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<RawDraft>({
    ...{ table: 'holding', address: '0', count: '1', type: 'u16', wordOrder: 'high-first' },
  })
  const [asked, setAsked] = useState<ModbusPlace | null>(null)
  const [setting, setSetting] = useState<ModbusReading | null>(null)
  const order = useOrder()
  const change = (part: Partial<RawDraft>) => setDraft({ ...draft, ...part })
  const place = placeOf(draft)
  const raw = rawOf(order.run)
  const read = () => {
    if (link === null || place === null) return
    setAsked(place)
    order.start('modbus.read-raw', { ...lineOf(link), ...place })
  }
  const many = draft.type !== 'u16' && draft.type !== 'i16' && !isText(draft)
  return (
    <>
      <p className={css.small}>
        {t('modbus.raw.lead')} {t('modbus.raw.unit', { unit: link?.unitId ?? 1 })}
      </p>
      <form
        className={css.inline}
        onSubmit={(event) => {
          event.preventDefault()
          read()
        }}
      >
        <Choice
          label={t('modbus.raw.table')}
          value={draft.table}
          of={rawTables}
          word={(table) => t(`modbus.raw.tables.${table}`)}
          onChange={(table) => change({ table })}
        />
        <TextInput
          label={t('modbus.raw.address')}
          description={t('modbus.raw.addressHelp')}
          value={draft.address}
          autoComplete="off"
          error={addressFrom(draft.address) === null ? t('modbus.raw.addressWrong') : undefined}
          onChange={({ currentTarget }) => change({ address: currentTarget.value })}
        />
        {!isBits(draft) && (
          <Choice
            label={t('modbus.raw.type')}
            value={draft.type}
            of={registerTypes}
            word={(type) => type}
            onChange={(type) => change({ type })}
          />
        )}
        <TextInput
          label={t(isText(draft) && !isBits(draft) ? 'modbus.raw.countRegisters' : 'modbus.raw.count')}
          inputMode="numeric"
          value={draft.count}
          error={
            countFrom(draft.count) === null ? t('modbus.raw.countWrong', { most: mostValues }) : undefined
          }
          onChange={({ currentTarget }) => change({ count: currentTarget.value })}
        />
        {many && !isBits(draft) && (
          <Choice
            label={t('modbus.raw.wordOrder')}
            value={draft.wordOrder}
            of={wordOrders}
            word={(order_) => t(`modbus.raw.wordOrders.${order_}`)}
            onChange={(wordOrder) => change({ wordOrder })}
          />
        )}
        <Button type="submit" disabled={link === null || place === null || order.isRunning}>
          {t('modbus.raw.read')}
        </Button>
      </form>
      <RunOutcome order={order} />
      {raw && (
        <Result raw={raw} canSet={asked?.table === 'holding' || asked?.table === 'coil'} onSet={setSetting} />
      )}
      {link && asked && raw && setting && (
        <RawWrite
          link={link}
          place={asked}
          reading={setting}
          unitId={raw.unitId}
          onClose={() => {
            setSetting(null)
            order.start('modbus.read-raw', { ...lineOf(link), ...asked })
          }}
        />
      )}
    </>
  )
}
