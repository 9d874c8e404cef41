import { Modal } from '@mantine/core'
import { type ReactNode, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Note } from '../../components/ui.tsx'
import { errorWords } from '../../state/bench-error.ts'
import css from './configuration.module.css'

/** Where the focus was before; it goes back there, for who opens a dialog takes it away when it is closed. */
const useFocusReturned = (): void => {
  const [from] = useState(() => document.activeElement)
  useEffect(
    () => () => {
      if (from instanceof HTMLElement) from.focus({ preventScroll: true })
    },
    [from],
  )
}

/** What stands above the keys until it is closed. */
export const Dialog = ({
  title,
  wide = false,
  onClose,
  children,
}: {
  readonly title: string
  readonly wide?: boolean
  readonly onClose: () => void
  readonly children: ReactNode
}) => {
  const { t } = useTranslation()
  useFocusReturned()
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      size={wide ? 'xl' : 'lg'}
      closeButtonProps={{ 'aria-label': t('shortcuts.close') }}
    >
      <div className={css.dialog}>{children}</div>
    </Modal>
  )
}

/** Why it was not done; nothing while there is no error. */
export const Problem = ({ error }: { readonly error: unknown }) => {
  const { t } = useTranslation()
  return error === null ? null : (
    <div role="alert">
      <Note kind="failed">{errorWords(error, t)}</Note>
    </div>
  )
}
