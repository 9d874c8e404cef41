import { UnstyledButton } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Status } from '../../components/ui.tsx'
import { Breakable } from './breakable.tsx'
import css from './configuration.module.css'
import { valueWords } from './configuration-words.ts'
import { KeyDetails } from './key-details.tsx'
import { KeyEditor } from './key-editor.tsx'
import { outcomeKind } from './key-outcomes.ts'
import type { KeyRow } from './key-rows.ts'

/** How a key stands: what is staged goes before what was sent, and that before what is odd. */
const KeyState = ({ row }: { readonly row: KeyRow }) => {
  const { t } = useTranslation()
  const { report, staged, problem, view } = row
  if (report?.stage)
    return (
      <Status
        kind={report.stage === 'waiting' ? 'not-started' : report.stage === 'reboot' ? 'waiting' : 'running'}
        size={16}
      >
        {t(`configuration.state.${report.stage}`)}
      </Status>
    )
  if (problem !== null)
    return (
      <Status kind="failed" size={16}>
        {t('configuration.state.invalid')}
      </Status>
    )
  if (report?.outcome && (staged === null || outcomeKind(report.outcome) === 'failed'))
    return (
      <Status kind={outcomeKind(report.outcome)} size={16}>
        {t(`configuration.outcome.${report.outcome.outcome}`)}
      </Status>
    )
  if (staged !== null)
    return view.knowledge.risk === null ? (
      <Status kind="staged" size={16}>
        {t('configuration.state.staged')}
      </Status>
    ) : (
      <Status kind="needs-you" size={16}>
        {t('configuration.state.risky')}
      </Status>
    )
  if (row.oddity !== null || view.findings.length > 0)
    return (
      <Status kind={row.oddity === 'zero' && view.findings.length === 0 ? 'note' : 'needs-you'} size={16}>
        {t('configuration.state.finding')}
      </Status>
    )
  if (row.locked) return <span className={css.small}>{t('configuration.state.readOnly')}</span>
  if (view.knowledge.certainty === 'guess' || view.knowledge.meaningGuessed)
    return <span className={css.small}>{t('configuration.state.guess')}</span>
  return null
}

const Drift = ({ row }: { readonly row: KeyRow }) => {
  const { t } = useTranslation()
  const { drift, shape } = row
  if (drift === null) return <span className={css.small}>{t('configuration.none')}</span>
  if (drift.same) return <span className={css.small}>{t('configuration.same')}</span>
  return (
    <Status kind="needs-you" size={16}>
      {drift.wanted === null ? t('configuration.isNew') : valueWords(drift.wanted, shape, t)}
    </Status>
  )
}

export interface KeyRowProps {
  readonly row: KeyRow
  readonly opened: boolean
  readonly mostItems: number | null
  readonly onOpen: () => void
  readonly onChange: (value: string) => void
  readonly onUndo: () => void
}

/** One key: its name opens what is known of it; its value is edited in place. */
export const KeyRowView = ({ row, opened, mostItems, onOpen, onChange, onUndo }: KeyRowProps) => {
  const { t } = useTranslation()
  const id = useId()
  const { key, staged } = row
  return (
    <>
      <div role="row" className={staged === null ? css.row : `${css.row} ${css.stagedRow}`}>
        <div role="rowheader" className={css.keyCell}>
          <UnstyledButton
            className={css.key}
            aria-label={key}
            aria-expanded={opened}
            aria-controls={opened ? id : undefined}
            data-key={key}
            onClick={onOpen}
          >
            <Icon name={opened ? 'down' : 'chevron'} size={14} />
            <Breakable text={key} />
          </UnstyledButton>
        </div>
        <div role="cell" className={css.valueCell}>
          <KeyEditor row={row} mostItems={mostItems} onChange={onChange} />
          {staged !== null && (
            <UnstyledButton
              className={css.undo}
              aria-label={t('configuration.undoOf', { key })}
              title={t('configuration.undo')}
              onClick={onUndo}
            >
              <Icon name="undo" size={18} />
            </UnstyledButton>
          )}
        </div>
        <div role="cell" className={css.driftCell}>
          <Drift row={row} />
        </div>
        <div role="cell" className={css.stateCell}>
          <KeyState row={row} />
        </div>
      </div>
      {opened && (
        <div role="row">
          <div role="cell">
            <KeyDetails row={row} id={id} />
          </div>
        </div>
      )}
    </>
  )
}
