import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Note } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import css from './configuration.module.css'
import { useConfigurationPlace } from './configuration-place.ts'
import { Dialog, Problem } from './dialog.tsx'

/** A template as text: of what a charge point has, or one that is there already. */
export const TemplateDialog = ({
  readingId,
  template,
  onClose,
}: {
  /** Of which a new one is made. */
  readonly readingId: string
  /** The one that is edited; null = a new one. */
  readonly template: { readonly id: string; readonly name: string } | null
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const queries = useQueryClient()
  const [, go] = useConfigurationPlace()
  const [name, setName] = useState('')
  const [edited, setEdited] = useState<string | null>(null)
  const [isSure, setSure] = useState(false)
  const stored = useQuery({
    queryKey: ['template', template?.id],
    queryFn: () => client.configuration.template(template?.id ?? ''),
    enabled: template !== null,
    staleTime: 0,
    retry: false,
    networkMode: 'always',
  })
  const write = useMutation({
    mutationFn: () => client.configuration.templateText(readingId, name.trim()),
    onSuccess: setEdited,
  })
  const renew = () => queries.invalidateQueries({ queryKey: ['templates'] })
  const save = useMutation({
    mutationFn: (text: string) => client.configuration.saveTemplate(text, template?.id),
    onSuccess: async ({ id }) => {
      await renew()
      await queries.invalidateQueries({ queryKey: ['configuration'] })
      // from now on it is this one that is edited: saving twice makes no second one
      go({ base: { kind: 'template', id }, dialog: 'edit' })
    },
  })
  const remove = useMutation({
    mutationFn: () => client.configuration.deleteTemplate(template?.id ?? ''),
    onSuccess: async () => {
      await renew()
      go({ base: { kind: 'reading' } })
      onClose()
    },
  })
  const text = edited ?? stored.data?.text ?? null
  const title = template === null ? t('configuration.saveTemplate.title') : template.name
  return (
    <Dialog title={title} wide onClose={onClose}>
      {template === null && (
        <>
          <p>{t('configuration.saveTemplate.lead')}</p>
          <form
            className={css.inline}
            onSubmit={(event) => {
              event.preventDefault()
              if (name.trim() !== '') write.mutate()
            }}
          >
            <label className={css.field}>
              <span>{t('configuration.saveTemplate.name')}</span>
              <TextInput
                data-autofocus
                maxLength={100}
                value={name}
                onChange={({ currentTarget }) => setName(currentTarget.value)}
              />
            </label>
            <Button type="submit" disabled={name.trim() === '' || write.isPending}>
              {t('configuration.saveTemplate.next')}
            </Button>
          </form>
        </>
      )}
      {text !== null && (
        <label className={css.field}>
          <span>{t('configuration.saveTemplate.text')}</span>
          <textarea
            className={css.yaml}
            data-autofocus={template !== null || undefined}
            spellCheck={false}
            rows={16}
            value={text}
            onChange={({ currentTarget }) => setEdited(currentTarget.value)}
          />
        </label>
      )}
      <Problem error={stored.error ?? write.error ?? save.error ?? remove.error} />
      {save.isSuccess && (
        <div role="status">
          <Note kind="proven">{t('configuration.saveTemplate.saved')}</Note>
        </div>
      )}
      <div className={css.buttons}>
        {text !== null && (
          <Button variant="filled" disabled={save.isPending} onClick={() => save.mutate(text)}>
            {t('configuration.saveTemplate.save')}
          </Button>
        )}
        {template !== null && (
          <Button
            variant="outline"
            color="fail"
            disabled={remove.isPending}
            onClick={() => (isSure ? remove.mutate() : setSure(true))}
          >
            {isSure ? t('configuration.saveTemplate.deleteSure') : t('configuration.saveTemplate.delete')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
