// One screen in one state, without a Chargebench behind it: `index.html#connect-knocks`. Theme and language are the
// browser's own (localStorage), as in the real page.
import '../../../renderer/theme/styles.ts'
import '../../../renderer/theme/fonts-korean.ts'
import { createRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import { createI18n } from '../../../i18n/create-i18n.ts'
import { App } from '../../../renderer/app.tsx'
import { createBenchStore } from '../../../renderer/state/bench-store.ts'
import { readLanguage } from '../../../renderer/state/preferences.ts'
import { createTicker } from '../../../renderer/state/ticker.ts'
import { createFakeClient } from '../fake-bench.ts'
import { nowOf, scenarios } from './scenarios.ts'

const scenario = scenarios[location.hash.slice(1)]
const root = document.getElementById('root')
if (!scenario || !root) throw new Error(`no scenario ${location.hash}`)
history.replaceState(null, '', `${location.pathname}${scenario.place}${location.hash}`)

let now = nowOf(scenario) - (scenario.wire === 'open' ? 0 : 5000)
const client = createFakeClient(scenario.panels)
const store = createBenchStore(client, () => now)
if (scenario.state) {
  client.setWire('open')
  client.send({ type: 'snapshot', state: scenario.state, savedSeq: scenario.state.seq })
}
if (scenario.listening) client.listen(scenario.listening)
client.setWire(scenario.wire)
now = nowOf(scenario)
createRoot(root).render(
  <App
    environment={{ client, store, ticker: createTicker(store.hostNow) }}
    i18n={createI18n(readLanguage(), initReactI18next)}
  />,
)
