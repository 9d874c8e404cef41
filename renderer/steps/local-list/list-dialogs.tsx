import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type ListSummary, longestListName } from '../../../contract/local-list.ts'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { Dialog, Problem } from '../configuration/dialog.tsx'
import css from './local-list.module.css'
import { useListChange } from './use-lists.ts'

interface ListDialogProps {
  readonly list: ListSummary
  readonly onClose: () => void
}

/** Name, site, and whether it is of one charge point alone. */
export const NamingDialog = ({
  list,
  chargePointId,
  onClose,
}: ListDialogProps & { readonly chargePointId: string }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [name, setName] = useState(list.name)
  const [site, setSite] = useState(list.site)
  const [of, setOf] = useState(list.chargePointId)
  const rename = useListChange(client.lists.rename)
  const only = list.chargePointId ?? chargePointId
  return (
    <Dialog title={t('localList.naming.title')} onClose={onClose}>
      <form
        className={css.stack}
        onSubmit={(event) => {
          event.preventDefault()
          rename.mutate({ listId: list.id, name, site, chargePointId: of }, { onSuccess: onClose })
        }}
      >
        <TextInput
          data-autofocus
          label={t('localList.naming.name')}
          maxLength={longestListName}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
        <TextInput
          label={t('localList.naming.site')}
          maxLength={200}
          value={site}
          onChange={({ currentTarget }) => setSite(currentTarget.value)}
        />
        <label className={css.check}>
          <input type="checkbox" checked={of !== null} onChange={() => setOf(of === null ? only : null)} />
          <span>{t('localList.naming.only', { id: only })}</span>
        </label>
        <Problem error={rename.error} />
        <div className={css.buttons}>
          <Button type="submit" variant="filled" disabled={name.trim() === '' || rename.isPending}>
            {t('localList.naming.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

export const DeleteDialog = ({
  list,
  onClose,
  onDeleted,
}: ListDialogProps & { readonly onDeleted: () => void }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const remove = useListChange(client.lists.delete)
  return (
    <Dialog title={t('localList.deleting.title', { name: list.name })} onClose={onClose}>
      <p>{t('localList.deleting.detail')}</p>
      <Problem error={remove.error} />
      <div className={css.buttons}>
        <Button data-autofocus onClick={onClose}>
          {t('localList.deleting.keep')}
        </Button>
        <Button
          variant="outline"
          color="fail"
          disabled={remove.isPending}
          onClick={() => remove.mutate(list.id, { onSuccess: onDeleted })}
        >
          {t('localList.deleting.delete')}
        </Button>
      </div>
    </Dialog>
  )
}
