import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { useId, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { PayloadProblem } from '../../../../contract/traffic.ts'
import { Icon } from '../../../components/icon.tsx'
import { problemWords } from '../problem-words.ts'
import css from './composer.module.css'
import { initialPayload, isObject, typedNumber, withField, type Hints } from './payload.ts'
import type { Schema } from './schema.ts'

/** What can be chosen for a field by its name, beside what the schema says. */
export type Suggestions = Readonly<Record<string, readonly string[]>>

export interface FormContext {
  readonly problems: readonly PayloadProblem[]
  readonly suggestions: Suggestions
  readonly hints: Hints
  readonly hostNow: () => number
}

interface FieldProps {
  readonly name: string
  readonly schema: Schema
  readonly value: unknown
  readonly pointer: string
  readonly required: boolean
  readonly context: FormContext
  readonly onChange: (value: unknown) => void
}

/** A missing field's problem stands in the object around it. */
const problemsAt = (pointer: string, problems: readonly PayloadProblem[]): readonly PayloadProblem[] => {
  const at = pointer.lastIndexOf('/')
  const [parent, name] = [pointer.slice(0, at), pointer.slice(at + 1)]
  return problems.filter(({ path, rule, params }) =>
    rule === 'required' ? path === parent && params['missingProperty'] === name : path === pointer,
  )
}

const useErrors = (pointer: string, context: FormContext): string | null => {
  const { t } = useTranslation()
  const own = problemsAt(pointer, context.problems)
  return own.length === 0 ? null : own.map((problem) => problemWords(problem, t)).join(' · ')
}

const Label = ({ name, required }: { readonly name: string; readonly required: boolean }) => {
  const { t } = useTranslation()
  return (
    <span className={css.label}>
      {name} {!required && <span className={css.optional}>{t('composer.optional')}</span>}
    </span>
  )
}

const textOf = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : ''

const ChoiceField = ({ name, schema, value, pointer, required, context, onChange }: FieldProps) => {
  const { t } = useTranslation()
  const isBoolean = schema.type === 'boolean'
  const choices = isBoolean ? ['true', 'false'] : (schema.enum ?? [])
  const known = textOf(value)
  const extra = known !== '' && !choices.includes(known) ? [known] : []
  return (
    <NativeSelect
      label={<Label name={name} required={required} />}
      error={useErrors(pointer, context)}
      value={known}
      onChange={(event) => {
        const chosen = event.currentTarget.value
        onChange(chosen === '' ? undefined : isBoolean ? chosen === 'true' : chosen)
      }}
      data={[
        { value: '', label: t('composer.notSet') },
        ...[...choices, ...extra].map((choice) => ({ value: choice, label: choice })),
      ]}
    />
  )
}

const TextField = ({ name, schema, value, pointer, required, context, onChange }: FieldProps) => {
  const { t } = useTranslation()
  const listId = useId()
  const isNumber = schema.type === 'integer' || schema.type === 'number'
  const isTime = schema.format === 'date-time'
  const suggestions = context.suggestions[name] ?? []
  const field = (
    <TextInput
      label={<Label name={name} required={required} />}
      error={useErrors(pointer, context)}
      value={textOf(value)}
      inputMode={isNumber ? (schema.type === 'integer' ? 'numeric' : 'decimal') : undefined}
      list={suggestions.length > 0 ? listId : undefined}
      autoComplete="off"
      spellCheck={false}
      onChange={(event) => {
        const text = event.currentTarget.value
        if (isNumber) onChange(typedNumber(text))
        else onChange(text === '' && !required ? undefined : text)
      }}
    />
  )
  return (
    <div className={css.fieldRow}>
      {field}
      {suggestions.length > 0 && (
        <datalist id={listId}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      )}
      {isTime && (
        <Button
          aria-label={t('composer.nowFor', { name })}
          onClick={() => onChange(new Date(context.hostNow()).toISOString())}
        >
          {t('composer.now')}
        </Button>
      )}
    </div>
  )
}

const Group = ({
  title,
  onRemove,
  children,
  error,
}: {
  readonly title: string
  readonly onRemove?: (() => void) | undefined
  readonly children: ReactNode
  readonly error: string | null
}) => {
  const { t } = useTranslation()
  return (
    <fieldset className={css.group}>
      <legend>{title}</legend>
      {children}
      {error !== null && <p className={css.bad}>{error}</p>}
      {onRemove && (
        <Button
          aria-label={t('composer.remove', { name: title })}
          size="sm"
          variant="subtle"
          leftSection={<Icon name="close" size={16} />}
          onClick={onRemove}
        >
          {t('composer.removeWord')}
        </Button>
      )}
    </fieldset>
  )
}

const AddButton = ({
  words,
  onAdd,
  error,
}: {
  readonly words: string
  readonly onAdd: () => void
  readonly error: string | null
}) => (
  <div>
    <Button size="sm" leftSection={<Icon name="plus" size={16} />} onClick={onAdd}>
      {words}
    </Button>
    {error !== null && <p className={css.bad}>{error}</p>}
  </div>
)

const ObjectField = (props: FieldProps) => {
  const { name, schema, value, pointer, required, context, onChange } = props
  const { t } = useTranslation()
  const error = useErrors(pointer, context)
  if (!isObject(value))
    return (
      <AddButton
        words={t('composer.add', { name })}
        error={error}
        onAdd={() => onChange(initialPayload(schema, context.hints))}
      />
    )
  return (
    <Group title={name} error={error} onRemove={required ? undefined : () => onChange(undefined)}>
      <SchemaFields schema={schema} value={value} pointer={pointer} context={context} onChange={onChange} />
    </Group>
  )
}

const ArrayField = ({ name, schema, value, pointer, required, context, onChange }: FieldProps) => {
  const { t } = useTranslation()
  const error = useErrors(pointer, context)
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  const { items } = schema
  if (!items) return null
  const isGroup = items.type === 'object'
  const blank = isGroup ? initialPayload(items, context.hints) : ''
  const replace = (index: number, next: unknown) =>
    onChange(list.map((item, at) => (at === index ? next : item)))
  const remove = (index: number) => {
    const rest = list.filter((_, at) => at !== index)
    onChange(rest.length === 0 && !required ? undefined : rest)
  }
  return (
    <Group title={name} error={error}>
      {list.map((item, index) => {
        const title = t('composer.item', { name, n: index + 1 })
        const at = `${pointer}/${index}`
        return isGroup ? (
          <Group key={index} title={title} error={null} onRemove={() => remove(index)}>
            <SchemaFields
              schema={items}
              value={isObject(item) ? item : {}}
              pointer={at}
              context={context}
              onChange={(next) => replace(index, next)}
            />
          </Group>
        ) : (
          <div key={index} className={css.fieldRow}>
            <Field
              name={name}
              schema={items}
              value={item}
              pointer={at}
              required
              context={context}
              onChange={(next) => replace(index, next ?? '')}
            />
            <ActionIcon aria-label={t('composer.remove', { name: title })} onClick={() => remove(index)}>
              <Icon name="close" />
            </ActionIcon>
          </div>
        )
      })}
      <AddButton
        words={t('composer.addItem', { name })}
        error={null}
        onAdd={() => onChange([...list, blank])}
      />
    </Group>
  )
}

const Field = (props: FieldProps) => {
  const { schema } = props
  if (schema.type === 'object') return <ObjectField {...props} />
  if (schema.type === 'array') return <ArrayField {...props} />
  if (schema.enum || schema.type === 'boolean') return <ChoiceField {...props} />
  return <TextField {...props} />
}

export interface SchemaFieldsProps {
  readonly schema: Schema
  readonly value: Readonly<Record<string, unknown>>
  readonly pointer: string
  readonly context: FormContext
  readonly onChange: (value: Readonly<Record<string, unknown>>) => void
}

/** The fields of an object, required ones first. */
export const SchemaFields = ({ schema, value, pointer, context, onChange }: SchemaFieldsProps) => {
  const required = new Set(schema.required ?? [])
  const fields = Object.entries(schema.properties ?? {})
  const ordered = [
    ...fields.filter(([name]) => required.has(name)),
    ...fields.filter(([name]) => !required.has(name)),
  ]
  return (
    <div className={css.fields}>
      {ordered.map(([name, inner]) => (
        <Field
          key={name}
          name={name}
          schema={inner}
          value={value[name]}
          pointer={`${pointer}/${name}`}
          required={required.has(name)}
          context={context}
          onChange={(next) => onChange(withField(value, name, next, schema))}
        />
      ))}
    </div>
  )
}
