/** What main gets from `import … from 'electron'`. A name that is not exported here does not link. */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import type * as Electron from 'electron'
import { allWindows, colours, optionsOf } from './browser-window.ts'
import { requests } from './net.ts'
import { asked, defaultSession } from './session.ts'
import { Emitter, lacks, missing, strict } from './strict.ts'

export { app } from './app.ts'
export { BrowserWindow } from './browser-window.ts'
export { ipcMain } from './ipc-main.ts'
export { Menu } from './menu.ts'
export { net } from './net.ts'
export { protocol } from './session.ts'
export const session = strict('session', {
  defaultSession,
  /** One that has nothing: it is only handed on to `net`. */
  fromPartition: (partition: string) => strict(`session of ${partition}`, {}) as unknown as Electron.Session,
})

/** What Electron itself updates with; others tell it what they do. */
export const updaterEvents = ['before-quit-for-update'] as const
export const autoUpdater = strict('autoUpdater', new Emitter('autoUpdater', updaterEvents))

/** A test answers with a stub, as it does in Electron itself. */
const unanswered = (name: string) => (): Promise<never> =>
  Promise.reject(new Error(`dialog.${name}: the test gave no answer`))
export const dialog = strict('dialog', {
  showMessageBox: unanswered('showMessageBox'),
  showOpenDialog: unanswered('showOpenDialog'),
  showSaveDialog: unanswered('showSaveDialog'),
  showErrorBox: (title: string, content: string) => {
    process.stderr.write(`${title}: ${content}\n`)
  },
})
export const shell = strict('shell', {
  openExternal: (url: string): Promise<void> => lacks(`shell.openExternal without a stub: ${url}`),
  openPath: (path: string): Promise<string> => lacks(`shell.openPath without a stub: ${path}`),
  showItemInFolder: (path: string): void => lacks(`shell.showItemInFolder without a stub: ${path}`),
})
const clipboardText = { now: '' }
export const clipboard = strict('clipboard', {
  writeText: (text: string): Promise<void> => {
    clipboardText.now = text
    return Promise.resolve()
  },
  readText: () => Promise.resolve(clipboardText.now),
})

export const notificationEvents = ['click', 'close', 'failed'] as const
const shown: NotificationDouble[] = []
class NotificationDouble extends Emitter {
  readonly title: string
  readonly body: string
  constructor({ title = '', body = '' }: Electron.NotificationConstructorOptions = {}) {
    super('Notification', notificationEvents)
    this.title = title
    this.body = body
  }
  static isSupported(): boolean {
    return true
  }
  show(): void {
    shown.push(this)
  }
}
export const Notification = strict('Notification', NotificationDouble)
export type NotificationInstance = NotificationDouble

/** No keyring is here: this proves that main calls it, not that it keeps a secret. */
const key = Buffer.alloc(32, 'double')
const keyring: { backend: ReturnType<Electron.SafeStorage['getSelectedStorageBackend']> } = {
  backend: 'gnome_libsecret',
}
export const safeStorage = strict('safeStorage', {
  isEncryptionAvailable: () => true,
  getSelectedStorageBackend: () => (process.env['DOUBLE_WITHOUT_KEYRING'] ? 'basic_text' : keyring.backend),
  encryptString: (text: string) => {
    const iv = randomBytes(16)
    const cipher = createCipheriv('aes-256-cbc', key, iv)
    return Buffer.concat([Buffer.from('v10'), iv, cipher.update(text, 'utf8'), cipher.final()])
  },
  decryptString: (sealed: Buffer) => {
    if (sealed.subarray(0, 3).toString() !== 'v10')
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.')
    const decipher = createDecipheriv('aes-256-cbc', key, sealed.subarray(3, 19))
    return decipher.update(sealed.subarray(19), undefined, 'utf8') + decipher.final('utf8')
  },
})

const blockers = new Map<number, string>()
let lastBlocker = 0
export const powerSaveBlocker = strict('powerSaveBlocker', {
  start: (kind: 'prevent-app-suspension' | 'prevent-display-sleep') => {
    blockers.set(++lastBlocker, kind)
    return lastBlocker
  },
  stop: (id: number) => blockers.delete(id),
})

/** They do not happen by themselves: a test emits them. */
export const powerEvents = ['suspend', 'resume'] as const
export const powerMonitor = strict('powerMonitor', new Emitter('powerMonitor', powerEvents))

export const themeEvents = ['updated'] as const
class NativeThemeDouble extends Emitter {
  constructor() {
    super('nativeTheme', themeEvents)
  }
  get shouldUseDarkColors(): boolean {
    return colours.scheme === 'dark'
  }
}
const theme = new NativeThemeDouble()
export const nativeTheme = strict('nativeTheme', theme)

const workArea = { x: 0, y: 0, width: 1920, height: 1040 }
export const screen = strict('screen', {
  // as much of a display as is used
  getPrimaryDisplay: () => ({ workArea }) as Electron.Display,
  getAllDisplays: () => [{ workArea }] as Electron.Display[],
})

/** What the test's side reaches beyond Electron. */
export const double = {
  missing,
  asked,
  optionsOf,
  notifications: shown,
  blockers,
  clipboardText,
  requests,
  /** The system turns dark, or light. */
  setSystemTheme: async (scheme: 'dark' | 'light'): Promise<void> => {
    colours.scheme = scheme
    theme.emit('updated')
    for (const { _contents } of allWindows()) await _contents._page?.emulateMedia({ colorScheme: scheme })
  },
}

/** Runs functions of the test in main, as Playwright's `evaluate` does. */
const serveTest = (): void => {
  process.on('message', (message: { id: number; source: string; arg: unknown }) => {
    const { id, source, arg } = message
    const run = async (): Promise<unknown> => {
      const made = (0, eval)(`(${source})`) as (electron: unknown, arg: unknown) => unknown // of the test's own source
      return await made(await import(import.meta.url), arg)
    }
    run().then(
      (value) => process.send?.({ id, value }),
      (error: unknown) =>
        process.send?.({
          id,
          error: error instanceof Error ? (error.stack ?? error.message) : String(error),
        }),
    )
  })
  process.channel?.unref()
}
serveTest()
// only now: playwright-core has been loaded, and must not take this for Electron
Object.defineProperty(process, 'type', { value: 'browser' })
Object.defineProperty(process, 'resourcesPath', { value: process.cwd() })
Object.defineProperty(process.versions, 'electron', { value: '45.4.1' })
