import { type RefObject, useEffect } from 'react'

let wished = false

/** The panel that opens next, by its key, takes the focus as soon as it has something to focus. */
export const wishFocus = (): void => {
  wished = true
}

/** Moves the focus to `target` once `ready`, where the panel was opened by its key; else it stays where it is. */
export const useWishedFocus = (target: RefObject<HTMLElement | null>, ready: boolean): void => {
  useEffect(() => {
    if (!ready || !wished) return
    wished = false
    target.current?.focus()
  }, [ready, target])
}
