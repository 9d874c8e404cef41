import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it, onTestFinished } from 'vitest'
import { launchDouble } from '../electron-double/launch.ts'
import { desktopArguments } from '../support/bench-backend.ts'
import {
  answerBoxes,
  apiFile,
  boxes,
  clickMenu,
  crashReports,
  freshFolder,
  jobFile,
  reach,
  runStates,
  startDesktop,
  until,
} from '../support/desktop.ts'
import { startReading } from '../support/slow-reading.ts'

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

  it('asks before Windows ends the session in the middle of a procedure, and lets it end without one', async () => {
    const app = await startDesktop()
    await answerBoxes(app, 0)
    const sessionEnd = () =>
      app.evaluate(({ BrowserWindow }) => {
        let prevented = false
        const event = { preventDefault: () => (prevented = true), reasons: ['logoff'] }
        BrowserWindow.getAllWindows()[0]?.emit('query-session-end', event)
        return prevented
      })
    expect(await sessionEnd()).toBe(false)
    const cancel = await startReading(app)
    expect(await sessionEnd()).toBe(true)
    expect((await boxes(app, 1))[0]?.message).toContain('Read the configuration keys')
    await cancel()
    await app.evaluate(({ BrowserWindow }) => {
      BrowserWindow.getAllWindows()[0]?.emit('session-end', { reasons: ['logoff'] })
      return null
    })
    expect(await app.exited).toBe(0)
  })

  it('takes in what was handed over before its window was there, each once', async () => {
    const dataDir = await freshFolder()
    const first = await startDesktop({ dataDir })
    const file = await jobFile(first, 'Early')
    const other = await jobFile(first, 'Late')
    await first.close()
    const second = await launchDouble({
      args: [...desktopArguments(dataDir), other, pathToFileURL(file).href],
      env: { DOUBLE_EARLY_SECOND: file },
    })
    onTestFinished(async () => {
      await second.close()
    })
    await answerBoxes(second, 0)
    const { api } = await reach(second, dataDir)
    const sites = async (): Promise<readonly string[]> =>
      ((await (await api('/api/jobs')).json()) as { jobs: readonly { site: string }[] }).jobs
        .map(({ site }) => site)
        .sort()
    await boxes(second, 1)
    expect(await sites()).toEqual(['Early', 'Early', 'Late', 'Late'])
  })

  it('whose main process has a fault ends with a report, without secrets, and with a whole journal', async () => {
    const app = await startDesktop()
    await startReading(app)
    await app.evaluate(() => {
      setImmediate(() => {
        throw new Error('at wss://tech:hunter2@example.org/ with password=hunter3')
      })
      return null
    })
    expect(await app.exited).toBe(70)
    const [report = ''] = crashReports(app.dataDir)
    const text = readFileSync(join(app.dataDir, report), 'utf8')
    expect(text).toContain('example.org')
    expect(text).not.toMatch(/hunter[23]/)
    expect(app.stderr()).toContain(report)
    // an orderly end, as far as there is one
    expect(existsSync(join(app.dataDir, 'api.json'))).toBe(false)
    const again = await startDesktop({ dataDir: app.dataDir })
    expect(await runStates(again)).toEqual(['interrupted'])
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
