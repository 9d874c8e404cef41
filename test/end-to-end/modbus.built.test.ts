import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { backends, type OpenBench } from '../support/bench-backend.ts'
import { createForeignDevice, serveModbusTcp } from '../support/foreign-modbus.ts'

describe.each(backends)('a Modbus device of somebody else, at the page ($name)', (backend) => {
  let host: OpenBench
  let page: Page

  beforeAll(async () => {
    host = await backend.start()
  })
  afterAll(() => host?.stop())

  it('is read live, set with a read-back, and refuses in plain words', async () => {
    const foreign = createForeignDevice()
    foreign.holding.set(5004, 32).set(2002, 60)
    foreign.input.set(1008, 16_000)
    const { device, close } = await serveModbusTcp(foreign)
    onTestFinished(close)
    page = await host.page()
    const problems: string[] = []
    page.on('pageerror', ({ message }) => problems.push(message))

    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    await page.keyboard.press('F8')
    await page.getByText('Modbus', { exact: true }).click()
    await page.getByRole('button', { name: 'Open wide' }).click()
    await page.getByRole('textbox', { name: 'Address' }).fill(device.replace('tcp://', ''))
    await page.getByRole('searchbox', { name: 'Search device' }).fill('vestel')
    await page.getByRole('button', { name: /^Vestel EVC04/ }).click()
    await page.getByRole('button', { name: 'Read live' }).click()
    const row = (name: string) => page.getByRole('row').filter({ hasText: name })
    await row('maximum current').getByText('32 A', { exact: true }).waitFor()
    await row('current L1').getByText('16 A', { exact: true }).waitFor()
    await row('serial number').getByText('Refused (2)').waitFor()
    foreign.input.set(1008, 10_000)
    await row('current L1').getByText('10 A', { exact: true }).waitFor()

    await page.getByRole('button', { name: 'Set maximum current' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'New value in A' }).fill('16')
    expect(foreign.holding.get(5004)).toBe(32)
    await dialog.getByRole('button', { name: 'Write 16 A' }).click()
    await dialog.getByText('Set, and read back as 16 A').waitFor()
    expect(foreign.holding.get(5004)).toBe(16)
    await dialog.getByRole('button', { name: 'Close', exact: true }).last().click()
    await row('maximum current').getByText('16 A', { exact: true }).waitFor()

    await page.getByText('Raw', { exact: true }).first().click()
    await page.getByRole('textbox', { name: 'Address' }).fill('0x0190')
    await page.getByRole('button', { name: 'Read', exact: true }).click()
    await page.getByRole('alert').getByText('The device has nothing at this address.').waitFor()
    await page.getByRole('textbox', { name: 'Address' }).fill('2002')
    await page.getByRole('button', { name: 'Read', exact: true }).click()
    await page.getByRole('row').filter({ hasText: '003c' }).waitFor()
    expect(problems).toEqual([])
  })
})
