import type { RunView } from '../../../contract/run.ts'

export interface LeaveOptions {
  readonly running: () => readonly RunView[]
  /** Asks a person whether to leave in the middle of these. */
  readonly ask: (running: readonly RunView[]) => Promise<boolean>
  /** Closes everything; never asks. */
  readonly close: () => Promise<void>
  /** Everything is closed. */
  readonly done: () => void
}

export interface Leave {
  /** Whether everything is closed, so that nothing holds an end back any more. */
  readonly isOver: () => boolean
  /** Whether an end that begins now asks a person first. */
  readonly wouldAsk: () => boolean
  /** Begins an orderly end. While something runs a person is asked first, unless `asking` is false. */
  begin(asking?: boolean): void
}

/** The one way out: by the window, the menu, a signal. A question is asked once, however often its cause repeats. */
export const createLeave = ({ running, ask, close, done }: LeaveOptions): Leave => {
  let state: 'open' | 'asking' | 'closing' | 'over' = 'open'
  const finish = async (): Promise<void> => {
    state = 'closing'
    await close().finally(() => {
      state = 'over'
      done()
    })
  }
  const begin = async (asking: boolean): Promise<void> => {
    if (state === 'closing' || state === 'over' || (state === 'asking' && asking)) return
    const open = running()
    if (!asking || open.length === 0) return finish()
    state = 'asking'
    const leaves = await ask(open).catch(() => false)
    // a signal may have come meanwhile
    if (state !== 'asking') return
    if (leaves) return finish()
    state = 'open'
  }
  return {
    isOver: () => state === 'over',
    wouldAsk: () => (state === 'open' || state === 'asking') && running().length > 0,
    begin: (asking = true) => void begin(asking),
  }
}
