// One screen in one state, without a Chargebench behind it: `index.html#connect-knocks`; another one behind # takes its
// place. Theme and language are the browser's own (localStorage), as in the real page.
/// <reference types="vite/client" />
import '../../../renderer/theme/styles.ts'
import '../../../renderer/theme/fonts-korean.ts'
import { createRoot, type Root } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import { createI18n } from '../../../i18n/create-i18n.ts'
import { App } from '../../../renderer/app.tsx'
import { createBenchStore } from '../../../renderer/state/bench-store.ts'
import { readLanguage } from '../../../renderer/state/preferences.ts'
import { createTicker } from '../../../renderer/state/ticker.ts'
import { createFakeClient } from '../fake-bench.ts'
import { nowOf, scenarios } from './scenarios.ts'

// steps, panels and schemas are in this page already: a screen is there when it is drawn
import.meta.glob(
  ['../../../renderer/{steps,panels,simulator,jobs}/**/*.tsx', '../../../ocpp/schemas/*.req.json'],
  {
    eager: true,
  },
)

const element = document.getElementById('root')
let shown: Root | null = null

const show = () => {
  const scenario = scenarios[location.hash.slice(1)]
  if (!scenario || !element) throw new Error(`no scenario ${location.hash}`)
  shown?.unmount()
  history.replaceState(null, '', `${location.pathname}${scenario.place}${location.hash}`)
  let now = nowOf(scenario) - (scenario.wire === 'open' ? 0 : 5000)
  const client = createFakeClient(scenario.panels)
  Object.assign(client, scenario.parts)
  sessionStorage.clear()
  scenario.before?.()
  const store = createBenchStore(client, () => now)
  if (scenario.state) {
    client.setWire('open')
    client.send({ type: 'snapshot', state: scenario.state, savedSeq: scenario.state.seq })
  }
  if (scenario.listening) client.listen(scenario.listening)
  client.setWire(scenario.wire)
  now = nowOf(scenario)
  shown = createRoot(element)
  shown.render(
    <App
      environment={{ client, store, ticker: createTicker(store.hostNow) }}
      i18n={createI18n(readLanguage(), initReactI18next)}
    />,
  )
}

window.addEventListener('hashchange', show)
show()
