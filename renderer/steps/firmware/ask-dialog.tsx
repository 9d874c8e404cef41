import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { Note } from '../../components/ui.tsx'
import { Dialog } from '../configuration/dialog.tsx'
import css from './firmware.module.css'
import type { Doubt } from './update-form.ts'

const doubtWords = (doubt: Doubt, t: TFunction): string => {
  switch (doubt.doubt) {
    case 'unknown':
      return t('firmware.ask.unknown')
    case 'vendor-differs':
    case 'model-differs':
      return t(`firmware.ask.${doubt.doubt}`, { wanted: doubt.wanted, found: doubt.found })
    case 'older':
    case 'same':
      return t(`firmware.ask.${doubt.doubt}`, { version: doubt.version, before: doubt.before })
    case 'hardware':
      return t('firmware.ask.hardware', { hardware: doubt.hardware })
    case 'transaction':
      return t('firmware.ask.transaction', { count: doubt.count })
    case 'no-backup':
      return t('firmware.ask.no-backup', { count: doubt.keys })
  }
}

/** An update that is about to begin, and what is to be asked before. */
export interface Asked {
  readonly chargePointId: string
  readonly doubts: readonly Doubt[]
}

interface Told {
  readonly words: string
  readonly chargePointIds: readonly string[]
}

/** Each sentence once, with all charge points that it is about: those that have a sentence of their own come first. */
const toldOf = (asked: readonly Asked[], t: TFunction): readonly Told[] => {
  const byWords = new Map<string, string[]>()
  for (const { chargePointId, doubts } of asked)
    for (const doubt of doubts) {
      const words = doubtWords(doubt, t)
      byWords.set(words, [...(byWords.get(words) ?? []), chargePointId])
    }
  return [...byWords]
    .map(([words, chargePointIds]) => ({ words, chargePointIds }))
    .toSorted((a, b) => a.chargePointIds.length - b.chargePointIds.length)
}

/** What speaks against it, for each charge point, before anything is asked of it. */
export const AskDialog = ({
  asked,
  onNo,
  onYes,
}: {
  readonly asked: readonly Asked[]
  readonly onNo: () => void
  readonly onYes: () => void
}) => {
  const { t } = useTranslation()
  return (
    <Dialog title={t('firmware.ask.title')} onClose={onNo}>
      {toldOf(asked, t).map(({ words, chargePointIds }) => (
        <div key={words} className={css.doubts}>
          {asked.length > 1 && <h3>{chargePointIds.join(', ')}</h3>}
          <Note kind="needs-you">{words}</Note>
        </div>
      ))}
      <div className={css.buttons}>
        <Button data-autofocus onClick={onNo}>
          {t('firmware.ask.no')}
        </Button>
        <Button variant="outline" color="fail" onClick={onYes}>
          {t('firmware.ask.yes')}
        </Button>
      </div>
    </Dialog>
  )
}
