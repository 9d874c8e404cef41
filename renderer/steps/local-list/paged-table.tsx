import { Button } from '@mantine/core'
import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { StateCard } from '../../components/ui.tsx'
import css from './local-list.module.css'
import { listErrorWords } from './list-words.ts'
import type { Pages } from './use-lists.ts'

const rowPx = 45

interface PagedTableProps<Row> {
  readonly label: string
  /** Names of the columns. */
  readonly head: readonly string[]
  /** How wide they are. */
  readonly columns: string | undefined
  readonly pages: Pages<Row>
  /** Stands in its place where there is no row. */
  readonly empty: ReactNode
  /** One `role="row"`; what the arrows go to in it has `data-row`. */
  readonly draw: (row: Row) => ReactNode
}

/** As many rows as there are; in the page are those in sight. The arrows go from row to row. */
export const PagedTable = <Row,>({ label, head, columns, pages, empty, draw }: PagedTableProps<Row>) => {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const virtualizer = useVirtualizer({
    count: pages.found ?? 0,
    getScrollElement: () => list.current,
    estimateSize: () => rowPx,
    overscan: 12,
    initialRect: { width: 640, height: 600 },
  })
  const items = virtualizer.getVirtualItems()
  const first = items[0]?.index ?? 0
  const last = items.at(-1)?.index ?? 0
  const { want } = pages
  useEffect(() => want(first, last), [want, first, last])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0 || !(event.target instanceof HTMLElement)) return
    if (event.target.dataset['row'] === undefined) return
    const stops = [...(list.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])]
    const next = stops[stops.indexOf(event.target) + by]
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  if (pages.error !== null)
    return (
      <div className={css.nothing}>
        <StateCard
          kind="failed"
          title={t('panels.failed.title')}
          detail={listErrorWords(pages.error, t)}
          actions={<Button onClick={pages.again}>{t('panels.failed.again')}</Button>}
        />
      </div>
    )
  if (pages.found === 0) return <div className={css.nothing}>{empty}</div>
  return (
    <div
      ref={list}
      className={css.table}
      role="table"
      aria-label={label}
      aria-rowcount={(pages.found ?? 0) + 1}
      aria-busy={pages.found === null}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={css.headGroup}>
        <div role="row" className={`${css.row} ${css.headRow} ${columns}`}>
          {head.map((name) => (
            <span key={name} role="columnheader">
              {name}
            </span>
          ))}
        </div>
      </div>
      <div role="rowgroup" className={css.canvas} style={{ height: virtualizer.getTotalSize() }}>
        {items.map(({ index, key, start }) => {
          const row = pages.rowAt(index)
          return (
            <div
              key={key}
              role="presentation"
              className={css.placed}
              data-index={index}
              ref={virtualizer.measureElement}
              style={{ transform: `translateY(${start}px)` }}
            >
              {row === undefined ? (
                <div role="row" className={css.row}>
                  <span role="cell" className={css.small}>
                    {t('localList.rows.loading')}
                  </span>
                </div>
              ) : (
                draw(row)
              )}
            </div>
          )
        })}
      </div>
    </div>
  )
}
