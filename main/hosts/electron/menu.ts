import type { MenuItemConstructorOptions } from 'electron'
import type { TFunction } from 'i18next'

/** What the menu does that Electron does not do by itself. */
export interface MenuActions {
  readonly openJob: () => void
  readonly showDataFolder: () => void
  readonly reload: () => void
  readonly api: () => void
  readonly supportBundle: () => void
  readonly showLogs: () => void
  readonly updates: () => void
}

type Item = MenuItemConstructorOptions
const line: Item = { type: 'separator' }

/** The menu bar as each platform has it: an application menu on macOS, `Quit` in `File` and `About` in `Help` elsewhere. */
export const menuTemplate = (platform: string, t: TFunction, actions: MenuActions): Item[] => {
  const isMac = platform === 'darwin'
  const quit: Item = { role: 'quit', label: t('desktop.menu.quit') }
  const about: Item = { role: 'about', label: t('desktop.menu.about') }
  const application: Item = {
    role: 'appMenu',
    submenu: [
      about,
      line,
      { role: 'services' },
      line,
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      line,
      quit,
    ],
  }
  const file: Item = {
    label: t('desktop.menu.file'),
    submenu: [
      {
        id: 'open-job',
        label: t('desktop.menu.openJob'),
        accelerator: 'CmdOrCtrl+O',
        click: actions.openJob,
      },
      line,
      { id: 'data-folder', label: t('desktop.menu.dataFolder'), click: actions.showDataFolder },
      line,
      ...(isMac ? [{ role: 'close', label: t('desktop.menu.closeWindow') } satisfies Item] : [quit]),
    ],
  }
  const edit: Item = {
    label: t('desktop.menu.edit'),
    submenu: [
      { role: 'undo', label: t('desktop.menu.undo') },
      { role: 'redo', label: t('desktop.menu.redo') },
      line,
      { role: 'cut', label: t('desktop.menu.cut') },
      { role: 'copy', label: t('desktop.menu.copy') },
      { role: 'paste', label: t('desktop.menu.paste') },
      { role: 'selectAll', label: t('desktop.menu.selectAll') },
    ],
  }
  const view: Item = {
    label: t('desktop.menu.view'),
    submenu: [
      { id: 'reload', label: t('desktop.menu.reload'), accelerator: 'CmdOrCtrl+R', click: actions.reload },
      line,
      { role: 'resetZoom', label: t('desktop.menu.zoomReset') },
      { role: 'zoomIn', label: t('desktop.menu.zoomIn') },
      { role: 'zoomOut', label: t('desktop.menu.zoomOut') },
      line,
      { role: 'togglefullscreen', label: t('desktop.menu.fullScreen') },
      { role: 'toggleDevTools', label: t('desktop.menu.developerTools') },
    ],
  }
  const window: Item = {
    role: 'window',
    label: t('desktop.menu.window'),
    submenu: isMac
      ? [{ role: 'minimize', label: t('desktop.menu.minimize') }, { role: 'zoom' }, line, { role: 'front' }]
      : [
          { role: 'minimize', label: t('desktop.menu.minimize') },
          { role: 'close', label: t('desktop.menu.closeWindow') },
        ],
  }
  const help: Item = {
    role: 'help',
    label: t('desktop.menu.help'),
    submenu: [
      { id: 'api', label: t('desktop.menu.api'), click: actions.api },
      line,
      { id: 'support-bundle', label: t('desktop.menu.supportBundle'), click: actions.supportBundle },
      { id: 'logs', label: t('desktop.menu.logs'), click: actions.showLogs },
      line,
      { id: 'updates', label: t('desktop.menu.updates'), click: actions.updates },
      ...(isMac ? [] : [line, about]),
    ],
  }
  return [...(isMac ? [application] : []), file, edit, view, window, help]
}
