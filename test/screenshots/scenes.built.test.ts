import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it, onTestFinished } from 'vitest'
import type { JournalEvent } from '../../contract/journal-event.ts'
import { scenarios } from '../renderer/preview/scenarios.ts'
import { openBrowser } from '../support/browser.ts'
import { cutOff } from '../support/cut-off.ts'
import { settled } from '../support/settled.ts'
import { documented, mostBytes } from './documented.ts'
import { previewScenes } from './preview-scenes.ts'
import { readJournal } from './read-journal.ts'
import { serveRecorded } from './recorded-host.ts'
import { eventsOf, placeOf, scenes } from './scenes.ts'

const root = join(import.meta.dirname, '../..')

let browser: Browser
let journal: readonly JournalEvent[]

beforeAll(async () => {
  browser = await openBrowser()
  journal = await readJournal(join(root, 'test/fixtures/journals/bench.jsonl'))
})
afterAll(() => browser?.close())

it.each(scenes)('$name is there for its picture, with every word whole', async (scene) => {
  const events = eventsOf(scene, journal)
  expect(events.length).toBeGreaterThan(0)
  const nowMs = (events.at(-1)?.at ?? 0) + scene.later * 1000
  const host = await serveRecorded(events, nowMs, join(root, 'dist/renderer'))
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  onTestFinished(async () => {
    await context.close()
    await host.close()
  })
  const page = await context.newPage()
  const problems: string[] = []
  page.on('pageerror', ({ message }) => problems.push(message))
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  await page.clock.setFixedTime(nowMs)
  await page.goto(host.urlOf(placeOf(scene, events)))
  await page.getByRole('heading', { level: 1 }).first().waitFor()
  if (scene.press) await page.getByRole('button', { name: scene.press }).click()
  await page.evaluate(settled)
  await expect.poll(() => page.evaluate(cutOff), { timeout: 10_000 }).toEqual([])
  expect(problems).toEqual([])
})

it('every scene of the preview is one whose screens are checked', () => {
  expect(previewScenes.filter((name) => !(name in scenarios))).toEqual([])
})

it('every picture that the documentation shows is taken, small, and shown', async () => {
  const taken = [...scenes.map(({ name }) => name), ...previewScenes]
  expect([...documented].filter((name) => !taken.includes(name))).toEqual([])
  const images = join(root, 'docs/images')
  const files = (await readdir(images)).sort()
  expect(files).toEqual([...documented].map((name) => `${name}.png`).sort())
  const sizes = await Promise.all(files.map(async (file) => (await stat(join(images, file))).size))
  expect(files.filter((_file, at) => (sizes[at] ?? 0) >= mostBytes)).toEqual([])
  const guide = await readFile(join(root, 'docs/guide.md'), 'utf8')
  expect(files.filter((file) => !guide.includes(`](images/${file})`))).toEqual([])
})
