import { Button, NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { formatIdTag, type IdTagFormat, idTagReadings } from '../../../contract/local-list-format.ts'
import type { ChangeImport, ListImport } from '../../../contract/local-list-import.ts'
import { Icon } from '../../components/icon.tsx'
import { Mono } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { Dialog, Problem } from '../configuration/dialog.tsx'
import css from './local-list.module.css'
import { useListChange, useOpenJob } from './use-lists.ts'

const plain: IdTagFormat = { notation: 'hex', byteOrder: 'as-read', letters: 'upper' }
const notations = ['hex', 'decimal'] as const
const orders = ['as-read', 'reversed'] as const
const letterCases = ['upper', 'lower'] as const
const separators = ['none', 'colon', 'hyphen', 'space'] as const

const Choice = <Value extends string>({
  label,
  value,
  values,
  words,
  onChange,
}: {
  readonly label: string
  readonly value: Value
  readonly values: readonly Value[]
  readonly words: (value: Value) => string
  readonly onChange: (value: Value) => void
}) => (
  <NativeSelect
    label={label}
    className={css.choice}
    value={value}
    data={values.map((each) => ({ value: each, label: words(each) }))}
    onChange={({ currentTarget }) => {
      const chosen = values.find((each) => each === currentTarget.value)
      if (chosen !== undefined) onChange(chosen)
    }}
  />
)

/** How the numbers stand in the file and how they are to be written, with what becomes of real rows. */
export const FormatDialog = ({
  file,
  chargePointId,
  onChange,
  onClose,
}: {
  readonly file: ListImport
  readonly chargePointId: string
  readonly onChange: (change: ChangeImport) => void
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const job = useOpenJob(chargePointId)
  const [reading, setReading] = useState(file.settings.reading)
  const [format, setFormat] = useState(file.settings.format)
  const keep = useListChange(() =>
    job === null
      ? Promise.resolve(null)
      : client.jobs.change({ jobId: job.id, revision: job.revision }, { idTagFormat: format }),
  )
  const set = (change: Partial<IdTagFormat>) => setFormat({ ...(format ?? plain), ...change })
  const isRewritten = format !== null
  return (
    <Dialog title={t('localList.format.title')} wide onClose={onClose}>
      <p>{t('localList.format.lead')}</p>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={isRewritten}
          onChange={() => {
            setFormat(isRewritten ? null : plain)
            if (!isRewritten && reading === 'text') setReading('hex')
          }}
        />
        <span>{t('localList.format.rewrite')}</span>
      </label>
      {format !== null && (
        <div className={css.mapping}>
          <Choice
            label={t('localList.format.reading')}
            value={reading}
            values={idTagReadings}
            words={(value) => t(`localList.format.readings.${value}`)}
            onChange={setReading}
          />
          <Choice
            label={t('localList.format.notation')}
            value={format.notation}
            values={notations}
            words={(value) => t(`localList.format.notations.${value}`)}
            onChange={(notation) => set({ notation })}
          />
          <Choice
            label={t('localList.format.order')}
            value={format.byteOrder}
            values={orders}
            words={(value) => t(`localList.format.orders.${value}`)}
            onChange={(byteOrder) => set({ byteOrder })}
          />
          {format.notation === 'hex' && (
            <>
              <Choice
                label={t('localList.format.letters')}
                value={format.letters}
                values={letterCases}
                words={(value) => t(`localList.format.letterCases.${value}`)}
                onChange={(letters) => set({ letters })}
              />
              <Choice
                label={t('localList.format.separator')}
                value={format.separator ?? 'none'}
                values={separators}
                words={(value) => t(`localList.format.separators.${value}`)}
                onChange={(separator) => set({ separator })}
              />
            </>
          )}
        </div>
      )}
      <h3>{t('localList.format.preview')}</h3>
      <ul className={css.cards}>
        {file.formatSamples.map(({ row, before }) => {
          const after = format === null ? before : formatIdTag(before, reading, format)
          return (
            <li key={row}>
              <span className={css.small}>{t('localList.format.row', { row })}</span>
              <Mono>{before}</Mono>
              <Icon name="right" size={16} />
              {after === null ? t('localList.format.unreadable') : <Mono>{after}</Mono>}
            </li>
          )
        })}
      </ul>
      <Problem error={keep.error} />
      <div className={css.buttons}>
        <Button
          variant="filled"
          onClick={() => {
            onChange({ settings: { reading, format } })
            onClose()
          }}
        >
          {t('localList.format.use')}
        </Button>
        {job !== null && (
          <Button
            disabled={keep.isPending}
            onClick={() =>
              keep.mutate(undefined, {
                onSuccess: () => {
                  onChange({ settings: { reading, format } })
                  onClose()
                },
              })
            }
          >
            {t('localList.format.job')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
