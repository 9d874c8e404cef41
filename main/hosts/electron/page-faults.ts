import { app, dialog, type BrowserWindow } from 'electron'
import type { TFunction } from 'i18next'
import type { App } from '../../app.ts'

export interface PageFaultOptions {
  readonly bench: Pick<App, 'reportCrash' | 'clock' | 'log'>
  readonly t: TFunction
  /** Puts a new window in the place of one that is lost. */
  readonly openAnew: () => void
  readonly quit: () => void
}

/** A page that crashes again so soon is not opened anew without a question. */
const againWithinMs = 60_000
/** Of one start. */
const mostReports = 20

/** What a page's trouble leaves: a report in the data folder, and a page that works. The bench itself goes on. */
export const createPageFaults = ({ bench, t, openAnew, quit }: PageFaultOptions) => {
  let lastCrash = Number.NEGATIVE_INFINITY
  let reports = 0
  /** null: not written, or there are enough of this start: a process that ends again and again says nothing new. */
  const leaveReport = (error: Error): string | null => {
    if (++reports <= mostReports) return bench.reportCrash(error)
    bench.log.write('error', 'page-fault', { error })
    return null
  }
  const detail = (report: string | null): string =>
    [t('desktop.page.bench'), ...(report === null ? [] : [t('desktop.page.report', { path: report })])].join(
      '\n',
    )

  const onCrash = async (reason: string, exitCode: number): Promise<void> => {
    if (reason === 'clean-exit') return
    const report = leaveReport(new Error(`The page is gone: ${reason}, exit code ${exitCode}`))
    const isAgain = bench.clock.monotonic() - lastCrash < againWithinMs
    lastCrash = bench.clock.monotonic()
    if (!isAgain) return openAnew()
    const { response } = await dialog.showMessageBox({
      type: 'error',
      message: t('desktop.page.keepsCrashing'),
      detail: detail(report),
      buttons: [t('desktop.page.openAgain'), t('desktop.page.quit')],
    })
    if (response === 0) openAnew()
    else quit()
  }

  const onUnresponsive = async (window: BrowserWindow): Promise<void> => {
    const report = leaveReport(new Error('The page does not respond'))
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message: t('desktop.page.unresponsive'),
      detail: detail(report),
      buttons: [t('desktop.page.wait'), t('desktop.page.openAgain')],
      defaultId: 0,
      cancelId: 0,
    })
    if (response === 1 && !window.isDestroyed()) openAnew()
  }

  /** A window may go while a question stands at it. */
  const onFailure = (error: unknown): void => bench.log.write('error', 'page-fault-not-told', { error })

  app.on('child-process-gone', (_event, { type, reason, exitCode }) => {
    if (reason !== 'clean-exit')
      leaveReport(new Error(`A process of Chromium is gone: ${type}, ${reason}, exit code ${exitCode}`))
  })

  return {
    watch: (window: BrowserWindow): void => {
      let isAsked = false
      window.webContents.on('render-process-gone', (_event, { reason, exitCode }) => {
        onCrash(reason, exitCode).catch(onFailure)
      })
      window.webContents.on('preload-error', (_event, _path, error) => void leaveReport(error))
      window.on('unresponsive', () => {
        if (isAsked) return
        isAsked = true
        onUnresponsive(window)
          .catch(onFailure)
          .finally(() => (isAsked = false))
      })
    },
  }
}
