import { describe, expect, it, onTestFinished } from 'vitest'
import { desktopArguments } from '../support/bench-backend.ts'
import { freshFolder } from '../support/desktop.ts'
import { claims } from './fits.ts'
import { launchDouble, type DoubleApp } from './launch.ts'

const start = async (lacking: readonly string[] = []): Promise<DoubleApp> => {
  const app = await launchDouble({ args: desktopArguments(await freshFolder()), lacking })
  onTestFinished(async () => {
    await app.close().catch(() => undefined)
  })
  return app
}

describe("Electron's double", () => {
  it("claims no more than Electron's own declarations", () => {
    // the compiler has checked them; this says that there are some
    expect(claims).toBeGreaterThan(20)
  })

  it('fails whoever uses what it lacks, also where the throw is swallowed', async () => {
    const app = await start()
    await app.window()
    const thrown = await app.evaluate(({ app: main, dialog, BrowserWindow }) =>
      [
        () => main.getName(),
        () => main.on('login', () => undefined),
        () => (dialog.showCertificateTrustDialog = () => Promise.resolve()),
        () => BrowserWindow.getAllWindows()[0]?.webContents.send('x', () => 1),
      ].map((use) => {
        try {
          use()
          return 'nothing was said'
        } catch (error) {
          return error instanceof Error ? error.message : ''
        }
      }),
    )
    const lacking = ['app.getName', "app.on('login')", 'dialog.showCertificateTrustDialog = …']
    expect(thrown).toEqual([
      ...lacking.map((name) => `not in the double: ${name}`),
      // structured clone, in words of Electron
      'An object could not be cloned.',
    ])
    await expect(app.close()).rejects.toThrow(`not in the double: ${lacking.join(', ')}`)
  })

  it('takes no reload for a navigation of the page, however late that says where it was', async () => {
    const app = await start()
    const page = await app.window()
    await page.getByRole('heading', { level: 1, name: 'Connect' }).waitFor()
    // the old document names other places until it goes, also while a busy main answers with the new one
    await page.evaluate(() => {
      let count = 0
      setInterval(() => history.replaceState(null, '', `?late=${++count}`), 10)
    })
    await app.evaluate(async ({ BrowserWindow }) => {
      const busy = setInterval(() => {
        const end = performance.now() + 20
        while (performance.now() < end);
      })
      await BrowserWindow.getAllWindows()[0]?.loadURL('app://chargebench/?step=boot')
      clearInterval(busy)
    })
    await page.reload()
    expect(new URL(page.url()).search).toContain('step=boot')
  })

  it('lets a test expect what it lacks', async () => {
    const app = await start(['app.getName'])
    await app.evaluate(({ app: main }) => main.getName()).catch(() => undefined)
    expect(await app.close()).toBe(0)
  })
})
