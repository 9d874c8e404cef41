import { readFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openBrowser } from '../../support/browser.ts'
import { startBuiltHost, type BuiltHost } from '../../support/built-host.ts'
import { dialChargePoint, type PlainChargePoint } from '../../support/plain-charge-point.ts'

const id = 'ECP-AC-0417'

let browser: Browser
let host: BuiltHost
let chargePoint: PlainChargePoint
let context: BrowserContext
let page: Page

beforeAll(async () => {
  ;[browser, host] = await Promise.all([
    openBrowser(),
    startBuiltHost({ args: ['--charge-points', 'accept'] }),
  ])
  chargePoint = await dialChargePoint(host.ocppUrl, id)
  await chargePoint.boot()
})
afterAll(async () => {
  await browser?.close()
  await host?.stop()
})
beforeEach(async () => {
  context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    locale: 'en-US',
    acceptDownloads: true,
  })
  page = await context.newPage()
})
afterEach(() => context.close())

const open = async (place: string) => {
  const { token } = host
  await page.goto(`${host.apiUrl}/?step=boot&cp=${id}${place}#token=${token}`)
}
const option = (name: RegExp) => page.getByRole('option', { name })

describe('the panels of the built page', () => {
  it('show what a charge point says as it says it, checked and explained, by keys alone', async () => {
    await open('')
    await page.getByRole('heading', { level: 1, name: 'Boot' }).waitFor()
    await page.keyboard.press('F1')
    await option(/BootNotification/)
      .first()
      .waitFor()
    await chargePoint.call('StatusNotification', {
      connectorId: 1,
      errorCode: 'noerror',
      status: 'Available',
    })
    await option(/StatusNotification.*noerror/).waitFor()
    await page.keyboard.press('End')
    await page.keyboard.press('Enter')
    const detail = page.getByRole('region', { name: 'The opened exchange' })
    await detail.getByText('"errorCode": "noerror",').waitFor()
    expect(await detail.locator('mark').allTextContents()).toEqual(['"errorCode": "noerror",'])
    await detail.getByText(/the standard spells it "NoError"/).waitFor()
    await page.keyboard.press('F2')
    await page.getByRole('button', { name: /Value is misspelled/ }).waitFor()
    // a reload comes back to the same place
    await page.reload()
    await page.getByRole('button', { name: /Value is misspelled/ }).waitFor()
  })

  it('send an action from its form, and show the answer', async () => {
    await open('&wide=traffic&compose=ChangeAvailability')
    await page.getByRole('combobox', { name: /type/ }).selectOption('Inoperative')
    await page.getByText('Fits its schema').waitFor()
    await page.keyboard.press('Control+Enter')
    const call = await chargePoint.nextCall()
    expect(call).toMatchObject({
      action: 'ChangeAvailability',
      payload: { connectorId: 1, type: 'Inoperative' },
    })
    await page.getByText('Waiting for the answer to ChangeAvailability').waitFor()
    chargePoint.send([3, call.messageId, { status: 'Scheduled' }])
    await page.getByText(/^Answered in /).waitFor()
    await page.getByText('"status": "Scheduled"').waitFor()
  })

  it('export every frame of the journal as NDJSON', async () => {
    await open('&panel=traffic')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export all frames as NDJSON' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^ECP-AC-0417-traffic-[\d-]+\.ndjson$/)
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\n')
    const direct = await (await host.api(`/api/charge-points/${id}/frames`)).text()
    expect(lines).toEqual(direct.trim().split('\n').slice(0, lines.length))
    expect(lines.length).toBeGreaterThan(3)
  })

  it('draw the meter live, and compare power with energy', async () => {
    await open('&panel=meter')
    await page.getByRole('button', { name: 'Ask for MeterValues' }).waitFor()
    const start = Date.now() - 3_600_000
    for (let i = 0; i <= 20; i++)
      await chargePoint.call('MeterValues', {
        connectorId: 1,
        meterValue: [
          {
            timestamp: new Date(start + i * 60_000).toISOString(),
            sampledValue: [
              { value: String(5000 + i * 120) },
              { value: '7.2', measurand: 'Power.Active.Import', unit: 'kW' },
            ],
          },
        ],
      })
    await page.getByRole('img', { name: /^Power · kW over time/ }).waitFor()
    await page.getByText('21 power values over 20:00').waitFor()
    await page.getByText('Plausible', { exact: true }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    expect((await readFile(await download.path(), 'utf8')).trim().split('\r\n')).toHaveLength(43)
  })

  it('keep at most 200 rows in the page, however much was said', async () => {
    for (let i = 0; i < 1500; i++) await chargePoint.call('Heartbeat', {})
    await open('&panel=traffic')
    await option(/Heartbeat/)
      .first()
      .waitFor()
    const list = page.getByRole('listbox')
    let most = 0
    for (let i = 0; i < 40; i++) {
      await list.evaluate((element) => {
        element.scrollTop -= 3000
      })
      most = Math.max(most, await page.getByRole('option').count())
    }
    expect(most).toBeGreaterThan(5)
    expect(most).toBeLessThanOrEqual(200)
    await list.press('Home')
    await page.getByText('The journal of this charge point begins here').waitFor()
    await option(/BootNotification/)
      .first()
      .waitFor()
  })
})
