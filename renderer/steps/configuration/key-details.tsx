import { Fragment, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Note, Status } from '../../components/ui.tsx'
import { findingTitle } from '../../panels/findings/finding-title.ts'
import { severityKind } from '../../panels/traffic/words.ts'
import css from './configuration.module.css'
import { inLanguage, shapeWords, valueWords } from './configuration-words.ts'
import type { KeyRow } from './key-rows.ts'

/** Everything that is known of one key, and how sure it is. */
export const KeyDetails = ({ row, id }: { readonly row: KeyRow; readonly id: string }) => {
  const { t, i18n } = useTranslation()
  const { view, shape, report } = row
  const { knowledge } = view
  const { meaning, note, clause, access, vendor, certainty, standardKey } = knowledge
  const isGuess = certainty === 'guess' || knowledge.meaningGuessed || vendor?.match === 'guess'
  const source = [
    certainty === null || (certainty === 'standard' && clause !== null)
      ? null
      : t(`configuration.details.certainty.${certainty}`),
    clause,
    vendor?.product,
    vendor?.source,
  ]
  const facts: readonly (readonly [string, ReactNode])[] = [
    [t('configuration.details.type'), shapeWords(shape, t)],
    ...(access === null
      ? []
      : [[t('configuration.details.access'), t(`configuration.details.accessOf.${access}`)] as const]),
    ...(knowledge.default === null
      ? []
      : [
          [
            t('configuration.details.default'),
            `${valueWords(knowledge.default.value, shape, t)} (${t(`configuration.details.from.${knowledge.default.from}`)})`,
          ] as const,
        ]),
    ...(view.since === null || view.since.state === 'same'
      ? []
      : [
          [
            t('configuration.details.before'),
            view.since.state === 'new' ? t('configuration.isNew') : valueWords(view.since.value, shape, t),
          ] as const,
        ]),
    ...(standardKey !== null && standardKey !== row.key
      ? [[t('configuration.details.standard'), standardKey] as const]
      : []),
    ...(view.value === null
      ? []
      : [
          [
            t('configuration.details.asRead'),
            view.value === '' ? t('configuration.empty') : view.value,
          ] as const,
        ]),
    ...(source.some(Boolean)
      ? [[t('configuration.details.source'), source.filter(Boolean).join(' · ')] as const]
      : []),
  ]
  return (
    <div className={css.details} id={id}>
      <p>{meaning === null ? t('configuration.details.unknown') : inLanguage(meaning, i18n.language)}</p>
      {note !== null && <p className={css.small}>{inLanguage(note, i18n.language)}</p>}
      {isGuess && (
        <Status kind="needs-you" size={16}>
          {t('configuration.details.guessed')}
        </Status>
      )}
      <dl className={css.facts}>
        {facts.map(([name, value]) => (
          <Fragment key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </Fragment>
        ))}
      </dl>
      {knowledge.rebootNeeded && <p className={css.small}>{t('configuration.details.reboot')}</p>}
      {knowledge.risk !== null && (
        <Note kind="needs-you">
          <b>{t('configuration.staged.cuts')}</b> {inLanguage(knowledge.risk.cutsOff, i18n.language)}
        </Note>
      )}
      {row.oddity !== null && (
        <Note kind={row.oddity === 'zero' ? 'note' : 'needs-you'}>
          {t(`configuration.details.oddity.${row.oddity}`)}
        </Note>
      )}
      {view.findings.map(({ rule, clause: at, severity, text }) => (
        <Note key={`${rule} ${text}`} kind={severityKind[severity]}>
          <b>{findingTitle(rule, t)}</b>
          {at !== null && ` · ${at}`}
          <p lang="en">{text}</p>
        </Note>
      ))}
      {report?.outcome && (
        <p className={css.small}>
          {t(`procedures.key_outcomes.${report.outcome.outcome}`, {
            readBack: 'readBack' in report.outcome ? (report.outcome.readBack ?? '') : '',
          })}
        </p>
      )}
    </div>
  )
}
