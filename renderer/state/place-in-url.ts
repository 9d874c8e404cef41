/** Where the technician is; all of it stands in the URL, so that a reload or a second tab comes back to it. */
export interface Place {
  readonly step: string | null
  readonly chargePoint: string | null
  readonly panel: string | null
}

const names = { step: 'step', chargePoint: 'cp', panel: 'panel' } as const satisfies Record<
  keyof Place,
  string
>

export const readPlace = (search: string): Place => {
  const params = new URLSearchParams(search)
  return {
    step: params.get(names.step),
    chargePoint: params.get(names.chargePoint),
    panel: params.get(names.panel),
  }
}

/** Whether a step is all that is open: the URL names nothing else than it and its charge point. */
export const isStepAlone = (search: string): boolean =>
  [...new URLSearchParams(search).keys()].every((name) => name === names.step || name === names.chargePoint)

/** The search string with `place` in it; what `place` does not name is kept, null is taken out. */
export const withPlace = (search: string, place: Partial<Place>): string => {
  const params = new URLSearchParams(search)
  const put = (name: string, value: string | null | undefined) => {
    if (value === null) params.delete(name)
    else if (value !== undefined) params.set(name, value)
  }
  put(names.step, place.step)
  put(names.chargePoint, place.chargePoint)
  put(names.panel, place.panel)
  const next = params.toString()
  return next === '' ? '' : `?${next}`
}
