import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import {
  app,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  type BrowserWindow,
} from 'electron'
import envPaths from 'env-paths'
import { isToolError } from '../../../contract/tool-error.ts'
import type { App } from '../../app.ts'
import { withinLastFlush } from '../node/last-flush.ts'
import { settingsFileName } from '../../settings.ts'
import { startApp } from '../../start.ts'
import { openUiServer } from '../node/ui-server.ts'
import { activityOf } from './activity.ts'
import { openApiToken } from './api-token.ts'
import { readArguments } from './arguments.ts'
import { filesIn, readHandedOver, type HandedOver } from './handed-over.ts'
import { serveIpcBridge } from './ipc-bridge.ts'
import { createLeave, type Leave } from './leave.ts'
import { createMenuActions } from './menu-actions.ts'
import { menuTemplate } from './menu.ts'
import { tellSystem } from './notices.ts'
import { createPageFaults } from './page-faults.ts'
import { createUpdates } from './updates.ts'
import { appOrigin, appScheme, denyPermissions, isOurUrl, openWindow } from './window.ts'
import { interruptionWords, procedureWords, startFailureWords, systemWords } from './words.ts'

/** This file is built to dist/electron-main.js, beside the preload and the renderer. */
const distDir = fileURLToPath(new URL('.', import.meta.url))
const args = readArguments(process.argv.slice(1))
const folders = envPaths('Chargebench', { suffix: '' })
const dataDir = resolve(args.dataDir ?? folders.data)
/** A data folder of one's own keeps its logs together; the usual one leaves them where the platform looks for logs. */
const logDir = dataDir === folders.data ? folders.log : join(dataDir, 'logs')
const handedOver: HandedOver = { argv: process.argv.slice(1), cwd: process.cwd() }
const ownFault = 70
const isMac = process.platform === 'darwin'

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])
// one window a data folder, and what Chromium remembers beside what we do
app.setPath('userData', join(dataDir, 'window'))
app.setAppUserModelId('org.chargebench.app')

const startBench = (token: string): Promise<App> =>
  startApp({
    version: app.getVersion(),
    dataDir,
    logDir,
    ocpp: { port: args.port, host: args.host },
    token,
    assetsDir: join(distDir, 'renderer'),
    settings: args.chargePoints === undefined ? {} : { chargePoints: args.chargePoints },
    startVirtualChargePoint: async (options) => {
      const { startVirtualChargePoint } = await import('../../../simulator/charge-point.ts')
      return startVirtualChargePoint(options)
    },
  })

interface CrashOptions {
  readonly bench: Pick<App, 'reportCrash'>
  /** Ends what can still be ended in order. */
  readonly close: () => Promise<void>
  readonly words: { readonly title: string; readonly text: string }
}

const reportCrashes = ({ bench, close, words }: CrashOptions): void => {
  let crashed = false
  const onCrash = (error: unknown): void => {
    if (crashed) return
    crashed = true
    const report = bench.reportCrash(error)
    // first the journal: the box waits for a person, and everything else with it
    void withinLastFlush(close())
      .catch(() => undefined)
      .then(() => {
        dialog.showErrorBox(words.title, `${words.text}${report === null ? '' : `\n\n${report}`}`)
        app.exit(ownFault)
      })
  }
  process.on('uncaughtException', onCrash)
  process.on('unhandledRejection', onCrash)
}

/** Quits once everything is closed: the attempts before are held back. */
const quitThrough = (leave: Leave): void => {
  app.on('before-quit', (event) => {
    if (leave.isOver()) return
    event.preventDefault()
    leave.begin()
  })
  app.on('window-all-closed', () => {
    if (!isMac) leave.begin()
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => leave.begin(false))
}

/** What broke off while the laptop slept is told apart from what the charge point did. */
const noteSleep = ({ journal, log }: Pick<App, 'journal' | 'log'>): void => {
  const note = (change: 'asleep' | 'awake'): void => {
    journal.append({ kind: 'laptop-slept', chargePointId: null, change })
    log.write('info', 'laptop-slept', { change })
  }
  powerMonitor.on('suspend', () => note('asleep'))
  powerMonitor.on('resume', () => note('awake'))
}

/** Windows asks before it ends the session, and does not say `before-quit` then; it kills whoever is not over by itself. */
const endWithSession = (window: BrowserWindow, leave: Leave): void => {
  window.on('query-session-end', (event) => {
    if (!leave.wouldAsk()) return
    event.preventDefault()
    leave.begin()
  })
  window.on('session-end', () => leave.begin(false))
}

/** What comes before the window is there, by an event of macOS or from a second start, waits for it. */
const openedFiles: string[] = []
let takeIn: (paths: readonly string[]) => void = (paths) => void openedFiles.push(...paths)
app.on('open-file', (event, path) => {
  event.preventDefault()
  takeIn([path])
})
app.on('second-instance', (_event, _argv, _cwd, data) => {
  const theirs = readHandedOver(data)
  takeIn(theirs === null ? [] : filesIn(theirs))
})

const run = async (): Promise<void> => {
  await app.whenReady()
  const t = systemWords(app.getPreferredSystemLanguages())
  const apiToken = openApiToken(dataDir, safeStorage)
  const bench = await startBench(apiToken.token)
  const { apiUrl, closeAround } = await openUiServer(bench, {
    ...{ port: 0, host: '127.0.0.1', dataDir, serves: 'api' },
    token: apiToken.token,
  })
  const notices = tellSystem(bench, t, () => void show())
  const close = (): Promise<void> => {
    notices.stop()
    return closeAround(() => bench.close())
  }
  reportCrashes({ bench, close, words: { title: t('desktop.crash.title'), text: t('desktop.crash.text') } })
  noteSleep(bench)
  denyPermissions(session.defaultSession)
  protocol.handle(appScheme, (request) =>
    isOurUrl(request.url) ? bench.http(request, { kind: 'app' }) : new Response(null, { status: 404 }),
  )
  serveIpcBridge({ ipcMain, bridge: bench.bridge, isOurs: (frame) => isOurUrl(frame.url) })

  let window: BrowserWindow | null = null
  const show = (): BrowserWindow => {
    window ??= open(`${appOrigin}/`)
    if (window.isMinimized()) window.restore()
    window.focus()
    return window
  }
  /** A new window at the place in the page where the old one was. */
  const openAnew = (): void => {
    const old = window
    const url =
      old === null || !isOurUrl(old.webContents.getURL()) ? `${appOrigin}/` : old.webContents.getURL()
    window = open(url)
    old?.destroy()
  }
  const leave = createLeave({
    running: () => activityOf(bench.journal).running,
    ask: async (running) => {
      const [first] = running
      const { response } = await dialog.showMessageBox(show(), {
        type: 'warning',
        message: t('desktop.leave.question', { procedure: first ? procedureWords(first, t) : '' }),
        detail: interruptionWords(running, t),
        buttons: [t('desktop.leave.stay'), t('desktop.leave.leave')],
        defaultId: 0,
        cancelId: 0,
      })
      return response === 1
    },
    close,
    done: () => {
      // what is installed starts while this one ends
      app.releaseSingleInstanceLock()
      if (!updates.installAtEnd(() => app.quit())) app.quit()
    },
  })
  const updates = createUpdates({
    ...{ version: app.getVersion(), settings: bench.settings, log: bench.log, t },
    settingsFile: join(dataDir, settingsFileName),
    open: async (feedUrl) => {
      const { openUpdater } = await import('./updater.ts')
      const { publisher } = bench.settings.current().updates
      return openUpdater({ feedUrl, publisher, dataDir, log: bench.log })
    },
    running: () => activityOf(bench.journal).running,
    ask: async ({ checkbox, buttons, ...question }) => {
      const { response, checkboxChecked } = await dialog.showMessageBox(show(), {
        ...question,
        buttons: [...buttons],
        ...{ defaultId: 0, cancelId: 0 },
        ...(checkbox && { checkboxLabel: checkbox.label, checkboxChecked: checkbox.checked }),
      })
      return { button: response, checked: checkboxChecked }
    },
    showSettings: () => shell.showItemInFolder(join(dataDir, settingsFileName)),
    copied: () => clipboard.readText(),
    leave: () => leave.begin(),
  })
  const openOutside = (url: string): void =>
    void shell
      .openExternal(url)
      .catch((error: unknown) => bench.log.write('warn', 'link-not-opened', { url, error }))
  const faults = createPageFaults({ bench, t, openAnew, quit: () => leave.begin() })
  const open = (url: string): BrowserWindow => {
    const opened = openWindow({ distDir, dataDir, openOutside })
    faults.watch(opened)
    notices.watch(opened)
    endWithSession(opened, leave)
    opened.on('close', (event) => {
      // on macOS the bench goes on without its window
      if (leave.isOver() || isMac || opened !== window) return
      event.preventDefault()
      leave.begin()
    })
    opened.on('closed', () => {
      if (window === opened) window = null
    })
    void opened.loadURL(url).catch((error: unknown) => bench.log.write('error', 'page-not-loaded', { error }))
    return opened
  }

  const actions = createMenuActions({
    ...{ bench, t, dataDir, logDir },
    version: app.getVersion(),
    api: { url: apiUrl, ...apiToken },
    host: { kind: 'electron', isPackaged: app.isPackaged, tokenIsKept: apiToken.isKept },
    window: show,
    reload: openAnew,
    updates: () => updates.show(),
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, t, actions)))
  quitThrough(leave)
  window = open(`${appOrigin}/`)

  takeIn = (paths) => {
    show()
    actions.takeInFiles(paths)
  }
  app.on('activate', show)
  const files = new Set([...filesIn(handedOver), ...openedFiles])
  if (files.size > 0) takeIn([...files])
  bench.log.write('info', 'window-opened', { apiUrl, dark: nativeTheme.shouldUseDarkColors })
  if (!apiToken.isKept)
    bench.log.write('warn', 'no-keyring', { effect: 'the API token is minted at each start' })
  if (args.demo) await bench.simulator.start()
  await updates.atStart()
}

if (app.requestSingleInstanceLock(handedOver))
  run().catch((error: unknown) => {
    const t = systemWords(app.getPreferredSystemLanguages())
    dialog.showErrorBox(t('desktop.start.failed'), startFailureWords(error, t))
    app.exit(isToolError(error) ? 2 : ownFault)
  })
else app.quit()
