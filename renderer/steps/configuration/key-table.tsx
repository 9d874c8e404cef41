import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { KeyTopic } from '../../../contract/key-knowledge.ts'
import { Icon } from '../../components/icon.tsx'
import css from './configuration.module.css'
import { KeyRowView } from './key-row.tsx'
import type { Baseline, KeyRow, RowGroup } from './key-rows.ts'

/** More rows than this are drawn only where they are seen. */
const plainMost = 200
const rowPx = 45

type Item =
  | { readonly kind: 'group'; readonly topic: KeyTopic; readonly count: number }
  | { readonly kind: 'row'; readonly row: KeyRow }

const itemsOf = (groups: readonly RowGroup[], closed: ReadonlySet<string>): readonly Item[] =>
  groups.flatMap(({ topic, rows }): readonly Item[] => [
    { kind: 'group', topic, count: rows.length },
    ...(closed.has(topic) ? [] : rows.map((row): Item => ({ kind: 'row', row }))),
  ])

const toggled = (set: ReadonlySet<string>, name: string): ReadonlySet<string> =>
  set.has(name) ? new Set([...set].filter((each) => each !== name)) : new Set([...set, name])

/** How many items the list of a key holds, where another key says so. */
const mostItemsOf = ({ shape }: KeyRow, values: ReadonlyMap<string, string | null>): number | null => {
  const name = shape?.type === 'csl' ? shape.maxLengthKey : undefined
  const most = name === undefined ? NaN : Number(values.get(name.toLowerCase()) ?? NaN)
  return Number.isInteger(most) && most >= 0 ? most : null
}

export interface KeyTableProps {
  readonly groups: readonly RowGroup[]
  /** All rows, whatever is filtered: keys that speak of other keys are looked up there. */
  readonly all: readonly KeyRow[]
  readonly baseline: Baseline
  readonly onChange: (row: KeyRow, value: string) => void
  readonly onUndo: (row: KeyRow) => void
}

/** All keys by topic. The arrows go from key to key, Enter opens what is known of it, Tab goes to its value. */
export const KeyTable = ({ groups, all, baseline, onChange, onUndo }: KeyTableProps) => {
  const { t } = useTranslation()
  const list = useRef<HTMLDivElement>(null)
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set())
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set())
  const items = useMemo(() => itemsOf(groups, closed), [groups, closed])
  const values = useMemo(() => new Map(all.map(({ key, value }) => [key.toLowerCase(), value])), [all])
  const isLong = items.length > plainMost
  const virtualizer = useVirtualizer({
    count: isLong ? items.length : 0,
    getScrollElement: () => list.current,
    estimateSize: () => rowPx,
    getItemKey: (index) => {
      const item = items[index]
      return item === undefined ? index : item.kind === 'group' ? item.topic : item.row.key
    },
    overscan: 12,
    initialRect: { width: 640, height: 600 },
  })

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0
    if (by === 0 || !(event.target instanceof HTMLElement)) return
    if (event.target.closest('[data-key],[data-group]') === null) return
    const stops = [...(list.current?.querySelectorAll<HTMLElement>('[data-key],[data-group]') ?? [])]
    const next = stops[stops.indexOf(event.target) + by]
    if (!next) return
    event.preventDefault()
    next.focus()
  }

  const draw = (item: Item) =>
    item.kind === 'group' ? (
      <div role="row" className={css.group}>
        <div role="cell">
          <button
            type="button"
            className={css.groupButton}
            data-group={item.topic}
            aria-expanded={!closed.has(item.topic)}
            onClick={() => setClosed(toggled(closed, item.topic))}
          >
            <Icon name={closed.has(item.topic) ? 'chevron' : 'down'} size={16} />
            <b>{t(`configuration.topics.${item.topic}`)}</b>
            <span>{t('configuration.group', { shown: item.count, total: all.length })}</span>
          </button>
        </div>
      </div>
    ) : (
      <KeyRowView
        row={item.row}
        opened={opened.has(item.row.key)}
        mostItems={mostItemsOf(item.row, values)}
        onOpen={() => setOpened(toggled(opened, item.row.key))}
        onChange={(value) => onChange(item.row, value)}
        onUndo={() => onUndo(item.row)}
      />
    )
  const keyOf = (item: Item): string => (item.kind === 'group' ? `group ${item.topic}` : item.row.key)

  return (
    <div
      ref={list}
      className={css.table}
      role="table"
      aria-label={t('configuration.table')}
      aria-rowcount={items.length + 1}
      onKeyDown={onKeyDown}
    >
      <div role="rowgroup" className={css.headGroup}>
        <div role="row" className={`${css.row} ${css.headRow}`}>
          <span role="columnheader">{t('configuration.column.key')}</span>
          <span role="columnheader">{t('configuration.column.value')}</span>
          <span role="columnheader">{t(`configuration.baseline.${baseline}`)}</span>
          <span role="columnheader">{t('configuration.column.state')}</span>
        </div>
      </div>
      {isLong ? (
        <div role="rowgroup" className={css.canvas} style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ index, key, start }) => {
            const item = items[index]
            return (
              item && (
                <div
                  key={key}
                  role="presentation"
                  className={css.placed}
                  data-index={index}
                  ref={virtualizer.measureElement}
                  style={{ transform: `translateY(${start}px)` }}
                >
                  {draw(item)}
                </div>
              )
            )
          })}
        </div>
      ) : (
        <div role="rowgroup">
          {items.map((item) => (
            <div key={keyOf(item)} role="presentation">
              {draw(item)}
            </div>
          ))}
        </div>
      )}
    </div>
  )
}
