import { NativeSelect, TextInput } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { readTruth, spellAs } from '../../../ocpp/configuration-value.ts'
import { Icon } from '../../components/icon.tsx'
import css from './configuration.module.css'
import { problemWords, unitOf, valueWords } from './configuration-words.ts'
import type { KeyRow } from './key-rows.ts'
import { ListEditor } from './list-editor.tsx'

export interface EditorProps {
  readonly row: KeyRow
  /** How many items its list holds; null = nobody knows. */
  readonly mostItems: number | null
  readonly onChange: (value: string) => void
}

const Locked = ({ row }: { readonly row: KeyRow }) => {
  const { t } = useTranslation()
  return (
    <span className={css.locked}>
      <Icon name="lock" size={16} />
      <span>{valueWords(row.value, row.shape, t)}</span>
    </span>
  )
}

const Switch = ({ row, onChange }: EditorProps) => {
  const { t } = useTranslation()
  const text = row.staged?.value ?? row.value ?? ''
  const isOn = readTruth(text) === true
  return (
    <button
      type="button"
      role="switch"
      className={css.switch}
      aria-checked={isOn}
      aria-label={t('configuration.valueOf', { key: row.key })}
      onClick={() => onChange(spellAs(isOn ? 'false' : 'true', { type: 'boolean' }, row.value))}
    >
      <span className={css.track} aria-hidden="true" />
      <span>{text === '' ? t('configuration.empty') : text}</span>
    </button>
  )
}

const Field = ({ row, onChange }: EditorProps) => {
  const { t } = useTranslation()
  const problemId = useId()
  const { shape, problem, key } = row
  const unit = unitOf(shape)
  const isNumber = shape?.type === 'integer' || shape?.type === 'decimal'
  return (
    <div className={isNumber ? css.number : css.text}>
      <TextInput
        aria-label={t('configuration.valueOf', { key })}
        error={problem !== null}
        aria-describedby={problem === null ? undefined : problemId}
        inputMode={isNumber ? 'decimal' : 'text'}
        autoComplete="off"
        spellCheck={false}
        value={row.staged?.value ?? row.value ?? ''}
        rightSection={unit === null ? undefined : <span className={css.unit}>{unit}</span>}
        rightSectionWidth={unit === null ? undefined : 12 + unit.length * 9}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
      {problem !== null && (
        <p id={problemId} className={css.problem}>
          {problemWords(problem, t)}
        </p>
      )}
    </div>
  )
}

const Secret = ({ row, onChange }: EditorProps) => {
  const { t } = useTranslation()
  return (
    <div className={css.text}>
      <TextInput
        type="password"
        aria-label={t('configuration.newSecretOf', { key: row.key })}
        autoComplete="new-password"
        placeholder={row.view.masked ? '••••••••' : t('configuration.newSecret')}
        value={row.staged?.value ?? ''}
        onChange={({ currentTarget }) => onChange(currentTarget.value)}
      />
    </div>
  )
}

const Choice = ({ row, values, onChange }: EditorProps & { readonly values: readonly string[] }) => {
  const { t } = useTranslation()
  const value = row.staged?.value ?? row.value ?? ''
  const known = values.find((each) => each.toLowerCase() === value.toLowerCase()) ?? value
  return (
    <NativeSelect
      className={css.choice}
      aria-label={t('configuration.valueOf', { key: row.key })}
      value={known}
      data={values.includes(known) ? [...values] : [known, ...values]}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  )
}

/** The editor that fits what the key holds; a lock where it can not be changed. */
export const KeyEditor = (props: EditorProps) => {
  const { shape, locked, view } = props.row
  if (locked) return <Locked row={props.row} />
  if (view.knowledge.secret || view.masked) return <Secret {...props} />
  if (shape?.type === 'boolean') return <Switch {...props} />
  if (shape?.type === 'enum' && shape.values && shape.values.length > 0)
    return <Choice {...props} values={shape.values} />
  if (shape?.type === 'csl') return <ListEditor {...props} />
  return <Field {...props} />
}
