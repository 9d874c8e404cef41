// A boot log of 100 kB/s, as the fragment says: in the console of the app (`#console`), or in xterm.js alone (`#xterm`).
import '../../renderer/theme/styles.ts'
import { FitAddon } from '@xterm/addon-fit'
import { Terminal } from '@xterm/xterm'
import { createRoot } from 'react-dom/client'
import { initReactI18next } from 'react-i18next'
import { createI18n } from '../../i18n/create-i18n.ts'
import { App } from '../../renderer/app.tsx'
import { createBenchStore } from '../../renderer/state/bench-store.ts'
import { createTicker } from '../../renderer/state/ticker.ts'
import { createFakeConsole } from '../../test/renderer/console/fake-console.ts'
import { createFakeClient, createScript, listeningOn, start, wired } from '../../test/renderer/fake-bench.ts'

const device = '/dev/ttyUSB0'
const everyMs = 50
/** 5 kB each 50 ms. */
const piece = Array.from(
  { length: 50 },
  (_none, at) => `\x1b[32m[${String(at).padStart(8)}]\x1b[0m ${'relay closed, contactor ok; '.repeat(3)}\r\n`,
).join('')

const root = document.getElementById('root')
if (!root) throw new Error('no root')

if (location.hash === '#xterm') {
  root.style.height = '440px'
  const terminal = new Terminal({ fontSize: 14, scrollback: 20_000, convertEol: true })
  const fit = new FitAddon()
  terminal.loadAddon(fit)
  terminal.open(root)
  fit.fit()
  setInterval(() => terminal.write(piece), everyMs)
} else {
  history.replaceState(
    null,
    '',
    `${location.pathname}?wide=service-port&service=console&terminal=${encodeURIComponent(device)}`,
  )
  const script = createScript().appStarted()
  const client = createFakeClient()
  const fake = createFakeConsole(device)
  Object.assign(client, { console: fake })
  const store = createBenchStore(client, () => start)
  client.setWire('open')
  client.send({ type: 'snapshot', state: script.state(), savedSeq: 1 })
  client.listen(listeningOn(wired))
  createRoot(root).render(
    <App
      environment={{ client, store, ticker: createTicker(store.hostNow) }}
      i18n={createI18n('en', initReactI18next)}
    />,
  )
  setInterval(() => fake.say(piece), everyMs)
}
