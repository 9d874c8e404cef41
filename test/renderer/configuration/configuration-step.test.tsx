// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { KeyOutcome } from '../../../contract/configuration-run.ts'
import { createScript } from '../fake-bench.ts'
import { showApp } from '../render-app.tsx'
import { createFakeConfiguration, plainKeys } from './fake-configuration.ts'

const place = (id: string, more = '') => `?step=configuration&cp=${id}${more}`
const bench = (id: string) => createScript().appStarted().opened(id).boot(id, 100, 'Accepted')

const show = (id: string, keys: typeof plainKeys | null = plainKeys, more = '') => {
  const script = bench(id)
  const shown = showApp({
    state: script.state(),
    place: place(id, more),
    parts: { configuration: createFakeConfiguration(keys) },
  })
  const tell = (add: (to: typeof script) => void) => {
    const known = script.events.length
    add(script)
    act(() => shown.client.send({ type: 'batch', events: script.events.slice(known), savedSeq: known }))
  }
  return { ...shown, tell }
}

const field = (key: string) => screen.findByRole('textbox', { name: `Value of ${key}` })
const row = async (key: string): Promise<HTMLElement> => {
  const found = (await screen.findByRole('button', { name: key })).closest<HTMLElement>('[role="row"]')
  if (!found) throw new Error(`no row of ${key}`)
  return found
}
const staged = () => screen.getByRole('region', { name: 'Staged changes' })

const setRun = (runId: string, id: string, changes: readonly { key: string; value: string }[]) => ({
  runId,
  chargePointId: id,
  jobId: null,
  procedure: 'configuration.set',
  needs: [{ kind: 'charge-point' as const, id }],
  input: { chargePointId: id, changes, reset: 'at-end' },
  afterInterruption: 'resume' as const,
  secrets: [],
})

describe('Configuration', () => {
  it('offers to read where nothing was read, and reads', async () => {
    const { client, user } = show('NEVER', null)
    expect(await screen.findByRole('heading', { name: 'Never read' })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'Read keys' }))
    expect(client.runs.asked).toEqual([
      { ask: 'start', procedure: 'configuration.read', input: { chargePointId: 'NEVER' } },
    ])
  })

  it('shows keys by topic with unit, lock, guess and what does not fit', async () => {
    show('SHOW')
    expect((await field('HeartbeatInterval')).getAttribute('value')).toBe('300')
    expect((await row('MeterValuesSampledDataMaxLength')).textContent).toContain('read-only')
    expect((await row('LedBrightness')).textContent).toContain('Guess')
    expect((await row('AllowOfflineTxForUnknownId')).textContent).toContain('Finding')
    expect(screen.getByRole('switch', { name: 'Value of LocalAuthListEnabled' }).textContent).toBe('TRUE')
    const secret = screen.getByLabelText('New value of AuthorizationKey')
    expect(secret.getAttribute('type')).toBe('password')
    expect(secret.getAttribute('value')).toBe('')
  })

  it('tells what a key means, where that stands, and that a guess is one', async () => {
    const { user } = show('MEANS')
    await user.click(await screen.findByRole('button', { name: 'HeartbeatInterval' }))
    expect(screen.getByText('OCPP 1.6 §9.1', { exact: false })).toBeTruthy()
    await user.click(screen.getByRole('button', { name: 'LedBrightness' }))
    expect(screen.getByText(/A guess, from its name/)).toBeTruthy()
  })

  it('finds by key, value and meaning, and says when nothing fits', async () => {
    const { user } = show('FIND')
    await field('HeartbeatInterval')
    await user.keyboard('/')
    await waitFor(() => expect(document.activeElement?.getAttribute('type')).toBe('search'))
    await user.keyboard('brightness')
    await waitFor(() => expect(screen.queryByRole('button', { name: 'HeartbeatInterval' })).toBeNull())
    expect(screen.getByRole('button', { name: 'LedBrightness' })).toBeTruthy()
    await user.keyboard('xyz')
    await user.click(await screen.findByRole('button', { name: 'Show all keys' }))
    expect(await field('HeartbeatInterval')).toBeTruthy()
  })

  it('stages in the spelling of the charge point, and sends harmless keys before risky ones', async () => {
    const { client, user } = show('SEND')
    const ping = await field('WebSocketPingInterval')
    await user.clear(ping)
    await user.type(ping, '60')
    await user.click(screen.getByRole('switch', { name: 'Value of LocalPreAuthorize' }))
    await user.type(
      screen.getByLabelText('New value of AuthorizationKey'),
      '0123456789abcdef0123456789abcdef',
    )
    const entries = within(staged()).getAllByRole('listitem')
    expect(entries.map(({ textContent }) => textContent)).toEqual([
      expect.stringContaining('LocalPreAuthorize'),
      expect.stringContaining('WebSocketPingInterval'),
      expect.stringContaining('AuthorizationKey'),
    ])
    expect(staged().textContent).toContain('TRUE')
    expect(document.body.textContent).not.toContain('0123456789abcdef0123456789abcdef')
    expect(sessionStorage.getItem('chargebench-staged:SEND')).not.toContain(
      '0123456789abcdef0123456789abcdef',
    )

    await user.keyboard('{Control>}{Enter}{/Control}')
    const dialog = await screen.findByRole('dialog', { name: 'This can cut off the link' })
    expect(dialog.textContent).toContain('WebSocketPingInterval = 0')
    expect(client.runs.asked).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Send 3 changes' }))
    expect(client.runs.asked).toEqual([
      {
        ask: 'start',
        procedure: 'configuration.set',
        input: {
          chargePointId: 'SEND',
          changes: [
            { key: 'LocalPreAuthorize', value: 'TRUE' },
            { key: 'WebSocketPingInterval', value: '60' },
          ],
          secretValues: { AuthorizationKey: '0123456789abcdef0123456789abcdef' },
          reset: 'at-end',
        },
      },
    ])
  })

  it('keeps what is staged over steps and a reload', async () => {
    const { user } = show('KEEP')
    const heartbeat = await field('HeartbeatInterval')
    await user.clear(heartbeat)
    await user.type(heartbeat, '60')
    await user.keyboard('{Alt>}2{/Alt}')
    expect(await screen.findByText('1 staged')).toBeTruthy()
    await user.keyboard('{Alt>}3{/Alt}')
    expect((await field('HeartbeatInterval')).getAttribute('value')).toBe('60')
    expect(sessionStorage.getItem('chargebench-staged:KEEP')).toContain('"HeartbeatInterval","60"')
  })

  it('sends nothing that does not fit', async () => {
    const { client, user } = show('FIT')
    const heartbeat = await field('HeartbeatInterval')
    await user.clear(heartbeat)
    await user.type(heartbeat, 'soon')
    expect(heartbeat.getAttribute('aria-invalid')).toBe('true')
    expect(
      within(staged())
        .getByRole('button', { name: /Send 1 change/ })
        .hasAttribute('disabled'),
    ).toBe(true)
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(client.runs.asked).toEqual([])
  })

  it('tells how each key goes, keeps what was refused, and lets go of what is proven', async () => {
    const id = 'GOES'
    const { user, tell } = show(id)
    for (const [key, value] of [
      ['HeartbeatInterval', '60'],
      ['ConnectionTimeOut', '30'],
    ] as const) {
      const input = await field(key)
      await user.clear(input)
      await user.type(input, value)
    }
    await user.keyboard('{Control>}{Enter}{/Control}')
    const changes = [
      { key: 'HeartbeatInterval', value: '60' },
      { key: 'ConnectionTimeOut', value: '30' },
    ]
    tell((script) => {
      script.add('run-started', 30_000, setRun('run-1', id, changes))
      script.add('run-checkpoint', 30_010, {
        runId: 'run-1',
        chargePointId: id,
        checkpoint: {
          keys: [
            { key: 'HeartbeatInterval', state: { state: 'sending', mark: 1 } },
            { key: 'ConnectionTimeOut', state: { state: 'waiting' } },
          ],
        },
      })
    })
    expect((await row('HeartbeatInterval')).textContent).toContain('Sending')
    const outcomes: readonly KeyOutcome[] = [
      { key: 'HeartbeatInterval', outcome: 'set', evidence: 'read-back', afterReset: false },
      { key: 'ConnectionTimeOut', outcome: 'rejected', errorCode: null, untilReboot: false },
    ]
    tell((script) =>
      script.add('run-ended', 31_000, {
        runId: 'run-1',
        chargePointId: id,
        outcome: { state: 'done', result: { outcomes: [...outcomes], resets: 0 } },
      }),
    )
    await waitFor(async () => expect((await row('HeartbeatInterval')).textContent).toContain('Proven'))
    expect((await field('HeartbeatInterval')).getAttribute('value')).toBe('60')
    expect((await row('ConnectionTimeOut')).textContent).toContain('Rejected')
    expect(within(staged()).getAllByRole('listitem')).toHaveLength(1)
    expect(
      within(staged())
        .getByRole('button', { name: /Send 1 change/ })
        .hasAttribute('disabled'),
    ).toBe(false)
  })

  it('measures drift by the template that is chosen, and keeps that in the URL', async () => {
    const { user } = show('DRIFT')
    await field('HeartbeatInterval')
    await user.click(screen.getByRole('button', { name: 'No template' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Depot v7' }))
    await waitFor(() => expect(window.location.search).toContain('base=template'))
    expect((await row('ConnectionTimeOut')).textContent).toContain('60 s')
    expect((await row('HeartbeatInterval')).textContent).toContain('same')
    await user.click(screen.getByRole('radio', { name: 'Drift 2' }))
    await waitFor(() => expect(screen.queryByRole('button', { name: 'HeartbeatInterval' })).toBeNull())
    expect(await row('LocalPreAuthorize')).toBeTruthy()
  })

  it('goes from key to key with the arrows', async () => {
    const { user } = show('ARROWS')
    const first = await screen.findByRole('button', { name: 'HeartbeatInterval' })
    act(() => first.focus())
    await user.keyboard('{ArrowDown}')
    expect(document.activeElement?.textContent).toBe('WebSocketPingInterval')
    await user.keyboard('{Enter}')
    expect(document.activeElement?.getAttribute('aria-expanded')).toBe('true')
  })

  it('picks measurands with their phases', async () => {
    const { user } = show('PICK')
    await user.click(await screen.findByRole('button', { name: /Value of MeterValuesSampledData:/ }))
    const picker = await screen.findByRole('dialog')
    expect(picker.textContent).toContain('It holds 1 at most.')
    await user.click(within(picker).getByRole('checkbox', { name: 'Voltage' }))
    await user.selectOptions(within(picker).getByRole('combobox', { name: 'Phase of Voltage' }), 'L1')
    await waitFor(() => expect(staged().textContent).toContain('Energy.Active.Import.Register,Voltage.L1'))
  })

  it('says that it is not connected, and still stages', async () => {
    const script = bench('AWAY').closed('AWAY', 20_000)
    showApp({
      state: script.state(),
      place: place('AWAY'),
      parts: { configuration: createFakeConfiguration(plainKeys) },
    })
    expect(await screen.findByText(/It is not connected\. What you stage waits/)).toBeTruthy()
  })

  it('leaves it to a restart that runs to say why it is away', async () => {
    const id = 'RESTARTS'
    const changes = [{ key: 'HeartbeatInterval', value: '60' }]
    const { tell } = show(id)
    tell((script) => {
      script.add('run-started', 30_000, setRun('set', id, changes))
      script.closed(id, 31_000)
    })
    await field('HeartbeatInterval')
    expect(screen.queryByText(/It is not connected/)).toBeNull()
    const outcome = { state: 'done' as const, result: { outcomes: [] }, detached: false }
    tell((script) => script.add('run-ended', 40_000, { runId: 'set', chargePointId: id, outcome }))
    expect(await screen.findByText(/It is not connected/)).toBeTruthy()
  })
})
