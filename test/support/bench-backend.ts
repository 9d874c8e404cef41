import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { launchDouble } from '../electron-double/launch.ts'
import { openBrowser } from './browser.ts'
import { startBuiltHost } from './built-host.ts'
import type { DesktopApp } from './desktop-app.ts'
import { launchElectron } from './real-electron.ts'

/** A built Chargebench with its page in front of a technician, in whichever host. */
export interface OpenBench {
  readonly ocppUrl: string
  /** The window's page, or a fresh one in the browser, at a place in it: `?step=boot&cp=CB001`. */
  page(place?: string): Promise<Page>
  /** A second page beside the first; null = this host has one window. */
  readonly secondPage: ((place: string) => Promise<Page>) | null
  /** The page goes to another place, as by its address. */
  goTo(page: Page, place: string): Promise<void>
  /** The HTTP API, with its token. */
  readonly api: (path: string, init?: RequestInit) => Promise<Response>
  stop(): Promise<void>
}

export type BackendName = 'node' | 'double' | 'electron'

export interface Backend {
  readonly name: BackendName
  /** `args` after those that keep it on loopback and in a folder of its own. */
  start(args?: readonly string[]): Promise<OpenBench>
  /** Starts it as a person would, with arguments of the test's own; null: it is no desktop app. */
  readonly launch: ((args: readonly string[]) => Promise<DesktopApp>) | null
}

const viewport = { width: 1280, height: 800 }

const startNode = async (args: readonly string[] = []): Promise<OpenBench> => {
  const [host, browser]: readonly [Awaited<ReturnType<typeof startBuiltHost>>, Browser] = await Promise.all([
    startBuiltHost({ args }),
    openBrowser(),
  ])
  const urlOf = (place: string): string => host.uiUrl.replace('/#', `/${place}#`)
  return {
    ocppUrl: host.ocppUrl,
    page: async (place = '') => {
      for (const context of browser.contexts()) await context.close()
      const page = await (await browser.newContext({ locale: 'en-GB', viewport })).newPage()
      await page.goto(urlOf(place))
      return page
    },
    secondPage: async (place) => {
      const [context] = browser.contexts()
      if (!context) throw new Error('there is no first page')
      const page = await context.newPage()
      await page.goto(urlOf(place))
      return page
    },
    goTo: async (page, place) => {
      await page.goto(urlOf(place))
    },
    api: host.api,
    stop: async () => {
      await browser.close()
      await host.stop()
    },
  }
}

interface Desktop extends DesktopApp {
  readonly dataDir: string
}

/** What a desktop app has left in its data folder for commands of the same user. */
export const apiAddress = async (
  dataDir: string,
): Promise<{ readonly url: string; readonly token: string }> => {
  const read: unknown = JSON.parse(await readFile(join(dataDir, 'api.json'), 'utf8'))
  if (typeof read !== 'object' || read === null || !('url' in read) || !('token' in read))
    throw new Error('api.json makes no sense')
  return { url: String(read.url), token: String(read.token) }
}

/** Arguments that keep a desktop app on loopback and in a folder of its own. */
export const desktopArguments = (dataDir: string): readonly string[] => [
  ...['--host', '127.0.0.1', '--port', '0', '--data', dataDir],
]

const startDesktop =
  (launch: (args: readonly string[]) => Promise<DesktopApp>) =>
  async (more: readonly string[] = []): Promise<OpenBench> => {
    const dataDir = await mkdtemp(join(tmpdir(), 'chargebench-desktop-'))
    const app: Desktop = { ...(await launch([...desktopArguments(dataDir), ...more])), dataDir }
    await app.window()
    const { url, token } = await apiAddress(dataDir)
    const api: OpenBench['api'] = (path, init = {}) => {
      const headers = new Headers(init.headers)
      headers.set('Authorization', `Bearer ${token}`)
      return fetch(new URL(path, url), { ...init, headers })
    }
    const health: unknown = await (await api('/health')).json()
    const ocppUrl =
      typeof health === 'object' && health !== null && 'ocppUrl' in health ? String(health.ocppUrl) : ''
    const load = (place: string): Promise<void> =>
      app.evaluate(async ({ BrowserWindow }, to) => {
        await BrowserWindow.getAllWindows()[0]?.loadURL(`app://chargebench/${to}`)
      }, place)
    return {
      ocppUrl,
      page: async (place = '') => {
        await load(place)
        return app.window()
      },
      secondPage: null,
      goTo: (_page, place) => load(place),
      api,
      stop: async () => {
        await app.close()
        await rm(dataDir, { recursive: true, force: true })
      },
    }
  }

const desktop = (name: BackendName, launch: NonNullable<Backend['launch']>): Backend => ({
  ...{ name, launch, start: startDesktop(launch) },
})

const all: Readonly<Record<BackendName, Backend>> = {
  node: { name: 'node', start: startNode, launch: null },
  double: desktop('double', (args) => launchDouble({ args })),
  electron: desktop('electron', (args) => launchElectron({ args })),
}

const isName = (name: string): name is BackendName => Object.hasOwn(all, name)

/**
 * Where the end-to-end tests run: the node host and Electron's double, or the one that CHARGEBENCH_BACKEND names
 * (`npm run test:electron` names Electron itself).
 */
export const backends: readonly Backend[] = ((): readonly Backend[] => {
  const wanted = process.env['CHARGEBENCH_BACKEND']
  if (wanted === undefined) return [all.node, all.double]
  if (!isName(wanted))
    throw new Error(`CHARGEBENCH_BACKEND=${wanted} is none of ${Object.keys(all).join(', ')}`)
  return [all[wanted]]
})()
