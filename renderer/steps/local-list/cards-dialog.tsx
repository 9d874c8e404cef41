import { ActionIcon, Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import {
  foldIdTag,
  idTagText,
  type ListEntry,
  type ListSummary,
  longestListName,
} from '../../../contract/local-list.ts'
import { Icon } from '../../components/icon.tsx'
import { Mono, Status } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { usePrimaryAction } from '../../state/shortcuts.tsx'
import { Dialog, Problem } from '../configuration/dialog.tsx'
import css from './local-list.module.css'
import { overview, useLocalListPlace } from './local-list-place.ts'
import { idTagOfCard } from './read-card.ts'
import { ReadersReady } from './readers-ready.tsx'
import { useListChange, useOpenJob } from './use-lists.ts'
import { useReader } from './use-reader.ts'

interface ReadCard {
  readonly idTag: string
  /** As the reader gave it. */
  readonly read: string
}

const entryOf = ({ idTag }: ReadCard): ListEntry => ({
  idTag,
  parentIdTag: null,
  expiryDate: null,
  status: 'Accepted',
})

/** Cards held at the reader, one after another, become a list, or are put into one. */
export const CardsDialog = ({
  chargePointId,
  list,
  onClose,
}: {
  readonly chargePointId: string
  /** null: a new one. */
  readonly list: Pick<ListSummary, 'id' | 'revision'> | null
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [, go] = useLocalListPlace()
  const job = useOpenJob(chargePointId)
  const [cards, setCards] = useState<readonly ReadCard[]>([])
  const [refused, setRefused] = useState<{ readonly why: 'again' | 'random'; readonly idTag: string } | null>(
    null,
  )
  const [typed, setTyped] = useState('')
  const [name, setName] = useState('')
  const take = (read: string) => {
    const idTag = idTagOfCard(read, job?.idTagFormat ?? null)
    const isThere = cards.some((card) => foldIdTag(card.idTag) === foldIdTag(idTag))
    setRefused(isThere ? { why: 'again', idTag } : null)
    if (!isThere) setCards([{ idTag, read }, ...cards])
  }
  useReader(({ text, isRandom }) => {
    if (isRandom) setRefused({ why: 'random', idTag: text })
    else take(text)
  })
  const byHand = typed.trim()
  const isTag = idTagText.safeParse(byHand).success
  const save = useListChange(() => {
    const entries = cards.toReversed().map(entryOf)
    return list
      ? client.lists.revise({ listId: list.id, revision: list.revision, put: entries, remove: [] })
      : client.lists.create({ name, site: job?.site ?? '', chargePointId: null, entries })
  })
  const canSave = cards.length > 0 && (list !== null || name.trim() !== '') && !save.isPending
  const done = () =>
    save.mutate(undefined, {
      onSuccess: ({ id }) => {
        onClose()
        go({ ...overview, list: id })
      },
    })
  usePrimaryAction(done, canSave)
  return (
    <Dialog title={t('localList.cards.title')} onClose={onClose}>
      <p>{t('localList.cards.lead')}</p>
      <ReadersReady />
      <form
        className={css.inline}
        onSubmit={(event) => {
          event.preventDefault()
          if (!isTag) return
          take(byHand)
          setTyped('')
        }}
      >
        <TextInput
          label={t('localList.cards.byHand')}
          className={css.grow}
          value={typed}
          classNames={{ input: css.mono ?? '' }}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
        <Button type="submit" disabled={!isTag}>
          {t('localList.cards.add')}
        </Button>
      </form>
      <div aria-live="polite">
        {refused !== null ? (
          <Status kind={refused.why === 'again' ? 'note' : 'needs-you'}>
            {t(`localList.cards.${refused.why}`, { idTag: refused.idTag })}
          </Status>
        ) : cards.length === 0 ? (
          <Status kind="waiting">{t('localList.cards.waiting')}</Status>
        ) : (
          <b>{t('localList.cards.count', { count: cards.length })}</b>
        )}
      </div>
      {cards.length > 0 && (
        <ul className={css.cards}>
          {cards.map(({ idTag, read }) => (
            <li key={idTag}>
              <span className={css.grow}>
                <Mono>{idTag}</Mono>
                {read !== idTag && (
                  <span className={css.small}>{t('localList.cards.asRead', { text: read })}</span>
                )}
              </span>
              <ActionIcon
                aria-label={t('localList.cards.remove', { idTag })}
                onClick={() => setCards(cards.filter((card) => card.idTag !== idTag))}
              >
                <Icon name="close" />
              </ActionIcon>
            </li>
          ))}
        </ul>
      )}
      {list === null && (
        <TextInput
          label={t('localList.cards.name')}
          maxLength={longestListName}
          value={name}
          onChange={({ currentTarget }) => setName(currentTarget.value)}
        />
      )}
      <Problem error={save.error} />
      <div className={css.buttons}>
        <Button variant="filled" disabled={!canSave} onClick={done}>
          {t(list === null ? 'localList.cards.save' : 'localList.cards.put', { count: cards.length })}
        </Button>
      </div>
    </Dialog>
  )
}
