import { ActionIcon, Button, NativeSelect, TextInput } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type RefObject, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { lineEndings } from '../../../contract/console.ts'
import { Icon } from '../../components/icon.tsx'
import { Note, Status } from '../../components/ui.tsx'
import { fileName, saveFile, Segments } from '../../panels/panel-parts.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { errorWords } from '../../state/bench-error.ts'
import { Check } from './check.tsx'
import css from './console.module.css'
import type { ConsoleChange } from './console-client.ts'
import type { FeedState } from './feed.ts'
import { LineMore } from './line-more.tsx'
import { RateField } from './rate-field.tsx'
import type { Matches } from './terminal.tsx'

export interface ConsoleLook {
  readonly view: 'text' | 'hex'
  readonly times: boolean
}

const Search = ({
  field,
  matches,
  onFind,
  onLeave,
}: {
  readonly field: RefObject<HTMLInputElement | null>
  readonly matches: Matches
  readonly onFind: (text: string, forward: boolean) => void
  readonly onLeave: () => void
}) => {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const found =
    text === ''
      ? ''
      : matches.count === 0
        ? t('console.bar.noMatch')
        : t('console.bar.matches', { at: matches.at + 1, count: matches.count })
  return (
    <div className={css.search}>
      <TextInput
        ref={field}
        type="search"
        aria-label={t('console.bar.search')}
        placeholder={t('console.bar.search')}
        leftSection={<Icon name="search" size={18} />}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          onFind(currentTarget.value, true)
        }}
        onKeyDown={(event) => {
          if (event.key === 'Enter') onFind(text, !event.shiftKey)
          if (event.key !== 'Escape') return
          event.stopPropagation()
          setText('')
          onFind('', true)
          onLeave()
        }}
      />
      <span className={css.fact} role="status">
        {found}
      </span>
      <ActionIcon
        aria-label={t('console.bar.previous')}
        title={t('console.bar.previous')}
        disabled={text === ''}
        onClick={() => onFind(text, false)}
      >
        <span className={css.up}>
          <Icon name="down" />
        </span>
      </ActionIcon>
      <ActionIcon
        aria-label={t('console.bar.next')}
        title={t('console.bar.next')}
        disabled={text === ''}
        onClick={() => onFind(text, true)}
      >
        <Icon name="down" />
      </ActionIcon>
    </div>
  )
}

/** How the port is set, and how what is said is shown. */
export const ConsoleBar = ({
  device,
  state,
  look,
  onLook,
  matches,
  searchField,
  onFind,
  onLeaveSearch,
  onCleared,
}: {
  readonly device: string
  readonly state: FeedState
  readonly look: ConsoleLook
  readonly onLook: (look: ConsoleLook) => void
  readonly matches: Matches
  readonly searchField: RefObject<HTMLInputElement | null>
  readonly onFind: (text: string, forward: boolean) => void
  readonly onLeaveSearch: () => void
  readonly onCleared: () => void
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const { settings, activity } = state
  const isOpen = state.state.state === 'open'
  const isLine = !device.startsWith('tcp:')
  const change = useMutation({ mutationFn: (wanted: ConsoleChange) => client.console.change(device, wanted) })
  const find = useMutation({ mutationFn: () => client.console.findBaudRate(device) })
  const cancel = useMutation({ mutationFn: () => client.console.cancel(device) })
  const clear = useMutation({ mutationFn: () => client.console.clear(device), onSuccess: onCleared })
  const save = useMutation({
    mutationFn: async () =>
      saveFile(await client.console.scrollback(device), fileName(device, 'console', 'log', Date.now())),
  })
  const error = change.error ?? find.error ?? clear.error ?? save.error
  const wasCancelled = error !== null && 'code' in error && error.code === 'cancelled'
  useEffect(() => {
    if (look.view === 'hex') onFind('', true)
  }, [look.view, onFind])
  return (
    <div className={css.bar} role="group" aria-label={t('console.bar.label')}>
      <div className={css.fields}>
        {isLine && (
          <RateField
            value={settings.baudRate}
            disabled={!isOpen || activity !== null}
            onChange={(baudRate) => change.mutate({ baudRate })}
          />
        )}
        <NativeSelect
          label={t('console.bar.lineEnding')}
          value={settings.lineEnding}
          data={lineEndings.map((each) => ({ value: each, label: t(`console.bar.endings.${each}`) }))}
          onChange={({ currentTarget }) => {
            const lineEnding = lineEndings.find((each) => each === currentTarget.value)
            if (lineEnding) change.mutate({ lineEnding })
          }}
        />
        {isLine && (
          <Button
            leftSection={<Icon name="search" />}
            disabled={!isOpen || activity !== null}
            onClick={() => find.mutate()}
          >
            {t('console.bar.find')}
          </Button>
        )}
        <Check
          label={t('console.bar.echo')}
          checked={settings.localEcho}
          onChange={(localEcho) => change.mutate({ localEcho })}
        />
        <Check
          label={t('console.bar.times')}
          checked={look.times}
          onChange={(times) => onLook({ ...look, times })}
        />
        <Segments
          aria-label={t('console.bar.view')}
          value={look.view}
          onChange={(view) => onLook({ ...look, view: view === 'hex' ? 'hex' : 'text' })}
          data={[
            { value: 'text', label: t('console.bar.text') },
            { value: 'hex', label: t('console.bar.hex') },
          ]}
        />
        {isLine && (
          <LineMore
            settings={settings}
            disabled={!isOpen || activity !== null}
            onChange={(wanted) => change.mutate(wanted)}
          />
        )}
      </div>
      {activity?.kind === 'baud-scan' && (
        <div className={css.activity}>
          <Status kind="running">{t('console.bar.finding', { baudRate: activity.baudRate })}</Status>
          <Button size="sm" onClick={() => cancel.mutate()}>
            {t('console.bar.cancel')}
          </Button>
        </div>
      )}
      {error && !wasCancelled && <Note kind="failed">{errorWords(error, t)}</Note>}
      <div className={css.fields}>
        {look.view === 'text' && (
          <Search field={searchField} matches={matches} onFind={onFind} onLeave={onLeaveSearch} />
        )}
        <Button disabled={clear.isPending} onClick={() => clear.mutate()}>
          {t('console.bar.clear')}
        </Button>
        <Button
          leftSection={<Icon name="download" />}
          disabled={save.isPending}
          onClick={() => save.mutate()}
        >
          {t('console.bar.save')}
        </Button>
      </div>
    </div>
  )
}
