import { TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ImportRow } from '../../../contract/local-list-import.ts'
import { Note, Status } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { Dialog, Problem } from '../configuration/dialog.tsx'
import css from './local-list.module.css'
import { sameCard } from './read-card.ts'
import { ReadersReady } from './readers-ready.tsx'
import { useReader } from './use-reader.ts'

const pageRows = 1_000

const Found = ({ card, row }: { readonly card: string; readonly row: ImportRow | null }) => {
  const { t } = useTranslation()
  if (row === null) return <Note kind="needs-you">{t('localList.check.absent')}</Note>
  const { entry, given, taken } = row
  if (!taken || entry === null)
    return <Note kind="needs-you">{t('localList.check.foundLeftOut', { row: row.row })}</Note>
  if (entry.idTag.toLowerCase() === card.toLowerCase())
    return <Note kind="proven">{t('localList.check.found', { row: row.row, idTag: entry.idTag })}</Note>
  return (
    <Note kind="needs-you">
      {t('localList.check.other', { row: row.row, given: given.idTag, sent: entry.idTag, idTag: card })}
    </Note>
  )
}

/** Whether a card that is in one's hand is among the rows, and whether it is written as the reader gives it. */
export const CheckDialog = ({
  importId,
  onClose,
}: {
  readonly importId: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [typed, setTyped] = useState('')
  const search = useMutation({
    networkMode: 'always',
    mutationFn: async (card: string): Promise<ImportRow | null> => {
      for (let offset = 0, found = 1; offset < found; offset += pageRows) {
        const page = await client.lists.imports.rows({ importId, show: 'all', offset, limit: pageRows })
        const row = page.rows.find(({ given }) => sameCard(card, given.idTag) !== null)
        if (row) return row
        found = page.found
      }
      return null
    },
  })
  useReader(({ text }) => search.mutate(text))
  return (
    <Dialog title={t('localList.check.title')} onClose={onClose}>
      <ReadersReady />
      <form
        onSubmit={(event) => {
          event.preventDefault()
          if (typed.trim() !== '') search.mutate(typed.trim())
        }}
      >
        <TextInput
          label={t('localList.cards.byHand')}
          classNames={{ input: css.mono ?? '' }}
          value={typed}
          onChange={({ currentTarget }) => setTyped(currentTarget.value)}
        />
      </form>
      <div aria-live="polite" className={css.stack}>
        {search.isIdle && <Status kind="waiting">{t('localList.check.waiting')}</Status>}
        {search.variables !== undefined && <p>{t('localList.check.read', { idTag: search.variables })}</p>}
        {search.isPending && <Status kind="running">{t('localList.check.searching')}</Status>}
        {search.isSuccess && <Found card={search.variables} row={search.data} />}
        <Problem error={search.error} />
      </div>
    </Dialog>
  )
}
