// @vitest-environment happy-dom
import { act, fireEvent, screen, waitFor, within } from '@testing-library/react'
import { beforeAll, describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../../contract/journal-event.ts'
import { BenchError } from '../../../renderer/state/bench-error.ts'
import { createFakeDevices, heldCard } from '../panels/fake-devices.ts'
import { showApp } from '../render-app.tsx'
import { cards, createFakeLists, depotId, type FakeListsOptions, importId } from './fake-lists.ts'
import { benchOf, planned, proving, type Script, sending, sent, startRun } from './list-runs.ts'

// nothing has a size there otherwise, and a list without a height shows no rows
beforeAll(() => {
  for (const name of ['offsetHeight', 'clientHeight'])
    Object.defineProperty(HTMLElement.prototype, name, { configurable: true, get: () => 450 })
  Object.defineProperty(HTMLElement.prototype, 'offsetWidth', { configurable: true, get: () => 640 })
})

const show = (id: string, more = '', options: FakeListsOptions = {}, before?: (script: Script) => void) => {
  const script = benchOf(id)
  before?.(script)
  const lists = createFakeLists(options)
  const devices = createFakeDevices()
  const shown = showApp({
    state: script.state(),
    place: `?step=local-list&cp=${id}${more}`,
    parts: { lists, devices },
  })
  const tell = (add: (to: Script) => void) => {
    const known = script.events.length
    add(script)
    const events: readonly JournalEvent[] = script.events.slice(known)
    act(() => shown.client.send({ type: 'batch', events, savedSeq: known }))
  }
  return { ...shown, lists, devices, tell }
}

const type = (text: string) => {
  for (const key of text)
    fireEvent.keyDown(document.body, { key, code: /\d/.test(key) ? `Digit${key}` : `Key${key}` })
  fireEvent.keyDown(document.body, { key: 'Enter', code: 'Enter' })
}

describe('Local list: bringing one', () => {
  it('reads a file that is chosen and shows what was made of it', async () => {
    const { lists, user } = show('BRING', '', { isKept: false })
    await screen.findByRole('button', { name: /Choose file/ })
    const field = document.querySelector<HTMLInputElement>('input[type=file]')
    if (!field) throw new Error('no file field')
    await user.upload(field, new File(['Card no.;Fleet\n04A3;X\n'], 'depot-east-cards.csv'))
    expect(await screen.findByRole('heading', { name: 'depot-east-cards.csv' })).toBeTruthy()
    expect(lists.asked[0]).toEqual({ ask: 'add', input: { name: 'depot-east-cards.csv', jobId: null } })
    expect(location.search).toContain(importId)
  })

  it('reads what is pasted anywhere on the page', async () => {
    const { lists } = show('PASTE', '', { isKept: false })
    await screen.findByRole('button', { name: /Choose file/ })
    const clipboardData = { files: [], getData: () => 'idTag\tparent\n04A3B2C1\tX' }
    fireEvent.paste(document.body, { clipboardData })
    await waitFor(() =>
      expect(lists.asked).toEqual([
        { ask: 'paste', input: { text: 'idTag\tparent\n04A3B2C1\tX', format: null } },
      ]),
    )
  })

  it('says why a file is refused and keeps the way open', async () => {
    const { lists, user } = show('REFUSE', '', { isKept: false })
    lists.refusal = new BenchError('list-file-refused', { reason: 'binary' }, 'refused')
    await screen.findByRole('button', { name: /Choose file/ })
    const field = document.querySelector<HTMLInputElement>('input[type=file]')
    if (!field) throw new Error('no file field')
    await user.upload(field, new File(['\0\0'], 'cards.csv'))
    expect((await screen.findByRole('alert')).textContent).toContain('neither text nor a workbook')
    expect(screen.getByRole('button', { name: /Choose file/ }).hasAttribute('disabled')).toBe(false)
  })

  it('collects cards from a reader that types, each once', async () => {
    const { lists, user } = show('CARDS', '', { isKept: false })
    await user.click(await screen.findByRole('button', { name: /Read cards/ }))
    const dialog = await screen.findByRole('dialog', { name: 'Read cards' })
    for (const card of ['04A3B2C1D2E3F4', '04B71C0A5E2F80', '04A3B2C1D2E3F4']) act(() => type(card))
    expect(await within(dialog).findByText('04A3B2C1D2E3F4 was read before.')).toBeTruthy()
    await user.type(within(dialog).getByLabelText('Name of the list'), 'Night shift')
    await user.click(within(dialog).getByRole('button', { name: 'Save list of 2 cards' }))
    await waitFor(() => expect(lists.asked).toHaveLength(1))
    expect(lists.asked[0]).toMatchObject({
      ask: 'create',
      input: { name: 'Night shift', entries: [{ idTag: '04A3B2C1D2E3F4' }, { idTag: '04B71C0A5E2F80' }] },
    })
  })
})

describe('Local list: cards of a reader of the bench', () => {
  it('become a list, but for those whose number is another each time', async () => {
    const { lists, devices, user } = show('READER', '', { isKept: false })
    await user.click(await screen.findByRole('button', { name: /Read cards/ }))
    const dialog = await screen.findByRole('dialog', { name: 'Read cards' })
    act(() => devices.give(heldCard(1, '04A3B2C1D2E3F4')))
    act(() => devices.give(heldCard(2, '08A3B2C1')))
    expect(await within(dialog).findByText(/08A3B2C1 is a random number/)).toBeTruthy()
    await user.type(within(dialog).getByLabelText('Name of the list'), 'Night shift')
    await user.click(within(dialog).getByRole('button', { name: 'Save list of 1 card' }))
    await waitFor(() => expect(lists.asked).toHaveLength(1))
    expect(lists.asked[0]).toMatchObject({ input: { entries: [{ idTag: '04A3B2C1D2E3F4' }] } })
    // whoever asked before has them again
    act(() => devices.give(heldCard(3, '04B71C0A5E2F80')))
    expect(screen.queryByText('04B71C0A5E2F80')).toBeNull()
  })
})

describe('Local list: a file on its way', () => {
  const onFile = `&file=${importId}`

  it('shows what is left out with the reason, and maps columns', async () => {
    const { lists, user } = show('MAP', onFile)
    expect(await screen.findByText('21 characters, max 20')).toBeTruthy()
    expect(screen.getByText('Same card as row 9')).toBeTruthy()
    await user.selectOptions(screen.getByLabelText('Status'), 'Column 4')
    await waitFor(() => expect(lists.asked).toHaveLength(1))
    expect(lists.asked[0]?.input).toMatchObject({ settings: { mapping: { idTag: 0, status: 3 } } })
  })

  it('mends a row where it stands, and takes a doubtful one', async () => {
    const { lists, user } = show('MEND', onFile)
    await user.click(await screen.findByRole('button', { name: /^Mend row 103/ }))
    const date = screen.getByRole('textbox', { name: 'Valid to' })
    await user.clear(date)
    await user.type(date, '2027-02-28{Enter}')
    await waitFor(() => expect(lists.asked).toHaveLength(1))
    expect(lists.asked[0]?.input).toMatchObject({
      mend: [{ row: 103, field: 'expiryDate', value: '2027-02-28' }],
    })
    await user.click(screen.getByRole('button', { name: /^Mend row 58/ }))
    await user.click(screen.getByRole('button', { name: 'Take it' }))
    await waitFor(() =>
      expect(lists.asked.at(-1)?.input).toMatchObject({ decide: [{ row: 58, decision: 'take' }] }),
    )
  })

  it('saves what is taken and opens the list', async () => {
    const { lists, user } = show('SAVE', onFile)
    await user.selectOptions(await screen.findByLabelText('Save as'), 'A new revision of Depot East')
    await user.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() =>
      expect(lists.asked).toEqual([
        { ask: 'save', input: { id: importId, into: { listId: depotId, revision: 2 } } },
      ]),
    )
    expect(await screen.findByRole('heading', { name: 'What is sent' })).toBeTruthy()
  })
})

describe('Local list: a list that is kept', () => {
  const onList = `&list=${depotId}`
  const entries = cards(208)

  it('holds 10,000 cards with few of them in the page', async () => {
    show('MANY', onList, { entries: cards(10_000) })
    const shown = await screen.findAllByRole('button', { name: /^Edit 04/ })
    expect(shown.length).toBeGreaterThan(5)
    const table = screen.getByRole('table', { name: 'Cards of the list' })
    expect(table.getAttribute('aria-rowcount')).toBe('10001')
    expect(within(table).getAllByRole('row').length).toBeLessThanOrEqual(200)
  })

  it('finds a card, changes and deletes it as a new revision', async () => {
    const [first] = entries
    const { lists, user } = show('EDIT', onList, { entries })
    const search = await screen.findByRole('searchbox')
    await user.type(search, first?.idTag ?? '')
    await user.click(await screen.findByRole('button', { name: `Edit ${first?.idTag}` }))
    const dialog = await screen.findByRole('dialog')
    await user.selectOptions(within(dialog).getByLabelText('Status'), 'Blocked')
    await user.click(within(dialog).getByRole('button', { name: 'Save card' }))
    await waitFor(() => expect(lists.asked).toHaveLength(1))
    expect(lists.asked[0]).toMatchObject({
      ask: 'revise',
      input: { revision: 2, put: [{ ...first, status: 'Blocked' }], remove: [] },
    })
  })

  it('plans, shows what would be sent, and sends', async () => {
    const id = 'SENDS'
    const { client, user, tell } = show(id, onList, { entries })
    await user.click(await screen.findByRole('button', { name: /^Plan sending/ }))
    const input = { chargePointId: id, listId: depotId, revision: 2, how: 'best' }
    expect(client.runs.asked).toEqual([{ ask: 'start', procedure: 'local-list.plan', input }])
    tell((script) => planned(script, id))
    const card = screen.getByRole('region', { name: 'What is sent' })
    for (const words of ['0 (empty) → 5', 'Full, then Differential', '208 in 5 messages', 'reads 0'])
      expect(card.textContent).toContain(words)
    await user.keyboard('{Control>}{Enter}{/Control}')
    expect(client.runs.asked.at(-1)).toEqual({ ask: 'start', procedure: 'local-list.send', input })
  })

  it('follows the messages, pauses, and goes on', async () => {
    const id = 'PAUSE'
    const { client, user, tell } = show(id, onList, { entries })
    await screen.findByRole('region', { name: 'What is sent' })
    tell((script) => sending(script, id))
    const messages = screen.getByRole('list', { name: 'Messages' })
    expect(
      within(messages)
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([expect.stringMatching(/^11–50 Full.*Accepted$/), expect.stringMatching(/^251–100.*Sent$/)])
    await user.click(screen.getByRole('button', { name: 'Pause after this message' }))
    expect(client.runs.asked).toEqual([{ ask: 'cancel', runId: 'send' }])
    tell((script) =>
      script.add('run-ended', 3_000, {
        runId: 'send',
        chargePointId: id,
        outcome: { state: 'cancelled' },
      }),
    )
    await user.click(screen.getByRole('button', { name: /^Go on sending/ }))
    expect(client.runs.asked.at(-1)).toMatchObject({
      ask: 'start',
      procedure: 'local-list.send',
      // what it takes in a message is not found out again
      input: { perMessage: 50 },
    })
  })

  it('says proven only when the version reads back', async () => {
    show('PROVEN', onList, { entries }, (script) => sent(script, 'PROVEN'))
    expect(await screen.findByText('Version 5 reads back')).toBeTruthy()
  })

  it('says that it is only its word where the version reads otherwise', async () => {
    const id = 'WORD'
    show(id, onList, { entries }, (script) => sent(script, id, { readBack: 3, proven: false }))
    expect(await screen.findByText('It accepted, but reads back 3.')).toBeTruthy()
    expect(screen.queryByText(/reads back$/)).toBeNull()
  })

  it('offers to turn the list on where it is off, and sends nothing before', async () => {
    const id = 'OFF'
    const { client, user } = show(id, onList, { entries }, (script) =>
      planned(script, id, { enabled: false }),
    )
    await user.click(await screen.findByRole('button', { name: 'Turn on LocalAuthListEnabled' }))
    expect(client.runs.asked).toEqual([
      {
        ask: 'start',
        procedure: 'configuration.set',
        input: {
          chargePointId: id,
          changes: [{ key: 'LocalAuthListEnabled', value: 'true' }],
          reset: 'at-end',
        },
      },
    ])
    expect(screen.getByRole('button', { name: /^Send 208 cards/ }).hasAttribute('disabled')).toBe(true)
  })

  it('says in plain words that it has no list at all', async () => {
    const id = 'NONE'
    show(id, onList, { entries }, (script) => planned(script, id, { supported: false }))
    expect(await screen.findByRole('heading', { name: 'No local list here' })).toBeTruthy()
  })

  it('tells a list that was lost at the reboot', async () => {
    const id = 'LOST'
    show(id, onList, { entries }, (script) => planned(script, id, { held: 'lost-at-reboot' }))
    expect(await screen.findByText(/lost its list at the reboot/)).toBeTruthy()
  })

  it('asks for a new plan when the charge point has restarted since', async () => {
    const id = 'REBOOT'
    show(id, onList, { entries }, (script) => {
      planned(script, id)
      script.closed(id, 3_000).opened(id, 4_000).boot(id, 5_000, 'Accepted')
    })
    expect(await screen.findByRole('button', { name: /^Plan again/ })).toBeTruthy()
  })

  it('waits for a charge point whose link is lost', async () => {
    const id = 'AWAY'
    show(id, onList, { entries }, (script) => script.closed(id, 3_000))
    expect(await screen.findByText(/waits? until it dials again/)).toBeTruthy()
    expect(screen.getByRole('button', { name: /^Plan sending/ }).hasAttribute('disabled')).toBe(true)
  })

  it('goes on with what was interrupted', async () => {
    const id = 'CUT'
    const { client, user } = show(id, onList, { entries }, (script) => {
      startRun(script, id, 'local-list.send', 'send')
      script.appStarted(5_000).opened(id, 6_000)
    })
    await user.click(await screen.findByRole('button', { name: /^Go on sending/ }))
    expect(client.runs.asked).toEqual([{ ask: 'takeUp', runId: 'send', secrets: undefined }])
  })

  it('asks before it clears the list of the charge point', async () => {
    const id = 'CLEAR'
    const { client, user } = show(id, onList, { entries })
    await user.click(await screen.findByRole('button', { name: 'Clear its list' }))
    const dialog = await screen.findByRole('dialog', { name: `Clear the list of ${id}?` })
    expect(client.runs.asked).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Clear its list' }))
    expect(client.runs.asked).toEqual([
      { ask: 'start', procedure: 'local-list.clear', input: { chargePointId: id } },
    ])
  })

  it('sends one list to many charge points', async () => {
    const { client, user } = show('FIRST', onList, { entries }, (script) => {
      script.opened('SECOND').opened('THIRD')
    })
    await user.click(await screen.findByRole('button', { name: 'To more charge points' }))
    await user.click(await screen.findByRole('checkbox', { name: 'SECOND' }))
    await user.click(screen.getByRole('button', { name: 'Choose all' }))
    await user.click(screen.getByRole('checkbox', { name: /^Turn on LocalAuthListEnabled/ }))
    await user.click(screen.getByRole('button', { name: 'Send to 2 charge points' }))
    await waitFor(() => expect(client.runs.asked).toHaveLength(2))
    expect(client.runs.asked).toEqual(
      expect.arrayContaining(
        ['SECOND', 'THIRD'].map((chargePointId) => ({
          ask: 'start',
          procedure: 'local-list.send',
          input: { chargePointId, listId: depotId, revision: 2, enable: true, anyway: false },
        })),
      ),
    )
  })

  it('proves it with a card of the list, read by a reader', async () => {
    const id = 'PROVE'
    const { client, user } = show(id, onList, { entries }, (script) => sent(script, id))
    await user.click(await screen.findByRole('button', { name: 'Prove that it works' }))
    const dialog = await screen.findByRole('dialog', { name: 'Prove that it works' })
    act(() => type(entries[0]?.idTag ?? ''))
    const begin = within(dialog).getByRole('button', { name: 'Go silent for 120 s' })
    await waitFor(() => expect(begin.hasAttribute('disabled')).toBe(false))
    await user.click(begin)
    expect(client.runs.asked).toMatchObject([
      {
        procedure: 'local-list.prove',
        input: { listed: entries[0]?.idTag, unlisted: null, silentSeconds: 120 },
      },
    ])
  })

  it('is silent only until a person says that the cards were held', async () => {
    const { client, user } = show('PROVING', onList, { entries }, (script) => proving(script, 'PROVING'))
    const held = await screen.findByRole('button', { name: 'Both cards were held' })
    // we have cut it ourselves
    expect(screen.queryByText(/The link is lost/)).toBeNull()
    await user.click(held)
    expect(client.runs.asked).toEqual([{ ask: 'goOn', runId: 'prove' }])
  })

  it('deletes a list only when it was asked', async () => {
    const { lists, user } = show('DELETE', onList, { entries })
    await user.click(await screen.findByRole('button', { name: 'More for Depot East' }))
    await user.click(await screen.findByRole('menuitem', { name: 'Delete' }))
    const dialog = await screen.findByRole('dialog', { name: 'Delete Depot East?' })
    expect(lists.asked).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Delete the list' }))
    await waitFor(() => expect(lists.asked).toEqual([{ ask: 'delete', input: depotId }]))
    expect(await screen.findByRole('heading', { name: 'Bring a list' })).toBeTruthy()
  })
})
