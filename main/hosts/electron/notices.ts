import { BrowserWindow, Notification, powerSaveBlocker } from 'electron'
import type { TFunction } from 'i18next'
import type { App } from '../../app.ts'
import { wasLong, watchActivity, type Activity } from './activity.ts'
import { outcomeWords, procedureWords } from './words.ts'

/** Electron's way to say that something goes on without an end in sight; and that nothing does. */
const taskbar = { unknown: 2, none: -1 } as const

const isLookedAt = (): boolean => BrowserWindow.getAllWindows().some((window) => window.isFocused())

export interface Notices {
  /** Shows the progress at a new window too. */
  readonly watch: (window: BrowserWindow) => void
  /** Takes everything back. */
  readonly stop: () => void
}

/**
 * What the system is told of procedures: taskbar progress, no sleep while one runs, and a notification when a long one
 * ends while nobody looks.
 */
export const tellSystem = (
  { journal }: Pick<App, 'journal'>,
  t: TFunction,
  showWindow: () => void,
): Notices => {
  let blocker: number | null = null
  const stayAwake = (awake: boolean): void => {
    if (awake) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }
  let bar: number = taskbar.none
  const showBar = (progress: Activity['progress']): void => {
    bar = progress === null ? taskbar.none : progress === 'unknown' ? taskbar.unknown : progress
    for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(bar)
  }
  /** Nobody else holds them: one that is collected as garbage does not hear the click. */
  const shown = new Set<Notification>()
  const tell = (title: string, body: string): void => {
    const notification = new Notification({ title, body })
    const forget = (): void => void shown.delete(notification)
    notification.on('click', () => {
      forget()
      showWindow()
    })
    notification.on('close', forget)
    notification.on('failed', forget)
    shown.add(notification)
    notification.show()
  }
  const stop = watchActivity(journal, {
    changed: ({ running, progress }) => {
      stayAwake(running.length > 0)
      showBar(progress)
    },
    ended: (run, outcome) => {
      if (!wasLong(run) || isLookedAt() || !Notification.isSupported()) return
      const procedure = procedureWords(run, t)
      const { chargePointId } = run
      tell(
        chargePointId === null ? procedure : t('desktop.ended.at', { procedure, chargePointId }),
        outcomeWords(outcome, t),
      )
    },
  })
  return {
    // a window that is not shown has no place in the taskbar yet
    watch: (window) => void window.on('show', () => window.setProgressBar(bar)),
    stop: () => {
      stop()
      stayAwake(false)
      showBar(null)
    },
  }
}
