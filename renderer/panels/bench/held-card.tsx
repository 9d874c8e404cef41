import { UnstyledButton } from '@mantine/core'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import type { CardTechnology, HeldCard } from '../../../contract/card.ts'
import { formatIdTag, type IdTagFormat, longestIdTag } from '../../../contract/local-list-format.ts'
import { formatMoment } from '../../components/format.ts'
import { Icon } from '../../components/icon.tsx'
import { Mono, Note, Tag } from '../../components/ui.tsx'
import { useNow } from '../../state/bench-context.tsx'
import { CopyText } from '../panel-parts.tsx'
import css from './bench.module.css'
import { CopyNumber } from './copy-number.tsx'
import { askerName } from './device-words.ts'
import { KnownHere } from './known-here.tsx'

const technologyNames: Readonly<Record<Exclude<CardTechnology, 'unknown'>, string>> = {
  'mifare-classic-1k': 'MIFARE Classic 1K',
  'mifare-classic-4k': 'MIFARE Classic 4K',
  'mifare-mini': 'MIFARE Mini',
  'mifare-ultralight': 'MIFARE Ultralight',
  'mifare-plus': 'MIFARE Plus',
  'mifare-desfire': 'MIFARE DESFire',
  topaz: 'Topaz',
  felica: 'FeliCa',
  iso14443a: 'ISO 14443 A',
  iso14443b: 'ISO 14443 B',
  iso14443: 'ISO 14443',
  iso15693: 'ISO 15693',
  em4100: 'EM4100',
  wiegand: 'Wiegand',
}

/** The card's number as the job writes it; null: no job says how. */
export const jobTextOf = ({ uid }: HeldCard, format: IdTagFormat | null): string | null =>
  format && formatIdTag(uid, 'hex', format)

interface Way {
  readonly key: HeldCard['formats'][number]['format'] | 'job'
  readonly text: string
  readonly isJobs: boolean
}

/** The job's way first; what reads the same as another way is told once. */
const waysOf = ({ formats }: HeldCard, jobText: string | null): readonly Way[] => {
  const distinct = formats.filter(
    ({ text }, at) => formats.findIndex((earlier) => earlier.text === text) === at,
  )
  const own = distinct.find(({ text }) => text === jobText)
  const first: readonly Way[] =
    jobText === null ? [] : [{ key: own?.format ?? 'job', text: jobText, isJobs: true }]
  const rest = distinct.filter(({ text }) => text !== jobText)
  return [...first, ...rest.map(({ format, text }) => ({ key: format, text, isJobs: false }))]
}

const WayRow = ({ way, isFirst }: { readonly way: Way; readonly isFirst: boolean }) => {
  const { t } = useTranslation()
  return (
    <div className={isFirst ? css.firstWay : css.way}>
      <dt>
        {t(`bench.format.${way.key}`)} {way.isJobs && <Tag>{t('bench.jobs')}</Tag>}
        {way.text.length > longestIdTag && <span> · {t('bench.tooLong', { count: longestIdTag })}</span>}
      </dt>
      <dd>
        <Mono>{way.text}</Mono>
      </dd>
      <dd>
        {isFirst ? (
          <CopyText text={way.text} label={t('bench.copyNumber', { number: way.text })} shortcut="c">
            {t('bench.copy')}
          </CopyText>
        ) : (
          <CopyNumber text={way.text} />
        )}
      </dd>
    </div>
  )
}

/** A card that was held: one line; opened, its number in every way and what is known of it. */
export const HeldCardRow = ({
  card,
  reader,
  format,
  open,
  onToggle,
}: {
  readonly card: HeldCard
  readonly reader: string
  readonly format: IdTagFormat | null
  readonly open: boolean
  readonly onToggle: () => void
}) => {
  const { t } = useTranslation()
  const now = useNow()
  const id = useId()
  const jobText = jobTextOf(card, format)
  const technology =
    card.technology === 'unknown' ? t('bench.technologyUnknown') : technologyNames[card.technology]
  return (
    <li className={css.held}>
      <UnstyledButton
        className={css.heldHead}
        aria-expanded={open}
        aria-controls={id}
        onClick={onToggle}
        data-row
      >
        <Icon name="card" />
        <span>
          <Mono>{jobText ?? card.uid}</Mono>
          <span className={css.fact}>
            {technology} · {reader} · {formatMoment(card.at, now)}
          </span>
        </span>
        <span className={open ? css.turned : undefined}>
          <Icon name="chevron" size={16} />
        </span>
      </UnstyledButton>
      <div id={id} hidden={!open} className={css.heldBody}>
        {open && (
          <>
            {card.warning === 'random-uid' && <Note kind="needs-you">{t('bench.randomUid')}</Note>}
            {card.givenTo !== null && (
              <p className={css.fact}>{t('bench.givenTo', { name: askerName(card.givenTo, t) })}</p>
            )}
            <KnownHere card={card} jobText={jobText} />
            <dl className={css.ways} aria-label={t('bench.ways')}>
              {waysOf(card, jobText).map((way, at) => (
                <WayRow key={way.key} way={way} isFirst={at === 0} />
              ))}
            </dl>
          </>
        )}
      </div>
    </li>
  )
}
