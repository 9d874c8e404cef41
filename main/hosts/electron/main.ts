import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app, dialog, ipcMain, protocol, session, type BrowserWindow } from 'electron'
import envPaths from 'env-paths'
import { isToolError } from '../../../contract/tool-error.ts'
import { createApp, type App } from '../../app.ts'
import { readArguments } from './arguments.ts'
import { serveIpcBridge } from './ipc-bridge.ts'
import { appScheme, denyPermissions, isOurUrl, openWindow } from './window.ts'

/** This file is built to dist/electron-main.js, beside the preload and the renderer. */
const distDir = fileURLToPath(new URL('.', import.meta.url))
const args = readArguments(process.argv.slice(1))
const ownFault = 70

protocol.registerSchemesAsPrivileged([
  { scheme: appScheme, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
])

const startApp = (): Promise<App> =>
  createApp({
    version: app.getVersion(),
    dataDir: args.dataDir ?? envPaths('Chargebench', { suffix: '' }).data,
    ocpp: { port: args.port, host: args.host },
    // nobody has to show it here: the page comes over IPC
    token: randomBytes(24).toString('base64url'),
    assetsDir: join(distDir, 'renderer'),
    settings: args.chargePoints === undefined ? {} : { chargePoints: args.chargePoints },
    startVirtualChargePoint: async (options) => {
      const { startVirtualChargePoint } = await import('../../../simulator/charge-point.ts')
      return startVirtualChargePoint(options)
    },
  })

/** Quits once everything is closed: the first attempt is held back until then. */
const quitCleanly = (bench: App): void => {
  let state: 'running' | 'closing' | 'closed' = 'running'
  app.on('before-quit', (event) => {
    if (state === 'closed') return
    event.preventDefault()
    if (state === 'closing') return
    state = 'closing'
    void bench.close().finally(() => {
      state = 'closed'
      app.quit()
    })
  })
  app.on('window-all-closed', () => app.quit())
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => app.quit())
}

const reportCrashes = (bench: App): void => {
  let crashed = false
  const onCrash = (error: unknown): void => {
    if (crashed) return
    crashed = true
    const report = bench.reportCrash(error)
    dialog.showErrorBox(
      'Chargebench has to close',
      `A fault of its own. The journal is kept.${report === null ? '' : `\n\n${report}`}`,
    )
    void bench.close().finally(() => app.exit(ownFault))
  }
  process.on('uncaughtException', onCrash)
  process.on('unhandledRejection', onCrash)
}

const run = async (): Promise<void> => {
  await app.whenReady()
  const bench = await startApp()
  reportCrashes(bench)
  quitCleanly(bench)
  denyPermissions(session.defaultSession)
  protocol.handle(appScheme, (request) =>
    isOurUrl(request.url) ? bench.http(request, { kind: 'app' }) : new Response(null, { status: 404 }),
  )
  serveIpcBridge({ ipcMain, bridge: bench.bridge, isOurs: (frame) => isOurUrl(frame.url) })
  let window: BrowserWindow | null = openWindow(distDir)
  window.on('closed', () => (window = null))
  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore()
    window?.focus()
  })
  if (args.demo) await bench.simulator.start()
}

if (app.requestSingleInstanceLock())
  run().catch((error: unknown) => {
    const message = error instanceof Error ? error.message : String(error)
    dialog.showErrorBox('Chargebench cannot start', message)
    app.exit(isToolError(error) ? 2 : ownFault)
  })
else app.quit()
