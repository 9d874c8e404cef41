import { useCallback, useMemo } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import { type Place, readPlace, withPlace } from './place-in-url.ts'

export type Go = (place: Partial<Place>, options?: { readonly replace?: boolean }) => void

export const usePlace = (): readonly [Place, Go] => {
  const search = useSearch()
  const place = useMemo(() => readPlace(search), [search])
  const go = useCallback<Go>((to, options) => {
    const { pathname, search: now } = window.location
    navigate(pathname + withPlace(now, to), { replace: options?.replace ?? false })
  }, [])
  return [place, go]
}
