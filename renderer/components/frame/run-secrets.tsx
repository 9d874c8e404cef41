import { Button, Modal, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../contract/journal-event-parts.ts'
import type { RunView } from '../../../contract/run.ts'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { Icon } from '../icon.tsx'
import { procedureName } from '../run-words.ts'
import css from './frame.module.css'

const isRecord = (value: Json | undefined): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Fields that hold several secrets by name, and not one. */
const tables: ReadonlySet<string> = new Set(['secretValues', 'secretVariables', 'secrets'])

/** The names that a table of secrets had, as far as the checkpoint tells them. */
const namesOf = ({ checkpoint, input }: RunView): readonly string[] => {
  if (!isRecord(checkpoint) || !Array.isArray(checkpoint['keys'])) return []
  const open = isRecord(input) && Array.isArray(input['changes']) ? input['changes'] : []
  const named = (each: Json): readonly string[] =>
    isRecord(each) && typeof each['key'] === 'string' ? [each['key']] : []
  const plain = new Set(open.flatMap(named))
  return checkpoint['keys'].flatMap(named).filter((key) => !plain.has(key))
}

interface Field {
  readonly label: string
  /** In which field of the input it goes; `key` null = it is the field. */
  readonly name: string
  readonly key: string | null
}

/** The service profile by which a console is spoken to; null = none is. */
const profileOf = ({ input }: RunView): string | null =>
  isRecord(input) && typeof input['profile'] === 'string' ? input['profile'] : null

/** The secrets of the run's service profile, as they are called there. */
const useProfileSecrets = (run: RunView): readonly { readonly key: string; readonly label: string }[] => {
  const { client } = useBenchEnvironment()
  const { i18n } = useTranslation()
  const profile = profileOf(run)
  const query = useQuery({
    queryKey: ['service-profiles'],
    queryFn: () => client.console.profiles(),
    enabled: profile !== null && run.secrets.includes('secrets'),
    retry: false,
    networkMode: 'always',
  })
  const secrets = query.data?.find(({ id }) => id === profile)?.secrets ?? []
  return secrets.map(({ name, meaning }) => ({
    key: name,
    label: (i18n.language === 'ko' ? meaning.ko : undefined) ?? meaning.en,
  }))
}

const fieldsOf = (
  run: RunView,
  profileSecrets: readonly { readonly key: string; readonly label: string }[],
): readonly Field[] =>
  run.secrets.flatMap((name): readonly Field[] =>
    name === 'secrets'
      ? profileSecrets.map((secret) => ({ ...secret, name }))
      : tables.has(name)
        ? namesOf(run).map((key) => ({ label: key, name, key }))
        : [{ label: name, name, key: null }],
  )

const secretsOf = (
  { secrets }: RunView,
  fields: readonly Field[],
  typed: Readonly<Record<string, string>>,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(
    secrets.map((name) => [
      name,
      tables.has(name)
        ? Object.fromEntries(
            fields
              .filter((field) => field.name === name)
              .map(({ key, label }) => [key ?? label, typed[label] ?? '']),
          )
        : (typed[name] ?? ''),
    ]),
  )

/** Secrets are never written: to go on they are asked for again. */
export const RunSecrets = ({
  run,
  onGive,
  onClose,
}: {
  readonly run: RunView
  readonly onGive: (secrets: Readonly<Record<string, unknown>>) => void
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const id = useId()
  const fields = fieldsOf(run, useProfileSecrets(run))
  const [typed, setTyped] = useState<Readonly<Record<string, string>>>({})
  const isWhole = fields.every(({ label }) => (typed[label] ?? '') !== '')
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('runs.secrets.title', { name: procedureName(run.procedure, t) })}
      closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
    >
      <form
        className={css.secrets}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isWhole) return
          onGive(secretsOf(run, fields, typed))
          onClose()
        }}
      >
        <p>{t('runs.secrets.lead')}</p>
        {fields.map(({ label }) => (
          <div key={label}>
            <label htmlFor={`${id}-${label}`}>{label}</label>
            <TextInput
              id={`${id}-${label}`}
              type="password"
              autoComplete="off"
              value={typed[label] ?? ''}
              onChange={({ currentTarget }) => setTyped({ ...typed, [label]: currentTarget.value })}
            />
          </div>
        ))}
        <div className={css.asking}>
          <Button type="submit" variant="filled" leftSection={<Icon name="play" />} disabled={!isWhole}>
            {t('runs.interrupted.resume')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
