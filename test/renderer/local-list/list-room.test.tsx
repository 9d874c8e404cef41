// @vitest-environment happy-dom
import { screen, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { showApp } from '../render-app.tsx'
import { cards, createFakeLists, depotId } from './fake-lists.ts'
import { benchOf, planned, type Script, startRun } from './list-runs.ts'

const onList = `&list=${depotId}`
const entries = cards(208)

const show = (id: string, before: (script: Script) => void) => {
  const script = benchOf(id)
  before(script)
  const lists = createFakeLists({ entries })
  return showApp({ state: script.state(), place: `?step=local-list&cp=${id}${onList}`, parts: { lists } })
}

describe('Local list: a charge point with too little room', () => {
  it('asks before it sends more cards than the charge point tells room for', async () => {
    const id = 'SMALL'
    const { client, user } = show(id, (script) =>
      planned(script, id, { fits: false, maxEntries: { told: 200, limit: 200 } }),
    )
    await user.click(await screen.findByRole('button', { name: /^Send 208 cards/ }))
    const dialog = await screen.findByRole('dialog', { name: 'Send more cards than fit?' })
    expect(dialog.textContent).toContain('SMALL tells room for 200 cards, and the list has 208')
    expect(client.runs.asked).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Do not send' }))
    expect(client.runs.asked).toEqual([])
    await user.keyboard('{Control>}{Enter}{/Control}')
    await user.click(await screen.findByRole('button', { name: 'Send anyway' }))
    expect(client.runs.asked).toEqual([
      {
        ask: 'start',
        procedure: 'local-list.send',
        input: { chargePointId: id, listId: depotId, revision: 2, how: 'best', anyway: true },
      },
    ])
  })

  it('does not offer to go on where the charge point is full', async () => {
    const id = 'FULL'
    show(id, (script) => {
      startRun(script, id, 'local-list.send', 'send')
      script.add('run-ended', 3_000, {
        runId: 'send',
        chargePointId: id,
        outcome: {
          state: 'failed',
          error: {
            code: 'local-list-full',
            params: { taken: 200, entries: 208, card: '04A1B2C3', answer: 'Failed' },
            action: 'send-shorter-list',
            message: 'full',
            details: null,
          },
        },
      })
    })
    const card = await screen.findByRole('region', { name: 'What is sent' })
    expect(card.textContent).toContain('took 200 of 208 cards and not the next one, 04A1B2C3')
    expect(within(card).getByText('Failed')).toBeTruthy()
    expect(within(card).queryByRole('button', { name: /^Go on sending/ })).toBeNull()
    expect(within(card).getByRole('button', { name: 'Plan again' })).toBeTruthy()
  })
})
