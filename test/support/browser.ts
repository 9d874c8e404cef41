import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

const { env, platform } = process

const places: Readonly<Record<string, readonly (string | undefined)[]>> = {
  linux: [
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
    '/usr/bin/microsoft-edge',
    '/snap/bin/chromium',
  ],
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [env.PROGRAMFILES, env['PROGRAMFILES(X86)'], env.LOCALAPPDATA].flatMap((folder) =>
    folder === undefined
      ? []
      : [
          join(folder, 'Google/Chrome/Application/chrome.exe'),
          join(folder, 'Microsoft/Edge/Application/msedge.exe'),
        ],
  ),
}

/** An installed Chromium, Chrome or Edge; `CHARGEBENCH_BROWSER` names another. null = there is none. */
export const findBrowser = (): string | null =>
  [env.CHARGEBENCH_BROWSER, ...(places[platform] ?? [])].find(
    (path) => path !== undefined && existsSync(path),
  ) ?? null

export const browserFlags = [
  '--no-sandbox', // tests run as root in containers
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // the same picture each time, to the last pixel
  '--disable-partial-raster',
  '--disable-skia-runtime-opts',
  '--force-color-profile=srgb',
]

/** A fresh headless browser. Close it when done. */
export const openBrowser = async (): Promise<Browser> => {
  const executablePath = findBrowser()
  if (executablePath === null)
    throw new Error(
      'No Chromium, Chrome or Edge here. On Debian: apt-get install chromium. Or set CHARGEBENCH_BROWSER.',
    )
  return chromium.launch({ executablePath, headless: true, args: browserFlags })
}
