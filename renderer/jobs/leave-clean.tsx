import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LeaveCleanItem } from '../../contract/leave-clean.ts'
import type { ChargePointView } from '../../contract/project.ts'
import type { Change } from '../../contract/run.ts'
import type { StatusKind } from '../components/status-icon.tsx'
import { Icon } from '../components/icon.tsx'
import { Note, Status } from '../components/ui.tsx'
import { errorWords } from '../state/bench-error.ts'
import { useLastRun, useRunActions } from '../state/runs.ts'
import css from './jobs.module.css'
import { KeptUrls } from './kept-urls.tsx'
import { leaveCleanResult } from './run-results.ts'

const changeWords = (change: Change, t: TFunction): string =>
  t(`leave_clean.change.${change.what}`, { ...change })

const kinds: Readonly<Record<LeaveCleanItem['outcome']['state'], StatusKind>> = {
  'put-back': 'proven',
  'gone-already': 'proven',
  scheduled: 'waiting',
  'not-undoable': 'note',
  kept: 'skipped',
  'not-put-back': 'failed',
}

const Item = ({ item: { change, outcome } }: { readonly item: LeaveCleanItem }) => {
  const { t } = useTranslation()
  // what nothing but its own answer tells is reported, not proven
  const isReported = 'evidence' in outcome && outcome.evidence === 'answer'
  return (
    <li className={css.result}>
      <span className={css.entryText}>
        <span>{changeWords(change, t)}</span>
        {'evidence' in outcome && (
          <span className={css.small}>{t(`leave_clean.evidence.${outcome.evidence}`)}</span>
        )}
        {outcome.state === 'not-undoable' && <span className={css.small}>{t('leave_clean.cleared')}</span>}
        {outcome.state === 'not-put-back' && (
          <span className={css.small}>
            {t(`leave_clean.why.${outcome.why}`)} {t(`leave_clean.todo.${outcome.todo}`)}
          </span>
        )}
      </span>
      <Status kind={isReported ? 'reported' : kinds[outcome.state]} size={16}>
        {t(`leave_clean.outcome.${outcome.state}`)}
      </Status>
    </li>
  )
}

const procedures = ['leave-clean']

/** Puts back what the bench changed for its own work. */
export const LeaveClean = ({
  chargePoint,
  jobId,
  isBusy,
}: {
  readonly chargePoint: ChargePointView
  readonly jobId: string
  readonly isBusy: boolean
}) => {
  const { t } = useTranslation()
  const { start } = useRunActions()
  const { id, openChanges } = chargePoint
  const [kept, setKept] = useState<ReadonlySet<number>>(new Set())
  const result = leaveCleanResult(useLastRun(id, procedures))
  const keep = openChanges.map(({ seq }) => seq).filter((seq) => kept.has(seq))
  return (
    <div className={css.part}>
      <h3>{t('jobs.leaveClean.title')}</h3>
      <KeptUrls chargePointId={id} />
      {openChanges.length === 0 ? (
        <Status kind="proven">{t('jobs.leaveClean.clean')}</Status>
      ) : (
        <>
          <Status kind="needs-you">{t('jobs.leaveClean.open', { count: openChanges.length })}</Status>
          <ul>
            {openChanges.map(({ seq, change }) => (
              <li key={seq} className={css.result}>
                <label className={css.check}>
                  <input
                    type="checkbox"
                    checked={!kept.has(seq)}
                    aria-label={changeWords(change, t)}
                    onChange={() =>
                      setKept(
                        kept.has(seq)
                          ? new Set([...kept].filter((each) => each !== seq))
                          : new Set([...kept, seq]),
                      )
                    }
                  />
                  <span className={css.entryText}>
                    <span>
                      {kept.has(seq)
                        ? t('jobs.leaveClean.keep', { what: changeWords(change, t) })
                        : changeWords(change, t)}
                    </span>
                    {'old' in change && change.old !== null && (
                      <span className={css.small}>{t('leave_clean.was', { old: change.old })}</span>
                    )}
                  </span>
                </label>
              </li>
            ))}
          </ul>
          <div className={css.buttons}>
            <Button
              leftSection={<Icon name="undo" />}
              disabled={isBusy || start.isPending}
              onClick={() =>
                start.mutate({
                  procedure: 'leave-clean',
                  input: { chargePointId: id, ...(keep.length === 0 ? {} : { keep }) },
                  jobId,
                })
              }
            >
              {t('jobs.leaveClean.button', { count: openChanges.length - keep.length })}
            </Button>
          </div>
        </>
      )}
      {start.error !== null && <Note kind="failed">{errorWords(start.error, t)}</Note>}
      {result && result.items.length > 0 && (
        <>
          <Status kind={result.left === 0 ? 'proven' : 'needs-you'} size={16}>
            {result.left === 0
              ? t('jobs.leaveClean.done')
              : t('jobs.leaveClean.left', { count: result.left })}
          </Status>
          <ul>
            {result.items.map((item) => (
              <Item key={item.changeSeq} item={item} />
            ))}
          </ul>
        </>
      )}
    </div>
  )
}
