import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { text } from 'node:stream/consumers'
import { openPromise } from 'yauzl'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  answerBoxes,
  boxes,
  clickMenu,
  type Desktop,
  freshFolder,
  launchDesktop,
  startDesktop,
  until,
} from '../support/desktop.ts'
import { dial, startReading } from '../support/slow-reading.ts'
import { desktopArguments } from '../support/bench-backend.ts'
import { launchDouble } from '../electron-double/launch.ts'

/** A job of this bench as a file, as it goes to another laptop. */
const jobFile = async (app: Desktop, site: string): Promise<string> => {
  const created = await app.api('/api/jobs', { method: 'POST', body: JSON.stringify({ site }) })
  const { id } = (await created.json()) as { readonly id: string }
  const exported = await app.api(`/api/jobs/${id}/export`)
  const file = join(app.dataDir, `${id}.chargebench-job`)
  writeFileSync(file, Buffer.from(await exported.arrayBuffer()))
  return file
}

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

const runStates = async (app: Desktop): Promise<readonly string[]> => {
  const body = (await (await app.api('/api/runs')).json()) as {
    runs: readonly { state: { state: string } }[]
  }
  return body.runs.map(({ state }) => state.state)
}

const apiFile = (dataDir: string): { readonly url: string; readonly token: string } =>
  JSON.parse(readFileSync(join(dataDir, 'api.json'), 'utf8')) as ReturnType<typeof apiFile>

const crashReports = (dataDir: string): readonly string[] =>
  readdirSync(dataDir).filter((name) => name.startsWith('crash-'))

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
    await answerBoxes(app, 0)
    const file = join(dataDir, 'support.zip')
    await app.evaluate(({ dialog }, filePath) => {
      dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
    }, file)
    await clickMenu(app, 'support-bundle')
    const [box] = await boxes(app, 1)
    expect(box).toMatchObject({ type: 'info', message: 'The support bundle is ready' })
    const entries = await unzip(file)
    expect([...entries.keys()]).toEqual(
      expect.arrayContaining(['about.json', 'settings.json', 'journal.jsonl', 'logs/chargebench.log']),
    )
    expect(entries.get('journal.jsonl')).toContain('"DataTransfer"')
    expect(entries.get('journal.jsonl')).toContain('TELLS')
    const all = [...entries.values()].join('\n')
    expect(all).not.toContain(secret)
    expect(all).not.toContain(apiFile(dataDir).token)
    expect(existsSync(`${file}.partial`)).toBe(false)
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

describe('a desktop app that is closed and started again', () => {
  it('has its window where it was left, and no smaller than the screens are drawn for', async () => {
    const dataDir = await freshFolder()
    const place = { x: 120, y: 60, width: 1300, height: 820 }
    const first = await startDesktop({ dataDir })
    await first.evaluate(({ BrowserWindow }, bounds) => {
      BrowserWindow.getAllWindows()[0]?.setBounds(bounds)
      BrowserWindow.getAllWindows()[0]?.close()
    }, place)
    expect(await first.exited).toBe(0)

    const second = await startDesktop({ dataDir })
    const options = await second.evaluate(({ BrowserWindow, double }) => {
      const [window] = BrowserWindow.getAllWindows()
      const { x, y, width, height, minWidth, minHeight } = (window && double?.optionsOf.get(window)) ?? {}
      return { x, y, width, height, minWidth, minHeight }
    })
    expect(options).toEqual({ ...place, minWidth: 1024, minHeight: 700 })
  })

  it('asks first while a procedure runs; staying changes nothing, leaving interrupts it, a signal asks nobody', async () => {
    const dataDir = await freshFolder()
    const app = await startDesktop({ dataDir })
    await answerBoxes(app, 0, 1)
    await startReading(app)
    const close = () =>
      app.evaluate(({ BrowserWindow }) => {
        BrowserWindow.getAllWindows()[0]?.close()
        return null
      })
    await close()
    const [box] = await boxes(app, 1)
    expect(box?.message).toBe('Close Chargebench while “Read the configuration keys” runs?')
    expect(await runStates(app)).toEqual(['running'])
    await close()
    expect(await app.exited).toBe(0)
    expect(existsSync(join(dataDir, 'api.json'))).toBe(false)

    const again = await startDesktop({ dataDir })
    expect(await runStates(again)).toEqual(['interrupted'])
    await startReading(again)
    again.child.kill('SIGTERM')
    expect(await again.exited).toBe(0)
  })

  it('has the same token for scripts, sealed by the keyring; where there is none it says so', async () => {
    const dataDir = await freshFolder()
    const first = await startDesktop({ dataDir })
    const { token } = apiFile(dataDir)
    expect(readFileSync(join(dataDir, 'api-token.sealed'), 'latin1')).not.toContain(token)
    await first.close()
    const second = await startDesktop({ dataDir })
    expect(apiFile(dataDir).token).toBe(token)
    await second.close()

    const without = await startDesktop({ dataDir, env: { DOUBLE_WITHOUT_KEYRING: '1' } })
    await answerBoxes(without, 1)
    expect(apiFile(dataDir).token).not.toBe(token)
    expect(existsSync(join(dataDir, 'api-token.sealed'))).toBe(false)
    await clickMenu(without, 'api')
    const [box] = await boxes(without, 1)
    expect(box?.detail).toContain('no keyring that could keep a token safely')
    const copied = () => without.evaluate(({ double }) => double?.clipboardText.now ?? '')
    await until(async () => (await copied()) !== '')
    expect(await copied()).toBe(apiFile(dataDir).token)
  })
})
