// npm run screenshots: every screen in both themes, both languages and three sizes into build/screenshots/, those that
// the documentation shows into docs/images/. Names of scenes as arguments: only these. --documented: only what the
// documentation shows, as it shows it. --record: anew, the journal too.
import { mkdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import type { JournalEvent } from '../../contract/journal-event.ts'
import { nowOf, scenarios } from '../renderer/preview/scenarios.ts'
import { servePreview } from '../renderer/preview/serve-preview.ts'
import { openBrowser } from '../support/browser.ts'
import { settled } from '../support/settled.ts'
import { documented, mostBytes } from './documented.ts'
import { previewScenes } from './preview-scenes.ts'
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

/** A screen that is served, at the moment that it shows. */
interface Served {
  readonly name: string
  readonly url: string
  readonly nowMs: number
  readonly choose?: RegExp | undefined
  readonly press: RegExp | undefined
}

const args = process.argv.slice(2)
const isDocumentedOnly = args.includes('--documented')
/** As many of them as are taken: the first is what the documentation shows. */
const some = <T>(all: readonly T[]): readonly T[] => (isDocumentedOnly ? all.slice(0, 1) : all)

const take = async (browser: Browser, { name, url, nowMs, choose, press }: Served): Promise<void> => {
  for (const theme of some(themes))
    for (const language of some(languages)) {
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
      await page.goto(url)
      await page.getByRole('heading').first().waitFor()
      await page.waitForLoadState('networkidle')
      await page.evaluate(settled)
      if (choose) {
        await page.locator('label').filter({ hasText: choose }).first().click()
        await page.evaluate(settled)
      }
      if (press) await page.getByRole('button', { name: press }).first().click()
      for (const size of some(sizes)) {
        await page.setViewportSize(size)
        await page.evaluate(settled)
        const path = join(shots, `${name}-${language}-${theme}-${size.width}.png`)
        await page.screenshot({ path, caret: 'hide' })
        if (language !== 'en' || theme !== 'light' || size.width !== 1280) continue
        if (!documented.has(name)) continue
        const image = join(images, `${name}.png`)
        await page.screenshot({ path: image, caret: 'hide' })
        const bytes = (await stat(image)).size
        if (bytes >= mostBytes) throw new Error(`${image} has ${bytes} bytes; ${mostBytes} is the limit`)
      }
      await context.close()
    }
  process.stderr.write(`${name}\n`)
}

const takeRecorded = async (
  browser: Browser,
  scene: Scene,
  journal: readonly JournalEvent[],
): Promise<void> => {
  const { name, press } = scene
  const events = eventsOf(scene, journal)
  const nowMs = (events.at(-1)?.at ?? 0) + scene.later * 1000
  const host = await serveRecorded(events, nowMs, assetsDir)
  try {
    await take(browser, { name, url: host.urlOf(placeOf(scene, events)), nowMs, press })
  } finally {
    await host.close()
  }
}

const takePreviewed = async (browser: Browser, names: readonly string[]): Promise<void> => {
  const preview = await servePreview(join(root, 'test/renderer/preview'))
  try {
    for (const name of names) {
      const scenario = scenarios[name]
      if (!scenario) throw new Error(`the preview has no ${name}`)
      await take(browser, {
        name,
        url: preview.urlOf(name),
        nowMs: nowOf(scenario),
        choose: scenario.choose,
        press: scenario.press,
      })
    }
  } finally {
    await preview.close()
  }
}

if (args.includes('--record')) {
  await mkdir(join(journalFile, '..'), { recursive: true })
  await writeFile(journalFile, (await record()).map((event) => `${JSON.stringify(event)}\n`).join(''))
}
const names = args.filter((word) => !word.startsWith('--'))
const isWanted = (name: string): boolean =>
  (names.length === 0 || names.includes(name)) && (!isDocumentedOnly || documented.has(name))
const known = [...scenes.map(({ name }) => name), ...previewScenes]
const unknown = names.filter((name) => !known.includes(name))
if (unknown.length > 0) throw new Error(`no scene ${unknown.join(', ')}; there are ${known.join(', ')}`)
await Promise.all([shots, images].map((folder) => mkdir(folder, { recursive: true })))
const journal = await readJournal(journalFile)
const browser = await openBrowser()
try {
  for (const scene of scenes) if (isWanted(scene.name)) await takeRecorded(browser, scene, journal)
  const previewed = previewScenes.filter(isWanted)
  if (previewed.length > 0) await takePreviewed(browser, previewed)
} finally {
  await browser.close()
}
