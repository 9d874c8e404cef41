import { cleanup, configure, render } from '@testing-library/react'
import userEvent, { type UserEvent } from '@testing-library/user-event'
import { initReactI18next } from 'react-i18next'
import { onTestFinished } from 'vitest'
import type { ListeningView } from '../../contract/bridge.ts'
import type { BenchState } from '../../contract/project.ts'
import { createI18n } from '../../i18n/create-i18n.ts'
import type { Language } from '../../i18n/languages.ts'
import { App } from '../../renderer/app.tsx'
import type { PanelClient } from '../../renderer/panels/panel-client.ts'
import type { SimulatorClient } from '../../renderer/simulator/simulator-client.ts'
import { createBenchStore } from '../../renderer/state/bench-store.ts'
import { createTicker } from '../../renderer/state/ticker.ts'
import { createFakeClient, type FakeClient, listeningOn, start, wired } from './fake-bench.ts'

// looking up by role would otherwise compute the style of every ancestor, each time
configure({ defaultHidden: true, asyncUtilTimeout: 10_000 })

export interface Shown {
  readonly client: FakeClient
  readonly user: UserEvent
}

export interface ShowOptions {
  /** null = nothing has come from Chargebench yet. */
  readonly state: BenchState | null
  readonly place?: string
  readonly nowMs?: number
  readonly listening?: ListeningView | null
  readonly language?: Language
  readonly panels?: PanelClient
  readonly simulator?: SimulatorClient
  /** Parts of Chargebench that say something else than nothing. */
  readonly parts?: Partial<
    Pick<
      FakeClient,
      | 'lists'
      | 'configuration'
      | 'jobs'
      | 'firmware'
      | 'diagnostics'
      | 'transfers'
      | 'devices'
      | 'console'
      | 'modbus'
    >
  >
}

/** The whole page in a fake Chargebench's hands. Needs the environment happy-dom. */
export const showApp = (options: ShowOptions): Shown => {
  const {
    state,
    place = '',
    nowMs = 45_000,
    listening = listeningOn(wired),
    language = 'en',
    panels,
    simulator,
    parts = {},
  } = options
  window.history.replaceState(null, '', `/${place}`)
  localStorage.clear()
  sessionStorage.clear()
  const client = createFakeClient(panels)
  Object.assign(client, parts)
  if (simulator) Object.assign(client, { simulator })
  const store = createBenchStore(client, () => start + nowMs)
  if (state) {
    client.setWire('open')
    client.send({ type: 'snapshot', state, savedSeq: state.seq })
  }
  if (listening) client.listen(listening)
  render(
    <App
      environment={{ client, store, ticker: createTicker(store.hostNow) }}
      i18n={createI18n(language, initReactI18next)}
    />,
  )
  onTestFinished(() => {
    cleanup()
    store.close()
  })
  return { client, user: userEvent.setup() }
}
