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

  it('lets a test expect what it lacks', async () => {
    const app = await start(['app.getName'])
    await app.evaluate(({ app: main }) => main.getName()).catch(() => undefined)
    expect(await app.close()).toBe(0)
  })
})
