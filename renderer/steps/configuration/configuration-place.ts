import { useCallback, useMemo } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { type Show, shows } from './key-rows.ts'

/** What can stand above the keys; `edit` and `apply` are about the template that is compared with. */
const dialogs = ['save', 'edit', 'apply', 'restore', 'compare', 'other'] as const
type DialogName = (typeof dialogs)[number]

/** Where the technician is within Configuration; beside `Place`, in the same URL. */
export interface ConfigurationPlace {
  readonly show: Show
  readonly profile: string | null
  readonly find: string
  /** What is compared with: a template by its id, the reading before, or the defaults. */
  readonly base: { readonly kind: 'template'; readonly id: string } | { readonly kind: 'reading' | 'default' }
  /** What is open above the keys; null = nothing. */
  readonly dialog: DialogName | null
}

const names = { show: 'show', profile: 'profile', find: 'find', base: 'base', dialog: 'dialog' } as const
const templatePrefix = 'template:'

export const readConfigurationPlace = (search: string): ConfigurationPlace => {
  const params = new URLSearchParams(search)
  const base = params.get(names.base) ?? ''
  return {
    show: shows.find((each) => each === params.get(names.show)) ?? 'all',
    profile: params.get(names.profile),
    find: params.get(names.find) ?? '',
    base: base.startsWith(templatePrefix)
      ? { kind: 'template', id: base.slice(templatePrefix.length) }
      : { kind: base === 'default' ? 'default' : 'reading' },
    dialog: dialogs.find((each) => each === params.get(names.dialog)) ?? null,
  }
}

/** The search string with `place` in it; what it does not name is kept. */
export const withConfigurationPlace = (search: string, place: Partial<ConfigurationPlace>): string => {
  const params = new URLSearchParams(search)
  const put = (name: string, value: string | null | undefined, usual: string) => {
    if (value === undefined) return
    if (value === null || value === usual) params.delete(name)
    else params.set(name, value)
  }
  put(names.show, place.show, 'all')
  put(names.profile, place.profile, '')
  put(names.find, place.find, '')
  put(names.dialog, place.dialog, '')
  const { base } = place
  put(names.base, base && (base.kind === 'template' ? templatePrefix + base.id : base.kind), 'reading')
  const next = params.toString()
  return next === '' ? '' : `?${next}`
}

export type GoInConfiguration = (place: Partial<ConfigurationPlace>) => void

export const useConfigurationPlace = (): readonly [ConfigurationPlace, GoInConfiguration] => {
  const search = useSearch()
  const place = useMemo(() => readConfigurationPlace(search), [search])
  const go = useCallback<GoInConfiguration>((to) => {
    const { pathname, search: now } = window.location
    navigate(pathname + withConfigurationPlace(now, to), { replace: true })
  }, [])
  return [place, go]
}
