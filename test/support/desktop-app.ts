import type * as Electron from 'electron'
import type { Page } from 'playwright-core'
import type { double } from '../electron-double/electron.ts'

/** What runs in the main process: its source is sent there, so that it knows nothing of where it was written. */
export type InMain<R, A> = (
  electron: typeof Electron & { readonly double?: typeof double },
  arg: A,
) => R | Promise<R>

/** A desktop app that runs, with Electron or with its double. */
export interface DesktopApp {
  /** Runs `inMain` in the main process; JSON in, JSON out. */
  evaluate<R, A = null>(inMain: InMain<R, A>, arg?: A): Promise<R>
  /** Its window, when it has loaded our page. */
  window(): Promise<Page>
  /** Its exit code, when it has ended. */
  readonly exited: Promise<number | null>
  /** Ends it at once (`app.exit`), which asks nobody; fails where main has used what the double lacks. */
  close(): Promise<number | null>
}
