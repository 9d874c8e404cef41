import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, shell, type Session } from 'electron'
import { fitPlace, leastSize, readPlace, writePlace } from './window-place.ts'

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

/** Links to the web are opened in the person's own browser, and only by https. */
const isForBrowser = (url: string): boolean => URL.canParse(url) && new URL(url).protocol === 'https:'

const background = (): string => (nativeTheme.shouldUseDarkColors ? '#0B1015' : '#EFF2F5')

/** So long after the last move or change of size it is written down. */
const settleMs = 500

const rememberPlace = (window: BrowserWindow, dataDir: string): void => {
  let timer: NodeJS.Timeout | undefined
  const remember = (): void => {
    clearTimeout(timer)
    if (window.isDestroyed() || window.isMinimized()) return
    writePlace(dataDir, { ...window.getNormalBounds(), maximized: window.isMaximized() })
  }
  const rememberSoon = (): void => {
    clearTimeout(timer)
    timer = setTimeout(remember, settleMs)
  }
  window.on('resize', rememberSoon)
  window.on('move', rememberSoon)
  window.on('maximize', rememberSoon)
  window.on('unmaximize', rememberSoon)
  window.on('close', remember)
  window.on('closed', () => clearTimeout(timer))
}

const followTheme = (window: BrowserWindow): void => {
  const paint = (): void => window.setBackgroundColor(background())
  nativeTheme.on('updated', paint)
  window.on('closed', () => void nativeTheme.off('updated', paint))
}

export interface WindowOptions {
  readonly distDir: string
  readonly dataDir: string
}

/**
 * The window, where it was left, shown once it has something to show. It leads nowhere else: navigation, new windows
 * and web views are denied.
 */
export const openWindow = ({ distDir, dataDir }: WindowOptions): BrowserWindow => {
  const { maximized, ...bounds } = fitPlace(
    readPlace(dataDir),
    screen.getAllDisplays().map(({ workArea }) => workArea),
  )
  const window = new BrowserWindow({
    ...bounds,
    minWidth: leastSize.width,
    minHeight: leastSize.height,
    show: false,
    title: 'Chargebench',
    backgroundColor: background(),
    webPreferences: {
      preload: join(distDir, 'preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      navigateOnDragDrop: false,
      webviewTag: false,
      spellcheck: false,
    },
  })
  const { webContents } = window
  webContents.setWindowOpenHandler(({ url }) => {
    if (isForBrowser(url)) void shell.openExternal(url)
    return { action: 'deny' }
  })
  webContents.on('will-navigate', (event) => event.preventDefault())
  webContents.on('will-redirect', (event) => event.preventDefault())
  webContents.on('will-attach-webview', (event) => event.preventDefault())
  rememberPlace(window, dataDir)
  followTheme(window)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  return window
}
