import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListImport } from '../../../contract/local-list-import.ts'
import { longestListName } from '../../../contract/local-list.ts'
import { Icon } from '../../components/icon.tsx'
import { Card, CardBody, Key, Note } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { usePrimaryAction } from '../../state/shortcuts.tsx'
import { Problem } from '../configuration/dialog.tsx'
import css from './local-list.module.css'
import { overview, useLocalListPlace } from './local-list-place.ts'
import { useKeptLists, useListChange, useOpenJob } from './use-lists.ts'

const stem = (name: string): string => name.replace(/\.[a-z]{3,4}$/i, '')

/** What is saved of a file, as what, and what stays out. */
export const SaveCard = ({
  file,
  chargePointId,
}: {
  readonly file: ListImport
  readonly chargePointId: string
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [, go] = useLocalListPlace()
  const job = useOpenJob(chargePointId)
  const lists = useKeptLists().data ?? []
  const [named, setNamed] = useState<string | null>(null)
  const [placed, setPlaced] = useState<string | null>(null)
  const [into, setInto] = useState('')
  const name = named ?? stem(file.name)
  const site = placed ?? job?.site ?? ''
  const target = lists.find(({ id }) => id === into)
  const save = useListChange(() =>
    client.lists.imports.save(
      file.id,
      target
        ? { listId: target.id, revision: target.revision }
        : { name: name.trim() || t('localList.file.pasted'), site, chargePointId: null },
    ),
  )
  const canSave = file.taken > 0 && !save.isPending
  const keep = () =>
    save.mutate(undefined, { onSuccess: ({ id }) => go({ ...overview, list: id }, { replace: true }) })
  const discard = useListChange(() => client.lists.imports.remove(file.id))
  usePrimaryAction(keep, canSave)
  return (
    <Card icon="list" title={t('localList.save.title')} className={css.aside}>
      <CardBody>
        <div className={css.stack}>
          {lists.length > 0 && (
            <NativeSelect
              label={t('localList.save.into')}
              className={css.choice}
              value={into}
              data={[
                { value: '', label: t('localList.save.newList') },
                ...lists.map((list) => ({
                  value: list.id,
                  label: t('localList.save.revision', { name: list.name }),
                })),
              ]}
              onChange={({ currentTarget }) => setInto(currentTarget.value)}
            />
          )}
          {target === undefined && (
            <>
              <TextInput
                label={t('localList.save.name')}
                maxLength={longestListName}
                value={name}
                onChange={({ currentTarget }) => setNamed(currentTarget.value)}
              />
              <TextInput
                label={t('localList.save.site')}
                maxLength={200}
                value={site}
                onChange={({ currentTarget }) => setPlaced(currentTarget.value)}
              />
            </>
          )}
          {file.taken === 0 ? (
            <Note kind="needs-you">{t('localList.save.nothing')}</Note>
          ) : (
            <p>{t('localList.save.whole', { count: file.taken })}</p>
          )}
          {file.leftOut > 0 && (
            <Note kind="needs-you">{t('localList.save.leftOut', { count: file.leftOut })}</Note>
          )}
          <Problem error={save.error ?? discard.error} />
          <Button
            size="lg"
            variant="filled"
            fullWidth
            leftSection={<Icon name="check" />}
            rightSection={<Key>Ctrl ↵</Key>}
            aria-keyshortcuts="Control+Enter"
            disabled={!canSave}
            onClick={keep}
          >
            {t('localList.save.save', { count: file.taken })}
          </Button>
          <Button
            disabled={discard.isPending}
            onClick={() => discard.mutate(undefined, { onSuccess: () => go(overview, { replace: true }) })}
          >
            {t('localList.save.discard')}
          </Button>
        </div>
      </CardBody>
    </Card>
  )
}
