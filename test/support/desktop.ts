import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { launchDouble, type DoubleApp, type DoubleOptions } from '../electron-double/launch.ts'
import { apiAddress, desktopArguments } from './bench-backend.ts'
import type { DesktopApp } from './desktop-app.ts'

/** The desktop app on Electron's double, with what a test reads of it. */
export interface Desktop extends DoubleApp {
  readonly dataDir: string
  readonly ocppUrl: string
  /** The HTTP API with its token, as a command of the same user asks it. */
  readonly api: (path: string, init?: RequestInit) => Promise<Response>
}

export const freshFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'chargebench-desktop-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export interface DesktopOptions extends DoubleOptions {
  /** Kept by whoever gives it. */
  readonly dataDir?: string
}

/** The way into one that runs, once its window is there. */
export const reach = async (
  app: DesktopApp,
  dataDir: string,
): Promise<Pick<Desktop, 'dataDir' | 'ocppUrl' | 'api'>> => {
  await app.window()
  const { url, token } = await apiAddress(dataDir)
  const api: Desktop['api'] = (path, init = {}) => {
    const headers = new Headers(init.headers)
    headers.set('Authorization', `Bearer ${token}`)
    return fetch(new URL(path, url), { ...init, headers })
  }
  const health = (await (await api('/health')).json()) as { readonly ocppUrl: string }
  return { dataDir, ocppUrl: health.ocppUrl, api }
}

/** Starts it; whoever does closes it, and learns then whether it has used what the double lacks. */
export const launchDesktop = async (dataDir: string, options: DoubleOptions = {}): Promise<Desktop> => {
  const app = await launchDouble({
    ...options,
    args: [...desktopArguments(dataDir), ...(options.args ?? [])],
  })
  return { ...app, ...(await reach(app, dataDir)) }
}

/** Starts it for one test. */
export const startDesktop = async (options: DesktopOptions = {}): Promise<Desktop> => {
  const app = await launchDesktop(options.dataDir ?? (await freshFolder()), options)
  onTestFinished(async () => {
    await app.close()
  })
  return app
}

/** What a dialog was asked, in the order in which it was asked. */
export interface Asked {
  readonly type?: string
  readonly message: string
  readonly detail?: string
  readonly buttons?: readonly string[]
}

/** From now on message boxes are answered with these, one after the other; the last answer holds on. */
export const answerBoxes = (
  app: Pick<DesktopApp, 'evaluate'>,
  ...answers: readonly number[]
): Promise<null> =>
  app.evaluate(
    ({ dialog }, { given }) => {
      const asked: unknown[] = []
      Reflect.set(globalThis, 'asked', asked)
      dialog.showMessageBox = (...args: unknown[]) => {
        asked.push(args.at(-1))
        const response = given[Math.min(asked.length, given.length) - 1] ?? 0
        return Promise.resolve({ response, checkboxChecked: false })
      }
      return null
    },
    { given: [...answers] },
  )

/** The message boxes so far, as soon as there are so many. */
export const boxes = async (app: Pick<DesktopApp, 'evaluate'>, count: number): Promise<readonly Asked[]> => {
  for (;;) {
    const asked = await app.evaluate(() => Reflect.get(globalThis, 'asked') as Asked[])
    if (asked.length >= count) return asked
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

export const clickMenu = (app: Desktop, id: string): Promise<boolean> =>
  app.evaluate(({ Menu }, item) => {
    const found = Menu.getApplicationMenu()?.getMenuItemById(item)
    found?.click()
    return Boolean(found)
  }, id)

/** Resolves when it holds; the test's own time limit is the end of waiting. */
export const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
  while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 20))
}

/** A job of this bench as a file, as it goes to another laptop. */
export const jobFile = async (app: Pick<Desktop, 'api' | 'dataDir'>, site: string): Promise<string> => {
  const created = await app.api('/api/jobs', { method: 'POST', body: JSON.stringify({ site }) })
  const { id } = (await created.json()) as { readonly id: string }
  const exported = await app.api(`/api/jobs/${id}/export`)
  const file = join(app.dataDir, `${id}.chargebench-job`)
  writeFileSync(file, Buffer.from(await exported.arrayBuffer()))
  return file
}

export const runStates = async (app: Pick<Desktop, 'api'>): Promise<readonly string[]> => {
  const body = (await (await app.api('/api/runs')).json()) as {
    runs: readonly { state: { state: string } }[]
  }
  return body.runs.map(({ state }) => state.state)
}

export const apiFile = (dataDir: string): { readonly url: string; readonly token: string } =>
  JSON.parse(readFileSync(join(dataDir, 'api.json'), 'utf8')) as ReturnType<typeof apiFile>

export const crashReports = (dataDir: string): readonly string[] =>
  readdirSync(dataDir).filter((name) => name.startsWith('crash-'))
