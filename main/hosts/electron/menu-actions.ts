import { join } from 'node:path'
import { clipboard, dialog, shell, type BrowserWindow } from 'electron'
import type { TFunction } from 'i18next'
import type { App } from '../../app.ts'
import { toTimestamp } from '../../../contract/clock.ts'
import { jobFileExtensions } from './handed-over.ts'
import { takeInJobFiles } from './job-file.ts'
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
  readonly updates: () => Promise<void>
}

/** What the menu does, and what is done with files that came from outside. */
export const createMenuActions = (
  options: MenuActionsOptions,
): MenuActions & { readonly takeInFiles: (paths: readonly string[]) => void } => {
  const { bench, t, version, dataDir, logDir, api, window } = options

  const takeInFiles = async (paths: readonly string[]): Promise<void> => {
    const told = await takeInJobFiles(bench, paths, t)
    if (told === null) return
    const { ok, message, detail } = told
    await dialog.showMessageBox(window(), { type: ok ? 'info' : 'error', message, detail })
  }

  /** Opens a folder in the system's own file manager, which may refuse. */
  const openFolder = async (path: string): Promise<void> => {
    const why = await shell.openPath(path)
    if (why === '') return
    bench.log.write('warn', 'folder-not-opened', { path, why })
    await dialog.showMessageBox(window(), { type: 'error', message: path, detail: why })
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

  /** A dialog or a folder that fails is no reason for the whole bench to end. */
  const begin = (act: () => Promise<void>): void =>
    void act().catch((error: unknown) => bench.log.write('error', 'menu-action-failed', { error }))
  return {
    takeInFiles: (paths) => begin(() => takeInFiles(paths)),
    openJob: () => begin(openJob),
    showDataFolder: () => begin(() => openFolder(dataDir)),
    showLogs: () => begin(() => openFolder(logDir)),
    reload: options.reload,
    updates: () => begin(options.updates),
    api: () => begin(tellApi),
    supportBundle: () => begin(collectBundle),
  }
}
