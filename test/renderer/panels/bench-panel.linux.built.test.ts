import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { createPtyPair, type PtyPair } from '../../drivers/support/pty-pair.ts'
import { openBrowser } from '../../support/browser.ts'
import { startBuiltHost, type BuiltHost } from '../../support/built-host.ts'

let host: BuiltHost
let browser: Browser
let far: PtyPair

beforeAll(async () => {
  ;[host, browser, far] = await Promise.all([startBuiltHost(), openBrowser(), createPtyPair()])
})
afterAll(async () => {
  await browser?.close()
  await host?.stop()
  await far?.kill()
})

const open = async (): Promise<Page> => {
  const page = await browser.newPage()
  const problems: string[] = []
  page.setDefaultTimeout(20_000)
  page.on('pageerror', (error) => problems.push(error.message))
  onTestFinished(async () => {
    await page.close()
    expect(problems).toEqual([])
  })
  await page.goto(host.uiUrl)
  await page.getByRole('heading', { name: 'Connect', exact: true }).waitFor()
  await page.keyboard.press('F4')
  await page.getByRole('heading', { name: 'On this bench' }).waitFor()
  return page
}

it('a card that a serial reader writes stands in the page, with what a charge point is told of it', async () => {
  await host.api('/api/id-tags/0077705923', { method: 'PUT', body: '{"status":"Blocked"}' })
  const page = await open()
  await page.getByRole('button', { name: 'Read another port' }).click()
  await page.getByLabel('Port', { exact: true }).fill(far.path)
  await page.getByLabel('Reader', { exact: true }).selectOption('lines')
  await page.getByRole('button', { name: 'Read cards', exact: true }).click()
  const reader = page.getByRole('listitem', { name: far.path })
  await reader.getByText('Reading', { exact: true }).waitFor()

  await far.send('04A1B2C3\r\n')
  const cards = page.getByRole('list', { name: 'Cards that were held, the newest first' })
  await cards.getByText('04:A1:B2:C3').waitFor()
  await page.getByRole('list', { name: 'What is known of it' }).getByText('Blocked').waitFor()

  await far.send('no card at all\r\n')
  await reader.getByText('no card at all').waitFor()

  await reader.getByRole('button', { name: /^Stop/ }).click()
  await reader.waitFor({ state: 'detached' })
})

it('a reader that types joins them, and presses nothing', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'Look again' }).focus()
  await page.keyboard.type('08112233')
  await page.keyboard.press('Enter')
  await page.getByText('A random UID').waitFor()
  await page.getByText('Typed ·').or(page.getByText('· Typed')).first().waitFor()
})

it('the next card comes to who asks whose it is', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'Take the next card' }).click()
  await page.getByText('Waiting for a card, until you stop it').waitFor()
  await page.keyboard.type('04010203')
  await page.keyboard.press('Enter')
  await page.getByText('Given to: Whose card is this?').waitFor()
  await page.getByRole('button', { name: 'Take the next card' }).waitFor()
})

it('a page that dies gives the cards back', async () => {
  const page = await open()
  await page.getByRole('button', { name: 'Take the next card' }).click()
  const asking = async () => {
    const { asking } = (await (await host.api('/api/devices')).json()) as { readonly asking: unknown }
    return asking
  }
  await expect.poll(asking).toBe('whose-card')
  await page.goto('about:blank')
  await expect.poll(asking).toBeNull()
})
