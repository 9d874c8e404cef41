import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium, type BrowserContext } from 'playwright-core'
import { browserFlags, findBrowser } from '../support/browser.ts'
import { lacks, missing } from './strict.ts'

let context: BrowserContext | null = null
let opening = 0

export const browser = (): BrowserContext => context ?? lacks('a BrowserWindow before app is ready')

/** Starts the Chromium whose pages are the windows; the port at which a test attaches to the same pages. */
export const startChromium = async (profile: string): Promise<number> => {
  const executablePath = findBrowser()
  if (executablePath === null) throw new Error('No Chromium, Chrome or Edge here.')
  context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: true,
    viewport: null,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
    args: [...browserFlags, '--remote-debugging-port=0'],
  })
  context.on('page', (page) => {
    if (opening > 0) return
    missing.push(`a new window that page.ts did not refuse: ${page.url()}`)
    void page.close()
  })
  return Number(readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0])
}

export const openPage = async () => {
  opening += 1
  try {
    const page = await browser().newPage()
    return { page, cdp: await browser().newCDPSession(page) }
  } finally {
    opening -= 1
  }
}

export const stopChromium = async (): Promise<void> => {
  await context?.close().catch(() => undefined)
}
