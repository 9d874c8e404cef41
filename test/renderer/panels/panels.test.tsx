// @vitest-environment happy-dom
import { fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { CallOutcome } from '../../../contract/traffic.ts'
import { BenchError } from '../../../renderer/state/bench-error.ts'
import { showApp } from '../render-app.tsx'
import { chargePointId, createConversation, richConversation } from './conversation.ts'
import { panelsOver } from './fake-panels.ts'

// happy-dom has no canvas: the curves themselves are seen in the browser's tests
vi.mock('../../../renderer/panels/meter/chart.tsx', () => ({
  default: ({ title }: { title: string }) => <h2>{title}</h2>,
}))

beforeAll(() => {
  // happy-dom lays nothing out: every element is as high as a panel
  for (const name of ['offsetHeight', 'clientHeight'])
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => 700 })
  Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, get: () => 340 })
  // what the list's canvas says of its height
  Object.defineProperty(HTMLElement.prototype, 'scrollHeight', {
    configurable: true,
    get(this: HTMLElement) {
      const [canvas] = this.children
      return canvas instanceof HTMLElement ? Number.parseFloat(canvas.style.height) || 700 : 700
    },
  })
})

type Conversation = ReturnType<typeof createConversation>

const show = (talk: Conversation, place: string, panels = panelsOver(talk.events)) => {
  const shown = showApp({
    state: talk.state(),
    place: `?step=boot&cp=${chargePointId}${place}`,
    nowMs: talk.nowMs() + 4000,
    panels,
  })
  /** What was added to the conversation since, as it comes from Chargebench. */
  const tell = (from: number) => {
    const events = talk.events.slice(from)
    shown.client.send({ type: 'batch', events, savedSeq: talk.events.length })
  }
  return { ...shown, panels, tell }
}

const list = () => screen.findByRole('listbox')
const rows = () => screen.queryAllByRole('option')

describe('Traffic', () => {
  it('holds 100,000 frames with at most 200 rows in the page, and follows the newest', async () => {
    const talk = createConversation().opened().accepted().heartbeats(50_000, 10)
    expect(talk.events.filter(({ kind }) => kind === 'frame').length).toBeGreaterThan(100_000)
    const { panels, tell } = show(talk, '&panel=traffic')
    await list()
    await waitFor(() => expect(rows().length).toBeGreaterThan(5))
    expect(rows().length).toBeLessThanOrEqual(200)
    // the newest pages alone were read
    expect(panels.pages()).toBeLessThan(10)
    const before = talk.events.length
    talk.itSays({
      action: 'StatusNotification',
      request: { connectorId: 2, errorCode: 'NoError', status: 'Faulted' },
    })
    tell(before)
    const scroller = await list()
    await waitFor(() => {
      fireEvent.scroll(scroller)
      expect(screen.getByText(/2 · Faulted/)).toBeTruthy()
    })
    expect(rows().length).toBeLessThanOrEqual(200)
  })

  it('is opened, walked through, copied and closed by keys alone', async () => {
    const { user } = show(richConversation(), '')
    const copied = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue()
    Object.defineProperty(window, 'isSecureContext', { configurable: true, value: true })
    await user.keyboard('{F1}')
    const box = await list()
    await waitFor(() => expect(document.activeElement).toBe(box))
    await user.keyboard('{ArrowUp}{Enter}')
    const detail = await screen.findByRole('region', { name: 'The opened exchange' })
    expect(await within(detail).findByText('MeterValues')).toBeTruthy()
    await within(detail).findByText('CALLRESULT')
    await new Promise((resolve) => setTimeout(resolve, 60)) // a reader would type on: silence comes first
    await user.keyboard('c')
    await waitFor(() => expect(copied).toHaveBeenCalledOnce())
    expect(String(copied.mock.calls[0]?.[0]).split('\n')).toHaveLength(2)
    await user.keyboard('{Escape}')
    await waitFor(() => expect(screen.queryByRole('region', { name: 'The opened exchange' })).toBeNull())
    await user.keyboard('{F1}')
    await waitFor(() => expect(screen.queryByRole('listbox')).toBeNull())
  })

  it('searches with /, in the journal and not in the page', async () => {
    const { user } = show(richConversation(), '&panel=traffic')
    await list()
    await user.keyboard('/')
    const field = screen.getByRole('searchbox', { name: 'Search: Action, id, text' })
    await waitFor(() => expect(document.activeElement).toBe(field))
    await user.keyboard('notsupported')
    await waitFor(() => expect(rows()).toHaveLength(1))
    expect(rows()[0]?.textContent).toContain('UnlockConnector')
    expect(window.location.search).toContain('q=notsupported')
    await user.clear(field)
    await user.type(field, 'nobody said this')
    await screen.findByRole('heading', { name: 'No exchange fits' })
    await user.click(screen.getByRole('button', { name: 'Show all' }))
    await waitFor(() => expect(rows().length).toBeGreaterThan(3))
  })

  it('marks what breaks the schema in its place, with the reason', async () => {
    const { user } = show(richConversation(), '&panel=traffic&only=findings')
    await waitFor(() => expect(rows()).toHaveLength(2))
    await user.click(rows()[0]!)
    const detail = await screen.findByRole('region', { name: 'The opened exchange' })
    const marks = await waitFor(() => {
      const found = [...detail.querySelectorAll('mark')].map((mark) => mark.textContent)
      expect(found).toHaveLength(3)
      return found
    })
    expect(marks[0]).toBe('"errorCode": "noerror",')
    expect(within(detail).getByText('3 places break the schema')).toBeTruthy()
    expect(within(detail).getByText(/the standard spells it "NoError"/)).toBeTruthy()
  })

  it('sends a harmless CALL again at once, and a dangerous one only past its warning', async () => {
    const talk = createConversation()
      .opened()
      .accepted()
      .weSay({
        action: 'GetConfiguration',
        request: { key: ['HeartbeatInterval'] },
        response: { configurationKey: [] },
      })
      .weSay({ action: 'Reset', request: { type: 'Hard' }, response: { status: 'Accepted' } })
    const { user, panels } = show(talk, '&panel=traffic')
    await waitFor(() => expect(rows()).toHaveLength(4))
    await user.click(rows()[2]!)
    await user.click(await screen.findByRole('button', { name: 'Send again' }))
    await screen.findByText('Answered in 0.21 s')
    expect(panels.sent).toMatchObject([
      { chargePointId, action: 'GetConfiguration', payload: { key: ['HeartbeatInterval'] } },
    ])
    await user.click(rows()[3]!)
    await user.click(await screen.findByRole('button', { name: 'Send again…' }))
    await screen.findByText(/A hard reset may lose running transactions/)
    expect(panels.sent).toHaveLength(1)
    const type = await screen.findByRole<HTMLSelectElement>('combobox', { name: /type/ })
    expect(type.value).toBe('Hard')
  })

  it('exports all frames, and says so', async () => {
    URL.createObjectURL = () => 'blob:x'
    URL.revokeObjectURL = () => undefined
    const saved = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => undefined)
    onTestFinished(() => saved.mockRestore())
    const { user } = show(richConversation(), '&panel=traffic')
    await user.click(await screen.findByRole('button', { name: 'Export all frames as NDJSON' }))
    expect((await screen.findByText(/^Exported: /)).textContent).toMatch(
      /ECP-AC-0417-traffic-\d{8}-\d{6}\.ndjson$/,
    )
  })

  it('says why it shows nothing: nobody spoke, or the journal cannot be read, and reads again when asked', async () => {
    const talk = createConversation().opened()
    const panels = panelsOver([])
    panels.failure = new BenchError('journal-unavailable', {}, 'disk full')
    const { user } = show(talk, '&panel=traffic', panels)
    await screen.findByRole('heading', { name: 'The journal cannot be read' })
    expect(screen.getByText(/Check the free space/)).toBeTruthy()
    panels.failure = null
    await user.click(screen.getByRole('button', { name: 'Read again' }))
    await screen.findByRole('heading', { name: 'No traffic yet' })
  })

  it('comes back to the opened frame, the search and the width from the URL', async () => {
    const talk = richConversation()
    const { seq } = talk.events.find((event) => event.kind === 'frame' && event.action === 'FooBar')!
    show(talk, `&wide=traffic&q=foo&frame=${seq}`)
    expect(await screen.findByRole('heading', { level: 1, name: 'Traffic' })).toBeTruthy()
    await screen.findByRole('heading', { level: 2, name: 'FooBar' })
    expect(screen.getByRole<HTMLInputElement>('searchbox').value).toBe('foo')
  })
})

describe('the composer', () => {
  it('makes a form of the schema, asks for what is missing, and shows the answer with its time', async () => {
    const { user, panels } = show(richConversation(), '&panel=traffic&compose=')
    await user.click(await screen.findByRole('button', { name: /^ChangeAvailability/ }))
    const send = await screen.findByRole('button', { name: /Send ChangeAvailability/ })
    await screen.findByText('1 field to correct')
    await user.click(send)
    await screen.findByText('missing: type')
    expect(panels.sent).toEqual([])
    await user.selectOptions(screen.getByRole('combobox', { name: /type/ }), 'Inoperative')
    await screen.findByText('Fits its schema')
    await user.click(send)
    await screen.findByText('Answered in 0.21 s')
    expect(panels.sent).toMatchObject([
      {
        action: 'ChangeAvailability',
        payload: { connectorId: 1, type: 'Inoperative' },
        timeoutSeconds: 60,
        force: false,
      },
    ])
  })

  it('is the same payload in the form and as JSON', async () => {
    const { user } = show(richConversation(), '&wide=traffic&compose=GetCompositeSchedule')
    const json = await screen.findByRole<HTMLTextAreaElement>('textbox', { name: 'Payload as JSON' })
    await user.type(screen.getByRole('textbox', { name: /duration/ }), '3600')
    expect(JSON.parse(json.value)).toEqual({ connectorId: 1, duration: 3600 })
    fireEvent.change(json, { target: { value: '{"connectorId":2,"duration":"long"' } })
    await screen.findByText(/This is no JSON yet/)
    fireEvent.change(json, { target: { value: '{"connectorId":2,"duration":"long"}' } })
    await screen.findByText('must be a whole number')
    expect(screen.getByRole<HTMLInputElement>('combobox', { name: /connectorId/ }).value).toBe('2')
  })

  it('while it waits, the Now bar says so and cancels', async () => {
    const talk = richConversation()
    const panels = panelsOver(talk.events)
    let answer: (outcome: CallOutcome) => void = () => undefined
    panels.outcome = new Promise((resolve) => (answer = resolve))
    const { user } = show(talk, '&panel=traffic&compose=ClearCache', panels)
    await screen.findByRole('button', { name: /Send ClearCache/ })
    await user.keyboard('{Control>}{Enter}{/Control}')
    await screen.findByText('Waiting for the answer to ClearCache')
    await user.keyboard('{Control>}.{/Control}')
    const question = await screen.findByRole('dialog', { name: 'Cancel ClearCache?' })
    await user.click(within(question).getByRole('button', { name: 'Keep waiting' }))
    expect(panels.cancelled).toEqual([])
    await user.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(panels.cancelled).toEqual([panels.sent[0]?.id])
    answer({ kind: 'cancelled' })
    await screen.findByText(/^Cancelled\./)
    await waitFor(() => expect(screen.queryByText('Waiting for the answer to ClearCache')).toBeNull())
  })

  it('cannot send to one that is away', async () => {
    const talk = richConversation().closed()
    show(talk, '&panel=traffic&compose=ClearCache')
    expect((await screen.findByRole<HTMLButtonElement>('button', { name: /Send ClearCache/ })).disabled).toBe(
      true,
    )
    expect(screen.getByText(/The charge point is not connected/)).toBeTruthy()
  })
})

describe('Findings', () => {
  it('are counted at the tab as they come', async () => {
    const talk = richConversation()
    const { tell } = show(talk, '')
    await waitFor(() => expect(screen.getByRole('button', { name: /3 rules broken/ })).toBeTruthy())
    const before = talk.events.length
    talk.itSays({ action: 'Heartbeat', deviations: [{ rule: 'payload-null', params: {} }] })
    tell(before)
    await waitFor(() => expect(screen.getByRole('button', { name: /4 rules broken/ })).toBeTruthy())
  })

  it('tell the vendor’s sentence and lead to the frame', async () => {
    const talk = richConversation()
    const { user } = show(talk, '&panel=findings')
    await screen.findByRole('heading', { name: '3 findings' })
    await user.click(screen.getByRole('button', { name: /Value is misspelled.*OCPP 1.6 §2.2.*Seen 2 times/ }))
    expect(
      screen.getByText('StatusNotification.req /errorCode is "noerror"; the standard spells it "NoError".'),
    ).toBeTruthy()
    await user.click(screen.getAllByRole('button', { name: /^Frame \d+$/ })[0]!)
    const detail = await screen.findByRole('region', { name: 'The opened exchange' })
    await within(detail).findByRole('heading', { name: 'StatusNotification' })
  })

  it('tell what Chargebench found of itself, which is for no vendor', async () => {
    const talk = richConversation()
    const text = '4 events could not be written and are missing from the journal (disk-full).'
    const gap = { rule: 'journal-gap', clause: null, severity: 'note', frameSeq: null, params: {}, text }
    talk.add({ kind: 'finding', chargePointId: null, ...gap })
    const { user } = show(talk, '&panel=findings')
    await screen.findByRole('heading', { name: '3 findings' })
    const ours = screen.getByRole('region', { name: 'About this bench' })
    await user.click(within(ours).getByRole('button', { name: /Journal has a gap/ }))
    expect(within(ours).getByText(text)).toBeTruthy()
    expect(within(ours).queryByText('For the vendor')).toBeNull()
  })

  it('say how much was checked where there are none', async () => {
    show(createConversation().opened().accepted(), '&panel=findings')
    await screen.findByRole('heading', { name: 'No findings yet' })
    expect(screen.getByText('Every frame so far kept to the standard. 1 checked.')).toBeTruthy()
  })
})

describe('Meter', () => {
  it('compares power with energy and has the values as a table', async () => {
    const { user } = show(createConversation().opened().accepted().charges(30, 10.6), '&panel=meter')
    await screen.findByText('Plausible')
    expect(screen.getByText('Power × time')).toBeTruthy()
    await user.click(screen.getByText('Table'))
    const table = await screen.findByRole('table')
    expect(within(table).getAllByText('Energy.Active.Import.Register').length).toBeGreaterThan(5)
    expect(within(table).getAllByRole('row').length).toBeLessThanOrEqual(200)
  })

  it('says that power and energy differ, and by how much', async () => {
    show(createConversation().opened().accepted().charges(30, 10.6, 0.5), '&panel=meter')
    await screen.findByText('Not plausible')
    expect(screen.getByText(/^\+\d+(\.\d)? %$/)).toBeTruthy()
  })

  it('asks for values where none came', async () => {
    const { user, panels } = show(createConversation().opened().accepted(), '&panel=meter')
    await user.click(await screen.findByRole('button', { name: 'Ask for MeterValues' }))
    await screen.findByText('Accepted', { selector: '[role=status] *' })
    expect(panels.sent).toMatchObject([
      { action: 'TriggerMessage', payload: { requestedMessage: 'MeterValues' } },
    ])
  })
})
