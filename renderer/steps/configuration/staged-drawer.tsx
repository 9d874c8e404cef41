import { Button } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../components/icon.tsx'
import { Key, Note, Status } from '../../components/ui.tsx'
import ui from '../../components/ui.module.css'
import { errorWords } from '../../state/bench-error.ts'
import css from './configuration.module.css'
import { inLanguage, problemWords, unitOf, valueWords } from './configuration-words.ts'
import { outcomeKind } from './key-outcomes.ts'
import type { KeyRow } from './key-rows.ts'
import { RunProgress } from './run-progress.tsx'
import type { Sender } from './use-sender.ts'

const Diff = ({ row }: { readonly row: KeyRow }) => {
  const { t } = useTranslation()
  const { staged, value, shape, view } = row
  const unit = unitOf(shape)
  const isHidden = view.knowledge.secret || staged?.secret === true
  return (
    <p className={css.diff}>
      <del>{value === '' ? t('configuration.empty') : (value ?? t('configuration.hidden'))}</del>
      <span aria-hidden="true"> → </span>
      <ins>
        {isHidden
          ? t('configuration.staged.hiddenNew')
          : staged?.value === ''
            ? t('configuration.empty')
            : staged?.value}
      </ins>
      {unit !== null && !isHidden && <span> {unit}</span>}
    </p>
  )
}

const Risk = ({ row }: { readonly row: KeyRow }) => {
  const { t, i18n } = useTranslation()
  const { risk } = row.view.knowledge
  if (risk === null) return null
  return (
    <Note kind="needs-you">
      <b>{t('configuration.staged.cuts')}</b> {inLanguage(risk.cutsOff, i18n.language)}{' '}
      {risk.kind === 'security-profile'
        ? t('configuration.staged.irreversible')
        : t('configuration.staged.alone')}
    </Note>
  )
}

const Change = ({ row, number }: { readonly row: KeyRow; readonly number: number }) => {
  const { t } = useTranslation()
  const { report, problem } = row
  return (
    <li className={css.change}>
      <span className={css.place} aria-hidden="true">
        {number}
      </span>
      <div className={css.changeText}>
        <div className={css.mono}>{row.key}</div>
        <Diff row={row} />
        {problem !== null && <p className={css.problem}>{problemWords(problem, t)}</p>}
        {report?.stage && (
          <Status kind={report.stage === 'waiting' ? 'not-started' : 'running'} size={16}>
            {t(`configuration.state.${report.stage}`)}
          </Status>
        )}
        {report?.outcome && (
          <Status kind={outcomeKind(report.outcome)} size={16}>
            {t(`procedures.key_outcomes.${report.outcome.outcome}`, {
              readBack: 'readBack' in report.outcome ? (report.outcome.readBack ?? '') : '',
            })}
            {report.outcome.outcome === 'rejected' && report.outcome.errorCode !== null
              ? ` (${report.outcome.errorCode})`
              : ''}
            {report.outcome.outcome === 'differs' && report.outcome.readBack !== null
              ? `: ${valueWords(report.outcome.readBack, row.shape, t)}`
              : ''}
          </Status>
        )}
        <Risk row={row} />
      </div>
    </li>
  )
}

export interface StagedDrawerProps {
  /** In the order in which they are sent. */
  readonly rows: readonly KeyRow[]
  readonly sender: Sender
  readonly onDiscard: () => void
  readonly onSaveTemplate: () => void
  readonly canSaveTemplate: boolean
}

/** What is staged, as it will be sent; while it is sent, how far it is. */
export const StagedDrawer = ({
  rows,
  sender,
  onDiscard,
  onSaveTemplate,
  canSaveTemplate,
}: StagedDrawerProps) => {
  const { t } = useTranslation()
  const { running, invalid, canSend, busy, error, isLater, setLater } = sender
  return (
    <section className={`${ui.card} ${css.drawer}`} aria-label={t('configuration.staged.title')}>
      <div className={ui.cardHead}>
        <h2>{t('configuration.staged.title')}</h2>
        {rows.length > 0 && <span className={ui.aside}>{t('configuration.staged.order')}</span>}
      </div>
      {rows.length === 0 ? (
        <p className={css.noChanges}>{t('configuration.staged.none')}</p>
      ) : (
        <ol className={css.changes} tabIndex={0} aria-label={t('configuration.staged.title')}>
          {rows.map((row, index) => (
            <Change key={row.key} row={row} number={index + 1} />
          ))}
        </ol>
      )}
      <div className={css.drawerFoot}>
        {running && <RunProgress run={running} />}
        {error !== null && (
          <div role="alert">
            <Note kind="failed">
              <b>{t('configuration.staged.refused')}</b>
              <div>{errorWords(error, t)}</div>
            </Note>
          </div>
        )}
        {invalid > 0 && (
          <Status kind="failed" size={16}>
            {t('configuration.staged.invalid', { count: invalid })}
          </Status>
        )}
        {busy !== null && rows.length > 0 && !running && (
          <p className={css.small}>{t(`configuration.staged.busy.${busy}`)}</p>
        )}
        {rows.length > 0 && !running && (
          <label className={css.check}>
            <input type="checkbox" checked={isLater} onChange={() => setLater(!isLater)} />
            <span>{t('configuration.staged.later')}</span>
          </label>
        )}
        {rows.length > 0 && (
          <Button
            size="lg"
            variant="filled"
            fullWidth
            leftSection={<Icon name="upload" />}
            rightSection={<Key>Ctrl ↵</Key>}
            aria-keyshortcuts="Control+Enter"
            disabled={!canSend}
            onClick={sender.send}
          >
            {t('configuration.staged.send', { count: rows.length })}
          </Button>
        )}
        <div className={css.two}>
          {rows.length > 0 && (
            <Button disabled={running !== null} onClick={onDiscard}>
              {t('configuration.staged.discard')}
            </Button>
          )}
          <Button disabled={!canSaveTemplate} onClick={onSaveTemplate}>
            {t('configuration.template.save')}
          </Button>
        </div>
      </div>
    </section>
  )
}
