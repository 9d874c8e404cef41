import { useCallback, useMemo } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'

/** Where the technician is within Local list; beside `Place`, in the same URL. Neither list nor file = the kept lists. */
interface LocalListPlace {
  readonly list: string | null
  /** A file on its way to a list. */
  readonly file: string | null
  readonly show: 'left-out' | 'problems' | 'all'
  readonly find: string
}

const shows = ['left-out', 'problems', 'all'] as const

const readLocalListPlace = (search: string): LocalListPlace => {
  const params = new URLSearchParams(search)
  return {
    list: params.get('list'),
    file: params.get('file'),
    show: shows.find((each) => each === params.get('rows')) ?? 'left-out',
    find: params.get('card') ?? '',
  }
}

/** The search string with `place` in it; what it does not name is kept. */
const withLocalListPlace = (search: string, place: Partial<LocalListPlace>): string => {
  const params = new URLSearchParams(search)
  const put = (name: string, value: string | null | undefined, usual: string | null) => {
    if (value === undefined) return
    if (value === null || value === usual) params.delete(name)
    else params.set(name, value)
  }
  put('list', place.list, null)
  put('file', place.file, null)
  put('rows', place.show, 'left-out')
  put('card', place.find, '')
  const next = params.toString()
  return next === '' ? '' : `?${next}`
}

type GoInLocalList = (place: Partial<LocalListPlace>, options?: { readonly replace?: boolean }) => void

export const useLocalListPlace = (): readonly [LocalListPlace, GoInLocalList] => {
  const search = useSearch()
  const place = useMemo(() => readLocalListPlace(search), [search])
  const go = useCallback<GoInLocalList>((to, options) => {
    const { pathname, search: now } = window.location
    navigate(pathname + withLocalListPlace(now, to), { replace: options?.replace ?? false })
  }, [])
  return [place, go]
}

/** Nothing is opened: the lists that are kept. */
export const overview: Partial<LocalListPlace> = { list: null, file: null, show: 'left-out', find: '' }
