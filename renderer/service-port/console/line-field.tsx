import { Button, TextInput } from '@mantine/core'
import { type KeyboardEvent, type SubmitEvent, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import css from './console.module.css'

const mostLines = 50

/** A whole line at once, for a tablet and for lines that came before: ↑ and ↓ go through them. */
export const LineField = ({
  disabled,
  onSend,
}: {
  readonly disabled: boolean
  readonly onSend: (text: string) => void
}) => {
  const { t } = useTranslation()
  const [text, setText] = useState('')
  const sent = useRef<string[]>([])
  const at = useRef(0)
  const onSubmit = (event: SubmitEvent) => {
    event.preventDefault()
    if (disabled) return
    onSend(text)
    if (text !== '') sent.current = [...sent.current.filter((line) => line !== text), text].slice(-mostLines)
    at.current = sent.current.length
    setText('')
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0
    if (by === 0) return
    event.preventDefault()
    at.current = Math.max(0, Math.min(sent.current.length, at.current + by))
    setText(sent.current[at.current] ?? '')
  }
  return (
    <form className={css.line} onSubmit={onSubmit}>
      <TextInput
        aria-label={t('console.screen.line')}
        placeholder={t('console.screen.line')}
        value={text}
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        classNames={{ input: css.lineInput ?? '' }}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <Button type="submit" leftSection={<Icon name="send" />} disabled={disabled}>
        {t('console.screen.send')}
      </Button>
    </form>
  )
}
