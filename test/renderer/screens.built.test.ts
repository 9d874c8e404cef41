import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { cutOff } from '../support/cut-off.ts'
import { scenarios } from './preview/scenarios.ts'
import { type Preview, servePreview } from './preview/serve-preview.ts'

const sizes = [
  { width: 1280, height: 800 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
] as const

const settles = { timeout: 10_000, interval: 200 }

describe.each([
  { language: 'en', theme: 'light' },
  { language: 'ko', theme: 'dark' },
])('screens in $language, $theme', ({ language, theme }) => {
  let browser: Browser
  let preview: Preview
  let page: Page

  beforeAll(async () => {
    ;[preview, browser] = await Promise.all([servePreview(), openBrowser()])
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    await context.addInitScript(
      ([chosenTheme, chosenLanguage]) => {
        localStorage.setItem('chargebench-theme', chosenTheme ?? '')
        localStorage.setItem('chargebench-language', chosenLanguage ?? '')
      },
      [theme, language],
    )
    page = await context.newPage()
  })
  afterAll(async () => {
    await browser?.close()
    await preview?.close()
  })

  const violations = async (): Promise<unknown> => {
    const axe = new AxeBuilder({ page })
    const found = await (theme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
    return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
  }

  it.each(Object.keys(scenarios))('%s: every word is seen whole, and axe finds nothing', async (name) => {
    await page.setViewportSize(sizes[0])
    await page.goto(preview.urlOf(name))
    await page.getByRole('heading').first().waitFor()
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    // What is still being loaded or laid out settles; what is wrong stays wrong.
    await expect.poll(violations, settles).toEqual([])
    for (const size of sizes) {
      await page.setViewportSize(size)
      // the new size is there when two frames have been drawn with it
      await page.waitForFunction((width) => window.innerWidth === width, size.width)
      await page.evaluate(
        () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
      )
      await expect.poll(() => page.evaluate(cutOff), settles).toEqual([])
    }
  })
})
