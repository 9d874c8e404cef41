import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogLineView } from '../../../contract/diagnostics.ts'
import type { LogFilter, LogOf } from '../../state/diagnostics-client.ts'
import { Problem } from '../configuration/dialog.tsx'
import css from './diagnostics.module.css'
import { isFiltering, useLines } from './use-log.ts'
import { useWindow } from './use-window.ts'

export interface LogListProps {
  readonly of: LogOf
  readonly filter: LogFilter
  /** How many lines there are, or fit. */
  readonly count: number
  /** The number of the chosen line. */
  readonly chosen: number | null
  readonly onChoose: (line: LogLineView) => void
  /** A line of the whole text to go to; each wish is another object. */
  readonly wish: { readonly line: number } | null
}

const levelClass = (level: LogLineView['level']): string | undefined =>
  level === 'error' ? css.error : level === 'warn' ? css.warn : undefined

/** The lines in sight, and no others, however long the text is. */
export const LogList = ({ of, filter, count, chosen, onChoose, wish }: LogListProps): ReactNode => {
  const { t } = useTranslation()
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const { first, rows, heightPx, onScroll, goTo, show } = useWindow(count, list)
  const to = Math.min(count, first + rows)
  const { lineAt, error } = useLines(of, filter, first, to)
  const isFiltered = isFiltering(filter)
  const [cursor, setCursor] = useState<number | null>(isFiltered ? null : chosen)
  /** Chosen as soon as it has come. */
  const [pending, setPending] = useState<number | null>(null)

  const moveTo = (wanted: number) => {
    const index = Math.max(0, Math.min(count - 1, wanted))
    setCursor(index)
    show(index)
    const line = lineAt(index)
    setPending(line ? null : index)
    if (line) onChoose(line)
  }
  const arrived = pending === null ? undefined : lineAt(pending)
  useEffect(() => {
    if (!arrived) return
    setPending(null)
    onChoose(arrived)
  }, [arrived, onChoose])
  const wished = useRef<typeof wish>(null)
  useEffect(() => {
    if (wish === null || wished.current === wish || isFiltered) return
    wished.current = wish
    setCursor(wish.line)
    setPending(wish.line)
    goTo(wish.line - 3)
  }, [wish, isFiltered, goTo])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const page = Math.max(1, rows - 3)
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: (cursor ?? first - 1) + 1,
      ArrowUp: (cursor ?? first + 1) - 1,
      PageDown: (cursor ?? first) + page,
      PageUp: (cursor ?? first) - page,
      Home: 0,
      End: count - 1,
    }
    const next = moves[event.key]
    if (next === undefined) return
    event.preventDefault()
    moveTo(next)
  }
  const indexes = Array.from({ length: Math.max(0, to - first) }, (_none, offset) => first + offset)
  return (
    <>
      <Problem error={error} />
      <div
        ref={list}
        className={css.list}
        role="listbox"
        tabIndex={0}
        aria-label={t('diagnostics.log.list')}
        aria-activedescendant={
          cursor !== null && cursor >= first && cursor < to ? `${id}-${cursor}` : undefined
        }
        onScroll={onScroll}
        onKeyDown={onKeyDown}
      >
        <div role="presentation" style={{ height: heightPx }}>
          <div role="presentation" className={css.sight}>
            {indexes.map((index) => {
              const line = lineAt(index)
              const isChosen = line !== undefined && line.number === chosen
              return (
                <div
                  key={index}
                  id={`${id}-${index}`}
                  role="option"
                  aria-selected={isChosen}
                  aria-setsize={count}
                  aria-posinset={index + 1}
                  className={[css.line, isChosen ? css.chosen : '', index === cursor ? css.cursor : '']
                    .filter(Boolean)
                    .join(' ')}
                  onClick={() => moveTo(index)}
                >
                  <span className={css.lineNumber}>{line ? line.number + 1 : index + 1}</span>
                  <span className={levelClass(line?.level ?? null)}>{line?.text ?? '…'}</span>
                </div>
              )
            })}
          </div>
        </div>
      </div>
    </>
  )
}
