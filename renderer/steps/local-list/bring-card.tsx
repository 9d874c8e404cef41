import { Button, Textarea } from '@mantine/core'
import { type DragEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Card, Note, Status } from '../../components/ui.tsx'
import { useBench, useBenchEnvironment } from '../../state/bench-context.tsx'
import { usePrimaryAction } from '../../state/shortcuts.tsx'
import { Dialog } from '../configuration/dialog.tsx'
import { CardsDialog } from './cards-dialog.tsx'
import css from './local-list.module.css'
import { overview, useLocalListPlace } from './local-list-place.ts'
import { listErrorWords } from './list-words.ts'
import { useListChange, useOpenJob } from './use-lists.ts'

const accepted = '.csv,.tsv,.txt,.xlsx'

const isField = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement

const PasteDialog = ({
  onRead,
  onClose,
}: {
  readonly onRead: (text: string) => void
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  return (
    <Dialog title={t('localList.paste.title')} wide onClose={onClose}>
      <p>{t('localList.paste.lead')}</p>
      <Textarea
        data-autofocus
        label={t('localList.paste.label')}
        rows={10}
        value={text}
        classNames={{ input: css.cells ?? '' }}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <div className={css.buttons}>
        <Button variant="filled" disabled={text.trim() === ''} onClick={() => onRead(text)}>
          {t('localList.paste.read')}
        </Button>
      </div>
    </Dialog>
  )
}

/** A file, cells of a spreadsheet, or cards become a list. */
export const BringCard = ({ chargePointId }: { readonly chargePointId: string }) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const isLive = useBench(({ bridge }) => bridge.state === 'live')
  const [, go] = useLocalListPlace()
  const job = useOpenJob(chargePointId)
  const field = useRef<HTMLInputElement>(null)
  const [over, setOver] = useState(false)
  const [dialog, setDialog] = useState<'paste' | 'cards' | null>(null)
  const bring = useListChange((from: { readonly file: File } | { readonly text: string }) =>
    'file' in from
      ? client.lists.imports.add(from.file, job?.id ?? null)
      : client.lists.imports.paste(from.text, job?.idTagFormat ?? null),
  )
  const canBring = isLive && !bring.isPending
  const { mutate } = bring
  const take = (from: { readonly file: File } | { readonly text: string }) =>
    mutate(from, { onSuccess: ({ id }) => go({ ...overview, file: id }) })
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  const isOpen = dialog === null && canBring
  useEffect(() => {
    if (!isOpen) return
    const onPaste = (event: ClipboardEvent) => {
      if (isField(event.target)) return
      const [file] = event.clipboardData?.files ?? []
      const text = event.clipboardData?.getData('text/plain') ?? ''
      if (text !== '') latest.current({ text })
      else if (file) latest.current({ file })
    }
    window.addEventListener('paste', onPaste)
    return () => window.removeEventListener('paste', onPaste)
  }, [isOpen])
  const choose = () => field.current?.click()
  usePrimaryAction(choose, isOpen)

  const drag = (isOver: boolean) => (event: DragEvent) => {
    event.preventDefault()
    setOver(isOver)
  }
  const onDrop = (event: DragEvent) => {
    drag(false)(event)
    const [file] = event.dataTransfer.files
    if (file && canBring) take({ file })
  }
  const given = bring.variables
  return (
    <Card icon="list" title={t('localList.start.title')}>
      <div
        className={over ? `${css.drop} ${css.dropOver}` : css.drop}
        onDragEnter={drag(true)}
        onDragOver={drag(true)}
        onDragLeave={drag(false)}
        onDrop={onDrop}
      >
        <p>{t(over ? 'localList.start.dropNow' : 'localList.start.drop')}</p>
        <input
          ref={field}
          type="file"
          accept={accepted}
          hidden
          aria-hidden="true"
          onChange={({ currentTarget }) => {
            const [file] = currentTarget.files ?? []
            if (file) take({ file })
            currentTarget.value = ''
          }}
        />
        <div className={css.buttons}>
          <Button
            size="lg"
            variant="filled"
            leftSection={<Icon name="upload" />}
            aria-keyshortcuts="Control+Enter"
            disabled={!canBring}
            onClick={choose}
          >
            {t('localList.start.choose')}
          </Button>
          <Button leftSection={<Icon name="copy" />} disabled={!canBring} onClick={() => setDialog('paste')}>
            {t('localList.start.paste')}
          </Button>
          <Button leftSection={<Icon name="card" />} disabled={!isLive} onClick={() => setDialog('cards')}>
            {t('localList.start.cards')}
          </Button>
        </div>
        <p className={css.small}>{t('localList.start.limits')}</p>
        <div aria-live="polite">
          {bring.isPending && (
            <Status kind="running">
              {t('localList.start.reading', {
                name: given && 'file' in given ? given.file.name : t('localList.file.pasted'),
              })}
            </Status>
          )}
        </div>
        {bring.error !== null && (
          <div role="alert">
            <Note kind="failed">{listErrorWords(bring.error, t)}</Note>
          </div>
        )}
      </div>
      {dialog === 'paste' && (
        <PasteDialog
          onClose={() => setDialog(null)}
          onRead={(text) => {
            setDialog(null)
            take({ text })
          }}
        />
      )}
      {dialog === 'cards' && (
        <CardsDialog chargePointId={chargePointId} list={null} onClose={() => setDialog(null)} />
      )}
    </Card>
  )
}
