import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { cutOff } from '../support/cut-off.ts'
import { moving } from '../support/moving.ts'
import { settled } from '../support/settled.ts'
import { scenarios } from './preview/scenarios.ts'
import { type Preview, servePreview } from './preview/serve-preview.ts'

const sizes = [
  { width: 1280, height: 800 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
  // 1280 × 800 at 200 % zoom
  { width: 640, height: 400 },
] as const

const settles = { timeout: 10_000, interval: 200 }

/** Runs in the page: two frames were drawn with what is now. */
const drawn = () =>
  new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

/** Every scene in one language and theme: accessible, still, and with every word seen whole at each size. */
export const checkScreens = (language: 'en' | 'ko', theme: 'light' | 'dark'): void => {
  let browser: Browser
  let preview: Preview
  let page: Page

  beforeAll(async () => {
    ;[preview, browser] = await Promise.all([servePreview(), openBrowser()])
    const context = await browser.newContext({ reducedMotion: 'reduce' })
    await context.addInitScript(
      (chosen) => {
        localStorage.setItem('chargebench-theme', chosen.theme)
        localStorage.setItem('chargebench-language', chosen.language)
      },
      { theme, language },
    )
    page = await context.newPage()
    await page.goto(preview.urlOf('loading'))
  })
  afterAll(async () => {
    await browser?.close()
    await preview?.close()
  })

  const violations = async (): Promise<unknown> => {
    const axe = new AxeBuilder({ page }).setLegacyMode() // there are no frames of other origins
    // the dark theme differs in its colours alone
    const found = await (theme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
    return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])
  }

  it.each(Object.entries(scenarios))(
    '%s: axe finds nothing, nothing moves, every word is seen whole',
    async (name, { choose, press }) => {
      await page.setViewportSize(sizes[0])
      await page.evaluate((next) => {
        location.hash = next
      }, name)
      await page.getByRole('heading').first().waitFor()
      await page.evaluate(settled)
      if (choose) {
        await page.locator('label').filter({ hasText: choose }).first().click()
        await page.evaluate(settled)
      }
      if (press) {
        await page.getByRole('button', { name: press }).first().click()
        await page.evaluate(settled)
      }
      // What is still being loaded or laid out settles; what is wrong stays wrong.
      await expect.poll(violations, settles).toEqual([])
      await expect.poll(() => page.evaluate(moving), settles).toEqual([])
      for (const size of sizes) {
        await page.setViewportSize(size)
        await page.evaluate(drawn)
        await expect
          .poll(() => page.evaluate(cutOff), { ...settles, message: `${size.width} × ${size.height}` })
          .toEqual([])
      }
    },
  )
}
