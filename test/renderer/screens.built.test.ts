import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { scenarios } from './preview/scenarios.ts'
import { type Preview, servePreview } from './preview/serve-preview.ts'

const sizes = [
  { width: 1280, height: 800 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
] as const

/** Runs in the page: words that are cut off, or stand where nobody can scroll to. */
const cutOff = (): readonly string[] => {
  const found: string[] = []
  const say = (element: Element, what: string) =>
    found.push(`${what}: ${element.tagName} ${(element.textContent ?? '').trim().slice(0, 60)}`)
  if (document.documentElement.scrollWidth > window.innerWidth) found.push('the page scrolls sideways')
  for (const element of document.body.querySelectorAll('*')) {
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element
    const style = getComputedStyle(element)
    if (clientWidth <= 2 || style.display === 'none' || element.closest('svg')) continue
    // a model's name may end in dots; its identity stands in full beside it
    const hides = (overflow: string) =>
      (overflow === 'hidden' || overflow === 'clip') && style.textOverflow !== 'ellipsis'
    if (hides(style.overflowX) && scrollWidth > clientWidth + 1) say(element, 'cut at the side')
    if (hides(style.overflowY) && scrollHeight > clientHeight + 1) say(element, 'cut below')
    if (style.overflowX === 'auto' && scrollWidth > clientWidth + 1) say(element, 'scrolls sideways')
  }
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const parent = node.parentElement
    if (!parent || !node.textContent?.trim() || getComputedStyle(parent).textOverflow === 'ellipsis') continue
    const range = document.createRange()
    range.selectNodeContents(node)
    const { left, right, width } = range.getBoundingClientRect()
    const box = parent.closest('button, section')?.getBoundingClientRect()
    if (width <= 1 || getComputedStyle(parent).position === 'absolute') continue
    if (left < -1 || right > window.innerWidth + 1) say(parent, 'outside of the window')
    else if (box && box.width > 2 && (left < box.left - 1 || right > box.right + 1))
      say(parent, 'outside of its box')
  }
  return found
}

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

  it.each(Object.keys(scenarios))('%s: every word is seen whole, and axe finds nothing', async (name) => {
    await page.setViewportSize(sizes[0])
    await page.goto(preview.urlOf(name))
    await page.getByRole('heading').first().waitFor()
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    const axe = new AxeBuilder({ page })
    const { violations } = await (theme === 'light' ? axe : axe.withRules('color-contrast')).analyze()
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([])
    for (const size of sizes) {
      await page.setViewportSize(size)
      // the new size is there when two frames have been drawn with it
      await page.waitForFunction((width) => window.innerWidth === width, size.width)
      await page.evaluate(
        () => new Promise<void>((done) => requestAnimationFrame(() => requestAnimationFrame(() => done()))),
      )
      expect(await page.evaluate(cutOff)).toEqual([])
    }
  })
})
