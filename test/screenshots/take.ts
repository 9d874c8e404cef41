// npm run screenshots: every screen in both themes, both languages and three sizes into build/screenshots/, those that
// the documentation shows into docs/images/. Names of scenes as arguments: only these. --record: anew, the journal too.
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { JournalEvent } from '../../contract/journal-event.ts'
import { openBrowser } from '../support/browser.ts'
import { settled } from '../support/settled.ts'
import { readJournal } from './read-journal.ts'
import { record } from './record.ts'
import { serveRecorded } from './recorded-host.ts'
import { eventsOf, placeOf, scenes, type Scene } from './scenes.ts'

const root = process.cwd()
const journalFile = join(root, 'test/fixtures/journals/bench.jsonl')
const assetsDir = join(root, 'dist/renderer')
const shots = join(root, 'build/screenshots')
const images = join(root, 'docs/images')

const sizes = [
  { width: 1280, height: 800 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
] as const
const languages = ['en', 'ko'] as const
const themes = ['light', 'dark'] as const
/** Shown by README and guide, at the first size in the first language and theme. */
const documented: ReadonlySet<string> = new Set(['boot', 'connect', 'traffic', 'findings', 'meter', 'bench'])
const mostBytes = 200_000

const takeScene = async (browser: Browser, scene: Scene, journal: readonly JournalEvent[]): Promise<void> => {
  const events = eventsOf(scene, journal)
  const nowMs = (events.at(-1)?.at ?? 0) + scene.later * 1000
  const host = await serveRecorded(events, nowMs, assetsDir)
  try {
    for (const theme of themes)
      for (const language of languages) {
        const context = await browser.newContext({
          viewport: sizes[0],
          locale: language === 'ko' ? 'ko-KR' : 'en-GB',
          timezoneId: 'Etc/UTC',
          reducedMotion: 'reduce',
        })
        await context.addInitScript(
          (chosen) => {
            localStorage.setItem('chargebench-theme', chosen.theme)
            localStorage.setItem('chargebench-language', chosen.language)
          },
          { theme, language },
        )
        const page = await context.newPage()
        await page.clock.setFixedTime(nowMs)
        await page.goto(host.urlOf(placeOf(scene, events)))
        await page.getByRole('heading').first().waitFor()
        await page.waitForLoadState('networkidle')
        await page.evaluate(settled)
        if (scene.press) await page.getByRole('button', { name: scene.press }).click()
        for (const size of sizes) {
          await page.setViewportSize(size)
          await page.evaluate(settled)
          const path = join(shots, `${scene.name}-${language}-${theme}-${size.width}.png`)
          await page.screenshot({ path, caret: 'hide' })
          if (language !== 'en' || theme !== 'light' || size.width !== 1280) continue
          if (!documented.has(scene.name)) continue
          const image = join(images, `${scene.name}.png`)
          await page.screenshot({ path: image, caret: 'hide' })
          const bytes = (await stat(image)).size
          if (bytes >= mostBytes) throw new Error(`${image} has ${bytes} bytes; ${mostBytes} is the limit`)
        }
        await context.close()
      }
  } finally {
    await host.close()
  }
}

const wanted = process.argv.slice(2)
if (wanted.includes('--record')) {
  await mkdir(join(journalFile, '..'), { recursive: true })
  await writeFile(journalFile, (await record()).map((event) => `${JSON.stringify(event)}\n`).join(''))
}
const names = wanted.filter((word) => !word.startsWith('--'))
await Promise.all([shots, images].map((folder) => mkdir(folder, { recursive: true })))
const journal = await readJournal(journalFile)
const browser = await openBrowser()
try {
  for (const scene of scenes) {
    if (names.length > 0 && !names.includes(scene.name)) continue
    await takeScene(browser, scene, journal)
    process.stderr.write(`${scene.name}\n`)
  }
} finally {
  await browser.close()
}
