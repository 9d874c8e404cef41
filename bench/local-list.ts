// How smoothly a list of 10,000 cards scrolls while it is sent, against the same page at rest: the times between
// animation frames, in turns, as a ratio within each round. Fails above 2, or with more than 200 rows in the page.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openBrowser } from '../test/support/browser.ts'
import { servePreview } from '../test/renderer/preview/serve-preview.ts'
import { median, percentile, spread } from './statistics.ts'

const rounds = 5
const mostRatio = 2
const mostRows = 200

interface Run {
  readonly p95: number
  readonly rows: number
}

/** Runs in the page: scrolls down by a third of a screen in every animation frame, and measures them. */
const scroll = async (): Promise<{ readonly deltas: readonly number[]; readonly rows: number }> => {
  const table = document.querySelector('[role=table]')
  const deltas: number[] = []
  let rows = 0
  let last = performance.now()
  for (let i = 0; i < 240; i++) {
    await new Promise(requestAnimationFrame)
    const now = performance.now()
    deltas.push(now - last)
    last = now
    if (table) table.scrollTop += 200
    rows = Math.max(rows, document.querySelectorAll('[role=row]').length)
  }
  return { deltas: deltas.slice(10), rows }
}

const run = async (page: Page, url: string): Promise<Run> => {
  await page.goto(url)
  await page
    .getByRole('button', { name: /^Edit 04/ })
    .first()
    .waitFor()
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  const { deltas, rows } = await page.evaluate(scroll)
  return { p95: percentile(deltas, 0.95), rows }
}

const [preview, browser] = await Promise.all([
  servePreview(join(process.cwd(), 'bench/local-list')),
  openBrowser(),
])
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const ratios: number[] = []
  let rows = 0
  for (let round = 0; round < rounds; round++) {
    const resting = () => run(page, preview.urlOf('resting'))
    const sending = () => run(page, preview.urlOf('sending'))
    const [base, loaded] =
      round % 2 === 0
        ? [await resting(), await sending()]
        : (([a, b]) => [b, a] as const)([await sending(), await resting()] as const)
    rows = Math.max(rows, loaded.rows)
    ratios.push(loaded.p95 / base.p95)
    console.log(
      `round ${round + 1}: p95 ${base.p95.toFixed(1)} ms at rest, ${loaded.p95.toFixed(1)} ms while it is sent`,
    )
  }
  console.log(`ratio ${spread(ratios)}, at most ${mostRatio}; ${rows} rows in the page, at most ${mostRows}`)
  process.exitCode = median(ratios) <= mostRatio && rows > 0 && rows <= mostRows ? 0 : 1
} finally {
  await browser.close()
  await preview.close()
}
