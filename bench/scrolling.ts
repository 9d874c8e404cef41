import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { servePreview } from '../test/renderer/preview/serve-preview.ts'
import { openBrowser } from '../test/support/browser.ts'
import { median, percentile, spread } from './statistics.ts'

const rounds = 5
const mostRatio = 2
const mostRows = 200
const frames = 240
/** The first frames still draw what was loaded. */
const firstFrames = 10

/** A state of the page that is measured. */
interface Candidate {
  /** As the page's address names it. */
  readonly scenario: string
  readonly words: string
  /** Resolves when it is all there. */
  readonly ready: (page: Page) => Promise<void>
}

export interface ScrollBench {
  /** The folder of the page in `bench/`. */
  readonly page: string
  /** What scrolls, and its rows: selectors of CSS. */
  readonly scroller: string
  readonly row: string
  /** By how much in each animation frame; a third of a screen is 200. */
  readonly pixels: number
  readonly base: Candidate
  readonly loaded: Candidate
}

interface Run {
  readonly p95: number
  readonly rows: number
}

interface Scrolled {
  readonly deltas: readonly number[]
  readonly rows: number
}

/** Runs in the page: scrolls in every animation frame, and measures them. */
const scroll = async (given: {
  readonly scroller: string
  readonly row: string
  readonly pixels: number
  readonly frames: number
}): Promise<Scrolled> => {
  const scroller = document.querySelector(given.scroller)
  const deltas: number[] = []
  let rows = 0
  let last = performance.now()
  for (let i = 0; i < given.frames; i++) {
    await new Promise(requestAnimationFrame)
    const now = performance.now()
    deltas.push(now - last)
    last = now
    if (scroller) scroller.scrollTop += given.pixels
    rows = Math.max(rows, document.querySelectorAll(given.row).length)
  }
  return { deltas, rows }
}

/**
 * The times between animation frames of two states of a page, in turns, as a ratio within each round. Fails above 2, or
 * with more than 200 rows in the page.
 */
export const benchScrolling = async (bench: ScrollBench): Promise<void> => {
  const { scroller, row, pixels } = bench
  const [preview, browser] = await Promise.all([
    servePreview(join(process.cwd(), 'bench', bench.page)),
    openBrowser(),
  ])
  try {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const run = async ({ scenario, ready }: Candidate): Promise<Run> => {
      await page.goto(preview.urlOf(scenario))
      await ready(page)
      await page.evaluate(() => document.fonts.ready.then(() => undefined))
      const { deltas, rows } = await page.evaluate(scroll, { scroller, row, pixels, frames })
      return { p95: percentile(deltas.slice(firstFrames), 0.95), rows }
    }
    const ratios: number[] = []
    let rows = 0
    for (let round = 0; round < rounds; round++) {
      const first = await run(round % 2 === 0 ? bench.base : bench.loaded)
      const second = await run(round % 2 === 0 ? bench.loaded : bench.base)
      const [base, loaded] = round % 2 === 0 ? [first, second] : [second, first]
      rows = Math.max(rows, loaded.rows)
      ratios.push(loaded.p95 / base.p95)
      const times = `${base.p95.toFixed(1)} ms ${bench.base.words}, ${loaded.p95.toFixed(1)} ms ${bench.loaded.words}`
      console.log(`round ${round + 1}: p95 ${times}`)
    }
    console.log(
      `ratio ${spread(ratios)}, at most ${mostRatio}; ${rows} rows in the page, at most ${mostRows}`,
    )
    process.exitCode = median(ratios) <= mostRatio && rows > 0 && rows <= mostRows ? 0 : 1
  } finally {
    await browser.close()
    await preview.close()
  }
}
