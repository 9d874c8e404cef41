import { useEffect, useReducer, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { hexLines } from '../../../contract/console.ts'
import css from './console.module.css'
import type { ConsoleFeed } from './feed.ts'

/** The newest bytes are shown so far back: 1024 lines. */
const mostBytes = 16 * 1024

/** What a console said, byte by byte; it follows what comes, unless one has scrolled up. */
export const HexView = ({ feed, device }: { readonly feed: ConsoleFeed; readonly device: string }) => {
  const { t } = useTranslation()
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const place = useRef<HTMLPreElement>(null)
  const follows = useRef(true)
  useEffect(() => feed.subscribe(draw), [feed])
  useEffect(() => {
    const element = place.current
    if (element && follows.current) element.scrollTop = element.scrollHeight
  })
  const bytes = feed.tail(mostBytes)
  return (
    <div className={css.hexBox}>
      <p className={css.fact}>{t('console.screen.hexLead', { count: bytes.length })}</p>
      <pre
        ref={place}
        className={css.hex}
        tabIndex={0}
        role="region"
        aria-label={t('console.screen.hexLabel', { device })}
        onScroll={({ currentTarget: { scrollTop, clientHeight, scrollHeight } }) => {
          follows.current = scrollTop + clientHeight > scrollHeight - 40
        }}
      >
        {hexLines(bytes).join('\n')}
      </pre>
    </div>
  )
}
