// @vitest-environment happy-dom
import { act, screen, waitFor } from '@testing-library/react'
import { expect, it } from 'vitest'
import { createScript } from '../fake-bench.ts'
import { showApp, type Shown } from '../render-app.tsx'
import { chargingView, fakeSimulator, type FakeSimulator } from './fake-simulator.ts'

/** The page with the virtual charge point started and drawn. */
const showCharger = async (): Promise<Shown & { readonly simulator: FakeSimulator }> => {
  const script = createScript().appStarted()
  const simulator = fakeSimulator(chargingView, { isThere: false })
  const shown = showApp({ state: script.state(), simulator })
  await shown.user.click(await screen.findByRole('button', { name: 'Try with the simulator' }))
  act(() => simulator.appear())
  const connected = script.opened('CB-SIM').boot('CB-SIM', 100, 'Accepted').state()
  shown.client.send({ type: 'snapshot', state: connected, savedSeq: connected.seq })
  const [toggle] = await screen.findAllByRole('button', { name: 'Charger' })
  if (toggle) await shown.user.click(toggle)
  await screen.findByRole('region', { name: 'Virtual charge point' })
  return { ...shown, simulator }
}

it('plugs, pulls, breaks and switches off what is clicked', async () => {
  const { user, simulator } = await showCharger()
  await user.click(await screen.findByRole('button', { name: 'Pull cable at connector 1' }))
  await user.click(screen.getByRole('button', { name: 'Plug in at connector 2' }))
  await user.click(screen.getByRole('button', { name: 'Ground fault at connector 2' }))
  await user.click(screen.getByRole('button', { name: 'Switch off' }))
  await waitFor(() =>
    expect(simulator.done).toEqual(['unplug 1', 'plug 2', 'fault 2 GroundFailure', 'power false']),
  )
})

it('holds a card and says what came of it', async () => {
  const { user, simulator } = await showCharger()
  const field = await screen.findByRole('textbox', { name: 'Card (idTag)' })
  await user.clear(field)
  await user.type(field, 'CAFE01')
  await user.click(screen.getByRole('button', { name: 'Hold it to the reader' }))
  expect(await screen.findByText('Accepted: it charges.')).toBeTruthy()
  expect(simulator.done).toEqual(['card CAFE01'])
})

it('stays when it was switched off, so that it can be switched on again', async () => {
  const { client } = await showCharger()
  const lost = createScript()
    .appStarted()
    .opened('CB-SIM')
    .boot('CB-SIM', 100, 'Accepted')
    .closed('CB-SIM', 200)
    .state()
  act(() => client.send({ type: 'snapshot', state: lost, savedSeq: lost.seq }))
  expect(await screen.findByRole('region', { name: 'Virtual charge point' })).toBeTruthy()
})

it('can be drawn on a page that did not start it', async () => {
  const state = createScript().appStarted().opened('CB-SIM').boot('CB-SIM', 100, 'Accepted').state()
  const { user } = showApp({ state, simulator: fakeSimulator(chargingView) })
  const [toggle] = await screen.findAllByRole('button', { name: 'Charger' })
  if (toggle) await user.click(toggle)
  expect(await screen.findByRole('region', { name: 'Virtual charge point' })).toBeTruthy()
})

it('tells what flows, and can be put away', async () => {
  const { user } = await showCharger()
  expect(await screen.findByText(/11\.0\skW · 5\.40\skWh · 49\s%/)).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Hide the charger' }))
  expect(screen.queryByRole('region', { name: 'Virtual charge point' })).toBeNull()
})
