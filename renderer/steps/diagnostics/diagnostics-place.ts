import { useCallback, useMemo } from 'react'
import { useSearch } from 'wouter'
import { navigate } from 'wouter/use-browser-location'
import type { LogLevelName } from '../../../contract/diagnostics.ts'

export const logLevels: readonly LogLevelName[] = ['error', 'warn', 'info', 'debug', 'trace']

/** Where the technician is within Diagnostics; beside `Place`, in the same URL. */
export interface DiagnosticsPlace {
  /** The received file that is looked into. */
  readonly file: string | null
  readonly entry: number | null
  readonly text: string
  readonly levels: readonly LogLevelName[]
  /** The line that is chosen, from 0. */
  readonly line: number | null
  /** Times without a zone are in this laptop's; else in UTC. */
  readonly isOwnZone: boolean
}

/** A text from its beginning, with nothing of it left out. */
export const unfiltered = { entry: null, line: null, text: '', levels: [] } as const

const names = {
  file: 'file',
  entry: 'entry',
  text: 'log',
  levels: 'levels',
  line: 'line',
  isOwnZone: 'zone',
} as const satisfies Record<keyof DiagnosticsPlace, string>

const whole = (text: string | null): number | null =>
  text !== null && /^\d{1,12}$/.test(text) ? Number(text) : null

const readDiagnosticsPlace = (search: string): DiagnosticsPlace => {
  const params = new URLSearchParams(search)
  const levels = (params.get(names.levels) ?? '').split(',')
  return {
    file: params.get(names.file),
    entry: whole(params.get(names.entry)),
    text: params.get(names.text) ?? '',
    levels: logLevels.filter((level) => levels.includes(level)),
    line: whole(params.get(names.line)),
    isOwnZone: params.get(names.isOwnZone) === 'own',
  }
}

const withDiagnosticsPlace = (search: string, to: Partial<DiagnosticsPlace>): string => {
  const params = new URLSearchParams(search)
  const put = (name: string, value: string | number | null | undefined) => {
    if (value === null || value === '') params.delete(name)
    else if (value !== undefined) params.set(name, String(value))
  }
  put(names.file, to.file)
  put(names.entry, to.entry)
  put(names.text, to.text)
  put(names.levels, to.levels?.join(','))
  put(names.line, to.line)
  put(names.isOwnZone, to.isOwnZone === undefined ? undefined : to.isOwnZone ? 'own' : null)
  const next = params.toString()
  return next === '' ? '' : `?${next}`
}

export type GoInDiagnostics = (to: Partial<DiagnosticsPlace>, options?: { readonly push?: boolean }) => void

export const useDiagnosticsPlace = (): readonly [DiagnosticsPlace, GoInDiagnostics] => {
  const search = useSearch()
  const place = useMemo(() => readDiagnosticsPlace(search), [search])
  const go = useCallback<GoInDiagnostics>((to, options) => {
    const { pathname, search: now } = window.location
    navigate(pathname + withDiagnosticsPlace(now, to), { replace: options?.push !== true })
  }, [])
  return [place, go]
}
