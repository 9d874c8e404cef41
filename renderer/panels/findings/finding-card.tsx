import { Button, UnstyledButton } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { FindingGroup, FindingSentence } from '../../../contract/traffic.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { StatusIcon, toneOf } from '../../components/status-icon.tsx'
import { useNow } from '../../state/bench-context.tsx'
import { usePlace } from '../../state/place.ts'
import panelCss from '../panel.module.css'
import { CopyText } from '../panel-parts.tsx'
import { usePanelPlace } from '../panel-place.ts'
import { severityKind } from '../traffic/words.ts'
import { findingTitle } from './finding-title.ts'
import css from './findings.module.css'

const tones = { ok: 'idle', run: 'idle', fail: 'fail', warn: 'warn', idle: 'idle' } as const

const Sentence = ({
  sentence,
  first,
  ours,
}: {
  readonly sentence: FindingSentence
  readonly first: boolean
  readonly ours: boolean
}) => {
  const { t } = useTranslation()
  const [place, go] = usePanelPlace()
  const [, goTo] = usePlace()
  const openFrame = (frame: number) => {
    go({ frame, compose: null, text: null, action: null, only: null })
    if (place.wide !== 'traffic') goTo({ panel: 'traffic' })
  }
  return (
    <>
      <div className={css.say}>
        <small>
          {first && !ours && t('findings.forVendor')}
          {sentence.count > 1 && ` ${t('findings.times', { n: sentence.count })}`}
        </small>
        <span lang="en">{sentence.text}</span>
      </div>
      <div className={css.frames}>
        {sentence.frames.slice(0, 4).map((seq) => (
          <Button
            key={seq}
            size="sm"
            leftSection={<Icon name="traffic" size={16} />}
            onClick={() => openFrame(seq)}
          >
            {t('findings.frame', { seq })}
          </Button>
        ))}
        <CopyText text={sentence.text} {...(first ? { shortcut: 'c' } : {})}>
          {t('findings.copySentence')}
        </CopyText>
      </div>
    </>
  )
}

/** A rule, how often it was broken, and when it is opened the sentences with their frames. */
export const FindingCard = ({
  group,
  ours = false,
  open,
  onToggle,
}: {
  readonly group: FindingGroup
  /** It is about Chargebench itself: no vendor is told. */
  readonly ours?: boolean
  readonly open: boolean
  readonly onToggle: () => void
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const id = useId()
  const { rule, severity, clause, count, lastAt, sentences, moreSentences } = group
  const kind = severityKind[severity]
  return (
    <li className={css.card}>
      <UnstyledButton
        className={css.title}
        aria-expanded={open}
        aria-controls={id}
        onClick={onToggle}
        data-row
      >
        <StatusIcon kind={kind} />
        <span>
          <span className={css.name}>{findingTitle(rule, t)}</span>
          <span className={css.facts}>
            <b className={css[tones[toneOf[kind]]]}>{t(`panels.severity.${severity}`)}</b> ·{' '}
            {clause ?? t('findings.ours')}
          </span>
          <span className={css.facts}>{t('findings.seen', { count, last: formatMoment(lastAt, now) })}</span>
        </span>
        <span className={open ? css.open : undefined}>
          <Icon name="chevron" size={16} />
        </span>
      </UnstyledButton>
      <div id={id} className={css.body} hidden={!open}>
        {open &&
          sentences.map((sentence, index) => (
            <Sentence key={sentence.text} sentence={sentence} first={index === 0} ours={ours} />
          ))}
        {open && moreSentences > 0 && (
          <p className={panelCss.muted}>{t('findings.more', { count: moreSentences })}</p>
        )}
      </div>
    </li>
  )
}
