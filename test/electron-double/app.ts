import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { allWindows, whenAllAreClosed } from './browser-window.ts'
import { startChromium, stopChromium } from './chromium.ts'
import { Emitter, lacks, strict } from './strict.ts'

export const appEvents = [
  'ready',
  'window-all-closed',
  'before-quit',
  'will-quit',
  'quit',
  'second-instance',
  // taken, but they do not happen by themselves: a test emits them
  'activate',
  'open-file',
  'child-process-gone',
] as const

const main = process.argv[1] ?? process.cwd()
const paths = new Map([
  ['home', homedir()],
  ['temp', tmpdir()],
  ['userData', join(tmpdir(), `electron-double-${process.pid}`)],
])
const pathOf = (name: string): string => paths.get(name) ?? lacks(`app.getPath('${name}')`)

const versionIn = (folder: string): string => {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return folder === dirname(folder) ? '0.0.0' : versionIn(dirname(folder))
  const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'))
  return typeof manifest === 'object' && manifest !== null && 'version' in manifest
    ? String(manifest.version)
    : '0.0.0'
}

const lives = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const emitter = new Emitter('app', appEvents)
let isReady = false
let isQuitting = false
let lock: string | null = null

/** A second instance leaves a file behind for the first. */
const watchForOthers = (folder: string): void => {
  watch(folder, { persistent: false }, (_event, file) => {
    if (file?.startsWith('second-') !== true || file.endsWith('.new')) return
    const path = join(folder, file)
    try {
      const { argv, cwd, data } = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
      rmSync(path)
      emitter.emit('second-instance', {}, argv, cwd, data)
    } catch {
      // gone, or half written: another event brings it
    }
  })
}

const tellFirst = (folder: string, data: unknown): void => {
  const path = join(folder, `second-${process.pid}`)
  writeFileSync(path, JSON.stringify({ argv: process.argv, cwd: process.cwd(), data }))
}

const requestSingleInstanceLock = (data: Record<string, unknown> = {}): boolean => {
  const folder = pathOf('userData')
  mkdirSync(folder, { recursive: true })
  const file = join(folder, 'double.lock')
  if (lock === file) return true
  for (;;) {
    try {
      writeFileSync(file, String(process.pid), { flag: 'wx' })
      break
    } catch {
      if (lives(Number(readFileSync(file, 'utf8')))) {
        tellFirst(folder, data)
        return false
      }
      rmSync(file)
    }
  }
  lock = file
  watchForOthers(folder)
  return true
}

const releaseSingleInstanceLock = (): void => {
  if (lock !== null) rmSync(lock, { force: true })
  lock = null
}

const exit = (code = 0): void => {
  releaseSingleInstanceLock()
  const late = new Promise<void>((resolve) => setTimeout(resolve, 3000))
  void Promise.race([stopChromium(), late]).then(() => process.exit(code))
}

const end = (): void => {
  if (emitter._ask('will-quit')) {
    isQuitting = false
    return
  }
  emitter.emit('quit', {}, 0)
  exit(0)
}

const quit = (): void => {
  if (emitter._ask('before-quit')) return
  isQuitting = true
  const open = allWindows()
  if (open.length === 0) return end()
  for (const window of open) {
    window.close()
    if (window.isDestroyed()) continue
    isQuitting = false // a window said no
    return
  }
}

whenAllAreClosed.run = () => {
  if (isQuitting) end()
  else if (!emitter.emit('window-all-closed')) quit()
}

/** After main's first turn, as in Electron. */
const ready = new Promise<void>((resolve) => setImmediate(resolve)).then(async () => {
  if (isQuitting) return new Promise<void>(() => undefined)
  const folder = pathOf('userData')
  mkdirSync(folder, { recursive: true })
  process.send?.({ debugPort: await startChromium(join(folder, 'chromium')) })
  isReady = true
  emitter.emit('ready', {}, {})
  const early = process.env['DOUBLE_EARLY_SECOND']
  if (early === undefined) return
  // a second instance that comes at once, long before main has a window
  emitter.emit('second-instance', {}, [], '/', { argv: [early], cwd: '/' })
})
ready.catch((error: unknown) => {
  process.stderr.write(`the double could not start: ${String(error)}\n`)
  process.exit(70)
})

const members = {
  /** As started from a checkout, unless a test wants it otherwise. */
  isPackaged: process.env['DOUBLE_PACKAGED'] !== undefined,
  whenReady: () => ready,
  isReady: () => isReady,
  getPath: pathOf,
  setPath: (name: string, path: string) => {
    paths.set(name, path)
  },
  getVersion: () => versionIn(dirname(main)),
  getPreferredSystemLanguages: () => ['en-GB'],
  setAppUserModelId: () => undefined,
  requestSingleInstanceLock,
  releaseSingleInstanceLock,
  quit,
  exit,
}
export const app = strict('app', Object.assign(emitter, members))
