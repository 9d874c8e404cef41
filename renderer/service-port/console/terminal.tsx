import { FitAddon } from '@xterm/addon-fit'
import { SearchAddon } from '@xterm/addon-search'
import { Terminal as Xterm } from '@xterm/xterm'
import '@xterm/xterm/css/xterm.css'
import { useComputedColorScheme } from '@mantine/core'
import { type RefObject, useEffect, useImperativeHandle, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { formatBytes } from '../../components/bytes.ts'
import { dark, light } from '../../theme/tokens.ts'
import css from './console.module.css'
import type { ConsoleFeed } from './feed.ts'
import { createScreenText } from './screen-text.ts'

/** What the bar does with the terminal. */
export interface TerminalHandle {
  readonly focus: () => void
  /** Looks for the next (or the one before), and marks all. */
  readonly find: (text: string, forward: boolean) => void
}

export interface Matches {
  /** From 0; -1: none is chosen. */
  readonly at: number
  readonly count: number
}

const themeOf = (scheme: 'light' | 'dark') => {
  const tokens = scheme === 'dark' ? dark : light
  return {
    background: tokens.surface,
    foreground: tokens.ink,
    cursor: tokens.accent,
    cursorAccent: tokens['on-accent'],
    selectionBackground: tokens['accent-soft'],
    selectionForeground: tokens.ink,
    black: tokens.ink,
    red: tokens.fail,
    green: tokens.ok,
    yellow: tokens.warn,
    blue: tokens.accent,
    magenta: scheme === 'dark' ? '#D9A6FF' : '#7A1FA2',
    cyan: scheme === 'dark' ? '#7FD9E5' : '#00616E',
    white: tokens['ink-2'],
  }
}

const decorationsOf = (scheme: 'light' | 'dark') => {
  const tokens = scheme === 'dark' ? dark : light
  return {
    matchBackground: tokens['warn-soft'],
    matchOverviewRuler: tokens.warn,
    activeMatchBackground: tokens.warn,
    activeMatchColorOverviewRuler: tokens.warn,
  }
}

/** Keys that stay the application's: the panels', the steps', and the way out of the terminal. */
const isOurs = (event: KeyboardEvent): boolean =>
  /^F\d+$/.test(event.key) ||
  (event.key === 'Tab' && event.shiftKey) ||
  (event.altKey && /^(?:Digit|Numpad)\d$/.test(event.code)) ||
  (event.ctrlKey && (event.code === 'Period' || event.code === 'Enter')) ||
  (event.ctrlKey && event.shiftKey && event.code === 'KeyF')

/** What a console says, and the keys that are typed to it. */
export const Terminal = ({
  feed,
  timestamps,
  label,
  handle,
  onType,
  onSearch,
  onMatches,
}: {
  readonly feed: ConsoleFeed
  readonly timestamps: boolean
  readonly label: string
  readonly handle: RefObject<TerminalHandle | null>
  readonly onType: (text: string) => void
  readonly onSearch: () => void
  readonly onMatches: (matches: Matches) => void
}) => {
  const { t } = useTranslation()
  const place = useRef<HTMLDivElement>(null)
  const parts = useRef<{ readonly term: Xterm; readonly search: SearchAddon } | null>(null)
  const scheme = useComputedColorScheme('light')
  const handlers = useRef({ onType, onSearch, onMatches })
  useEffect(() => {
    handlers.current = { onType, onSearch, onMatches }
  })

  useEffect(() => {
    const element = place.current
    if (!element) return
    const term = new Xterm({
      fontFamily: getComputedStyle(element).getPropertyValue('--mantine-font-family-monospace'),
      fontSize: 14,
      lineHeight: 1.25,
      scrollback: 20_000,
      convertEol: true,
      minimumContrastRatio: 4.5,
      allowProposedApi: true,
    })
    const fit = new FitAddon()
    const search = new SearchAddon()
    term.loadAddon(fit)
    term.loadAddon(search)
    term.open(element)
    parts.current = { term, search }
    term.onData((text) => handlers.current.onType(text))
    search.onDidChangeResults(({ resultIndex, resultCount }) =>
      handlers.current.onMatches({ at: resultIndex, count: resultCount }),
    )
    term.attachCustomKeyEventHandler((event) => {
      if (event.type === 'keydown' && event.ctrlKey && event.shiftKey && event.code === 'KeyF') {
        event.preventDefault()
        handlers.current.onSearch()
      }
      // what is marked is copied; else the key is the console's
      if (event.ctrlKey && event.code === 'KeyC' && (event.shiftKey || term.hasSelection())) return false
      return !isOurs(event)
    })
    const refit = () => {
      if (element.clientWidth > 0 && element.clientHeight > 0) fit.fit()
    }
    const observer = new ResizeObserver(refit)
    observer.observe(element)
    // signs are measured again when their font is there
    void document.fonts.ready.then(() => {
      if (parts.current?.term !== term) return
      term.options.fontSize = 13
      term.options.fontSize = 14
      refit()
    })
    return () => {
      observer.disconnect()
      parts.current = null
      term.dispose()
    }
  }, [])

  useEffect(() => {
    const term = parts.current?.term
    if (!term) return
    term.options.theme = themeOf(scheme)
  }, [scheme])

  useEffect(() => {
    parts.current?.term.textarea?.setAttribute('aria-label', label)
  }, [label])

  useEffect(() => {
    const term = parts.current?.term
    if (!term) return
    term.reset()
    let screen = createScreenText(timestamps)
    return feed.read({
      onChunks: (chunks) => term.write(screen.of(chunks)),
      onSkipped: (count) =>
        term.write(`\r\n\x1b[7m ${t('console.screen.skipped', { size: formatBytes(count) })} \x1b[27m\r\n`),
      onReset: () => {
        screen = createScreenText(timestamps)
        term.reset()
      },
    })
  }, [feed, timestamps, t])

  useImperativeHandle(handle, () => ({
    focus: () => parts.current?.term.focus(),
    find: (text, forward) => {
      const search = parts.current?.search
      if (!search) return
      if (text === '') {
        search.clearDecorations()
        onMatches({ at: -1, count: 0 })
        return
      }
      const options = { decorations: decorationsOf(scheme) }
      if (forward) search.findNext(text, options)
      else search.findPrevious(text, options)
    },
  }))

  return <div ref={place} className={css.terminal} />
}
