import type { ChargePointState } from './charge-point-options.ts'

/** Tells listeners what became of a charge point. */
export interface Announcer {
  /** Something that can be seen is different. */
  readonly changed: () => void
  /** Its state may be another. */
  readonly publish: () => void
  readonly onChange: (listener: () => void) => () => void
  /** The listener is called at once, too. */
  readonly onState: (listener: (state: ChargePointState) => void) => () => void
}

export const createAnnouncer = (state: () => ChargePointState): Announcer => {
  const stateListeners = new Set<(state: ChargePointState) => void>()
  const changeListeners = new Set<() => void>()
  let published: ChargePointState | null = null
  const changed = (): void => {
    for (const listener of changeListeners) listener()
  }
  return {
    changed,
    publish() {
      const is = state()
      if (is === published) return
      published = is
      for (const listener of stateListeners) listener(is)
      changed()
    },
    onChange(listener) {
      changeListeners.add(listener)
      return () => changeListeners.delete(listener)
    },
    onState(listener) {
      stateListeners.add(listener)
      listener(state())
      return () => stateListeners.delete(listener)
    },
  }
}
