import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  type ChangeImport,
  dateOrders,
  type Delimiter,
  delimiters,
  encodings,
  type ListField,
  listFields,
  type ListImport,
} from '../../../contract/local-list-import.ts'
import { listStatuses } from '../../../contract/local-list.ts'
import { Icon } from '../../components/icon.tsx'
import { Card, CardBody, Mono } from '../../components/ui.tsx'
import { Dialog } from '../configuration/dialog.tsx'
import { CheckDialog } from './check-dialog.tsx'
import { FormatDialog } from './format-dialog.tsx'
import css from './local-list.module.css'

interface FileProps {
  readonly file: ListImport
  readonly onChange: (change: ChangeImport) => void
}

const delimiterNames = { ',': 'comma', ';': 'semicolon', '\t': 'tab', '|': 'bar' } as const satisfies Record<
  Delimiter,
  string
>
const encodingNames = {
  'utf-8': 'UTF-8',
  'utf-16le': 'UTF-16 LE',
  'utf-16be': 'UTF-16 BE',
  'euc-kr': 'EUC-KR',
  'windows-1252': 'Windows-1252',
} as const

/** Which column gives a field. */
const ColumnChoice = ({ file, field, onChange }: FileProps & { readonly field: ListField }) => {
  const { t } = useTranslation()
  const { columns, settings } = file
  const chosen = settings.mapping[field]
  const sample = columns.find(({ column }) => column === chosen)?.samples[0]
  return (
    <NativeSelect
      label={t(`localList.fields.${field}`)}
      className={css.choice}
      description={sample === undefined ? undefined : t('localList.column.sample', { sample })}
      inputWrapperOrder={['label', 'input', 'description']}
      value={chosen ?? ''}
      data={[
        { value: '', label: t('localList.column.none') },
        ...columns.map(({ column, name }) => ({
          value: String(column),
          label: name === '' ? t('localList.column.numbered', { column: column + 1 }) : name,
        })),
      ]}
      onChange={({ currentTarget: { value } }) =>
        onChange({
          settings: { mapping: { ...settings.mapping, [field]: value === '' ? null : Number(value) } },
        })
      }
    />
  )
}

/** Encoding, separator, sheet, header, dates: what was found, to be corrected. */
const ReadingDialog = ({ file, onChange, onClose }: FileProps & { readonly onClose: () => void }) => {
  const { t } = useTranslation()
  const { file: found, settings } = file
  return (
    <Dialog title={t('localList.file.settings')} onClose={onClose}>
      <p className={css.small}>{t('localList.file.rereads')}</p>
      {found.kind === 'csv' && (
        <NativeSelect
          label={t('localList.file.encoding')}
          description={t(`localList.file.by.${found.encodingBy}`)}
          className={css.choice}
          value={found.encoding}
          data={encodings.map((value) => ({ value, label: encodingNames[value] }))}
          onChange={({ currentTarget: { value } }) => {
            const encoding = encodings.find((each) => each === value)
            if (encoding) onChange({ read: { encoding } })
          }}
        />
      )}
      {found.kind === 'csv' && (
        <NativeSelect
          label={t('localList.file.delimiter')}
          className={css.choice}
          value={found.delimiter}
          data={delimiters.map((value) => ({
            value,
            label: t(`localList.file.delimiters.${delimiterNames[value]}`),
          }))}
          onChange={({ currentTarget: { value } }) => {
            const delimiter = delimiters.find((each) => each === value)
            if (delimiter) onChange({ read: { delimiter } })
          }}
        />
      )}
      {found.kind === 'xlsx' && (
        <NativeSelect
          label={t('localList.file.sheet')}
          className={css.choice}
          value={found.sheet}
          data={[...found.sheets]}
          onChange={({ currentTarget: { value } }) => onChange({ read: { sheet: value } })}
        />
      )}
      <NativeSelect
        label={t('localList.file.header')}
        className={css.choice}
        value={String(settings.headerRows)}
        data={Array.from({ length: Math.max(6, settings.headerRows + 1) }, (_none, at) => String(at))}
        onChange={({ currentTarget: { value } }) => onChange({ settings: { headerRows: Number(value) } })}
      />
      <NativeSelect
        label={t('localList.file.dates')}
        className={css.choice}
        value={settings.dateOrder}
        data={dateOrders.map((value) => ({ value, label: t(`localList.file.dateOrders.${value}`) }))}
        onChange={({ currentTarget: { value } }) => {
          const dateOrder = dateOrders.find((each) => each === value)
          if (dateOrder) onChange({ settings: { dateOrder } })
        }}
      />
      <NativeSelect
        label={t('localList.file.status')}
        className={css.choice}
        value={settings.status}
        data={[...listStatuses]}
        onChange={({ currentTarget: { value } }) => {
          const status = listStatuses.find((each) => each === value)
          if (status) onChange({ settings: { status } })
        }}
      />
    </Dialog>
  )
}

/** What was found of the file, and which column is what. */
export const FileCard = ({
  file,
  chargePointId,
  onChange,
}: FileProps & { readonly chargePointId: string }) => {
  const { t } = useTranslation()
  const [dialog, setDialog] = useState<'reading' | 'format' | 'check' | null>(null)
  const { file: found, settings, formatSamples } = file
  const close = () => setDialog(null)
  const facts =
    found.kind === 'xlsx'
      ? [found.sheet]
      : [
          ...(found.kind === 'csv' ? [encodingNames[found.encoding]] : []),
          t(`localList.file.delimiters.${delimiterNames[found.delimiter]}`),
        ]
  const { format } = settings
  const formatWords =
    format === null
      ? t('localList.format.asIs')
      : [
          t(`localList.format.notations.${format.notation}`),
          ...(format.notation === 'hex' ? [t(`localList.format.letterCases.${format.letters}`)] : []),
          ...(format.byteOrder === 'reversed' ? [t('localList.format.orders.reversed')] : []),
        ].join(', ')
  const sample = formatSamples[0]
  return (
    <Card
      icon="list"
      title={file.name === '' ? t('localList.file.pasted') : file.name}
      aside={
        <Button size="sm" leftSection={<Icon name="pencil" size={16} />} onClick={() => setDialog('reading')}>
          {[...facts, `${t('localList.file.header')}: ${settings.headerRows}`].join(' · ')}
        </Button>
      }
    >
      <CardBody>
        <div className={css.mapping}>
          {listFields.map((field) => (
            <ColumnChoice key={field} file={file} field={field} onChange={onChange} />
          ))}
        </div>
        <div className={css.formatLine}>
          <Button size="sm" onClick={() => setDialog('format')}>
            {t('localList.format.button')}: {formatWords}
          </Button>
          {sample && (
            <span className={css.sample}>
              {sample.before !== sample.after && (
                <>
                  <Mono>{sample.before}</Mono> <Icon name="right" size={16} />
                </>
              )}
              {sample.after === null ? t('localList.format.unreadable') : <Mono>{sample.after}</Mono>}
            </span>
          )}
          <Button size="sm" leftSection={<Icon name="card" size={16} />} onClick={() => setDialog('check')}>
            {t('localList.check.button')}
          </Button>
        </div>
      </CardBody>
      {dialog === 'reading' && <ReadingDialog file={file} onChange={onChange} onClose={close} />}
      {dialog === 'format' && (
        <FormatDialog file={file} chargePointId={chargePointId} onChange={onChange} onClose={close} />
      )}
      {dialog === 'check' && <CheckDialog importId={file.id} onClose={close} />}
    </Card>
  )
}
