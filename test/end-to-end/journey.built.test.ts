import type { Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { backends, type OpenBench } from '../support/bench-backend.ts'
import { dialChargePoint, type PlainChargePoint } from '../support/plain-charge-point.ts'
import { wrongKnocks } from '../support/wrong-knocks.ts'

describe.each(backends)('on $name', (backend) => {
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
    page.setDefaultTimeout(15_000)
    page.on('pageerror', (error) => problems.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') problems.push(message.text())
    })
    onTestFinished(() => expect(problems).toEqual([]))
  })

  const dial = async (id: string): Promise<PlainChargePoint> => {
    const chargePoint = await dialChargePoint(host.ocppUrl, id)
    onTestFinished(() => chargePoint.close())
    return chargePoint
  }

  /** Lines of the HTTP API: what a page must show no less of. */
  const lines = async (path: string): Promise<readonly Record<string, unknown>[]> =>
    (await (await host.api(path)).text())
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Record<string, unknown>)

  const at = (id: string, place: string): string => `?step=boot&cp=${id}${place}`

  const accept = (id: string): Promise<Response> =>
    host.api(`/api/charge-points/${id}/registration`, {
      method: 'PUT',
      body: JSON.stringify({ status: 'Accepted' }),
    })

  const available = (connectorId: number) => ({ connectorId, errorCode: 'NoError', status: 'Available' })

  /** A charge of ten minutes, told by a clock that is right. */
  const charge = async (chargePoint: PlainChargePoint): Promise<void> => {
    for (let sample = 0; sample < 20; sample++)
      await chargePoint.call('MeterValues', {
        connectorId: 1,
        meterValue: [
          {
            timestamp: new Date(Date.now() - (20 - sample) * 30_000).toISOString(),
            sampledValue: [
              {
                value: String(1_204_300 + sample * 90),
                measurand: 'Energy.Active.Import.Register',
                unit: 'Wh',
              },
              { value: '10.8', measurand: 'Power.Active.Import', unit: 'kW' },
            ],
          },
        ],
      })
  }

  describe('a charge point that knocks wrongly, and a technician without a mouse', () => {
    it('reads the cures, accepts it, and sees its traffic, findings and meter', async () => {
      await page.getByText('Waiting for a charge point to dial').waitFor()
      const knocks = page.getByRole('region', { name: 'Knocks' }).getByRole('listitem')

      await wrongKnocks.withoutIdentity(host.ocppUrl)
      const nameless = knocks.filter({ hasText: 'The URL has no identity' })
      await nameless.getByText('Write the URL in full, with the identity as its last part.').waitFor()
      await nameless.getByRole('button', { name: 'Write it in full' }).waitFor()
      await wrongKnocks.withTls(host.ocppUrl)
      const secret = knocks.filter({ hasText: 'It spoke TLS to our plain port' })
      await secret.getByText('Write ws:// instead of wss:// in the charge point.').waitFor()
      await secret.getByRole('button', { name: 'Copy ws:// URL' }).waitFor()
      await wrongKnocks.withOcpp2(host.ocppUrl, 'JOURNEY')
      const newer = knocks.filter({ hasText: 'It offers only OCPP 2' })
      await newer.getByText('Choose “OCPP 1.6 JSON” in its own menu.').waitFor()
      await newer.getByRole('button', { name: /^Show its bytes/ }).waitFor()
      await knocks.filter({ hasText: 'Refused' }).waitFor()
      await page.getByText('3 knocks').waitFor()

      const chargePoint = await dial('JOURNEY')
      expect(await chargePoint.boot()).toMatchObject({ status: 'Pending' })
      // what its acceptance will overwrite is read first
      const question = await chargePoint.nextCall()
      expect(question).toMatchObject({ action: 'GetConfiguration', payload: { key: ['HeartbeatInterval'] } })
      const interval = { key: 'HeartbeatInterval', readonly: false, value: '900' }
      chargePoint.send([3, question.messageId, { configurationKey: [interval] }])
      await nameless.getByText('Solved').waitFor()
      await page.keyboard.press('Alt+2')
      await page.getByRole('heading', { name: 'Held as Pending' }).waitFor()
      await page.keyboard.press('Control+Enter')
      await page.getByRole('heading', { name: 'You accepted it' }).waitFor()
      const asked = await chargePoint.nextCall()
      expect(asked).toMatchObject({
        action: 'TriggerMessage',
        payload: { requestedMessage: 'BootNotification' },
      })
      chargePoint.send([3, asked.messageId, { status: 'Accepted' }])
      expect(await chargePoint.boot()).toMatchObject({ status: 'Accepted' })
      await chargePoint.call('StatusNotification', available(0))
      await chargePoint.call('StatusNotification', { ...available(1), status: 'available' })
      await page.getByText('Nothing to wait for').waitFor()
      await charge(chargePoint)

      await page.keyboard.press('F1')
      await page.getByRole('option').filter({ hasText: 'MeterValues' }).last().waitFor()
      await page.keyboard.press('F2')
      await page.getByRole('button', { name: /Value is misspelled/ }).waitFor()
      await page.getByRole('button', { name: 'Copy for the vendor' }).waitFor()
      await page.keyboard.press('F3')
      await page.getByRole('button', { name: /export/i }).waitFor()
      await page.getByRole('img').or(page.locator('canvas')).first().waitFor()
    })
  })

  describe('a card reader that types', () => {
    const card = '04A2B3C4D5E680'
    const keys = [...card.matchAll(/./g)].map(([key]) => ({
      key,
      code: /\d/.test(key) ? `Digit${key}` : `Key${key}`,
      windowsVirtualKeyCode: key.charCodeAt(0),
      text: key,
    }))
    const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' }
    /** As a reader does: a key each 5 ms, by the times that the keys bear, however slow the page is. */
    const read = async (): Promise<void> => {
      const session = await page.context().newCDPSession(page)
      const begunAt = Date.now() / 1000
      for (const [index, key] of [...keys, enter].entries()) {
        const timestamp = begunAt + index * 0.005
        const { text: _text, ...up } = key
        await session.send('Input.dispatchKeyEvent', { type: 'keyDown', timestamp, ...key })
        await session.send('Input.dispatchKeyEvent', { type: 'keyUp', timestamp, ...up })
      }
      await session.detach()
    }

    it.each(['Accept', 'Keep pending', 'Reject'])('never presses %s', async (name) => {
      const id = `CARD-${name.length}`
      const chargePoint = await dial(id)
      await chargePoint.boot()
      await host.goTo(page, at(id, ''))
      const button = page.getByRole('button', { name: new RegExp(`^${name}`) })
      await button.focus()
      await read()
      await page.getByText(`Card ${card} read.`).waitFor()
      expect(await button.evaluate((element) => element === document.activeElement)).toBe(true)
      expect(await (await host.api(`/api/charge-points/${id}`)).json()).toMatchObject({
        registration: { status: 'Pending', by: 'policy' },
      })
    })

    it('never presses the one Cancel', async () => {
      await accept('CARD-CANCEL') // before it dials: it is not asked to boot again
      const chargePoint = await dial('CARD-CANCEL')
      await chargePoint.boot()
      await host.goTo(page, at('CARD-CANCEL', '&panel=traffic&compose=ClearCache'))
      await page.getByRole('button', { name: /^Send/ }).last().click()
      const call = await chargePoint.nextCall()
      const cancel = page.getByRole('button', { name: /^Cancel/ }).first()
      await cancel.focus()
      await read()
      await page.getByText(`Card ${card} read.`).waitFor()
      await cancel.waitFor()
      chargePoint.send([3, call.messageId, { status: 'Accepted' }])
      await page.getByText(/^Answered in/).waitFor()
    })

    it('never answers the question that the key of Cancel asks', async () => {
      await accept('CARD-ASKED')
      const chargePoint = await dial('CARD-ASKED')
      await chargePoint.boot()
      await host.goTo(page, at('CARD-ASKED', '&panel=traffic&compose=ClearCache'))
      await page.getByRole('button', { name: /^Send/ }).last().click()
      const call = await chargePoint.nextCall()
      await page.keyboard.press('Control+.')
      const dialog = page.getByRole('dialog', { name: 'Cancel ClearCache?' })
      await dialog.getByRole('button', { name: 'Cancel ClearCache' }).focus()
      await read()
      await page.getByText(`Card ${card} read.`).waitFor()
      await dialog.waitFor()
      await page.keyboard.press('Enter')
      await dialog.waitFor({ state: 'hidden' })
      await page.getByText('Cancelled').waitFor()
      chargePoint.send([3, call.messageId, { status: 'Accepted' }])
    })

    it('leaves what stands in a field', async () => {
      await page.getByText('Write it in full').first().click()
      const field = page.getByRole('textbox', { name: 'Identity' })
      await field.fill('GARAGE-2')
      await read()
      await page.getByText(`Card ${card} read.`).waitFor()
      expect(await field.inputValue()).toBe('GARAGE-2')
    })
  })

  describe('a reload and a second tab', () => {
    it('show as much as the API tells', async () => {
      const id = 'SAME'
      const chargePoint = await dial(id)
      await accept(id)
      await chargePoint.boot()
      await host.goTo(page, at(id, '&wide=traffic&panel=findings'))
      const rows = (tab: Page) => tab.getByRole('option')
      await rows(page).filter({ hasText: 'BootNotification' }).first().waitFor()

      const reloading = page.reload()
      for (const status of ['Available', 'available', 'Occupied'])
        await chargePoint.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status })
      await reloading
      const second = await host.secondPage?.(at(id, '&wide=traffic&panel=findings'))
      await chargePoint.call('Heartbeat', {})

      const frames = await lines(`/api/charge-points/${id}/frames`)
      const calls = frames.filter(({ frame }) => Array.isArray(frame) && frame[0] === 2).length
      const findings = await lines(`/api/charge-points/${id}/findings`)
      const rules = new Set(findings.map(({ rule }) => rule)).size
      expect(rules).toBeGreaterThan(0)
      for (const tab of second ? [page, second] : [page]) {
        await rows(tab).filter({ hasText: 'Heartbeat' }).waitFor()
        // each CALL with its answer, and the link that was opened
        expect(await rows(tab).count()).toBe(calls + 1)
        const cards = tab.getByRole('complementary').locator('[data-row]')
        await cards.nth(rules - 1).waitFor()
        expect(await cards.count()).toBe(rules)
      }
    })
  })
})
