import { type ComponentType, createElement, lazy, useState } from 'react'

export interface Fetched<P extends object> {
  readonly Component: ComponentType<P>
  /** Fetches it before it is drawn. Rejects when it can not be had. */
  readonly fetch: () => Promise<unknown>
}

/**
 * A component in a chunk of its own, which is fetched when it is drawn or before. One that is there already is drawn at
 * once; `lazy` alone would show the fallback first, and React keeps a fallback for 0.3 s.
 */
export const fetched = <P extends object>(
  load: () => Promise<{ readonly default: ComponentType<P> }>,
): Fetched<P> => {
  let there: ComponentType<P> | null = null
  const fetch = async () => {
    const loaded = await load()
    there = loaded.default
    return loaded
  }
  const WhenFetched = lazy(fetch)
  const Component = (props: P) => {
    const [Drawn] = useState<ComponentType<P>>(() => there ?? WhenFetched)
    return createElement(Drawn, props)
  }
  return { Component, fetch }
}
