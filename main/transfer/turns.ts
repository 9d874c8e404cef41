/** So many at one time; the others wait in the order in which they came. */
export interface Turns {
  /** Resolves with the way to give the turn back, which may be called twice. Rejects with the signal's reason. */
  take(signal: AbortSignal): Promise<() => void>
}

export const createTurns = (most: () => number): Turns => {
  const waiting: (() => void)[] = []
  let taken = 0
  const next = (): void => {
    if (taken < most()) waiting.shift()?.()
  }
  return {
    take: (signal) =>
      new Promise((resolve, reject) => {
        const leave = (): void => {
          waiting.splice(waiting.indexOf(enter), 1)
          reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
        }
        const enter = (): void => {
          signal.removeEventListener('abort', leave)
          taken += 1
          let isHeld = true
          resolve(() => {
            if (!isHeld) return
            isHeld = false
            taken -= 1
            next()
          })
          next()
        }
        if (signal.aborted)
          return reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'))
        signal.addEventListener('abort', leave, { once: true })
        waiting.push(enter)
        next()
      }),
  }
}
