// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { BenchError } from '../../renderer/state/bench-error.ts'
import { createScript } from './fake-bench.ts'
import { showApp } from './render-app.tsx'

const id = 'ECP-AC-0417'
const place = `?step=boot&cp=${id}`
const asked = () =>
  createScript()
    .appStarted()
    .opened(id)
    .registered(id, 1300, 'Pending', 'policy')
    .boot(id, 1310, 'Pending')
    .boot(id, 11_310, 'Pending')
const accepted = () =>
  createScript()
    .appStarted()
    .opened(id)
    .registered(id, 1300, 'Accepted', 'technician')
    .boot(id, 1310, 'Accepted')

const decision = () => screen.findByRole('region', { name: 'Your answer' })

describe('a charge point that asks to come in', () => {
  it('shows who it is and how often it asked', async () => {
    showApp({ state: asked().state(), place })
    const card = await decision()
    expect(within(card).getByRole('heading').textContent).toBe('Held as Pending')
    expect(card.textContent).toContain('Asks again every 10 s. 2 times so far.')
    const identity = screen.getByRole('region', { name: 'Identity' })
    for (const word of [
      'EcarPlug',
      'AC/CPT_OCPP',
      '1.0.0',
      'ECP2201-000417',
      id,
      '8982062044170921884',
      'ocpp1.6 · 10.42.0.87',
    ])
      expect(identity.textContent).toContain(word)
  })

  it('is accepted by the button', async () => {
    const { client, user } = showApp({ state: asked().state(), place })
    await user.click(await screen.findByRole('button', { name: /^Accept/ }))
    expect(client.answers).toEqual([{ chargePointId: id, status: 'Accepted' }])
  })

  it('is accepted by Ctrl and Enter, wherever the focus is', async () => {
    const { client, user } = showApp({ state: asked().state(), place })
    await decision()
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(client.answers).toEqual([{ chargePointId: id, status: 'Accepted' }])
  })

  it('is rejected without a question: it never worked', async () => {
    const { client, user } = showApp({ state: asked().state(), place })
    await user.click(await screen.findByRole('button', { name: 'Reject' }))
    expect(client.answers).toEqual([{ chargePointId: id, status: 'Rejected' }])
  })

  it('says that the answer did not arrive, why, and what to do', async () => {
    const { client, user } = showApp({ state: asked().state(), place })
    client.failure = new BenchError('journal-unavailable', {}, 'disk full')
    await user.click(await screen.findByRole('button', { name: 'Keep pending' }))
    const alert = await screen.findByText('Your answer did not arrive')
    expect(alert.closest('[role=alert]')?.textContent).toContain('Check the free space')
  })

  it('shows an accepted one that has not heard of it yet', async () => {
    const script = asked().registered(id, 20_000, 'Accepted', 'technician')
    showApp({ state: script.state(), place })
    expect((await decision()).textContent).toContain('You accepted it')
    expect(screen.queryByRole('button', { name: /^Accept/ })).toBeNull()
  })

  it('follows what comes in while it is shown', async () => {
    const { client } = showApp({ state: asked().state(), place })
    await decision()
    const script = asked().registered(id, 20_000, 'Accepted', 'technician').boot(id, 21_310, 'Accepted')
    act(() => client.send({ type: 'batch', events: script.events, savedSeq: 6 }))
    expect(within(await decision()).getByRole('heading').textContent).toBe('Accepted')
  })
})

describe('a card reader that types', () => {
  /** Both come at the same millisecond: as fast as any reader. */
  const readCard = (digits: string) => {
    for (const key of [...Array.from(digits), 'Enter'])
      (document.activeElement ?? document.body).dispatchEvent(
        new KeyboardEvent('keydown', {
          key,
          code: key === 'Enter' ? key : /\d/.test(key) ? `Digit${key}` : `Key${key}`,
          bubbles: true,
          cancelable: true,
        }),
      )
  }

  it.each([/^Accept/, 'Keep pending', 'Reject'])('answers nothing while %s has the focus', async (name) => {
    const { client } = showApp({ state: asked().state(), place })
    const button = await screen.findByRole('button', { name })
    button.focus()
    const pressed: string[] = []
    button.addEventListener('keydown', (event) => pressed.push(event.key))
    act(() => readCard('04A3B2C1D2E3F4'))
    expect(pressed).not.toContain('Enter')
    expect(client.answers).toEqual([])
    expect(await screen.findByText(/Card 04A3B2C1D2E3F4 read/)).toBeTruthy()
  })
})

describe('an accepted charge point', () => {
  it('is rejected only after a question', async () => {
    const { client, user } = showApp({ state: accepted().state(), place })
    await user.click(await screen.findByRole('button', { name: 'Reject' }))
    const dialog = await screen.findByRole('dialog', { name: 'Reject an accepted one?' })
    expect(client.answers).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: `Reject ${id}` }))
    expect(client.answers).toEqual([{ chargePointId: id, status: 'Rejected' }])
  })

  it('stays accepted when the question is closed', async () => {
    const { client, user } = showApp({ state: accepted().state(), place })
    await user.click(await screen.findByRole('button', { name: 'Reject' }))
    const dialog = await screen.findByRole('dialog')
    await user.click(within(dialog).getByRole('button', { name: 'Keep it accepted' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(client.answers).toEqual([])
  })

  it('owes its statuses, by name and clause', async () => {
    showApp({ state: accepted().status(id, 2000, 0).status(id, 2100, 2).state(), place })
    const connectors = await screen.findByRole('region', { name: 'Connectors' })
    expect(connectors.textContent).toContain('No status since Accepted')
    expect(connectors.textContent).toContain('Errata 3.22')
    expect(screen.getByRole('region', { name: 'How it came up' }).textContent).toContain('missing: 1')
  })

  it('keeps OCPP’s own words for a status, and says a fault in plain ones', async () => {
    const script = accepted().status(id, 2000, 1, 'Faulted', {
      errorCode: 'GroundFailure',
      vendorErrorCode: '0x71',
    })
    showApp({ state: script.state(), place, language: 'ko' })
    const connectors = await screen.findByRole('region', { name: '커넥터' })
    for (const word of ['Faulted', '누전 차단기가 동작했습니다', 'GroundFailure', '0x71'])
      expect(connectors.textContent).toContain(word)
  })
})

describe('what it says of itself', () => {
  const charging = () => accepted().status(id, 2000, 0).status(id, 2100, 1, 'Charging')
  const shownConnectors = () => screen.findByRole('region', { name: 'Connectors' })

  it('is doubted where it charges and no transaction was accepted', async () => {
    showApp({ state: charging().state(), place })
    expect((await shownConnectors()).textContent).toContain('without a transaction that we accepted')
  })

  it('is believed while its StartTransaction may be on the way, and when it has come', async () => {
    const script = charging()
    const { client } = showApp({ state: script.state(), place, nowMs: 5000 })
    expect((await shownConnectors()).textContent).not.toContain('without a transaction')
    script.add('transaction-started', 5000, {
      chargePointId: id,
      frameSeq: 1,
      transactionId: 7,
      connectorId: 1,
      idTag: '04A2B3C4D5E680',
      meterStartWh: 0,
      timestamp: '2026-11-21T09:14:07Z',
    })
    act(() => client.send({ type: 'batch', events: script.events, savedSeq: 0 }))
    expect((await shownConnectors()).textContent).toContain('Transaction 7')
  })

  it.each([
    [-3_500_000, true],
    [-30_000, false],
    [3_500_000, false],
  ])('with a clock off by %i ms may be an old message: %s', async (offsetMs, isLate) => {
    showApp({ state: accepted().clock(id, 2000, offsetMs).state(), place })
    const { textContent } = await screen.findByRole('region', { name: 'Clock offset' })
    expect(textContent?.includes('its message was an old one')).toBe(isLate)
  })
})

describe('without a link', () => {
  it('has no knock left that was before its last link', async () => {
    const script = createScript().appStarted().knock('no-identity', -30_000).opened(id).closed(id, 40_000)
    showApp({ state: script.state(), place, nowMs: 60_000 })
    await decision()
    const connect = () => screen.getByRole('button', { name: /^Connect/ }).textContent
    expect(connect()).toContain('Listening')
  })

  it('says how it was lost, and takes an answer for the next time', async () => {
    const { client, user } = showApp({
      state: asked().closed(id, 40_000, 1006).state(),
      place,
      nowMs: 60_000,
    })
    const card = await decision()
    expect(card.textContent).toContain('Link lost 0:20 ago')
    expect(card.textContent).toContain('cut without a goodbye (code 1006)')
    await user.click(within(card).getByRole('button', { name: /^Accept/ }))
    expect(client.answers).toHaveLength(1)
  })

  it('to Chargebench, keeps what was known and takes no answer', async () => {
    const { client, user } = showApp({ state: asked().state(), place })
    await decision()
    act(() => client.setWire('closed'))
    expect(await screen.findByText(/Chargebench is away since/)).toBeTruthy()
    expect(screen.getByRole('region', { name: 'Identity' }).textContent).toContain('EcarPlug')
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(client.answers).toEqual([])
  })

  it('has no charge point to show, and says where to go', async () => {
    const { user } = showApp({ state: createScript().appStarted().state(), place: '?step=boot' })
    await user.click(await screen.findByRole('button', { name: 'Open Connect' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Connect' })).toBeTruthy()
  })
})

describe('nobody connected', () => {
  it('says that none was here yet', async () => {
    showApp({ state: createScript().appStarted().state(), place: '?step=boot' })
    await screen.findByRole('heading', { name: 'No charge point yet' })
  })

  it('offers what was kept of those that were here', async () => {
    const state = asked().closed(id, 12_000).state()
    const { user } = showApp({ state, place: '?step=boot' })
    await screen.findByRole('heading', { name: 'No charge point is connected' })
    await user.click(screen.getByRole('button', { name: `Look at ${id}` }))
    const identity = await screen.findByRole('region', { name: 'Identity' })
    expect(identity.textContent).toContain(id)
  })
})
