import { join } from 'node:path'
import { BrowserWindow, nativeTheme, screen, type Session, type WebContents } from 'electron'
import { fitPlace, readPlace, writePlace } from './window-place.ts'

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

const withoutFragment = (url: string): string => url.split('#', 1)[0] ?? url

/** A page that loads itself anew stays where it is. */
const isReload = (url: string, contents: WebContents): boolean =>
  isOurUrl(url) && withoutFragment(url) === withoutFragment(contents.getURL())

/** The page leads nowhere else: navigation, of its frames too, new windows and web views are denied. */
const stayHere = (contents: WebContents, openOutside: (url: string) => void): void => {
  contents.setWindowOpenHandler(({ url }) => {
    if (isForBrowser(url)) openOutside(url)
    return { action: 'deny' }
  })
  contents.on('will-frame-navigate', (event) => {
    if (!event.isMainFrame || !isReload(event.url, contents)) event.preventDefault()
  })
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

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
  /** Shows a page of the web in the person's own browser. */
  readonly openOutside: (url: string) => void
}

/** The window, where it was left, shown once it has something to show. */
export const openWindow = ({ distDir, dataDir, openOutside }: WindowOptions): BrowserWindow => {
  const displays = [screen.getPrimaryDisplay(), ...screen.getAllDisplays()]
  const { maximized, ...bounds } = fitPlace(
    readPlace(dataDir),
    displays.map(({ workArea }) => workArea),
  )
  const window = new BrowserWindow({
    ...bounds,
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
  stayHere(window.webContents, openOutside)
  rememberPlace(window, dataDir)
  followTheme(window)
  window.once('ready-to-show', () => {
    if (maximized) window.maximize()
    window.show()
  })
  return window
}
