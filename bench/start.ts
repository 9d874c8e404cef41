// How soon it is there, in turns, as ratios within each round: the OCPP port of the built node host against a script
// of `ws` alone (fails above 1.5), and the first paint of Connect against an empty Mantine page's (fails above 2).
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser } from 'playwright-core'
import { servePreview } from '../test/renderer/preview/serve-preview.ts'
import { openBrowser } from '../test/support/browser.ts'
import { startBuiltHost } from '../test/support/built-host.ts'
import { median, spread } from './statistics.ts'

const rounds = 9
const mostListening = 1.5
const mostPaint = 2
const root = process.cwd()

/** Milliseconds from the start of a process to its first line, which it writes when it listens. */
const untilFirstLine = async (args: readonly string[]): Promise<number> => {
  const begun = performance.now()
  const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] })
  const gone = new Promise((resolve) => child.once('close', resolve))
  await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve)
    child.once('error', reject)
    child.once('close', () => reject(new Error('it ended before it listened')))
  })
  const ms = performance.now() - begun
  child.kill('SIGTERM')
  await gone
  return ms
}

const bareScript = `
import { WebSocketServer } from ${JSON.stringify(join(root, 'node_modules/ws/wrapper.mjs'))}
const server = new WebSocketServer({ port: 0, host: '127.0.0.1' }, () => console.log('listening'))
process.on('SIGTERM', () => server.close(() => process.exit(0)))
`

const benchListening = async (): Promise<readonly number[]> => {
  const scratch = mkdtempSync(join(tmpdir(), 'chargebench-start-'))
  try {
    const script = join(scratch, 'bare.mjs')
    writeFileSync(script, bareScript)
    const serve = ['serve', '--json', '--no-open', '--host', '127.0.0.1', '--port', '0', '--ui-port', '0']
    const ours = () => untilFirstLine([join(root, 'dist/cli.js'), ...serve, '--data', join(scratch, 'data')])
    const bare = () => untilFirstLine([script])
    await ours() // makes the data folder
    const ratios: number[] = []
    for (let round = 0; round < rounds; round++) {
      const turns = round % 2 === 0 ? [bare, ours] : [ours, bare]
      const times: number[] = []
      for (const turn of turns) times.push(await turn())
      const [bareMs = NaN, oursMs = NaN] = round % 2 === 0 ? times : times.toReversed()
      ratios.push(oursMs / bareMs)
      console.log(`listening: ${bareMs.toFixed(0)} ms bare ws, ${oursMs.toFixed(0)} ms Chargebench`)
    }
    return ratios
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

/** Milliseconds to the first paint with something in it, in a browser that has nothing stored. */
const firstPaint = async (browser: Browser, url: string): Promise<number> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  try {
    const page = await context.newPage()
    await page.goto(url)
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    return await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          new PerformanceObserver((list) => {
            for (const entry of list.getEntriesByName('first-contentful-paint')) resolve(entry.startTime)
          }).observe({ type: 'paint', buffered: true })
        }),
    )
  } finally {
    await context.close()
  }
}

const benchPaint = async (): Promise<readonly number[]> => {
  const [preview, host, browser] = await Promise.all([
    servePreview(join(root, 'bench/start')),
    startBuiltHost(),
    openBrowser(),
  ])
  try {
    const ratios: number[] = []
    for (let round = 0; round < rounds; round++) {
      const empty = () => firstPaint(browser, preview.urlOf('0'))
      const connect = () => firstPaint(browser, host.uiUrl)
      const times: number[] = []
      for (const turn of round % 2 === 0 ? [empty, connect] : [connect, empty]) times.push(await turn())
      const [emptyMs = NaN, connectMs = NaN] = round % 2 === 0 ? times : times.toReversed()
      ratios.push(connectMs / emptyMs)
      console.log(`first paint: ${emptyMs.toFixed(0)} ms empty page, ${connectMs.toFixed(0)} ms Connect`)
    }
    return ratios
  } finally {
    await browser.close()
    await host.stop()
    await preview.close()
  }
}

const listening = await benchListening()
const paint = await benchPaint()
console.log(`listening: ratio ${spread(listening)}, at most ${mostListening}`)
console.log(`first paint: ratio ${spread(paint)}, at most ${mostPaint}`)
process.exitCode = median(listening) <= mostListening && median(paint) <= mostPaint ? 0 : 1
