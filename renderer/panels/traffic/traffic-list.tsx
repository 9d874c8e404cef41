import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type RefObject,
  useEffect,
  useId,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import type { TrafficRow } from '../../../contract/traffic.ts'
import { useWishedFocus } from '../panel-focus.ts'
import type { TrafficStore, TrafficWindow } from './traffic-window.ts'
import css from './traffic.module.css'
import { rowHeight, TrafficRowView } from './traffic-row.tsx'

/** This close to an end, more is read. Pixels. */
const nearPx = 1200
const pinnedPx = 4
/** Room for the line that says where the journal begins, and below the last row. */
const paddingTop = 32
const paddingBottom = 8

export interface TrafficListProps {
  readonly window: TrafficWindow
  readonly store: TrafficStore
  readonly wide: boolean
  /** The seq of the opened row. */
  readonly opened: number | null
  readonly onOpen: (row: TrafficRow) => void
  /** The newest stays in sight. */
  readonly following: boolean
  readonly onFollowing: (following: boolean) => void
  readonly liveConnectionId: number | null
  readonly listRef: RefObject<HTMLDivElement | null>
}

/** The place of a seq among the rows, or of the next one after it. */
const indexOf = (rows: readonly TrafficRow[], seq: number): number => {
  let [low, high] = [0, rows.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((rows[middle]?.seq ?? Infinity) < seq) low = middle + 1
    else high = middle
  }
  return low
}

/** Rows above what is seen that were added since: what is seen stays where it is. */
const useAnchor = (rows: readonly TrafficRow[], wide: boolean, list: RefObject<HTMLDivElement | null>) => {
  const first = useRef<{ readonly seq: number; readonly wide: boolean } | null>(null)
  useLayoutEffect(() => {
    const before = first.current
    const now = rows[0]
    first.current = now ? { seq: now.seq, wide } : null
    if (!before || !now || before.wide !== wide || before.seq === now.seq || !list.current) return
    if (before.seq > now.seq) {
      const added = rows.slice(0, indexOf(rows, before.seq))
      list.current.scrollTop += added.reduce((sum, row) => sum + rowHeight(row, wide), 0)
    }
  }, [rows, wide, list])
}

const moves: Readonly<Record<string, number>> = {
  ArrowUp: -1,
  ArrowDown: 1,
  PageUp: -8,
  PageDown: 8,
}

/** Both lanes, newest below. Only what is in sight is in the page. */
export const TrafficList = (props: TrafficListProps) => {
  const {
    window: traffic,
    store,
    wide,
    opened,
    onOpen,
    following,
    onFollowing,
    liveConnectionId,
    listRef,
  } = props
  const { t } = useTranslation()
  const { rows, atEnd, from, loading } = traffic
  const id = useId()
  const [cursor, setCursor] = useState<number | null>(null)
  const cursorSeq = cursor ?? opened

  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => listRef.current,
    estimateSize: (index) => {
      const row = rows[index]
      return row ? rowHeight(row, wide) : 0
    },
    getItemKey: (index) => rows[index]?.seq ?? index,
    overscan: 8,
    paddingStart: paddingTop,
    paddingEnd: paddingBottom,
    initialRect: { width: 340, height: 600 },
  })
  useEffect(() => virtualizer.measure(), [virtualizer, wide])
  useAnchor(rows, wide, listRef)
  useWishedFocus(listRef, rows.length > 0)

  const toEnd = () => {
    const list = listRef.current
    if (list) list.scrollTop = list.scrollHeight
  }
  useLayoutEffect(() => {
    if (following && atEnd) toEnd()
  })

  const show = (seq: number) => {
    const list = listRef.current
    if (!list) return
    const index = indexOf(rows, seq)
    const row = rows[index]
    if (!row) return
    const top = paddingTop + rows.slice(0, index).reduce((sum, above) => sum + rowHeight(above, wide), 0)
    const bottom = top + rowHeight(row, wide)
    if (top < list.scrollTop) list.scrollTop = top - paddingTop
    else if (bottom > list.scrollTop + list.clientHeight)
      list.scrollTop = bottom - list.clientHeight + paddingBottom
  }
  const shownFor = useRef<number | null>(null)
  useLayoutEffect(() => {
    if (opened === null) shownFor.current = null
    if (opened === null || shownFor.current === opened) return
    if (rows[indexOf(rows, opened)]?.seq !== opened) return
    shownFor.current = opened
    show(opened)
  })

  const onScroll = () => {
    const list = listRef.current
    if (!list) return
    const below = list.scrollHeight - list.scrollTop - list.clientHeight
    if (below > pinnedPx && following && list.scrollTop < lastTop.current) onFollowing(false)
    if (below <= pinnedPx && !following && atEnd && list.scrollTop > lastTop.current) onFollowing(true)
    lastTop.current = list.scrollTop
    if (list.scrollTop < nearPx && from > 0) store.loadBefore()
    if (below < nearPx && !atEnd) store.loadAfter()
  }
  const lastTop = useRef(0)

  const moveTo = (index: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, index))]
    if (!row) return
    setCursor(row.seq)
    show(row.seq)
    if (opened !== null && row.kind === 'exchange') onOpen(row)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const at = cursorSeq === null ? rows.length - 1 : indexOf(rows, cursorSeq)
    const by = moves[event.key]
    if (by !== undefined) {
      if (event.key === 'ArrowUp' || event.key === 'PageUp') onFollowing(false)
      moveTo(cursorSeq === null && by === 1 ? rows.length - 1 : at + by)
    } else if (event.key === 'Home') {
      onFollowing(false)
      if (from > 0) store.jump(0)
      else moveTo(0)
    } else if (event.key === 'End') {
      onFollowing(true)
      if (atEnd) moveTo(rows.length - 1)
      else store.jump(null)
    } else if (event.key === 'Enter' || event.key === ' ') {
      const row = cursorSeq === null ? undefined : rows[indexOf(rows, cursorSeq)]
      if (!row) return
      onOpen(row)
    } else return
    event.preventDefault()
  }

  const items = virtualizer.getVirtualItems()
  const isCursorShown = items.some(({ key }) => key === cursorSeq)
  return (
    <div
      ref={listRef}
      className={css.list}
      role="listbox"
      tabIndex={0}
      aria-label={t('traffic.list')}
      aria-activedescendant={isCursorShown && cursorSeq !== null ? `${id}-${cursorSeq}` : undefined}
      onScroll={onScroll}
      onKeyDown={onKeyDown}
      onBlur={() => setCursor(null)}
    >
      <div className={css.canvas} role="presentation" style={{ height: virtualizer.getTotalSize() }}>
        <div className={css.begin} role="presentation">
          {from === 0 ? t('traffic.beginning') : loading === 'before' ? t('traffic.loadingOlder') : ''}
        </div>
        {items.map(({ index, key, start, size }) => {
          const row = rows[index]
          if (!row) return null
          const isOpened = row.seq === opened
          return (
            <div
              key={key}
              id={`${id}-${row.seq}`}
              className={css.item}
              role="option"
              aria-selected={isOpened}
              aria-setsize={-1}
              style={{ height: size, transform: `translateY(${start}px)` }}
              onClick={() => {
                setCursor(row.seq)
                onOpen(row)
              }}
            >
              <TrafficRowView
                row={row}
                wide={wide}
                isCursor={row.seq === cursor}
                isOpened={isOpened}
                liveConnectionId={liveConnectionId}
              />
            </div>
          )
        })}
      </div>
    </div>
  )
}
