// Traffic opened wide over as many frames as the fragment says: `index.html#100000`.
import '../../renderer/theme/styles.ts'
import { createRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import { createI18n } from '../../i18n/create-i18n.ts'
import { App } from '../../renderer/app.tsx'
import { createBenchStore } from '../../renderer/state/bench-store.ts'
import { createTicker } from '../../renderer/state/ticker.ts'
import { createFakeClient, listeningOn, start, wired } from '../../test/renderer/fake-bench.ts'
import { chargePointId, createConversation } from '../../test/renderer/panels/conversation.ts'
import { panelsOver } from '../../test/renderer/panels/fake-panels.ts'

const frames = Number(location.hash.slice(1))
const root = document.getElementById('root')
if (!root) throw new Error('no root')
history.replaceState(null, '', `${location.pathname}?step=boot&cp=${chargePointId}&wide=traffic`)

const talk = createConversation().opened()
if (frames > 0) talk.accepted().heartbeats(frames / 2, 10)
const client = createFakeClient(panelsOver(frames > 0 ? talk.events : []))
const store = createBenchStore(client, () => start + talk.nowMs())
client.setWire('open')
client.send({ type: 'snapshot', state: talk.state(), savedSeq: talk.events.length })
client.listen(listeningOn(wired))
createRoot(root).render(
  <App
    environment={{ client, store, ticker: createTicker(store.hostNow) }}
    i18n={createI18n('en', initReactI18next)}
  />,
)
