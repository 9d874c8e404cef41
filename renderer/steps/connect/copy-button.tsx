import { Button, type ButtonVariant } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useCopy } from '../../state/clipboard.ts'

export interface CopyButtonProps {
  readonly text: string
  readonly children: string
  /** What screen readers say, where several buttons have the same word. */
  readonly label?: string
  readonly variant?: ButtonVariant
  readonly className?: string | undefined
  readonly withIcon?: boolean
  readonly fullWidth?: boolean
}

/** Copies, and says on itself how it went. */
export const CopyButton = ({
  text,
  children,
  label,
  variant,
  className,
  withIcon = true,
  fullWidth = false,
}: CopyButtonProps) => {
  const { t } = useTranslation()
  const [outcome, copy] = useCopy()
  const word = { idle: children, copied: t('connect.copied'), 'by-hand': t('connect.copyByHand') }[outcome]
  return (
    <Button
      {...(variant === undefined ? {} : { variant })}
      {...(className === undefined ? {} : { className })}
      fullWidth={fullWidth}
      aria-label={outcome === 'idle' ? label : undefined}
      leftSection={withIcon ? <Icon name={outcome === 'copied' ? 'check' : 'copy'} /> : undefined}
      onClick={() => copy(text)}
    >
      <span aria-live="polite">{word}</span>
    </Button>
  )
}
