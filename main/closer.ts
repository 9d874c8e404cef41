import type { Log } from '../contract/log.ts'

export interface Closer {
  /** The last that was added is closed first. */
  add(name: string, step: () => unknown): void
  close(): Promise<void>
}

/** Steps of an orderly end; one that fails does not keep the others from running. */
export const createCloser = (log: Log): Closer => {
  const steps: (readonly [name: string, run: () => unknown])[] = []
  let closing: Promise<void> | null = null
  const run = async (): Promise<void> => {
    for (const [name, step] of steps.toReversed())
      try {
        await step()
      } catch (error) {
        log.write('error', 'close-failed', { step: name, error })
      }
  }
  return {
    add: (name, step) => {
      steps.push([name, step])
    },
    close: () => (closing ??= run()),
  }
}
