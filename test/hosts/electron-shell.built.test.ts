import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPromise } from 'yauzl'
import { launchDouble } from '../electron-double/launch.ts'
import { desktopArguments } from '../support/bench-backend.ts'
import {
  answerBoxes,
  apiFile,
  boxes,
  clickMenu,
  crashReports,
  type Desktop,
  jobFile,
  launchDesktop,
  until,
} from '../support/desktop.ts'
import { dial, startReading } from '../support/slow-reading.ts'

/** What the system has been told. */
const told = (app: Desktop): Promise<{ readonly bar: number; readonly blockers: readonly string[] }> =>
  app.evaluate(({ BrowserWindow, double }) => ({
    bar: (BrowserWindow.getAllWindows()[0] as unknown as { readonly _progress: number })._progress,
    blockers: [...(double?.blockers.values() ?? [])],
  }))

/** Each entry of a zip as text. */
const unzip = async (file: string): Promise<ReadonlyMap<string, string>> => {
  const zip = await openPromise(file)
  const entries = new Map<string, string>()
  for await (const entry of zip.eachEntry())
    entries.set(entry.fileName, await text(await zip.openReadStreamPromise(entry)))
  return entries
}

/** Asks for a support bundle by the menu; what is in it. */
const collectBundle = async (app: Desktop): Promise<ReadonlyMap<string, string>> => {
  const file = join(app.dataDir, 'support.zip')
  await answerBoxes(app, 0)
  await app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
  await clickMenu(app, 'support-bundle')
  const [box] = await boxes(app, 1)
  expect(box).toMatchObject({ type: 'info', message: 'The support bundle is ready' })
  return unzip(file)
}

describe('a desktop app that is used', () => {
  let app: Desktop
  let dataDir = ''

  beforeAll(async () => {
    dataDir = mkdtempSync(join(tmpdir(), 'chargebench-desktop-'))
    app = await launchDesktop(dataDir)
  })
  afterAll(async () => {
    try {
      expect(await app.close()).toBe(0)
    } finally {
      rmSync(dataDir, { recursive: true, force: true })
    }
  })

  it('is dark with the system', async () => {
    const page = await app.window()
    const isDark = () => page.evaluate(() => window.matchMedia('(prefers-color-scheme: dark)').matches)
    expect(await isDark()).toBe(false)
    await app.evaluate(({ double }) => double?.setSystemTheme('dark'))
    expect(await isDark()).toBe(true)
    const painted = await app.evaluate(
      ({ BrowserWindow }) =>
        (BrowserWindow.getAllWindows()[0] as unknown as { readonly _background: string })._background,
    )
    expect(painted).toBe('#0B1015')
  })

  it('whose page is loaded anew by the menu shows the same place', async () => {
    const page = await app.window()
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    await page.keyboard.press('F1')
    await until(() => page.url().includes('panel='))
    const place = new URL(page.url()).search
    const gone = page.waitForEvent('close')
    expect(await clickMenu(app, 'reload')).toBe(true)
    await gone
    const anew = await app.window()
    await anew.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    expect(new URL(anew.url()).search).toBe(place)
  })

  it('takes in the job file that a second start was given, which leaves', async () => {
    await answerBoxes(app, 0)
    const file = await jobFile(app, 'Garage Süd')
    const second = await launchDouble({ args: [...desktopArguments(dataDir), file] })
    expect(await second.exited).toBe(0)
    const [box] = await boxes(app, 1)
    expect(box).toMatchObject({ type: 'info', message: 'The job of “Garage Süd” is here now.' })
    expect(box?.detail).toContain('a copy of its own')
    const { jobs } = (await (await app.api('/api/jobs')).json()) as { jobs: readonly { site: string }[] }
    expect(jobs.map(({ site }) => site)).toEqual(['Garage Süd', 'Garage Süd'])
  })

  it('takes in a job file that is chosen in the menu', async () => {
    await answerBoxes(app, 0)
    const file = await jobFile(app, 'Depot 4')
    await app.evaluate(({ dialog }, path) => {
      dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
    }, file)
    await clickMenu(app, 'open-job')
    expect((await boxes(app, 1))[0]?.message).toBe('The job of “Depot 4” is here now.')
  })

  it('refuses a file that macOS hands over and that is no job, with its reason', async () => {
    await answerBoxes(app, 0)
    const file = join(dataDir, 'broken.chargebench-job')
    writeFileSync(file, 'no zip')
    await app.evaluate(
      ({ app: main }, path) => main.emit('open-file', { preventDefault: () => undefined }, path),
      file,
    )
    const [box] = await boxes(app, 1)
    expect(box).toMatchObject({ type: 'error', message: 'The job file was not taken in' })
    expect(box?.detail).toContain(file)
  })

  it('keeps the laptop awake while a procedure runs, and shows it in the taskbar', async () => {
    expect(await told(app)).toEqual({ bar: -1, blockers: [] })
    const cancel = await startReading(app)
    await until(async () => (await told(app)).blockers.length > 0)
    expect((await told(app)).blockers).toEqual(['prevent-app-suspension'])
    expect((await told(app)).bar).toBeGreaterThan(-1)
    await cancel()
    await until(async () => (await told(app)).bar === -1)
    expect(await told(app)).toEqual({ bar: -1, blockers: [] })
  })

  it('serves its API on loopback to whoever has the token, and neither page nor bridge', async () => {
    const { url } = apiFile(dataDir)
    expect(new URL(url).hostname).toBe('127.0.0.1')
    expect((await app.api('/api/charge-points')).status).toBe(200)
    expect((await fetch(new URL('/api/charge-points', url))).status).toBe(401)
    expect((await app.api('/')).status).toBe(404)
    expect((await app.api('/bridge')).status).toBe(404)
  })

  it('collects a support bundle that holds no secret', async () => {
    const secret = 'hunter2-the-password'
    const chargePoint = await dial(app, 'TELLS')
    // refused before it is accepted, and in the journal all the same
    await chargePoint
      .call('DataTransfer', { vendorId: 'x', data: JSON.stringify({ password: secret }) })
      .catch(() => undefined)
    const entries = await collectBundle(app)
    expect([...entries.keys()]).toEqual(
      expect.arrayContaining(['about.json', 'settings.json', 'journal.jsonl', 'logs/chargebench.log']),
    )
    expect(entries.get('journal.jsonl')).toContain('"DataTransfer"')
    expect(entries.get('journal.jsonl')).toContain('TELLS')
    const all = [...entries.values()].join('\n')
    expect(all).not.toContain(secret)
    expect(all).not.toContain(apiFile(dataDir).token)
    expect(readdirSync(dataDir).filter((name) => name.endsWith('.partial'))).toEqual([])
  })

  it('notes in the journal that the laptop slept', async () => {
    await app.evaluate(({ powerMonitor }) => {
      powerMonitor.emit('suspend')
      powerMonitor.emit('resume')
      return null
    })
    const journal = (await collectBundle(app)).get('journal.jsonl') ?? ''
    const events = journal.split('\n').filter((line) => line.includes('"laptop-slept"'))
    expect(events.map((line) => (JSON.parse(line) as { change: string }).change)).toEqual(['asleep', 'awake'])
  })

  it('tells the end of a long procedure while nobody looks, and shows itself when that is clicked', async () => {
    const notices = () =>
      app.evaluate(({ double }) => (double?.notifications ?? []).map(({ title, body }) => ({ title, body })))
    const look = (isLooking: boolean) =>
      app.evaluate(({ BrowserWindow }, focused) => {
        for (const window of BrowserWindow.getAllWindows()) Reflect.set(window, '_focused', focused)
        return null
      }, isLooking)
    /** By the clock of main, which a test need not wait for. */
    const runFor = async (seconds: number): Promise<void> => {
      const cancel = await startReading(app)
      await until(async () => (await told(app)).blockers.length > 0)
      await app.evaluate((_electron, later) => {
        const { now } = Date
        Reflect.set(globalThis, 'rightNow', now)
        Date.now = () => now() + later * 1000
        return null
      }, seconds)
      await cancel()
      await until(async () => (await told(app)).blockers.length === 0)
      await app.evaluate(() => {
        Date.now = Reflect.get(globalThis, 'rightNow') as typeof Date.now
        return null
      })
    }
    await runFor(60)
    await look(false)
    await runFor(0)
    expect(await notices()).toEqual([])
    await runFor(60)
    await until(async () => (await notices()).length === 1)
    expect(await notices()).toEqual([{ title: 'Read the configuration keys, SLOW-1', body: 'Cancelled' }])
    await app.evaluate(({ double }) => double?.notifications[0]?.emit('click') ?? null)
    expect(await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isFocused())).toBe(
      true,
    )
  })

  it('shows what is under way in the taskbar at a new window too', async () => {
    const cancel = await startReading(app)
    await until(async () => (await told(app)).bar !== -1)
    const page = await app.window()
    const gone = page.waitForEvent('close')
    await clickMenu(app, 'reload')
    await gone
    await until(async () => (await told(app)).bar !== -1)
    await cancel()
    await until(async () => (await told(app)).bar === -1)
  })

  it('says why a folder cannot be shown', async () => {
    await answerBoxes(app, 0)
    await app.evaluate(({ shell }) => {
      shell.openPath = () => Promise.resolve('no file manager')
      return null
    })
    await clickMenu(app, 'logs')
    expect((await boxes(app, 1))[0]).toMatchObject({ type: 'error', detail: 'no file manager' })
  })

  it('lives on where the system opens no browser, and where a dialog fails', async () => {
    const page = await app.window()
    await app.evaluate(({ shell, dialog }) => {
      shell.openExternal = () => Promise.reject(new Error('no browser'))
      dialog.showMessageBox = () => Promise.reject(new Error('no dialog'))
      return null
    })
    await page.evaluate(() => void window.open('https://example.org/'))
    await clickMenu(app, 'api')
    const log = (): string => readFileSync(join(dataDir, 'logs/chargebench.log'), 'utf8')
    await until(() => log().includes('link-not-opened') && log().includes('menu-action-failed'))
    expect((await app.api('/health')).status).toBe(200)
  })

  it('opens a page anew that does not respond, when a person wants it, and leaves a report', async () => {
    await answerBoxes(app, 1)
    const page = await app.window()
    const before = crashReports(dataDir).length
    const gone = page.waitForEvent('close')
    await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.emit('unresponsive'))
    const [box] = await boxes(app, 1)
    expect(box?.message).toBe('The page of Chargebench does not respond')
    await gone
    await (await app.window()).getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    expect(crashReports(dataDir)).toHaveLength(before + 1)
  })

  it('opens a page anew that crashed, and leaves a report; charge points stay connected', async () => {
    const page = await app.window()
    const chargePoint = await dial(app, 'STAYS')
    const before = new Set(crashReports(dataDir))
    const crashed = page.waitForEvent('crash')
    await app.evaluate(({ BrowserWindow }) =>
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer(),
    )
    await crashed
    const isReported = (): boolean =>
      crashReports(dataDir)
        .filter((name) => !before.has(name))
        .some((name) => readFileSync(join(dataDir, name), 'utf8').includes('The page is gone: crashed'))
    await until(isReported)
    await until(async () => (await app.window()) !== page)
    const anew = await app.window()
    await anew.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    expect(await chargePoint.boot()).toMatchObject({ status: 'Pending' })
  })
})
