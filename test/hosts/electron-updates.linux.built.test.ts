import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import {
  answerBoxes,
  boxes,
  clickMenu,
  freshFolder,
  startDesktop,
  until,
  type Asked,
} from '../support/desktop.ts'
import { deferred } from '../support/deferred.ts'
import { startReading } from '../support/slow-reading.ts'

const root = join(import.meta.dirname, '../..')

/** A company's web server: a folder with a package of version 9.9.9 and what scripts/update-feed.mjs writes beside it. */
const startFeed = async (isOpen: Promise<unknown> = Promise.resolve()) => {
  const folder = await freshFolder()
  const proof = join(folder, 'started')
  const name = 'Chargebench-9.9.9.AppImage'
  // what an AppImage is to the updater: a file that can be run
  writeFileSync(join(folder, name), `#!/bin/sh\necho "$0" > '${proof}'\n`)
  const script = join(root, 'scripts/update-feed.mjs')
  const told = execFileSync(process.execPath, [script, folder, '--version', '9.9.9'], { encoding: 'utf8' })
  const asked: string[] = []
  const headers: string[] = []
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://feed').pathname.slice(1)
    asked.push(path)
    headers.push(JSON.stringify(request.headers))
    const file = join(folder, path)
    void isOpen.then(() => {
      if (existsSync(file)) response.end(readFileSync(file))
      else response.writeHead(404).end()
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  return { url, asked, headers, name, proof, told, folder }
}

/** As installed on a laptop: a file that replaces itself. */
const startInstalled = async (updates: object | null, answers: readonly number[]) => {
  const dataDir = await freshFolder()
  const place = await freshFolder()
  const appImage = join(place, 'Chargebench.AppImage')
  writeFileSync(appImage, '#!/bin/sh\n')
  chmodSync(appImage, 0o755)
  mkdirSync(join(place, 'cache'))
  if (updates) writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ format: 1, updates }))
  const app = await startDesktop({
    dataDir,
    env: { DOUBLE_PACKAGED: '1', APPIMAGE: appImage, XDG_CACHE_HOME: join(place, 'cache') },
  })
  await answerBoxes(app, ...answers)
  return { app, appImage, dataDir }
}

const messages = (asked: readonly Asked[]): readonly string[] => asked.map(({ message }) => message)

describe('updates', () => {
  it('are not looked for at the start, though a feed is set, until a person ticks that', async () => {
    const feed = await startFeed()
    const { app, dataDir } = await startInstalled({ feedUrl: feed.url }, [0])
    await (await app.window()).getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    await app.evaluate(({ dialog }) => {
      dialog.showMessageBox = () => Promise.resolve({ response: 0, checkboxChecked: true })
      return null
    })
    await clickMenu(app, 'updates')
    const stored = (): string => readFileSync(join(dataDir, 'settings.json'), 'utf8')
    await until(() => stored().includes('"lookAtStart": true'))
    expect(JSON.parse(stored())).toEqual({
      format: 1,
      updates: { feedUrl: feed.url, lookAtStart: true, publisher: null },
    })
    expect(await app.close()).toBe(0)
    expect(feed.asked).toEqual([])
  })

  it('are looked for at the start where a person has switched that on, and only offered', async () => {
    const listens = deferred<null>()
    const feed = await startFeed(listens.promise)
    expect(feed.told).toBe(`latest-linux.yml: ${feed.name}\n`)
    const { app } = await startInstalled({ feedUrl: feed.url, lookAtStart: true }, [0])
    listens.resolve(null)
    const [box] = await boxes(app, 1)
    expect(box).toMatchObject({ message: 'Chargebench 9.9.9 is there', buttons: ['Later', 'Download it'] })
    expect(await app.close()).toBe(0)
    expect(new Set(feed.asked)).toEqual(new Set(['latest-linux.yml']))
    // nothing that would tell one installation from another
    expect(feed.headers.join()).toContain('"x-user-staging-id":"none"')
  })

  it('are found, fetched, never installed while a procedure runs, and installed when none does', async () => {
    const feed = await startFeed()
    const { app, appImage } = await startInstalled({ feedUrl: feed.url }, [1, 1, 0])
    const cancel = await startReading(app)
    await clickMenu(app, 'updates')
    const whileBusy = await boxes(app, 3)
    expect(messages(whileBusy)).toEqual([
      `Updates come from ${feed.url}`,
      'Chargebench 9.9.9 is there',
      'Chargebench 9.9.9 is downloaded',
    ])
    expect(whileBusy[2]?.detail).toContain('“Read the configuration keys” runs, so nothing is installed now')
    expect(whileBusy[2]?.buttons).toEqual(['Close'])
    expect(readFileSync(appImage, 'utf8')).toBe('#!/bin/sh\n')

    await cancel()
    await answerBoxes(app, 1)
    await clickMenu(app, 'updates')
    expect(await app.exited).toBe(0)
    expect(readFileSync(appImage, 'utf8')).toBe(readFileSync(join(feed.folder, feed.name), 'utf8'))
    await until(() => existsSync(feed.proof))
    expect(new Set(feed.asked)).toEqual(new Set(['latest-linux.yml', feed.name]))
  })

  it('that are not what the feed says are not taken', async () => {
    const feed = await startFeed()
    writeFileSync(join(feed.folder, feed.name), '#!/bin/sh\necho other\n')
    const { app, appImage } = await startInstalled({ feedUrl: feed.url }, [1])
    await clickMenu(app, 'updates')
    const asked = await boxes(app, 3)
    expect(asked[2]).toMatchObject({ type: 'error', message: 'The update did not work' })
    expect(asked[2]?.detail).toContain('sha512')
    expect(readFileSync(appImage, 'utf8')).toBe('#!/bin/sh\n')
  })
})
