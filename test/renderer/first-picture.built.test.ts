import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { type BuiltHost, startBuiltHost } from '../support/built-host.ts'
import { deferred } from '../support/deferred.ts'

const dist = join(import.meta.dirname, '../../dist/renderer')
const html = (): string => readFileSync(join(dist, 'index.html'), 'utf8')

let browser: Browser
let host: BuiltHost
beforeAll(async () => {
  ;[browser, host] = await Promise.all([openBrowser(), startBuiltHost()])
})
afterAll(async () => {
  await browser?.close()
  await host?.stop()
})

const startScript = /\/assets\/index-[^/]+\.js$/

interface Chosen {
  readonly theme?: 'light' | 'dark'
  readonly language?: 'en' | 'ko'
}

/** A page of its own, in which nothing is open yet. */
const newPage = async (chosen: Chosen = {}, options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  onTestFinished(() => context.close())
  await context.addInitScript(({ theme, language }) => {
    if (theme) localStorage.setItem('chargebench-theme', theme)
    if (language) localStorage.setItem('chargebench-language', language)
  }, chosen)
  return context.newPage()
}

const go = (page: Page, place = '') =>
  page.goto(host.uiUrl.replace('/#', `/${place}#`), { waitUntil: 'commit' })

const pictureOf = (page: Page) => page.locator('#root[inert]:not(:empty)')
const pageOf = (page: Page) => page.locator('#root:not([inert]):not(:empty)')

/** Keeps the page's own script back until it is let go. */
const holdScript = async (page: Page): Promise<() => void> => {
  const letGo = deferred<null>()
  await page.route(startScript, async (route) => {
    await letGo.promise
    await route.continue()
  })
  return () => letGo.resolve(null)
}

const photograph = async (page: Page): Promise<Buffer> => {
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  return page.screenshot({ animations: 'disabled' })
}

/** The picture, and the page that takes its place while Chargebench has told it nothing. */
const pictureAndPage = async (page: Page, place = ''): Promise<readonly [Buffer, Buffer]> => {
  // what it says of how long it tries stays the same
  await page.clock.setFixedTime('2026-11-21T12:00:00Z')
  await page.routeWebSocket(/\/bridge/, () => undefined)
  // Korean has its own fonts as soon as it is drawn by the page
  await page.route(/noto-sans-kr/, (route) => route.abort())
  const broken: string[] = []
  page.on('pageerror', ({ message }) => broken.push(message))
  const letScriptGo = await holdScript(page)
  await go(page, place)
  await pictureOf(page).waitFor()
  const picture = await photograph(page)
  letScriptGo()
  await pageOf(page).waitFor()
  const drawn = await photograph(page)
  // nor had it to draw anew what it found
  expect(broken).toEqual([])
  return [picture, drawn]
}

const sizes = [
  { width: 1280, height: 800 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
] as const

describe.each(sizes)('the first picture, $width × $height', (viewport) => {
  it.each([
    { language: 'en', theme: 'light' },
    { language: 'en', theme: 'dark' },
    { language: 'ko', theme: 'light' },
    { language: 'ko', theme: 'dark' },
  ] as const)('is to the last pixel what the page then draws: $language, $theme', async (chosen) => {
    const [picture, drawn] = await pictureAndPage(await newPage(chosen, { viewport }))
    expect(picture.equals(drawn)).toBe(true)
  })
})

describe('the first picture', () => {
  it('goes by the browser and the system where nobody has chosen', async () => {
    const page = await newPage({}, { locale: 'ko-KR', colorScheme: 'dark' })
    const [picture, drawn] = await pictureAndPage(page)
    expect(picture.equals(drawn)).toBe(true)
    expect(await page.evaluate(() => document.documentElement.lang)).toBe('ko')
    expect(await page.locator('html').getAttribute('data-mantine-color-scheme')).toBe('dark')
  })

  it.each(['?step=firmware&cp=CP1', '?step=jobs', '?step=no-such-step'])(
    'marks the step that the URL names: %s',
    async (place) => {
      const [picture, drawn] = await pictureAndPage(await newPage(), place)
      expect(picture.equals(drawn)).toBe(true)
    },
  )

  it('is not shown where a panel is open, which it does not have', async () => {
    const page = await newPage()
    const letScriptGo = await holdScript(page)
    await go(page, '?panel=traffic')
    await page.waitForFunction(() => document.readyState === 'interactive')
    expect(await page.locator('#root > *').count()).toBe(0)
    letScriptGo()
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
  })

  it('comes to life: the page takes over what stands there', async () => {
    const page = await newPage()
    const letScriptGo = await holdScript(page)
    await go(page)
    await pictureOf(page).waitFor()
    const walk = await page.locator('nav').elementHandle()
    letScriptGo()
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    expect(await walk?.evaluate((before) => before === document.querySelector('nav'))).toBe(true)
    await page.getByRole('navigation').getByRole('button', { name: 'Firmware' }).click()
    await page.getByRole('heading', { level: 1, name: 'Firmware' }).waitFor()
  })

  it('gives way to English where the words of its language do not arrive', async () => {
    const page = await newPage({ language: 'ko' })
    await page.route(/\/assets\/ko-[^/]+\.js$/, (route) => route.abort())
    await go(page)
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    expect(await page.getByRole('button', { name: 'Language', exact: true }).count()).toBe(1)
  })

  it('is nothing that can be pressed, and gone when the page is there', async () => {
    const page = await newPage()
    const letScriptGo = await holdScript(page)
    await go(page)
    await pictureOf(page).waitFor()
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement === document.body)).toBe(true)
    letScriptGo()
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    expect(await pictureOf(page).count()).toBe(0)
    expect(await page.locator('h1').count()).toBe(1)
    expect(await page.getByRole('navigation').count()).toBe(1)
  })

  it('names no class that the style sheet of the page does not have', () => {
    const sheet = /<link rel="stylesheet"[^>]*href="\.\/([^"]+)"/.exec(html())?.[1] ?? ''
    const css = readFileSync(join(dist, sheet), 'utf8')
    const names = [...html().matchAll(/ class="([^"]*)"/g)].flatMap(([, list]) => list?.split(' ') ?? [])
    // Mantine's own, static and without rules
    const ours = [...new Set(names)].filter((name) => !/^(?:mantine-|m_)/.test(name))
    expect(ours.length).toBeGreaterThan(20)
    expect(ours.filter((name) => !css.includes(`.${name}`))).toEqual([])
  })
})

describe('a page whose script', () => {
  const said = (page: Page) => page.getByRole('alert')

  it('does not arrive says so, and is loaded anew on request', async () => {
    const page = await newPage()
    await page.route(startScript, (route) => route.abort())
    await go(page)
    await said(page).getByRole('heading', { level: 1, name: 'The page cannot be shown' }).waitFor()
    await page.unroute(startScript)
    await said(page).getByRole('button', { name: 'Load the page anew' }).click()
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
  })

  it('is missing says so in the language of its user', async () => {
    const page = await newPage({ language: 'ko' })
    await page.route(startScript, (route) => route.fulfill({ status: 404, body: '' }))
    await go(page, '?panel=traffic')
    await said(page).getByRole('button', { name: '페이지 새로 고침' }).waitFor()
  })

  it('breaks says so', async () => {
    const page = await newPage()
    await page.route(startScript, (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("broken")' }),
    )
    await go(page)
    await said(page).waitFor()
  })

  it('takes too long says so, and still takes its place when it comes', async () => {
    const page = await newPage()
    await page.clock.install()
    const letScriptGo = await holdScript(page)
    await go(page)
    await pictureOf(page).waitFor()
    await page.clock.fastForward('00:30')
    await said(page).waitFor()
    letScriptGo()
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    expect(await said(page).count()).toBe(0)
  })
})
