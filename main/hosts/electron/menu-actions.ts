import { join } from 'node:path'
import { clipboard, dialog, shell, type BrowserWindow } from 'electron'
import type { TFunction } from 'i18next'
import type { App } from '../../app.ts'
import { toTimestamp } from '../../../contract/clock.ts'
import { jobFileExtensions } from './handed-over.ts'
import { takeInJobFile } from './job-file.ts'
import type { MenuActions } from './menu.ts'
import { writeSupportBundle } from './support-bundle.ts'

export interface MenuActionsOptions {
  readonly bench: App
  readonly t: TFunction
  readonly version: string
  readonly dataDir: string
  readonly logDir: string
  readonly api: { readonly url: string; readonly token: string; readonly isKept: boolean }
  /** What a support bundle says of this host. */
  readonly host: Readonly<Record<string, unknown>>
  /** The window that a dialog belongs to; shown and focused. */
  readonly window: () => BrowserWindow
  readonly reload: () => void
  readonly updates: () => void
}

/** What the menu does, and what is done with files that came from outside. */
export const createMenuActions = (
  options: MenuActionsOptions,
): MenuActions & { readonly takeInFiles: (paths: readonly string[]) => Promise<void> } => {
  const { bench, t, version, dataDir, logDir, api, window } = options

  const takeInFiles = async (paths: readonly string[]): Promise<void> => {
    for (const path of paths) {
      const { ok, message, detail } = await takeInJobFile(bench, path, t)
      await dialog.showMessageBox(window(), { type: ok ? 'info' : 'error', message, detail })
    }
  }

  const openJob = async (): Promise<void> => {
    const { filePaths } = await dialog.showOpenDialog(window(), {
      properties: ['openFile', 'multiSelections'],
      filters: [{ name: t('desktop.jobFile.kind'), extensions: [...jobFileExtensions] }],
    })
    await takeInFiles(filePaths)
  }

  const tellApi = async (): Promise<void> => {
    const { response } = await dialog.showMessageBox(window(), {
      type: 'info',
      message: t('desktop.api.message', { url: api.url }),
      detail: [
        api.isKept ? t('desktop.api.kept') : t('desktop.api.notKept'),
        t('desktop.api.file', { path: join(dataDir, 'api.json') }),
      ].join('\n\n'),
      buttons: [t('desktop.api.close'), t('desktop.api.copyToken')],
      defaultId: 0,
      cancelId: 0,
    })
    if (response === 1) await clipboard.writeText(api.token)
  }

  const collectBundle = async (): Promise<void> => {
    const day = toTimestamp(bench.clock.now()).slice(0, 10)
    const { filePath, canceled } = await dialog.showSaveDialog(window(), {
      defaultPath: `chargebench-support-${day}.zip`,
      filters: [{ name: 'ZIP', extensions: ['zip'] }],
    })
    if (canceled || filePath === '') return
    try {
      const { host } = options
      await writeSupportBundle(filePath, { app: bench, version, dataDir, logDir, host })
    } catch (error) {
      bench.log.write('error', 'support-bundle-failed', { error })
      const detail = error instanceof Error ? error.message : String(error)
      await dialog.showMessageBox(window(), { type: 'error', message: t('desktop.support.failed'), detail })
      return
    }
    const { response } = await dialog.showMessageBox(window(), {
      type: 'info',
      message: t('desktop.support.done'),
      detail: `${filePath}\n\n${t('desktop.support.what')}`,
      buttons: [t('desktop.support.close'), t('desktop.support.show')],
      defaultId: 0,
      cancelId: 0,
    })
    if (response === 1) shell.showItemInFolder(filePath)
  }

  return {
    takeInFiles,
    openJob: () => void openJob(),
    showDataFolder: () => void shell.openPath(dataDir),
    showLogs: () => void shell.openPath(logDir),
    reload: options.reload,
    updates: options.updates,
    api: () => void tellApi(),
    supportBundle: () => void collectBundle(),
  }
}
