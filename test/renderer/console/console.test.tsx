// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { BenchError } from '../../../renderer/state/bench-error.ts'
import { createScript } from '../fake-bench.ts'
import { benchView, createFakeDevices, someDevices } from '../panels/fake-devices.ts'
import { showApp, type ShowOptions } from '../render-app.tsx'
import { createFakeConsole, type FakeConsoles } from './fake-console.ts'

// happy-dom knows no fonts
if (!Reflect.has(document, 'fonts')) Object.assign(document, { fonts: { ready: Promise.resolve() } })

const { serial, hub } = someDevices
const device = '/dev/ttyUSB0'
const at = `?wide=service-port&service=console&terminal=${encodeURIComponent(device)}`
const state = () => createScript().appStarted().state()

const show = (console_: FakeConsoles, place = at, more: Partial<ShowOptions> = {}) =>
  showApp({
    state: state(),
    place,
    parts: { devices: createFakeDevices(benchView({ devices: [serial, hub] })), console: console_ },
    ...more,
  })

describe('choosing a port', () => {
  it('shows serial ports alone, and opens one in the place of the step', async () => {
    const fake = createFakeConsole()
    const { user } = show(fake, '?panel=service-port&service=console')
    await user.selectOptions(await screen.findByLabelText('Baud rate'), '9600')
    expect(screen.queryByText('USB hub')).toBeNull()
    await user.click(screen.getByRole('button', { name: 'Open console: CP2102N USB–UART' }))
    await screen.findByRole('button', { name: 'Close the port' })
    expect(fake.opened).toEqual([serial.id])
    expect(window.location.search).toContain('wide=service-port')
  })

  it('opens an address of the network, and says why it cannot', async () => {
    const fake = createFakeConsole()
    const { user } = show(fake, '?panel=service-port&service=console')
    fake.failure = new BenchError('device-unknown', { device: 'nowhere' }, 'nowhere')
    await user.type(await screen.findByLabelText('Port or address'), '10.0.0.9:4001{Enter}')
    await screen.findByText(/nowhere/)
    fake.failure = null
    await user.type(screen.getByLabelText('Port or address'), '{Enter}')
    await waitFor(() => expect(fake.opened).toEqual(['tcp://10.0.0.9:4001']))
  })

  it('comes back to the ports when the console was closed', async () => {
    const fake = createFakeConsole(device)
    const { user } = show(fake)
    await user.click(await screen.findByRole('button', { name: 'Close the port' }))
    await screen.findByText('The console of /dev/ttyUSB0 was closed.')
  })
})

describe('the console', () => {
  it('sends a whole line with the end that is set, and gives lines back', async () => {
    const fake = createFakeConsole(device)
    const { user } = show(fake)
    const line = await screen.findByLabelText('Line to send')
    await user.type(line, 'version{Enter}')
    await waitFor(() => expect(fake.typed).toEqual(['version\r']))
    await user.type(line, '{ArrowUp}')
    expect(line).toHaveProperty('value', 'version')
    await user.selectOptions(screen.getByLabelText('Enter sends'), 'crlf')
    await waitFor(() => expect(fake.changes).toEqual([{ lineEnding: 'crlf' }]))
  })

  it('shows bytes in hex', async () => {
    const fake = createFakeConsole(device, { said: 'Hello\r\n' })
    const { user } = show(fake)
    await user.click(await screen.findByRole('radio', { name: 'Hex' }))
    const hex = await screen.findByRole('region', { name: 'Bytes of /dev/ttyUSB0' })
    expect(hex.textContent).toContain('48 65 6c 6c 6f 0d 0a')
    fake.say('!')
    await waitFor(() => expect(hex.textContent).toContain('0d 0a 21'))
  })

  it('says to whom the port is lent, what was skipped and what is not kept; nothing can be typed', async () => {
    const fake = createFakeConsole(device)
    show(fake)
    await screen.findByText('Open')
    fake.show({ state: { state: 'yielded', to: 'service.point-here' }, skipped: 1200, notKept: 77 })
    await screen.findByText('Lent to Point here over the console')
    // once as a note, and, as soon as it is drawn, where it is left out in the terminal
    expect(screen.getAllByText('1.20 kB skipped: it is kept, save it as a file to read it.')).not.toEqual([])
    screen.getByText(/^77 B is not kept in the journal/)
    expect(screen.getByRole('button', { name: 'Send' })).toHaveProperty('disabled', true)
  })

  it('says who has the port that it waits for', async () => {
    const fake = createFakeConsole(serial.id, { view: { state: { state: 'opening' } } })
    const state = { state: 'busy', holder: { who: 'us', name: 'rfid' }, cure: null } as const
    const held = { ...serial, state }
    show(fake, at.replace(encodeURIComponent(device), encodeURIComponent(serial.id)), {
      parts: { devices: createFakeDevices(benchView({ devices: [held] })), console: fake },
    })
    await screen.findByText(/^Held by Chargebench: .* We take it by ourselves when it is freed\.$/)
  })

  it('looks for the baud rate, and is cancelled', async () => {
    const fake = createFakeConsole(device)
    const { user } = show(fake)
    await user.click(await screen.findByRole('button', { name: 'Find the rate' }))
    await waitFor(() => expect(fake.scans).toBe(1))
    fake.show({ activity: { kind: 'baud-scan', baudRate: 57_600 } })
    await screen.findByText('Listening at 57600 baud')
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    await waitFor(() => expect(fake.cancels).toBe(1))
  })

  it('sends a file at a speed, and tells how far it is', async () => {
    const fake = createFakeConsole(device)
    const { user } = show(fake)
    const card = within(await screen.findByRole('region', { name: 'Send a file' }))
    const input = document.querySelector<HTMLInputElement>('input[type="file"]')
    if (!input) throw new Error('no input for files')
    await user.upload(input, new File(['a=1\nb=2\n'], 'settings.txt'))
    await user.selectOptions(await card.findByLabelText('Speed'), 'line')
    await user.click(card.getByRole('button', { name: 'Send 8 B' }))
    await waitFor(() => expect(fake.files).toEqual([{ name: 'settings.txt', pacing: 'line' }]))
    await card.findByText('settings.txt is sent: 8 B.')
    fake.show({ activity: { kind: 'file', name: 'settings.txt', sent: 4, size: 8 } })
    await card.findByText('4 B of 8 B sent')
  })
})

describe('macros', () => {
  it('are kept, with the variables that are secrets', async () => {
    const fake = createFakeConsole(device)
    const { user } = show(fake)
    await user.click(await screen.findByRole('button', { name: 'New macro' }))
    await user.type(screen.getByLabelText('Name'), 'Log in')
    await user.type(screen.getByLabelText('Lines'), '${{user}{Enter}${{password}')
    await user.click(screen.getByRole('checkbox', { name: 'password' }))
    await user.click(screen.getByRole('button', { name: 'Save macro' }))
    await screen.findByText('Log in')
    expect(fake.saved).toEqual([[{ name: 'Log in', text: '${user}\n${password}', secrets: ['password'] }]])
  })

  it('ask for their variables, and for a secret each time', async () => {
    const macros = [{ name: 'Log in', text: '${user}\n${password}', secrets: ['password'] }]
    const fake = createFakeConsole(device, { macros })
    const { user } = show(fake)
    const send = async () => user.click(await screen.findByRole('button', { name: 'Send: Log in' }))
    await send()
    const password = screen.getByLabelText('Value of password')
    expect(password.getAttribute('type')).toBe('password')
    await user.type(screen.getByLabelText('Value of user'), 'service')
    await user.type(password, 'letmein{Enter}')
    await waitFor(() => expect(fake.macroOrders).toHaveLength(1))
    expect(fake.macroOrders[0]).toEqual({
      text: '${user}\n${password}',
      variables: { user: 'service', password: 'letmein' },
      secrets: ['password'],
    })
    await send()
    expect(await screen.findByLabelText('Value of user')).toHaveProperty('value', 'service')
    expect(screen.getByLabelText('Value of password')).toHaveProperty('value', '')
  })
})

describe('service profiles', () => {
  const choose = async (user: ReturnType<typeof show>['user']) => {
    await screen.findByRole('option', { name: 'Acme Mk2' })
    await user.selectOptions(screen.getByLabelText('Product'), 'Acme Mk2')
    await user.type(screen.getByLabelText('Password of the installer'), 'letmein')
  }

  it('show what would be typed, of secrets the names alone', async () => {
    const { user } = show(createFakeConsole(device))
    await choose(user)
    await user.click(screen.getByRole('button', { name: 'What would be typed' }))
    const plan = await screen.findByRole('region', { name: 'This would be typed' })
    await within(plan).findByText('(the secret password)')
    expect(plan.textContent).not.toContain('letmein')
  })

  it('set the URL of this laptop only after a warning, with what would be typed', async () => {
    const { user, client } = show(createFakeConsole(device))
    await choose(user)
    await user.click(screen.getByRole('button', { name: 'Point here' }))
    await screen.findByText(/leaves its present Central System/)
    expect(screen.getByLabelText('URL of this laptop')).toHaveProperty('value', 'ws://10.42.0.1:9220/ocpp/')
    expect(client.runs.asked).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Set the URL' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toMatchObject({
      procedure: 'service.point-here',
      input: {
        device,
        profile: 'acme-mk2',
        url: 'ws://10.42.0.1:9220/ocpp/',
        restart: true,
        secrets: { password: 'letmein' },
      },
    })
  })

  it('tell what was there before, and put it back', async () => {
    const script = createScript().appStarted()
    const run = { chargePointId: null, runId: 'run-1' }
    script.add('run-started', 1000, {
      ...run,
      procedure: 'service.point-here',
      jobId: null,
      needs: [{ kind: 'port', id: device }],
      input: { device, profile: 'acme-mk2', url: 'ws://10.42.0.1:9220/ocpp/' },
      afterInterruption: 'resume',
      secrets: ['secrets'],
    })
    const result = { old: 'wss://old.example/ocpp', url: 'ws://10.42.0.1:9220/ocpp/' }
    script.add('run-ended', 3000, {
      ...run,
      outcome: { state: 'done', result: { ...result, state: 'set', restarted: true } },
    })
    const { user, client } = show(createFakeConsole(device), at, { state: script.state() })
    await choose(user)
    await screen.findByText('It pointed to wss://old.example/ocpp.')
    await user.click(screen.getByRole('button', { name: 'Put back wss://old.example/ocpp' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(1))
    expect(client.runs.asked[0]).toMatchObject({
      procedure: 'service.point-here',
      input: { device, url: 'wss://old.example/ocpp', secrets: { password: 'letmein' } },
    })
  })

  it('say what the console said of the charger, and keep its log', async () => {
    const script = createScript().appStarted()
    const run = { chargePointId: null, runId: 'run-1' }
    script.add('run-started', 1000, {
      ...run,
      procedure: 'service.identify',
      jobId: null,
      needs: [{ kind: 'port', id: device }],
      input: { device, profile: 'acme-mk2' },
      afterInterruption: 'repeat',
      secrets: ['secrets'],
    })
    script.add('run-ended', 3000, {
      ...run,
      outcome: {
        state: 'done',
        result: {
          profile: 'acme-mk2',
          product: 'Acme Mk2',
          facts: { firmwareVersion: '2.4.1', url: 'wss://old.example/ocpp' },
          disagreements: [],
        },
      },
    })
    show(createFakeConsole(device), at, { state: script.state() })
    await screen.findByText('Acme Mk2 says')
    screen.getByText('2.4.1')
  })
})
