import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { longestIdTag } from '../../../contract/local-list-format.ts'
import {
  foldIdTag,
  idTagText,
  type ListEntry,
  listStatuses,
  type ListSummary,
} from '../../../contract/local-list.ts'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { Dialog, Problem } from '../configuration/dialog.tsx'
import css from './local-list.module.css'
import { idTagOfCard } from './read-card.ts'
import { useListChange, useOpenJob } from './use-lists.ts'
import { useReader } from './use-reader.ts'

/** `2027-12-31T23:59`, as the browser's own field wants it. */
const fieldOf = (expiryDate: string | null): string => expiryDate?.slice(0, 16) ?? ''

/** One card of a list: added, changed or taken off; each is a new revision. */
export const EntryDialog = ({
  list,
  entry,
  suggested = '',
  chargePointId,
  onClose,
}: {
  readonly list: Pick<ListSummary, 'id' | 'revision'>
  /** null: a new one. */
  readonly entry: ListEntry | null
  /** The idTag of a new one. */
  readonly suggested?: string
  readonly chargePointId: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const job = useOpenJob(chargePointId)
  const [idTag, setIdTag] = useState(entry?.idTag ?? suggested)
  const [parentIdTag, setParent] = useState(entry?.parentIdTag ?? '')
  const [expiry, setExpiry] = useState(fieldOf(entry?.expiryDate ?? null))
  const [status, setStatus] = useState(entry?.status ?? 'Accepted')
  const revise = useListChange(
    (change: { readonly put?: readonly ListEntry[]; readonly remove?: readonly string[] }) =>
      client.lists.revise({
        listId: list.id,
        revision: list.revision,
        put: [...(change.put ?? [])],
        remove: [...(change.remove ?? [])],
      }),
  )
  useReader(({ text }) => setIdTag(idTagOfCard(text, job?.idTagFormat ?? null)))
  const isTag = idTagText.safeParse(idTag).success
  const isParent = parentIdTag === '' || idTagText.safeParse(parentIdTag).success
  const save = () => {
    const expiryDate =
      expiry === ''
        ? null
        : expiry === fieldOf(entry?.expiryDate ?? null)
          ? (entry?.expiryDate ?? null)
          : `${expiry}:00Z`
    const isOther = entry !== null && foldIdTag(entry.idTag) !== foldIdTag(idTag)
    revise.mutate(
      {
        put: [{ idTag, parentIdTag: parentIdTag === '' ? null : parentIdTag, expiryDate, status }],
        remove: isOther ? [entry.idTag] : [],
      },
      { onSuccess: onClose },
    )
  }
  return (
    <Dialog
      title={entry === null ? t('localList.entry.add') : t('localList.entry.edit', { idTag: entry.idTag })}
      onClose={onClose}
    >
      <form
        className={css.stack}
        onSubmit={(event) => {
          event.preventDefault()
          if (isTag && isParent) save()
        }}
      >
        <TextInput
          data-autofocus
          label={t('localList.fields.idTag')}
          classNames={{ input: css.mono ?? '' }}
          maxLength={longestIdTag}
          value={idTag}
          error={idTag !== '' && !isTag ? t('localList.entry.invalid') : undefined}
          onChange={({ currentTarget }) => setIdTag(currentTarget.value)}
        />
        <TextInput
          label={t('localList.fields.parentIdTag')}
          classNames={{ input: css.mono ?? '' }}
          maxLength={longestIdTag}
          value={parentIdTag}
          error={isParent ? undefined : t('localList.entry.invalid')}
          onChange={({ currentTarget }) => setParent(currentTarget.value)}
        />
        <TextInput
          type="datetime-local"
          label={t('localList.entry.expiry')}
          value={expiry}
          onChange={({ currentTarget }) => setExpiry(currentTarget.value)}
        />
        <NativeSelect
          label={t('localList.fields.status')}
          className={css.choice}
          value={status}
          data={[...listStatuses]}
          onChange={({ currentTarget: { value } }) =>
            setStatus(listStatuses.find((each) => each === value) ?? 'Accepted')
          }
        />
        <p className={css.small}>{t('localList.entry.saves')}</p>
        <Problem error={revise.error} />
        <div className={css.buttons}>
          <Button type="submit" variant="filled" disabled={!isTag || !isParent || revise.isPending}>
            {t('localList.entry.save')}
          </Button>
          {entry !== null && (
            <Button
              variant="outline"
              color="fail"
              disabled={revise.isPending}
              onClick={() => revise.mutate({ remove: [entry.idTag] }, { onSuccess: onClose })}
            >
              {t('localList.entry.delete')}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  )
}
