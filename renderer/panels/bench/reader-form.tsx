import { Button, TextInput } from '@mantine/core'
import { type ReactNode, type RefObject, type SubmitEvent, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ReaderSettings } from '../../../contract/devices.ts'
import { Choice } from '../../components/choice.tsx'
import css from './bench.module.css'
import {
  byteOrders,
  checksums,
  contents,
  draftOf,
  framings,
  type ReaderDraft,
  readerChoices,
  settingsOf,
  usualDraft,
} from './reader-settings.ts'

/** Where the form was opened gets the focus back when it is closed. */
export const useFocusBack = <T extends HTMLElement>(isOpen: boolean): RefObject<T | null> => {
  const place = useRef<T>(null)
  const wasOpen = useRef(false)
  useEffect(() => {
    if (wasOpen.current && !isOpen) place.current?.focus()
    wasOpen.current = isOpen
  }, [isOpen])
  return place
}

/** Which reader hangs on a port, and how it writes. */
export const ReaderForm = ({
  settings,
  isPending,
  onRead,
  onCancel,
  children,
  ready = true,
}: {
  readonly settings: ReaderSettings | null
  readonly isPending: boolean
  readonly onRead: (settings: ReaderSettings) => void
  readonly onCancel: () => void
  /** What is asked before. */
  readonly children?: ReactNode
  readonly ready?: boolean
}) => {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<ReaderDraft>(() => draftOf(settings))
  const change = (part: Partial<ReaderDraft>) => setDraft((before) => ({ ...before, ...part }))
  const read = settingsOf(draft)
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector<HTMLElement>('input, select')?.focus(), [])
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    if (read && ready) onRead(read)
  }
  return (
    <form ref={form} className={css.form} onSubmit={onSubmit}>
      {children}
      <Choice
        label={t('bench.form.reader')}
        value={draft.choice}
        of={readerChoices}
        word={(choice) => t(`bench.form.readers.${choice}`)}
        onChange={(choice) => setDraft(usualDraft(choice))}
      />
      <TextInput
        label={t('bench.form.baudRate')}
        inputMode="numeric"
        value={draft.baudRate}
        error={read === null ? t('bench.form.baudRateWrong') : undefined}
        onChange={(event) => change({ baudRate: event.currentTarget.value })}
      />
      {draft.choice === 'lines' && (
        <>
          <Choice
            label={t('bench.form.framing')}
            value={draft.framing}
            of={framings}
            word={(framing) => t(`bench.form.framings.${framing}`)}
            onChange={(framing) => change({ framing })}
          />
          <Choice
            label={t('bench.form.content')}
            value={draft.content}
            of={contents}
            word={(content) => t(`bench.form.contents.${content}`)}
            onChange={(content) => change({ content })}
          />
          <Choice
            label={t('bench.form.checksum')}
            value={draft.checksum}
            of={checksums}
            word={(checksum) => t(`bench.form.checksums.${checksum}`)}
            onChange={(checksum) => change({ checksum })}
          />
        </>
      )}
      {draft.choice !== 'pn532' && (
        <Choice
          label={t('bench.form.byteOrder')}
          value={draft.byteOrder}
          of={byteOrders}
          word={(byteOrder) => t(`bench.form.byteOrders.${byteOrder}`)}
          onChange={(byteOrder) => change({ byteOrder })}
        />
      )}
      <div className={css.actions}>
        <Button type="submit" disabled={read === null || !ready || isPending}>
          {t('bench.read')}
        </Button>
        <Button variant="subtle" onClick={onCancel}>
          {t('bench.form.cancel')}
        </Button>
      </div>
    </form>
  )
}
