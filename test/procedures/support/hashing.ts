import { createHook } from 'node:async_hooks'
import { onTestFinished } from 'vitest'

/** Says whether a password is being hashed: that takes real time, which no clock of a test knows of. */
export const watchHashing = (): (() => boolean) => {
  const running = new Set<number>()
  const hook = createHook({
    init(id, type) {
      if (type === 'SCRYPTREQUEST') running.add(id)
    },
    after(id) {
      running.delete(id)
    },
  }).enable()
  onTestFinished(() => void hook.disable())
  return () => running.size > 0
}
