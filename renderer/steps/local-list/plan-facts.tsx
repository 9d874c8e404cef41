import { Button } from '@mantine/core'
import type { TFunction } from 'i18next'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeldState, ListComparison, ListPlan } from '../../../contract/local-list.ts'
import { Note } from '../../components/ui.tsx'
import { Dialog } from '../configuration/dialog.tsx'
import { Comparison } from './compare-dialog.tsx'
import css from './local-list.module.css'

const Zeros = ({ plan }: { readonly plan: ListPlan }) => {
  const { t } = useTranslation()
  const { maxEntries, maxPerMessage, perMessage } = plan
  return (
    <>
      {maxPerMessage.told === 0 && (
        <Note kind="needs-you">
          {t('localList.sending.zero', { key: 'SendLocalListMaxLength', count: perMessage })}
        </Note>
      )}
      {maxEntries.told === 0 && (
        <Note kind="needs-you">{t('localList.sending.zeroRoom', { key: 'LocalAuthListMaxLength' })}</Note>
      )}
    </>
  )
}

const changeWords = (changes: ListComparison, t: TFunction): string =>
  (['added', 'changed', 'removed'] as const)
    .filter((change) => changes[change] > 0)
    .map((change) => t(`localList.compare.${change}`, { count: changes[change] }))
    .join(', ') || t('localList.sending.changesNone')

/** What it holds is not what was sent from here. */
const losses: ReadonlySet<HeldState> = new Set(['lost', 'lost-at-reboot', 'changed-elsewhere', 'cut-off'])

/** Everything that is known before anything is sent. */
export const PlanFacts = ({ plan }: { readonly plan: ListPlan }) => {
  const { t } = useTranslation()
  const [isNaming, setNaming] = useState(false)
  const { listVersion, versionAfter, kind, entries, messages, perMessage, maxEntries, held, changes, fits } =
    plan
  const before =
    listVersion === 0
      ? t('localList.sending.versionEmpty')
      : listVersion < 0
        ? t('localList.sending.versionNone')
        : String(listVersion)
  const facts: readonly (readonly [string, string])[] = [
    [t('localList.sending.version'), kind === 'nothing' ? before : `${before} → ${versionAfter}`],
    [t('localList.sending.kind'), t(`localList.sending.kinds.${kind}`)],
    [t('localList.sending.entries'), t('localList.sending.inMessages', { entries, count: messages })],
    [t('localList.sending.perMessage'), t('localList.sending.halved', { count: perMessage })],
    [
      t('localList.sending.room'),
      maxEntries.limit === null
        ? t('localList.sending.roomUnknown')
        : t(fits ? 'localList.sending.roomOf' : 'localList.sending.roomShort', {
            entries,
            limit: maxEntries.limit,
          }),
    ],
  ]
  const isLoss = losses.has(held)
  return (
    <>
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>{t('localList.sending.changes')}</dt>
          <dd>
            {changes === null ? (
              t('localList.sending.changesUnknown')
            ) : (
              <>
                {changeWords(changes, t)}
                {changes.differences.length > 0 && (
                  <Button size="sm" className={css.inlineButton} onClick={() => setNaming(true)}>
                    {t('localList.sending.byName')}
                  </Button>
                )}
              </>
            )}
          </dd>
        </div>
      </dl>
      {isLoss ? (
        <Note kind="needs-you">{t(`localList.heldStates.${held}`)}</Note>
      ) : (
        <p className={css.small}>{t(`localList.heldStates.${held}`)}</p>
      )}
      {!fits && (
        <Note kind="needs-you">
          {t('localList.sending.tooMany', { limit: maxEntries.limit ?? 0, entries })}
        </Note>
      )}
      <Zeros plan={plan} />
      {isNaming && changes && (
        <Dialog title={t('localList.sending.changes')} wide onClose={() => setNaming(false)}>
          <Comparison comparison={changes} />
        </Dialog>
      )}
    </>
  )
}
