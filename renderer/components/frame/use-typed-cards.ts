import { useTranslation } from 'react-i18next'
import { useBenchEnvironment } from '../../state/bench-context.tsx'

/** What a reader types joins the cards of the bench; one that nobody asked for is told of. */
export const useTypedCards = (tell: (words: string) => void): ((digits: string) => void) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  return (digits) => {
    client.devices.typed(digits).then(
      (card) => {
        if (card === null) tell(t('now.cardUnreadable', { digits }))
        else if (card.givenTo === null) tell(t('now.card', { idTag: digits }))
      },
      () => tell(t('now.cardLost', { digits })),
    )
  }
}
