import { useEffect, useRef } from 'react'

let waiting: File | null = null
const takers = new Set<() => void>()

/** Hands a firmware file over to the library, which takes it as soon as it is open. */
export const handOverFirmware = (file: File): void => {
  waiting = file
  for (const take of takers) take()
}

/** Takes what is handed over, while `canTake`. */
export const useHandedFirmware = (take: (file: File) => void, canTake: boolean): void => {
  const latest = useRef(take)
  useEffect(() => {
    latest.current = take
  })
  useEffect(() => {
    if (!canTake) return
    const takeWaiting = () => {
      const file = waiting
      waiting = null
      if (file) latest.current(file)
    }
    takers.add(takeWaiting)
    takeWaiting()
    return () => void takers.delete(takeWaiting)
  }, [canTake])
}
