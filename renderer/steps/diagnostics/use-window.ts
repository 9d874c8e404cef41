import { type RefObject, useEffect, useRef, useState } from 'react'

export const rowPx = 24
/** Browsers do not lay out what is higher; beyond it, a scrollbar's pixel stands for more than one line. */
const mostPx = 8_000_000
const mostRows = 150
const fewestRows = 12

export interface LogWindow {
  /** The line at the top, and how many are in the page. */
  readonly first: number
  readonly rows: number
  readonly heightPx: number
  readonly onScroll: () => void
  readonly goTo: (first: number) => void
  /** Scrolls no further than is needed. */
  readonly show: (index: number) => void
}

/** A window over any number of lines of one height; the scrollbar is scaled where they are too many. */
export const useWindow = (count: number, list: RefObject<HTMLDivElement | null>): LogWindow => {
  const [first, setFirst] = useState(0)
  const [rows, setRows] = useState(30)
  /** Where we put the scrollbar ourselves: that is no scrolling of a person. */
  const put = useRef<number | null>(null)
  const heightPx = Math.min(count * rowPx, mostPx)
  const isScaled = count * rowPx > mostPx
  const last = Math.max(0, count - rows + 1)

  const goTo = (wanted: number) => {
    const next = Math.max(0, Math.min(last, Math.round(wanted)))
    setFirst(next)
    const element = list.current
    if (!element) return
    const room = heightPx - element.clientHeight
    element.scrollTop = isScaled ? (last === 0 ? 0 : (next / last) * room) : next * rowPx
    put.current = element.scrollTop
  }
  const onScroll = () => {
    const element = list.current
    if (!element) return
    const { scrollTop, clientHeight } = element
    if (put.current !== null && Math.abs(put.current - scrollTop) < 2) return
    put.current = null
    const next = isScaled ? (scrollTop / Math.max(1, heightPx - clientHeight)) * last : scrollTop / rowPx
    setFirst(Math.max(0, Math.min(last, Math.round(next))))
  }
  const show = (index: number) => {
    if (index < first) goTo(index)
    else if (index > first + rows - 3) goTo(index - rows + 3)
  }

  const latest = useRef({ first, goTo })
  useEffect(() => {
    latest.current = { first, goTo }
  })
  useEffect(() => {
    const element = list.current
    if (!element) return
    const measure = () => {
      const fits = Math.ceil(element.clientHeight / rowPx)
      if (fits > 0) setRows(Math.max(fewestRows, Math.min(mostRows, fits)))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [list])
  useEffect(() => {
    const element = list.current
    if (!element || !isScaled) return
    // a wheel moves by lines here: the scaled scrollbar would jump over thousands
    const onWheel = (event: WheelEvent) => {
      if (event.ctrlKey || event.deltaY === 0) return
      event.preventDefault()
      const lines = event.deltaMode === 1 ? event.deltaY : event.deltaY / rowPx
      const { first: now, goTo: go } = latest.current
      go(now + (Math.trunc(lines) || Math.sign(lines)))
    }
    element.addEventListener('wheel', onWheel, { passive: false })
    return () => element.removeEventListener('wheel', onWheel)
  }, [list, isScaled])

  return { first: Math.min(first, last), rows, heightPx, onScroll, goTo, show }
}
