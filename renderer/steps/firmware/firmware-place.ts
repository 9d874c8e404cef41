import { useCallback, useMemo } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'

/** Where the technician is within Firmware; beside `Place`, in the same URL. */
export interface FirmwarePlace {
  /** Another update is being chosen, though there is one to look at. */
  readonly isChoosing: boolean
  readonly image: string | null
  readonly isLibraryOpen: boolean
  /** What a failed update is tried again over. */
  readonly protocol: 'http' | 'https'
}

const names = { choosing: 'choose', image: 'image', library: 'library', protocol: 'over' } as const

const readFirmwarePlace = (search: string): FirmwarePlace => {
  const params = new URLSearchParams(search)
  return {
    isChoosing: params.has(names.choosing),
    image: params.get(names.image),
    isLibraryOpen: params.has(names.library),
    protocol: params.get(names.protocol) === 'https' ? 'https' : 'http',
  }
}

const withFirmwarePlace = (search: string, to: Partial<FirmwarePlace>): string => {
  const params = new URLSearchParams(search)
  const put = (name: string, value: string | null | undefined) => {
    if (value === null) params.delete(name)
    else if (value !== undefined) params.set(name, value)
  }
  const flag = (value: boolean | undefined) => (value === undefined ? undefined : value ? '1' : null)
  put(names.choosing, flag(to.isChoosing))
  put(names.image, to.image)
  put(names.library, flag(to.isLibraryOpen))
  put(names.protocol, to.protocol === 'http' ? null : to.protocol)
  const next = params.toString()
  return next === '' ? '' : `?${next}`
}

export type GoInFirmware = (to: Partial<FirmwarePlace>) => void

export const useFirmwarePlace = (): readonly [FirmwarePlace, GoInFirmware] => {
  const search = useSearch()
  const place = useMemo(() => readFirmwarePlace(search), [search])
  const go = useCallback<GoInFirmware>((to) => {
    const { pathname, search: now } = window.location
    navigate(pathname + withFirmwarePlace(now, to), { replace: true })
  }, [])
  return [place, go]
}
