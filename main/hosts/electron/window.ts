import { join } from 'node:path'
import { BrowserWindow, nativeTheme, type Session } from 'electron'

/** The page's origin; `protocol.handle` serves it, and nothing else is ever loaded. */
export const appScheme = 'app'
export const appOrigin = `${appScheme}://chargebench`

/** Whether a URL is a place in our own page. */
export const isOurUrl = (url: string): boolean => {
  const parsed = URL.canParse(url) ? new URL(url) : null
  return parsed !== null && parsed.protocol === `${appScheme}:` && parsed.host === 'chargebench'
}

/** A page gets no camera, no location, no notifications, nothing but writing to the clipboard. */
export const denyPermissions = (session: Session): void => {
  const allowed = (permission: string, url: string): boolean =>
    permission === 'clipboard-sanitized-write' && isOurUrl(url)
  session.setPermissionRequestHandler((contents, permission, answer) =>
    answer(allowed(permission, contents.getURL())),
  )
  session.setPermissionCheckHandler((_contents, permission, origin) => allowed(permission, `${origin}/`))
  session.setDevicePermissionHandler(() => false)
}

/** The window, shown once it has something to show. It leads nowhere else: navigation and new windows are denied. */
export const openWindow = (distDir: string): BrowserWindow => {
  const window = new BrowserWindow({
    width: 1440,
    height: 900,
    minWidth: 720,
    minHeight: 560,
    show: false,
    title: 'Chargebench',
    backgroundColor: nativeTheme.shouldUseDarkColors ? '#0B1015' : '#EFF2F5',
    webPreferences: {
      preload: join(distDir, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  const { webContents } = window
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-redirect', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  window.once('ready-to-show', () => window.show())
  void window.loadURL(`${appOrigin}/`)
  return window
}
