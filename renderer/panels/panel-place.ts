import { useCallback, useMemo } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'

/** Where the technician is within the panels; beside `Place`, in the same URL. */
export interface PanelPlace {
  /** The panel that takes the step's place. */
  readonly wide: string | null
  /** The frame that is opened in Traffic. */
  readonly frame: number | null
  /** The action that is being composed; empty = one is to be chosen; null = none. */
  readonly compose: string | null
  readonly text: string | null
  readonly action: string | null
  readonly only: 'slow' | 'findings' | null
  /** The transaction that Meter shows; null = all. */
  readonly transaction: number | null
  /** What is spoken at the service port. */
  readonly service: string | null
  /** The port of which the terminal is shown. */
  readonly terminal: string | null
}

const names = {
  wide: 'wide',
  frame: 'frame',
  compose: 'compose',
  text: 'q',
  action: 'action',
  only: 'only',
  transaction: 'tx',
  service: 'service',
  terminal: 'terminal',
} as const satisfies Record<keyof PanelPlace, string>

const number = (text: string | null): number | null =>
  text !== null && /^-?\d{1,15}$/.test(text) ? Number(text) : null

export const readPanelPlace = (search: string): PanelPlace => {
  const params = new URLSearchParams(search)
  const only = params.get(names.only)
  return {
    wide: params.get(names.wide),
    frame: number(params.get(names.frame)),
    compose: params.get(names.compose),
    text: params.get(names.text),
    action: params.get(names.action),
    only: only === 'slow' || only === 'findings' ? only : null,
    transaction: number(params.get(names.transaction)),
    service: params.get(names.service),
    terminal: params.get(names.terminal),
  }
}

/** The search string with `place` in it; what it does not name is kept, null is taken out. */
export const withPanelPlace = (search: string, place: Partial<PanelPlace>): string => {
  const params = new URLSearchParams(search)
  for (const key of Object.keys(names)) {
    if (!isName(key)) continue
    const value = place[key]
    if (value === null) params.delete(names[key])
    else if (value !== undefined) params.set(names[key], String(value))
  }
  const next = params.toString()
  return next === '' ? '' : `?${next}`
}

const isName = (key: string): key is keyof PanelPlace => Object.hasOwn(names, key)

export type GoInPanel = (place: Partial<PanelPlace>, options?: { readonly replace?: boolean }) => void

export const usePanelPlace = (): readonly [PanelPlace, GoInPanel] => {
  const search = useSearch()
  const place = useMemo(() => readPanelPlace(search), [search])
  const go = useCallback<GoInPanel>((to, options) => {
    const { pathname, search: now } = window.location
    navigate(pathname + withPanelPlace(now, to), { replace: options?.replace ?? false })
  }, [])
  return [place, go]
}
