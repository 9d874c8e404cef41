import { ActionIcon } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { useCopy } from '../../state/clipboard.ts'

/** Copies a number; small, because there are many of them. */
export const CopyNumber = ({ text }: { readonly text: string }) => {
  const { t } = useTranslation()
  const [outcome, copy] = useCopy()
  const word = {
    idle: t('bench.copyNumber', { number: text }),
    copied: t('panels.copied'),
    'by-hand': t('panels.copyByHand'),
  }[outcome]
  return (
    <ActionIcon size="sm" aria-label={word} title={word} onClick={() => copy(text)}>
      <Icon name={outcome === 'copied' ? 'check' : 'copy'} size={16} />
    </ActionIcon>
  )
}
