// How smoothly the console takes a boot log of 100 kB/s, against xterm.js alone with the same.
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { servePreview } from '../test/renderer/preview/serve-preview.ts'
import { openBrowser } from '../test/support/browser.ts'
import { median, percentile, spread } from './statistics.ts'

const rounds = 5
const mostRatio = 1.5
const frames = 240

/** Runs in the page: the times between animation frames. */
const frameTimes = async (count: number): Promise<readonly number[]> => {
  const deltas: number[] = []
  let last = performance.now()
  for (let i = 0; i < count; i++) {
    await new Promise(requestAnimationFrame)
    const now = performance.now()
    deltas.push(now - last)
    last = now
  }
  return deltas
}

const [preview, browser] = await Promise.all([
  servePreview(join(process.cwd(), 'bench/console')),
  openBrowser(),
])
try {
  const page: Page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  const run = async (what: 'console' | 'xterm'): Promise<number> => {
    await page.goto(preview.urlOf(what))
    await page.locator('.xterm-rows').getByText('relay closed').first().waitFor()
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    return percentile(await page.evaluate(frameTimes, frames), 0.95)
  }
  const ratios: number[] = []
  for (let round = 0; round < rounds; round++) {
    const first = await run(round % 2 === 0 ? 'xterm' : 'console')
    const second = await run(round % 2 === 0 ? 'console' : 'xterm')
    const [alone, ours] = round % 2 === 0 ? [first, second] : [second, first]
    ratios.push(ours / alone)
    console.log(
      `round ${round + 1}: p95 ${ours.toFixed(1)} ms in the console, ${alone.toFixed(1)} ms in xterm.js alone`,
    )
  }
  console.log(`ratio ${spread(ratios)}, at most ${mostRatio}`)
  process.exitCode = median(ratios) <= mostRatio ? 0 : 1
} finally {
  await browser.close()
  await preview.close()
}
