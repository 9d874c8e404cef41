import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import { chromium, type Browser, type Page } from 'playwright-core'
import type { DesktopApp, InMain } from '../support/desktop-app.ts'

const here = fileURLToPath(new URL('.', import.meta.url))
const root = join(here, '../..')

/** Builds the double into a folder of this process, once. */
const buildDouble = async (): Promise<string> => {
  const folder = join(root, 'build/electron-double', String(process.pid))
  mkdirSync(folder, { recursive: true })
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const common = { bundle: true, outdir: folder, logLevel: 'warning', absWorkingDir: root } as const
  await Promise.all([
    build({ ...common, entryPoints: { page: join(here, 'page.ts') }, format: 'iife', target: 'chrome120' }),
    build({
      ...common,
      entryPoints: { electron: join(here, 'electron.ts') },
      outExtension: { '.js': '.mjs' },
      platform: 'node',
      format: 'esm',
      target: 'node20.19',
      external: ['playwright-core'],
    }),
  ])
  return pathToFileURL(join(folder, 'electron.mjs')).href
}
let built: Promise<string> | null = null

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}
const isAnswer = (message: unknown): message is Answer =>
  typeof message === 'object' && message !== null && 'id' in message
const portIn = (message: unknown): number | null =>
  typeof message === 'object' && message !== null && 'debugPort' in message ? Number(message.debugPort) : null

export interface DoubleOptions {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Members that the double lacks, where a test is about that. */
  readonly lacking?: readonly string[]
}

/** The built main process, with the double in Electron's place. */
export interface DoubleApp extends DesktopApp {
  /** Also of one that has ended. */
  readonly stderr: () => string
  readonly child: ChildProcess
}

/** Starts dist/electron-main.js as a process of its own. Resolves when it has a Chromium, or has ended with 0. */
export const launchDouble = async (options: DoubleOptions = {}): Promise<DoubleApp> => {
  const url = await (built ??= buildDouble())
  const child = spawn(
    process.execPath,
    [
      '--import',
      pathToFileURL(join(here, 'register.mjs')).href,
      join(root, 'dist/electron-main.js'),
      ...(options.args ?? []),
    ],
    {
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      env: { ...process.env, ...options.env, DOUBLE_URL: url, ELECTRON_RUN_AS_NODE: undefined },
    },
  )
  let stderr = ''
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const waiting = new Map<number, (answer: Answer) => void>()
  let lastId = 0
  child.on('message', (message) => {
    if (isAnswer(message)) waiting.get(message.id)?.(message)
  })
  const exited = new Promise<number | null>((resolve) => {
    child.once('exit', (code) => {
      for (const [id, settle] of waiting) settle({ id, error: `the application has ended\n${stderr}` })
      resolve(code)
    })
  })
  const port = new Promise<number>((resolve) => {
    child.on('message', (message) => {
      const found = portIn(message)
      if (found !== null) resolve(found)
    })
  })
  const code = await Promise.race([port.then(() => null), exited])
  if (code !== null && code !== 0) throw new Error(`main ended with ${code}:\n${stderr}`)

  const evaluate: DesktopApp['evaluate'] = <R, A>(inMain: InMain<R, A>, arg?: A): Promise<R> =>
    new Promise((resolve, reject) => {
      const id = ++lastId
      waiting.set(id, (answer) => {
        waiting.delete(id)
        if (answer.error === undefined)
          resolve(answer.value as R) // JSON of what `inMain` gave
        else reject(new Error(answer.error))
      })
      child.send({ id, source: inMain.toString(), arg: arg ?? null }, (error) => {
        if (error) waiting.get(id)?.({ id, error: error.message })
      })
    })

  let browser: Browser | null = null
  const pages = async (): Promise<readonly Page[]> => {
    // or this connection's own defaults undo the theme that main has set
    browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${await port}`, { noDefaults: true })
    return browser.contexts().flatMap((context) => context.pages())
  }
  const window = async (): Promise<Page> => {
    const isOurs = (page: Page): boolean => page.url().startsWith('https://app--')
    // this connection may hear of a page later than main's own
    for (;;) {
      // the newest: one that has crashed stays in Chromium
      const page = (await pages()).findLast(isOurs)
      if (page) return page
      if (child.exitCode !== null) throw new Error(`there is no window:\n${stderr}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }

  const close = async (): Promise<number | null> => {
    const lacked =
      child.exitCode === null && child.signalCode === null
        ? await evaluate(({ double }) => double?.missing ?? []).catch(() => [])
        : []
    if (child.exitCode === null && child.signalCode === null)
      await evaluate(({ app }) => setImmediate(() => app.exit(0)) && null).catch(() => undefined)
    const ended = await exited
    await browser?.close().catch(() => undefined)
    const surprises = lacked.filter((name) => options.lacking?.includes(name) !== true)
    if (surprises.length > 0) throw new Error(`not in the double: ${surprises.join(', ')}`)
    return ended
  }
  return { evaluate, window, close, exited, child, stderr: () => stderr }
}
