import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import { openBrowser } from '../support/browser.ts'
import { type BuiltHost, runBuilt, startBuiltHost } from '../support/built-host.ts'
import { serveConsole, type ConsoleServer } from '../support/console-server.ts'

let host: BuiltHost
let browser: Browser
let charger: ConsoleServer
let dataDir = ''

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'chargebench-console-'))
  ;[host, browser, charger] = await Promise.all([startBuiltHost({ dataDir }), openBrowser(), serveConsole()])
})
afterAll(async () => {
  await browser?.close()
  await host?.stop()
  await charger?.close()
  await rm(dataDir, { recursive: true, force: true })
})

const screenOf = (page: Page) => page.locator('.xterm-rows')

it('talks to a charger, lends the port to its procedures and has it back, and keeps no password', async () => {
  const problems: string[] = []
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  page.setDefaultTimeout(30_000)
  page.on('pageerror', (error) => problems.push(error.message))
  onTestFinished(async () => {
    await context.close()
    expect(problems).toEqual([])
  })
  await page.goto(host.uiUrl.replace('/#', '/?panel=service-port&service=console#'))
  await page.getByLabel('Port or address').fill(`127.0.0.1:${charger.port}`)
  await page.keyboard.press('Enter')
  await page.getByText('Open', { exact: true }).waitFor()
  charger.console.boot()
  await screenOf(page).getByText('FakeBoot 1.0 starting kernel').waitFor()

  // key by key, as a person does
  await page.locator('.xterm').click()
  await page.keyboard.type('service', { delay: 60 })
  await page.keyboard.press('Enter')
  await screenOf(page).getByText('Password:').waitFor()
  await page.keyboard.type('letmein', { delay: 60 })
  await page.keyboard.press('Enter')
  await screenOf(page).getByText('charger>').first().waitFor()
  await page.getByLabel('Line to send').fill('version')
  await page.keyboard.press('Enter')
  await screenOf(page).getByText('firmware 2.4.1').waitFor()

  // what is said is found, the first time above the last
  await page.getByLabel('Search in the console').fill('firmware')
  await page.getByText('1 of 1').waitFor()

  await page.getByLabel('Product').selectOption({ label: 'The fake console' })
  await page.getByRole('textbox', { name: /password/i }).fill('letmein')
  await page.getByRole('button', { name: 'Identify' }).click()
  await page.getByText('CB001').waitFor()
  expect(charger.visits()).toBeGreaterThan(1)
  await page.getByText('Open', { exact: true }).waitFor()
  // what was said before is still there
  await screenOf(page).getByText('FakeBoot 1.0 starting kernel').waitFor()

  await page.getByRole('button', { name: 'Point here' }).click()
  await page.getByLabel('URL of this laptop').fill('ws://10.42.0.1:9220/ocpp/CB001')
  await page.getByRole('region', { name: 'This would be typed' }).getByText('set url').waitFor()
  await page.getByRole('button', { name: 'Set the URL' }).click()
  await page.getByText('It pointed to wss://backend.example/ocpp.').waitFor()
  expect(charger.console.url).toBe('ws://10.42.0.1:9220/ocpp/CB001')
  await page.getByRole('button', { name: 'Put back wss://backend.example/ocpp' }).click()
  await expect.poll(() => charger.console.url).toBe('wss://backend.example/ocpp')

  // a page that comes later is given what was said
  await page.reload()
  await screenOf(page).getByText('FakeBoot 1.0 starting kernel').waitFor()
  await page.getByRole('button', { name: 'Close the port' }).click()
  await page.getByText(/^The console of tcp:.* was closed\.$/).waitFor()

  await host.stop()
  const files = await readdir(dataDir, { recursive: true, withFileTypes: true })
  expect(files.some((each) => each.isFile())).toBe(true)
  for (const file of files.filter((each) => each.isFile())) {
    const bytes = await readFile(join(file.parentPath, file.name))
    expect(bytes.includes('letmein'), file.name).toBe(false)
  }
})

it('chargebench console types lines and macros, sends a file, and tells what comes', async () => {
  const own = await serveConsole()
  onTestFinished(() => own.close())
  const run = runBuilt([
    ...['console', '--device', own.device, '--send', '${user}', '--send', '${password}', '--send', 'version'],
    ...['--set', 'user=service', '--set', 'password=letmein', '--exit-after', '2', '--json'],
  ])
  expect(await run.exited).toMatchObject({ code: 0 })
  const events = run
    .stdout()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
  const text = events.map((event) => (event['event'] === 'text' ? String(event['text']) : '')).join('')
  expect(text).toContain('firmware 2.4.1')
  expect(events[0]).toMatchObject({ event: 'state', state: 'open' })
  expect(own.console.lines).toEqual(['service', 'letmein', 'version'])
})
