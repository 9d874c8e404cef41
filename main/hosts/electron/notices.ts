import { BrowserWindow, Notification, powerSaveBlocker } from 'electron'
import type { TFunction } from 'i18next'
import type { App } from '../../app.ts'
import { wasLong, watchActivity } from './activity.ts'
import { outcomeWords, procedureWords } from './words.ts'

/** Electron's way to say that something goes on without an end in sight; and that nothing does. */
const taskbar = { unknown: 2, none: -1 } as const

const isLookedAt = (): boolean => BrowserWindow.getAllWindows().some((window) => window.isFocused())

/**
 * What the system is told of procedures: taskbar progress, no sleep while one runs, and a notification when a long one
 * ends while nobody looks. Returns the way to stop.
 */
export const tellSystem = (
  { journal }: Pick<App, 'journal'>,
  t: TFunction,
  showWindow: () => void,
): (() => void) => {
  let blocker: number | null = null
  const stayAwake = (awake: boolean): void => {
    if (awake) blocker ??= powerSaveBlocker.start('prevent-app-suspension')
    else if (blocker !== null) {
      powerSaveBlocker.stop(blocker)
      blocker = null
    }
  }
  const stop = watchActivity(journal, {
    changed: ({ running, progress }) => {
      stayAwake(running.length > 0)
      const bar = progress === null ? taskbar.none : progress === 'unknown' ? taskbar.unknown : progress
      for (const window of BrowserWindow.getAllWindows()) window.setProgressBar(bar)
    },
    ended: (run, outcome) => {
      if (!wasLong(run) || isLookedAt() || !Notification.isSupported()) return
      const procedure = procedureWords(run, t)
      const { chargePointId } = run
      const notification = new Notification({
        title: chargePointId === null ? procedure : t('desktop.ended.at', { procedure, chargePointId }),
        body: outcomeWords(outcome, t),
      })
      notification.on('click', showWindow)
      notification.show()
    },
  })
  return () => {
    stop()
    stayAwake(false)
  }
}
