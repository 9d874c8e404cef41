// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { KnownCard } from '../../../contract/known-card.ts'
import { BenchError } from '../../../renderer/state/bench-error.ts'
import { createScript } from '../fake-bench.ts'
import { createFakeJobs, newJob } from '../jobs/fake-jobs.ts'
import { showApp, type ShowOptions } from '../render-app.tsx'
import { benchView, createFakeDevices, heldCard, someDevices, unknownCard } from './fake-devices.ts'

const { ccid, serial, hub, refused, busy, keyboard } = someDevices

const show = (
  view: Parameters<typeof createFakeDevices>[0],
  more: Partial<ShowOptions> & { readonly known?: (uid: string) => KnownCard } = {},
) => {
  const { known, parts, ...options } = more
  const devices = createFakeDevices(view, known)
  const shown = showApp({
    state: createScript().appStarted().state(),
    place: '?panel=bench',
    parts: { devices, ...parts },
    ...options,
  })
  return { ...shown, devices }
}

describe('devices', () => {
  it('says what each is, what it can do and how it stands with it; the rest behind a button', async () => {
    const { user } = show(benchView({ devices: [ccid, serial, hub] }))
    const reader = await screen.findByRole('listitem', { name: 'ACS ACR122U' })
    within(reader).getByText('Reading')
    within(reader).getByText(/USB 072f:2200/)
    within(reader).getByText('Lamp, buzzer')
    within(screen.getByRole('listitem', { name: 'CP2102N USB–UART' })).getByText('Free')
    expect(screen.queryByText('USB hub')).toBeNull()
    await user.click(screen.getByRole('button', { name: '1 other device' }))
    await screen.findByRole('listitem', { name: 'USB hub' })
  })

  it('has its readers first, the adapters after them', async () => {
    show(benchView({ devices: [serial, ccid] }))
    const devices = await screen.findByRole('list', { name: 'Readers and ports' })
    const names = within(devices).getAllByRole('heading', { level: 3 })
    expect(names.map(({ textContent }) => textContent)).toEqual(['ACS ACR122U', 'CP2102N USB–UART'])
  })

  it('says how a smart-card service that has the reader is stopped', async () => {
    const holder = { who: 'program', name: 'pcscd', pid: 411 } as const
    const cure = { kind: 'smart-card-service', command: 'sudo systemctl stop pcscd.socket' } as const
    show(benchView({ devices: [{ ...ccid, state: { state: 'busy', holder, cure } }] }))
    await screen.findByText(/Held by pcscd \(process 411\)/)
    screen.getByText(/Stop the service while you use Chargebench: sudo systemctl stop pcscd.socket/)
    screen.getByRole('button', { name: 'Copy command' })
  })

  it('opens by F4, on the button to look again', async () => {
    const { user, devices } = show(benchView(), { place: '' })
    await user.keyboard('{F4}')
    const look = await screen.findByRole('button', { name: 'Look again' })
    await waitFor(() => expect(document.activeElement).toBe(look))
    await user.keyboard('{Enter}')
    await waitFor(() => expect(devices.looks()).toBe(1))
  })

  it('tells the cure of a refused reader, with the lines of its rule', async () => {
    show(benchView({ devices: [refused] }))
    const reader = await screen.findByRole('listitem', { name: 'ACS ACR122U' })
    within(reader).getByText('Refused')
    within(reader).getByText(/ATTR\{idVendor\}=="072f"/)
    within(reader).getByRole('button', { name: 'Copy lines' })
    within(reader).getByRole('button', { name: 'Copy command' })
  })

  it('says who has a busy port, and that it is taken when it is freed', async () => {
    show(benchView({ devices: [busy, keyboard] }))
    await screen.findByText('Held by putty.exe (process 7412). We take it by ourselves when it is freed.')
    within(screen.getByRole('listitem', { name: 'Sycreader RFID' })).getByText('Ready')
  })

  it('asks which reader hangs on a serial port, and reads it so', async () => {
    const { user, devices } = show(benchView({ devices: [serial] }))
    await user.click(await screen.findByRole('button', { name: 'Read cards: CP2102N USB–UART' }))
    expect(document.activeElement).toBe(screen.getByLabelText('Reader'))
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    const opener = screen.getByRole('button', { name: 'Read cards: CP2102N USB–UART' })
    expect(document.activeElement).toBe(opener)
    await user.keyboard('{Enter}')
    await user.selectOptions(screen.getByLabelText('Reader'), 'lines')
    await user.selectOptions(screen.getByLabelText('Written in'), 'decimal')
    await user.clear(screen.getByLabelText('Baud rate'))
    await user.type(screen.getByLabelText('Baud rate'), '1')
    expect(screen.getByRole('button', { name: 'Read cards' })).toHaveProperty('disabled', true)
    await user.type(screen.getByLabelText('Baud rate'), '9200{Enter}')
    await waitFor(() => expect(devices.reads).toHaveLength(1))
    expect(devices.reads[0]).toEqual({
      device: serial.id,
      settings: {
        ...{ reader: 'lines', baudRate: 19_200, framing: 'lines', checksum: 'none' },
        ...{ content: 'decimal', byteOrder: 'as-read' },
      },
    })
  })

  it('reads a recognised reader as it usually is, and stops', async () => {
    const free = { ...ccid, reading: null, state: { state: 'free' } as const }
    const { user, devices } = show(benchView({ devices: [free] }))
    await user.click(await screen.findByRole('button', { name: 'Read cards: ACS ACR122U' }))
    await waitFor(() => expect(devices.reads).toEqual([{ device: ccid.id, settings: { reader: 'ccid' } }]))
    devices.show(benchView({ devices: [ccid] }))
    await user.click(await screen.findByRole('button', { name: 'Stop: ACS ACR122U' }))
    await waitFor(() => expect(devices.stopped).toEqual([ccid.id]))
  })

  it('reads a serial server in the network, and says why it cannot', async () => {
    const { user, devices } = show(benchView())
    devices.failure = new BenchError('device-unknown', { device: 'nowhere' }, 'nowhere')
    await user.click(await screen.findByRole('button', { name: 'Read another port' }))
    await user.type(screen.getByLabelText('Port'), '10.0.0.9:4001{Enter}')
    await screen.findByText(/nowhere/)
    devices.failure = null
    await user.click(screen.getByRole('button', { name: 'Read cards' }))
    await waitFor(() => expect(devices.reads[0]?.device).toBe('tcp://10.0.0.9:4001'))
    expect(devices.reads[0]?.settings).toMatchObject({ reader: 'lines', framing: 'stx-etx', checksum: 'xor' })
  })

  it('warns of what came and is no card, until one is', async () => {
    const reading = {
      ...serial,
      reading: { reader: 'pn532', baudRate: 115_200 } as const,
      state: { state: 'reading' } as const,
    }
    const card = heldCard(5, '04A1B2C3', { reader: serial.id })
    const unreadable = [{ device: serial.id, raw: '?%&', at: card.at - 1 }]
    const { devices } = show(benchView({ devices: [reading], unreadable }))
    await screen.findByText('?%&')
    devices.show(benchView({ devices: [reading], unreadable, cards: [card] }))
    await waitFor(() => expect(screen.queryByText('?%&')).toBeNull())
  })

  it('says what to check where nothing is plugged in', async () => {
    show(
      benchView({
        cures: [{ kind: 'join-group', group: 'dialout', command: 'sudo usermod -aG dialout $USER' }],
      }),
    )
    await screen.findByText('No reader and no port')
    screen.getByText(/sudo usermod -aG dialout/)
  })
})

describe('cards', () => {
  it('come as they are held, the newest opened with every way of writing its number', async () => {
    const { devices, user } = show(benchView({ devices: [ccid] }))
    await screen.findByText(/Hold a card to a reader/)
    devices.show(benchView({ devices: [ccid], cards: [heldCard(1, '04A1B2C3')] }))
    const list = await screen.findByRole('list', { name: 'Cards that were held, the newest first' })
    for (const text of ['04:A1:B2:C3', 'C3B2A104', '0077705923', '161,45763']) within(list).getByText(text)
    devices.show(benchView({ devices: [ccid], cards: [heldCard(2, '04010203'), heldCard(1, '04A1B2C3')] }))
    await within(list).findByText('04:01:02:03')
    expect(within(list).queryByText('04:A1:B2:C3')).toBeNull()
    const rows = within(list).getAllByRole('button', { expanded: false })
    rows[0]?.focus()
    await user.keyboard('{Enter}')
    await within(list).findByText('04:A1:B2:C3')
  })

  it("puts the job's way of writing first, and marks it", async () => {
    const job = newJob('00000000-0000-4000-8000-000000000001', {
      idTagFormat: { notation: 'hex', byteOrder: 'reversed', letters: 'upper' },
    })
    show(benchView({ devices: [ccid], cards: [heldCard(1, '04A1B2C3')] }), {
      parts: { jobs: createFakeJobs([job]) },
    })
    const mark = await screen.findByText("The job's")
    expect(mark.closest('dl')?.firstElementChild).toBe(mark.closest('dl > div'))
    expect(mark.closest('dl > div')?.textContent).toContain('C3B2A104')
  })

  it('warns of a random UID', async () => {
    show(benchView({ devices: [ccid], cards: [heldCard(1, '08A1B2C3')] }))
    await screen.findByText(/A random UID/)
  })

  it('tells whose it is: what the Central System answers, its lists, what it charges', async () => {
    const uid = '04A1B2C3'
    const known: KnownCard = {
      ...unknownCard(uid),
      entered: [
        { format: 'decimal', idTag: '0077705923', status: 'Blocked', expiryDate: null, parentIdTag: 'FLEET' },
      ],
      lists: [{ id: 'l', name: 'Garage', idTag: uid, status: 'Accepted' }],
      transactions: [
        {
          ...{ chargePointId: 'CB001', connectorId: 2, transactionId: 17, idTag: uid },
          ...{ startedAt: 0, stoppedAt: null },
        },
      ],
    }
    show(benchView({ devices: [ccid], cards: [heldCard(1, uid)] }), { known: () => known })
    await screen.findByText('Blocked')
    const list = screen.getByRole('list', { name: 'What is known of it' })
    expect(list.textContent).toContain('as Decimal: 0077705923 · parent FLEET')
    expect(list.textContent).toContain('On the list “Garage” as Accepted')
    expect(list.textContent).toContain('CB001, connector 2, transaction 17')
  })

  it('says what a charge point is told of one that nobody entered', async () => {
    show(benchView({ devices: [ccid], cards: [heldCard(1, '04A1B2C3')] }))
    await screen.findByText('Nobody entered it here. A charge point that asks is told Invalid.')
  })

  it('takes the next card when asked to, whoever else waits for one, and gives back', async () => {
    const { user, devices } = show(benchView({ devices: [ccid] }))
    const elsewhere: string[] = []
    devices.ask('list-editor', ({ uid }) => elsewhere.push(uid))
    await screen.findByText('The next card goes to: Local list')
    await user.click(screen.getByRole('button', { name: 'Take the next card' }))
    await screen.findByText('Waiting for a card, until you stop it')
    devices.give(heldCard(1, '04A1B2C3'))
    await screen.findByText('Given to: Whose card is this?')
    devices.give(heldCard(2, '04010203'))
    expect(elsewhere).toEqual(['04010203'])
  })
})

/** A reader that types: its keys a few milliseconds apart, then Enter. */
const type = (digits: string) => {
  const press = (key: string, code: string) =>
    window.dispatchEvent(new KeyboardEvent('keydown', { key, code, bubbles: true, cancelable: true }))
  for (const digit of digits) press(digit, /\d/.test(digit) ? `Digit${digit}` : `Key${digit}`)
  press('Enter', 'Enter')
}

describe('a reader that types', () => {
  it('joins the cards of the bench', async () => {
    const { devices } = show(benchView())
    await screen.findByText('No reader and no port')
    type('04A1B2C3')
    await screen.findByText('04:A1:B2:C3')
    expect(devices.typedDigits).toEqual(['04A1B2C3'])
    await screen.findByText('Card 04A1B2C3 read. No step asks for a card now; it stands in Bench (F4).')
  })

  it('that typed no card is told so', async () => {
    show(benchView())
    await screen.findByText('No reader and no port')
    type('04A1B2C')
    await screen.findByText('04A1B2C was typed as a card is, but is none.')
  })
})
