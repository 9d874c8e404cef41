// How smoothly Traffic scrolls through 100,000 frames, against the same page without any: the times between animation
// frames, in turns, as a ratio within each round. Fails above 2, or with more than 200 rows in the page.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser } from '../test/support/browser.ts'
import { servePreview } from '../test/renderer/preview/serve-preview.ts'
import { median, percentile, spread } from './statistics.ts'

const rounds = 5
const frames = 100_000
const mostRatio = 2
const mostRows = 200

interface Run {
  readonly p95: number
  readonly rows: number
}

/** Runs in the page: scrolls up by a third of a screen in every animation frame, and measures them. */
const scroll = async (): Promise<{ readonly deltas: readonly number[]; readonly rows: number }> => {
  const list = document.querySelector('[role=listbox]')
  const deltas: number[] = []
  let rows = 0
  let last = performance.now()
  for (let i = 0; i < 240; i++) {
    await new Promise(requestAnimationFrame)
    const now = performance.now()
    deltas.push(now - last)
    last = now
    if (list) list.scrollTop -= 200
    rows = Math.max(rows, document.querySelectorAll('[role=option]').length)
  }
  return { deltas: deltas.slice(10), rows }
}

const run = async (page: Page, url: string, hasRows: boolean): Promise<Run> => {
  await page.goto(url)
  await page
    .getByRole(hasRows ? 'option' : 'heading')
    .last()
    .waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  const { deltas, rows } = await page.evaluate(scroll)
  return { p95: percentile(deltas, 0.95), rows }
}

const [preview, browser] = await Promise.all([
  servePreview(join(process.cwd(), 'bench/traffic-panel')),
  openBrowser(),
])
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const ratios: number[] = []
  let rows = 0
  for (let round = 0; round < rounds; round++) {
    const empty = () => run(page, preview.urlOf('0'), false)
    const full = () => run(page, preview.urlOf(String(frames)), true)
    const [base, loaded] =
      round % 2 === 0
        ? [await empty(), await full()]
        : (([a, b]) => [b, a] as const)([await full(), await empty()] as const)
    rows = Math.max(rows, loaded.rows)
    ratios.push(loaded.p95 / base.p95)
    console.log(
      `round ${round + 1}: p95 ${base.p95.toFixed(1)} ms empty, ${loaded.p95.toFixed(1)} ms with ${frames} frames`,
    )
  }
  console.log(`ratio ${spread(ratios)}, at most ${mostRatio}; ${rows} rows in the page, at most ${mostRows}`)
  process.exitCode = median(ratios) <= mostRatio && rows > 0 && rows <= mostRows ? 0 : 1
} finally {
  await browser.close()
  await preview.close()
}
