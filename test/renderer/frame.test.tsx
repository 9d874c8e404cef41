// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createScript, listeningOn, wired, wireless } from './fake-bench.ts'
import { showApp } from './render-app.tsx'

const id = 'ECP-AC-0417'
const bench = () => createScript().appStarted()
const connect = () => screen.findByRole('heading', { level: 1, name: 'Connect' })

describe('the frame', () => {
  it('goes to the steps that exist by Alt and their digit, and writes the place into the URL', async () => {
    const { user } = showApp({ state: bench().state() })
    await connect()
    await user.keyboard('{Alt>}2{/Alt}')
    expect(await screen.findByRole('heading', { level: 1, name: 'Boot' })).toBeTruthy()
    expect(window.location.search).toContain('step=boot')
    await user.keyboard('{Alt>}7{/Alt}')
    expect(screen.getByRole('heading', { level: 1, name: 'Boot' })).toBeTruthy()
  })

  it('lists its keys at ? and closes the list at Esc', async () => {
    const { user } = showApp({ state: bench().state() })
    await connect()
    await user.keyboard('?')
    const dialog = await screen.findByRole('dialog', { name: 'Keyboard' })
    expect(dialog.textContent).toContain('Alt 2')
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
  })

  it('stays with the charge point that it shows when another one dials in', async () => {
    const { client } = showApp({ state: bench().opened(id).state(), place: '?step=boot' })
    await waitFor(() => expect(window.location.search).toContain(`cp=${id}`))
    const script = bench().opened(id).opened('GARAGE-2', 5000, '10.42.0.91').boot('GARAGE-2', 6000, 'Pending')
    act(() => client.send({ type: 'batch', events: script.events, savedSeq: 4 }))
    expect((await screen.findByRole('region', { name: 'Identity' })).textContent).toContain(id)
    expect(screen.getByRole('button', { name: /Choose a charge point/ }).textContent).toContain('+1')
  })

  it('shows no charge point of yesterday before somebody chooses it', async () => {
    showApp({ state: createScript().opened(id, -90_000_000).closed(id, -80_000_000).appStarted().state() })
    await connect()
    expect(window.location.search).not.toContain('cp=')
  })

  it('lists every charge point with its live state, and goes to the one that is chosen', async () => {
    const state = bench().opened(id).opened('GARAGE-2', 10, '10.42.0.91').closed('GARAGE-2', 500).state()
    const { user } = showApp({ state, place: '?step=boot' })
    await user.click(await screen.findByRole('button', { name: /Choose a charge point/ }))
    const entry = await screen.findByRole('menuitem', { name: /GARAGE-2/ })
    expect(entry.textContent).toContain('Link lost')
    await user.click(entry)
    await waitFor(() => expect(window.location.search).toContain('cp=GARAGE-2'))
  })

  it('speaks Korean as soon as it is asked to, and remembers it', async () => {
    const { user } = showApp({ state: bench().state() })
    await connect()
    await user.click(screen.getByRole('button', { name: 'Language' }))
    await user.click(await screen.findByRole('menuitemradio', { name: '한국어' }))
    expect(await screen.findByRole('heading', { level: 1, name: '연결' })).toBeTruthy()
    expect(document.documentElement.lang).toBe('ko')
    expect(localStorage.getItem('chargebench-language')).toBe('ko')
  })

  it('changes the theme and remembers it where the page reads it before its first paint', async () => {
    const { user } = showApp({ state: bench().state() })
    await connect()
    await user.click(screen.getByRole('button', { name: 'Theme' }))
    await user.click(await screen.findByRole('menuitemradio', { name: 'Dark' }))
    expect(document.documentElement.getAttribute('data-mantine-color-scheme')).toBe('dark')
    expect(localStorage.getItem('chargebench-theme')).toBe('dark')
  })

  it('says what it waits for, to screen readers too', async () => {
    const { client } = showApp({ state: bench().state() })
    await connect()
    expect(screen.getByText('Waiting for a charge point to dial').getAttribute('role')).toBe('status')
    const script = bench().opened(id).boot(id, 100, 'Pending')
    act(() => client.send({ type: 'batch', events: script.events, savedSeq: 3 }))
    expect(await screen.findByText('Waiting for your answer to BootNotification')).toBeTruthy()
  })

  it('says whether the journal is on the disk', async () => {
    const { client } = showApp({ state: bench().state() })
    expect(await screen.findByText('Journal saved')).toBeTruthy()
    act(() => client.send({ type: 'batch', events: bench().opened(id).events, savedSeq: 1 }))
    expect(await screen.findByText('Saving 1 event')).toBeTruthy()
  })

  it('says that it has no key', async () => {
    const { client } = showApp({ state: null, listening: null })
    act(() => client.setWire('refused'))
    expect(await screen.findByRole('heading', { name: 'This page has no key' })).toBeTruthy()
  })

  it('says that it is reading the bench', async () => {
    showApp({ state: null, listening: null })
    expect(await screen.findByRole('heading', { name: 'Reading the bench' })).toBeTruthy()
    expect(screen.getByText('Connecting to Chargebench')).toBeTruthy()
  })
})

describe('Connect', () => {
  it('shows a URL for each interface as it comes and goes', async () => {
    const { client } = showApp({ state: bench().state(), listening: listeningOn(wireless) })
    expect(await screen.findByText('ws://192.168.8.23:9220/ocpp/')).toBeTruthy()
    expect(screen.getByText('No cable')).toBeTruthy()
    act(() => client.listen(listeningOn(wired, wireless)))
    expect(screen.getByText('ws://10.42.0.1:9220/ocpp/')).toBeTruthy()
    expect(screen.queryByText('No cable')).toBeNull()
    expect(screen.getByRole('img', { name: 'QR code of ws://10.42.0.1:9220/ocpp/' })).toBeTruthy()
  })

  it('writes the URL in full for those that add nothing', async () => {
    const { user } = showApp({ state: bench().state() })
    await user.click(await screen.findByRole('radio', { name: 'Write it in full' }))
    await user.type(screen.getByRole('textbox', { name: 'Identity' }), 'BAY 12')
    expect(screen.getByText('ws://10.42.0.1:9220/ocpp/BAY%2012')).toBeTruthy()
  })

  it('says each knock with cause, cure and address, and shows its bytes', async () => {
    const state = bench()
      .knock('only-ocpp2', 0, '192.168.8.40', { params: { offered: 'ocpp2.0.1' }, head: 'GET /CP1 HTTP/1.1' })
      .state()
    const { user } = showApp({ state })
    const knocks = await screen.findByRole('region', { name: 'Knocks' })
    for (const words of [
      'Refused',
      'It offers only OCPP 2',
      'It offers ocpp2.0.1.',
      'Choose “OCPP 1.6 JSON”',
      '192.168.8.40',
    ])
      expect(knocks.textContent).toContain(words)
    await user.click(within(knocks).getByRole('button', { name: /the first from 192.168.8.40/ }))
    expect((await screen.findByRole('dialog')).textContent).toContain('GET /CP1 HTTP/1.1')
  })

  it('asks for the identity where a knock has none, and copies the full URL where one is known', async () => {
    const { client, user } = showApp({ state: bench().knock('no-identity', 0).state() })
    const knocks = await screen.findByRole('region', { name: 'Knocks' })
    await user.click(within(knocks).getByRole('button', { name: 'Write it in full' }))
    expect(screen.getByRole('textbox', { name: 'Identity' })).toBeTruthy()
    const script = bench()
      .knock('no-identity', 0)
      .knock('bad-identity', 9, '10.42.0.87', { chargePointId: 'CP 7' })
    act(() => client.send({ type: 'batch', events: script.events, savedSeq: 3 }))
    const copies = within(knocks).getAllByRole('button', { name: 'Copy full URL' })
    await user.click(copies[0]!)
    expect(await navigator.clipboard.readText()).toBe('ws://10.42.0.1:9220/ocpp/CP%207')
  })

  it('leads to Boot when somebody is in', async () => {
    const { user } = showApp({ state: bench().opened(id).state() })
    await user.click(await screen.findByRole('button', { name: 'Open Boot' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Boot' })).toBeTruthy()
  })

  it('starts a virtual charge point and shows its Boot', async () => {
    const { client, user } = showApp({ state: bench().state() })
    await user.click(await screen.findByRole('button', { name: 'Try with the simulator' }))
    await waitFor(() => expect(window.location.search).toContain('cp=CB-SIM'))
    act(() => client.send({ type: 'batch', events: bench().opened('CB-SIM').events, savedSeq: 2 }))
    expect(await screen.findByRole('button', { name: 'Stop the simulator' })).toBeTruthy()
  })
})
