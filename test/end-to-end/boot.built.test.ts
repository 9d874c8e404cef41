import { RPCClient } from 'ocpp-rpc'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { backends, type OpenBench } from '../support/bench-backend.ts'
import { openBrowser } from '../support/browser.ts'
import { type BuiltHost, startBuiltHost } from '../support/built-host.ts'

const identity = {
  chargePointVendor: 'EcarPlug',
  chargePointModel: 'AC/CPT_OCPP',
  chargePointSerialNumber: 'ECP2201-000417',
  firmwareVersion: '1.0.0',
  iccid: '8982062044170921884',
}

/** What somebody else's charge point does: dials, and says who it is. */
const dial = async (host: OpenBench, id: string) => {
  const options: Partial<ConstructorParameters<typeof RPCClient>[0]> = {
    endpoint: host.ocppUrl,
    identity: id,
    protocols: ['ocpp1.6'],
    strictMode: false,
    reconnect: false,
  }
  const client = new RPCClient(options as ConstructorParameters<typeof RPCClient>[0])
  // asked to, it boots at once; this one would rather wait for its interval
  client.handle('TriggerMessage', () => Promise.resolve({ status: 'Rejected' }))
  onTestFinished(async () => {
    await client.close({ force: true })
  })
  await client.connect()
  const boot = async (): Promise<string> => {
    const answer: unknown = await client.call('BootNotification', identity)
    return typeof answer === 'object' && answer !== null && 'status' in answer ? String(answer.status) : ''
  }
  const status = (connectorId: number) =>
    client.call('StatusNotification', { connectorId, errorCode: 'NoError', status: 'Available' })
  return { boot, status }
}

describe.each(backends)('a charge point of somebody else and a technician at the page ($name)', (backend) => {
  let host: OpenBench
  let page: Page
  const problems: string[] = []

  beforeAll(async () => {
    host = await backend.start()
  })
  afterAll(() => host?.stop())
  beforeEach(async () => {
    page = await host.page()
    problems.length = 0
    page.removeAllListeners()
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
  })

  it('is seen, accepted by keyboard alone, and told so when it boots again', async () => {
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    await page.getByText(`${host.ocppUrl}/`, { exact: true }).first().waitFor()
    expect(page.url()).not.toContain('token')

    const chargePoint = await dial(host, 'ECP-AC-0417')
    expect(await chargePoint.boot()).toBe('Pending')
    await page.getByText('Waiting for your answer to BootNotification').waitFor()
    await page.keyboard.press('Alt+2')
    const card = page.getByRole('region', { name: 'Identity' })
    for (const value of Object.values(identity)) await card.getByText(value, { exact: true }).waitFor()

    await page.keyboard.press('Control+Enter')
    await page.getByRole('heading', { name: 'You accepted it' }).waitFor()
    expect(await chargePoint.boot()).toBe('Accepted')
    await page.getByRole('heading', { name: 'Accepted', exact: true }).waitFor()

    await page.getByText('Waiting for the status of connectors 0, 1').waitFor()
    await chargePoint.status(0)
    await chargePoint.status(1)
    await page.getByText('Nothing to wait for').waitFor()
    expect(problems).toEqual([])
  })

  it('a reload and a second tab miss nothing', async () => {
    const chargePoint = await dial(host, 'RELOADED')
    await chargePoint.boot()
    await host.goTo(page, '?step=boot&cp=RELOADED')
    await page.getByRole('heading', { name: 'Held as Pending' }).waitFor()

    const reloaded = page.reload()
    await chargePoint.boot()
    await chargePoint.status(2)
    await reloaded
    await page.getByText('2 times so far').waitFor()
    await page.getByText('Connector 2').waitFor()

    const second = (await host.secondPage?.('?step=boot&cp=RELOADED')) ?? page
    await second.getByRole('button', { name: /^Accept/ }).click()
    await page.getByRole('heading', { name: 'You accepted it' }).waitFor()
    expect(problems).toEqual([])
  })

  it('a knock is told with its cure', async () => {
    await page
      .getByText('No knocks')
      .or(page.getByRole('region', { name: 'Knocks' }))
      .first()
      .waitFor()
    await fetch(host.ocppUrl.replace(/^ws/, 'http')).catch(() => undefined)
    await page.getByText('Plain HTTP without an Upgrade header').first().waitFor()
    await page
      .getByRole('button', { name: /Show its bytes/ })
      .first()
      .click()
    await page.getByRole('dialog').getByText('GET /ocpp').waitFor()
  })
})

describe('a page in the browser', () => {
  let browser: Browser

  beforeAll(async () => {
    browser = await openBrowser()
  })
  afterAll(() => browser?.close())

  const start = async (args: readonly string[] = []): Promise<BuiltHost> => {
    const host = await startBuiltHost({ args })
    onTestFinished(async () => {
      await host.stop()
    })
    return host
  }
  const open = async (url: string): Promise<Page> => {
    const page = await browser.newPage({ locale: 'en-GB' })
    onTestFinished(() => page.close())
    await page.goto(url)
    return page
  }

  it('with an old key says so, and asks no more', async () => {
    const { uiUrl } = await start()
    const page = await open(uiUrl.replace(/token=.*/, 'token=an-old-one'))
    await page.getByRole('heading', { name: 'This page has no key' }).waitFor()
  })

  it('comes back by itself when Chargebench does', async () => {
    const other = await start()
    const page = await open(other.uiUrl)
    await page.getByText('Waiting for a charge point to dial').waitFor()
    const { port } = new URL(other.apiUrl)
    await other.stop()
    await page.getByText(/Chargebench is away since/).waitFor()
    const again = await start(['--ui-port', port, '--token', other.token])
    await page.getByText('Waiting for a charge point to dial').waitFor()
    await page.getByText(`${again.ocppUrl}/`, { exact: true }).first().waitFor()
  })
})
