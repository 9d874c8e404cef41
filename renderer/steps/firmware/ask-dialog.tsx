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
  }
}

/** An update that is about to begin, and what is to be asked before. */
export interface Asked {
  readonly chargePointId: string
  readonly doubts: readonly Doubt[]
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
      {asked
        .filter(({ doubts }) => doubts.length > 0)
        .map(({ chargePointId, doubts }) => (
          <div key={chargePointId} className={css.doubts}>
            {asked.length > 1 && <h3>{chargePointId}</h3>}
            {doubts.map((doubt) => (
              <Note key={doubt.doubt} kind="needs-you">
                {doubtWords(doubt, t)}
              </Note>
            ))}
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
