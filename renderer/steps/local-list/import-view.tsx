import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { ChargePointView } from '../../../contract/project.ts'
import { Icon } from '../../components/icon.tsx'
import { Note, StateCard, StepHeader } from '../../components/ui.tsx'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import { FileCard } from './file-card.tsx'
import { ImportRows } from './import-rows.tsx'
import css from './local-list.module.css'
import { overview, useLocalListPlace } from './local-list-place.ts'
import { listErrorWords } from './list-words.ts'
import { SaveCard } from './save-card.tsx'
import { useImport, useListChange } from './use-lists.ts'

/** A file on its way to a list: how it is read, which rows are left out and why, and what is saved. */
export const ImportView = ({
  importId,
  chargePoint,
}: {
  readonly importId: string
  readonly chargePoint: ChargePointView
}) => {
  const { t } = useTranslation()
  const { client } = useBenchEnvironment()
  const [, go] = useLocalListPlace()
  const query = useImport(importId)
  const change = useListChange((given: Parameters<typeof client.lists.imports.change>[1]) =>
    client.lists.imports.change(importId, given),
  )
  const file = query.data
  const leave = () => go(overview)
  if (!file)
    return (
      <div className={css.step}>
        <StepHeader title={t('localList.title')} lead={t('localList.lead.none')} />
        {query.error === null ? (
          <StateCard kind="waiting" title={t('panels.loading.title')} detail={t('panels.loading.detail')} />
        ) : (
          <StateCard
            kind="failed"
            title={t('localList.gone.import')}
            detail={listErrorWords(query.error, t)}
            actions={<Button onClick={leave}>{t('localList.gone.back')}</Button>}
          />
        )}
      </div>
    )
  const { rows, taken, leftOut, notes } = file
  const lead =
    leftOut === 0
      ? t('localList.lead.importWhole', { rows })
      : t('localList.lead.import', { taken, rows, leftOut })
  return (
    <div className={`${css.step} ${css.whole}`}>
      <StepHeader
        title={t('localList.title')}
        lead={lead}
        actions={
          <Button leftSection={<Icon name="left" />} onClick={leave}>
            {t('localList.file.other')}
          </Button>
        }
      />
      {change.error !== null && (
        <div role="alert">
          <Note kind="failed">{listErrorWords(change.error, t)}</Note>
        </div>
      )}
      <div className={css.columns}>
        <div className={css.main}>
          <FileCard file={file} chargePointId={chargePoint.id} onChange={change.mutate} />
          {notes.map(({ note, params }) => (
            <Note key={note} kind={note === 'empty-rows' || note === 'formulas' ? 'note' : 'needs-you'}>
              {t(`lists.notes.${note}`, { ...params })}
            </Note>
          ))}
          <ImportRows file={file} onChange={change.mutate} />
        </div>
        <SaveCard file={file} chargePointId={chargePoint.id} />
      </div>
    </div>
  )
}
