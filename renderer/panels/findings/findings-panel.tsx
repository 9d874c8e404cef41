import { Button } from '@mantine/core'
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { createI18n } from '../../../i18n/create-i18n.ts'
import type { ChargePointView } from '../../../contract/project.ts'
import type { FindingGroup } from '../../../contract/traffic.ts'
import { useBenchEnvironment } from '../../state/bench-context.tsx'
import panelCss from '../panel.module.css'
import {
  CopyText,
  Freshness,
  OfChargePoint,
  PanelState,
  Reading,
  ReadFailed,
  SearchField,
} from '../panel-parts.tsx'
import { useWishedFocus } from '../panel-focus.ts'
import type { PanelProps } from '../panels.ts'
import { FindingCard } from './finding-card.tsx'
import { findingTitle } from './finding-title.ts'
import css from './findings.module.css'
import { findingsMarkdown } from './markdown.ts'
import { useFindings } from './use-findings.ts'

const keyOf = ({ rule, severity, clause }: FindingGroup): string => `${rule} ${severity} ${clause ?? ''}`

/** The vendor reads English, whatever the screen speaks. */
const english = createI18n('en').t

const useMarkdown = (chargePoint: ChargePointView, groups: readonly FindingGroup[]) => {
  const { client, store } = useBenchEnvironment()
  return async (): Promise<string> => {
    const seqs = groups
      .flatMap(({ sentences }) => sentences.flatMap(({ frames }) => frames.slice(0, 1)).slice(0, 1))
      .slice(0, 100)
    // without the frames, the sentences still are worth copying
    const found = seqs.length === 0 ? [] : await client.panels.frames(chargePoint.id, seqs).catch(() => [])
    return findingsMarkdown({
      chargePoint,
      groups,
      frames: new Map(found.map((frame) => [frame.seq, frame])),
      titleOf: (rule) => findingTitle(rule, english),
      now: store.hostNow(),
    })
  }
}

const fits = (group: FindingGroup, title: string, words: readonly string[]): boolean => {
  const text = [title, group.rule, group.clause ?? '', ...group.sentences.map((sentence) => sentence.text)]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}

const rowKeys: Readonly<Record<string, -1 | 1>> = { ArrowUp: -1, ArrowDown: 1 }

const Findings = ({
  chargePoint,
  wide,
}: {
  readonly chargePoint: ChargePointView
  readonly wide: boolean
}) => {
  const { t } = useTranslation()
  const query = useFindings(chargePoint.id)
  const [text, setText] = useState('')
  const [openKey, setOpenKey] = useState<string | null>(null)
  const oursId = useId()
  const list = useRef<HTMLDivElement>(null)
  const first = useRef<HTMLElement>(null)
  useEffect(() => {
    first.current = list.current?.querySelector<HTMLElement>('[data-row]') ?? null
  })
  const groups = useMemo(() => query.data?.groups ?? [], [query.data])
  const ours = query.data?.ours ?? []
  useWishedFocus(first, groups.length > 0)
  const markdown = useMarkdown(chargePoint, groups)
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const shown = groups.filter((group) => fits(group, findingTitle(group.rule, t), words))
  const checked = chargePoint.framesIn

  const onKeyDown = (event: KeyboardEvent) => {
    const by = rowKeys[event.key]
    if (event.key === 'Escape' && openKey !== null && !event.defaultPrevented) {
      setOpenKey(null)
      event.preventDefault()
      event.stopPropagation()
      return
    }
    if (by === undefined || event.target instanceof HTMLInputElement) return
    const rows = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const at = rows.findIndex((row) => row === document.activeElement)
    rows[Math.max(0, Math.min(rows.length - 1, at + by))]?.focus()
    event.preventDefault()
  }

  const body = () => {
    if (query.isError) return <ReadFailed error={query.error} onAgain={() => void query.refetch()} />
    if (!query.data) return <Reading />
    if (groups.length === 0)
      return (
        <PanelState
          kind={checked === 0 ? 'waiting' : 'proven'}
          title={t('findings.empty.title')}
          detail={t('findings.empty.detail', { count: checked })}
        />
      )
    if (shown.length === 0)
      return (
        <PanelState
          kind="skipped"
          title={t('findings.none.title')}
          detail={t('findings.none.detail', { count: groups.length })}
        >
          <Button onClick={() => setText('')}>{t('findings.none.clear')}</Button>
        </PanelState>
      )
    return (
      <ul aria-label={t('findings.list')}>
        {shown.map((group) => (
          <FindingCard
            key={keyOf(group)}
            group={group}
            open={openKey === keyOf(group)}
            onToggle={() => setOpenKey(openKey === keyOf(group) ? null : keyOf(group))}
          />
        ))}
      </ul>
    )
  }
  return (
    <div className={wide ? `${panelCss.panel} ${css.wide}` : panelCss.panel} onKeyDown={onKeyDown}>
      <Freshness chargePoint={chargePoint} />
      <div className={panelCss.body}>
        {groups.length > 0 && (
          <>
            <div className={panelCss.row}>
              <h2>{t('findings.title', { count: groups.length })}</h2>
              <span className={panelCss.grow} />
              <CopyText text={markdown} size="md">
                {t('findings.copyAll')}
              </CopyText>
            </div>
            <SearchField value={text} onChange={setText} placeholder={t('findings.search')} />
          </>
        )}
        {query.data?.complete === false && <p className={panelCss.muted}>{t('findings.reading')}</p>}
        <div ref={list}>
          {body()}
          {ours.length > 0 && (
            <section className={css.ours} aria-labelledby={oursId}>
              <h2 id={oursId}>{t('findings.about')}</h2>
              <ul>
                {ours.map((group) => (
                  <FindingCard
                    key={keyOf(group)}
                    ours
                    group={group}
                    open={openKey === keyOf(group)}
                    onToggle={() => setOpenKey(openKey === keyOf(group) ? null : keyOf(group))}
                  />
                ))}
              </ul>
            </section>
          )}
        </div>
      </div>
    </div>
  )
}

/** How the charge point deviates from the standard, by rule, each with a sentence for its vendor. */
const FindingsPanel = ({ wide }: PanelProps) => (
  <OfChargePoint icon="flag">
    {(chargePoint) => <Findings key={chargePoint.id} chargePoint={chargePoint} wide={wide} />}
  </OfChargePoint>
)

export default FindingsPanel
