// Local list with 10,000 cards; `index.html#sending`: while they are sent, 20 messages a second.
import '../../renderer/theme/styles.ts'
import { createRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import type { SentMessage } from '../../contract/local-list.ts'
import { createI18n } from '../../i18n/create-i18n.ts'
import { App } from '../../renderer/app.tsx'
import { createBenchStore } from '../../renderer/state/bench-store.ts'
import { createTicker } from '../../renderer/state/ticker.ts'
import { createFakeClient, listeningOn, start, wired } from '../../test/renderer/fake-bench.ts'
import { cards, createFakeLists, depotId } from '../../test/renderer/local-list/fake-lists.ts'
import { benchOf, startRun } from '../../test/renderer/local-list/list-runs.ts'

const id = 'ECP-AC-0417'
const total = 10_000
const perMessage = 10
const everyMs = 50
/** As many as a checkpoint names. */
const namedMessages = 12

const isSending = location.hash === '#sending'
const root = document.getElementById('root')
if (!root) throw new Error('no root')
history.replaceState(null, '', `${location.pathname}?step=local-list&cp=${id}&list=${depotId}`)

const script = benchOf(id)
if (isSending) startRun(script, id, 'local-list.send', 'send')
const client = createFakeClient()
Object.assign(client, { lists: createFakeLists({ entries: cards(total) }) })
const store = createBenchStore(client, () => start + 45_000)
client.setWire('open')
client.send({ type: 'snapshot', state: script.state(), savedSeq: script.events.length })
client.listen(listeningOn(wired))
createRoot(root).render(
  <App
    environment={{ client, store, ticker: createTicker(store.hostNow) }}
    i18n={createI18n('en', initReactI18next)}
  />,
)

let done = 0
const messages: SentMessage[] = []
const next = () => {
  const known = script.events.length
  const run = { runId: 'send', chargePointId: id }
  const listVersion = done / perMessage + 1
  const [from, to] = [done + 1, done + perMessage]
  messages.push({ updateType: 'Differential', listVersion, from, to, answer: 'Accepted', tookMs: everyMs })
  done = to % total
  const checkpoint = JSON.parse(
    JSON.stringify({ messages: messages.slice(-namedMessages), messageCount: messages.length }),
  )
  script.add('run-checkpoint', 2_000, { ...run, checkpoint })
  script.add('run-progress', 2_000, {
    ...run,
    progress: { phase: 'send-list', params: { from: to + 1, to: to + perMessage }, count: { done, total } },
    wait: null,
    cancelling: false,
    cancelWarning: null,
  })
  client.send({ type: 'batch', events: script.events.slice(known), savedSeq: known })
}
if (isSending) setInterval(next, everyMs)
