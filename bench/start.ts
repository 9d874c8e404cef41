// How soon it is there, in turns, as ratios within each round: the OCPP port of the built node host against a script
// of `ws` alone (fails above 1.5), and the first paint of Connect against an empty Mantine page's (fails above 2). That
// paint needs no script: when the page itself is there, and when it shows Connect, is measured beside it.
// Seen from outside: a client that knocks until the port takes it, and then boots as a charge point does.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser } from 'playwright-core'
import { WebSocket } from 'ws'
import { servePreview } from '../test/renderer/preview/serve-preview.ts'
import { openBrowser } from '../test/support/browser.ts'
import { startBuiltHost } from '../test/support/built-host.ts'
import { median, spread } from './statistics.ts'

const rounds = 9
const mostListening = 1.5
const mostPaint = 2
const root = process.cwd()

/** Milliseconds from the start of a process. */
interface Start {
  /** Its OCPP port takes a connection. */
  readonly listening: number
  /** A BootNotification is answered. */
  readonly answered: number
  /** Its first line, which it writes when all of it is there. */
  readonly ready: number
}

const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })

/** Knocks each millisecond until it is let in. */
const takesConnections = (port: number): Promise<void> =>
  new Promise((resolve) => {
    const knock = (): void => {
      const socket = connect(port, '127.0.0.1')
      socket.once('connect', () => {
        socket.destroy()
        resolve()
      })
      socket.once('error', () => setTimeout(knock, 1))
    }
    knock()
  })

const answersBoot = (port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/ocpp/CB001`, ['ocpp1.6'])
    socket.once('error', reject)
    socket.once('open', () =>
      socket.send('[2,"1","BootNotification",{"chargePointVendor":"V","chargePointModel":"M"}]'),
    )
    socket.on('message', (message: Buffer) => {
      if (!message.toString().startsWith('[3,"1",')) return
      resolve()
      socket.terminate()
    })
  })

const timeStart = async (argsFor: (port: number) => readonly string[]): Promise<Start> => {
  const port = await freePort()
  const begun = performance.now()
  const since = (): number => performance.now() - begun
  const child = spawn(process.execPath, argsFor(port), { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
  const gone = new Promise((resolve) => child.once('close', resolve))
  try {
    const ended = new Promise<never>((_resolve, reject) => {
      child.once('error', reject)
      child.once('close', () => reject(new Error('it ended before it was there')))
    })
    const firstLine = new Promise<number>((resolve) =>
      createInterface({ input: child.stdout }).once('line', () => resolve(since())),
    )
    const milestones = async (): Promise<Start> => {
      await takesConnections(port)
      const listening = since()
      await answersBoot(port)
      return { listening, answered: since(), ready: await firstLine }
    }
    return await Promise.race([milestones(), ended])
  } finally {
    child.kill('SIGTERM')
    await gone
  }
}

const bareScript = `
import { WebSocketServer } from ${JSON.stringify(join(root, 'node_modules/ws/wrapper.mjs'))}
const port = Number(process.argv[2])
const server = new WebSocketServer({ port, host: '127.0.0.1' }, () => console.log('listening'))
server.on('connection', (socket) => socket.on('message', () => socket.send('[3,"1",{}]')))
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`

const benchListening = async (): Promise<readonly Start[]> => {
  const scratch = mkdtempSync(join(tmpdir(), 'chargebench-start-'))
  try {
    const script = join(scratch, 'bare.mjs')
    writeFileSync(script, bareScript)
    const serve = [
      'serve',
      '--json',
      '--no-open',
      '--host',
      '127.0.0.1',
      '--ui-port',
      '0',
      '--data',
      join(scratch, 'data'),
    ]
    const ours = () => timeStart((port) => [join(root, 'dist/cli.js'), ...serve, '--port', String(port)])
    const bare = () => timeStart((port) => [script, String(port)])
    await ours() // makes the data folder
    const ratios: Start[] = []
    for (let round = 0; round < rounds; round++) {
      const turns = round % 2 === 0 ? [bare, ours] : [ours, bare]
      const times: Start[] = []
      for (const turn of turns) times.push(await turn())
      const [theirs, own] = round % 2 === 0 ? times : times.toReversed()
      if (!theirs || !own) continue
      const ratio = (milestone: keyof Start): number => own[milestone] / theirs[milestone]
      ratios.push({ listening: ratio('listening'), answered: ratio('answered'), ready: ratio('ready') })
      const ms = ({ listening, answered, ready }: Start): string =>
        `${listening.toFixed(0)}/${answered.toFixed(0)}/${ready.toFixed(0)} ms`
      console.log(`listening/answered/ready: ${ms(theirs)} bare ws, ${ms(own)} Chargebench`)
    }
    return ratios
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Milliseconds to what a browser shows that has nothing stored. */
interface Shown {
  /** The first paint with something in it: of Chargebench the picture of its frame, which needs no script. */
  readonly first: number
  /** The first frame with a heading of the page itself: its script has run. */
  readonly drawn: number
  /** The frame with the heading of Connect. */
  readonly connect: number
}

const milestones = ['first', 'drawn', 'connect'] as const satisfies readonly (keyof Shown)[]

/** Runs in the page, before it: tells when the frame is out that has such a heading, one that is no mere picture. */
const watchHeadings = (): void => {
  const seen: Record<string, Promise<number>> = {}
  const watch = (name: string, isIt: (heading: HTMLHeadingElement) => boolean): void => {
    seen[name] = new Promise((resolve) => {
      const observer = new MutationObserver(() => {
        if (![...document.querySelectorAll('h1')].some((one) => !one.closest('[inert]') && isIt(one))) return
        observer.disconnect()
        requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
      })
      observer.observe(document, {
        subtree: true,
        childList: true,
        characterData: true,
        attributeFilter: ['inert'],
      })
    })
  }
  watch('drawn', () => true)
  watch('connect', (heading) => heading.textContent === 'Connect')
  seen['first'] = new Promise((resolve) => {
    new PerformanceObserver((list) => {
      for (const entry of list.getEntriesByName('first-contentful-paint')) resolve(entry.startTime)
    }).observe({ type: 'paint', buffered: true })
  })
  Object.assign(window, { seen })
}

const timeShown = async (browser: Browser, url: string): Promise<Shown> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    await context.addInitScript(watchHeadings)
    const page = await context.newPage()
    await page.goto(url)
    const read = (name: keyof Shown) =>
      page.evaluate(
        (which) =>
          (window as unknown as { readonly seen: Readonly<Record<keyof Shown, Promise<number>>> }).seen[
            which
          ],
        name,
      )
    return { first: await read('first'), drawn: await read('drawn'), connect: await read('connect') }
  } finally {
    await context.close()
  }
}

const benchPaint = async (): Promise<readonly Shown[]> => {
  const [preview, host, browser] = await Promise.all([
    servePreview(join(root, 'bench/start')),
    startBuiltHost(),
    openBrowser(),
  ])
  try {
    const ratios: Shown[] = []
    for (let round = 0; round < rounds; round++) {
      const empty = () => timeShown(browser, preview.urlOf('0'))
      const connect = () => timeShown(browser, host.uiUrl)
      const times: Shown[] = []
      for (const turn of round % 2 === 0 ? [empty, connect] : [connect, empty]) times.push(await turn())
      const [theirs, own] = round % 2 === 0 ? times : times.toReversed()
      if (!theirs || !own) continue
      const ratio = (milestone: keyof Shown): number => own[milestone] / theirs[milestone]
      ratios.push({ first: ratio('first'), drawn: ratio('drawn'), connect: ratio('connect') })
      const ms = (shown: Shown): string => milestones.map((name) => shown[name].toFixed(0)).join('/')
      console.log(`first paint/drawn/Connect: ${ms(theirs)} ms empty page, ${ms(own)} ms Chargebench`)
    }
    return ratios
  } finally {
    await browser.close()
    await host.stop()
    await preview.close()
  }
}

const starts = await benchListening()
const paint = await benchPaint()
const listening = starts.map((start) => start.listening)
console.log(`listening: ratio ${spread(listening)}, at most ${mostListening}`)
console.log(`a BootNotification answered: ratio ${spread(starts.map(({ answered }) => answered))}`)
console.log(
  `all of it there: ratio ${spread(starts.map(({ ready }) => ready))} (a bare ws has no more than its port)`,
)
const first = paint.map((shown) => shown.first)
console.log(`first paint: ratio ${spread(first)}, at most ${mostPaint}`)
console.log(`drawn by the page's own script: ratio ${spread(paint.map(({ drawn }) => drawn))}`)
console.log(`Connect as it is now: ratio ${spread(paint.map(({ connect }) => connect))}`)
process.exitCode = median(listening) <= mostListening && median(first) <= mostPaint ? 0 : 1
