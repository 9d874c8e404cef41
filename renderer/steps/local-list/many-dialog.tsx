import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ListSummary } from '../../../contract/local-list.ts'
import type { RunView } from '../../../contract/run.ts'
import { runErrorWords } from '../../components/run-words.ts'
import type { StatusKind } from '../../components/status-icon.tsx'
import { Mono, StateCard, Status } from '../../components/ui.tsx'
import { useChargePoints } from '../../state/bench-context.tsx'
import { inOrder } from '../../state/charge-points.ts'
import { openRun, useRunActions, useRuns } from '../../state/runs.ts'
import { Dialog, Problem } from '../configuration/dialog.tsx'
import { lastOfList, sendResultOf } from './list-runs.ts'
import css from './local-list.module.css'

const standing = (
  run: RunView | null,
  t: TFunction,
): { readonly kind: StatusKind; readonly word: string } => {
  if (run === null) return { kind: 'not-started', word: t('localList.many.never') }
  const { state } = run
  switch (state.state) {
    case 'running': {
      const count = state.progress?.count
      return {
        kind: 'running',
        word: count
          ? t('localList.many.running', { done: count.done, total: count.total })
          : t('localList.many.begun'),
      }
    }
    case 'failed':
      return { kind: 'failed', word: `${t('localList.many.failed')}: ${runErrorWords(state.error, t)}` }
    case 'interrupted':
      return { kind: 'interrupted', word: t('localList.many.interrupted') }
    case 'done': {
      const result = sendResultOf(run)
      const version = result?.listVersion ?? 0
      return result?.proven
        ? { kind: 'proven', word: t('localList.many.proven', { version }) }
        : { kind: 'reported', word: t('localList.many.reported', { version }) }
    }
    case 'cancelled':
    case 'dismissed':
      return { kind: 'skipped', word: t('localList.many.cancelled') }
  }
}

/** One list to many charge points: each by its own plan, each with its own proof. */
export const ManyDialog = ({
  list,
  chargePointId,
  onClose,
}: {
  readonly list: ListSummary
  readonly chargePointId: string
  readonly onClose: () => void
}) => {
  const { t } = useTranslation()
  const runs = useRuns()
  const { start } = useRunActions()
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const [enable, setEnable] = useState(false)
  const [anyway, setAnyway] = useState(false)
  const others = inOrder(useChargePoints()).filter(
    ({ id, link }) => id !== chargePointId && link.state === 'connected',
  )
  const isFree = (id: string): boolean => openRun(runs, id)?.state.state !== 'running'
  const free = others.filter(({ id }) => isFree(id))
  const sendTo = others.filter(({ id }) => chosen.has(id) && isFree(id))
  const send = () => {
    setChosen(new Set())
    for (const { id } of sendTo)
      start.mutate({
        procedure: 'local-list.send',
        input: { chargePointId: id, listId: list.id, revision: list.revision, enable, anyway },
      })
  }
  return (
    <Dialog title={t('localList.many.title')} onClose={onClose}>
      <p>{t('localList.many.lead')}</p>
      {others.length === 0 ? (
        <StateCard kind="waiting" title={t('localList.many.none')} detail={t('noChargePoint.never.detail')} />
      ) : (
        <ul>
          {others.map(({ id }) => {
            const { kind, word } = standing(lastOfList(runs, id, 'local-list.send', list.id), t)
            return (
              <li key={id} className={css.many}>
                <label className={css.check}>
                  <input
                    type="checkbox"
                    checked={chosen.has(id)}
                    disabled={!isFree(id)}
                    onChange={() =>
                      setChosen(
                        chosen.has(id)
                          ? new Set([...chosen].filter((each) => each !== id))
                          : new Set([...chosen, id]),
                      )
                    }
                  />
                  <Mono>{id}</Mono>
                </label>
                <Status kind={kind}>{word}</Status>
              </li>
            )
          })}
        </ul>
      )}
      {others.length > 0 && (
        <label className={css.check}>
          <input type="checkbox" checked={enable} onChange={() => setEnable(!enable)} />
          <span>{t('localList.many.enable')}</span>
        </label>
      )}
      {others.length > 0 && (
        <label className={css.check}>
          <input type="checkbox" checked={anyway} onChange={() => setAnyway(!anyway)} />
          <span>{t('localList.many.anyway')}</span>
        </label>
      )}
      <Problem error={start.error} />
      <div className={css.buttons}>
        {others.length > 1 && (
          <Button
            disabled={free.every(({ id }) => chosen.has(id))}
            onClick={() => setChosen(new Set(free.map(({ id }) => id)))}
          >
            {t('localList.many.all')}
          </Button>
        )}
        <Button variant="filled" disabled={sendTo.length === 0 || start.isPending} onClick={send}>
          {t('localList.many.send', { count: sendTo.length })}
        </Button>
      </div>
    </Dialog>
  )
}
