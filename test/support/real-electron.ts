import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { _electron } from 'playwright-core'
import type { DesktopApp, InMain } from './desktop-app.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** As scripts/electron-binary.mjs finds it; requiring `electron` would fetch it. */
const binary = (): string => {
  const folder = dirname(createRequire(import.meta.url).resolve('electron/package.json'))
  const named = join(folder, 'path.txt')
  const executable = existsSync(named) ? readFileSync(named, 'utf8').trim() : 'electron'
  const path = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(folder, 'dist'), executable)
  if (!existsSync(path)) throw new Error(`Electron's binary is not here: ${path}`)
  return path
}

/** The built main process under Electron itself, by Playwright. */
export const launchElectron = async (options: { readonly args?: readonly string[] }): Promise<DesktopApp> => {
  const app = await _electron.launch({
    executablePath: binary(),
    // root in a container has no sandbox of its own; elsewhere the sandbox is part of what is tested
    args: [...(process.getuid?.() === 0 ? ['--no-sandbox'] : []), root, ...(options.args ?? [])],
  })
  const exited = new Promise<number | null>((resolve) => app.process().once('exit', resolve))
  return {
    evaluate: <R, A>(inMain: InMain<R, A>, arg?: A): Promise<R> =>
      // Playwright's own types want a function of the one module
      app.evaluate(inMain as Parameters<typeof app.evaluate>[0], arg ?? null) as Promise<R>,
    window: async () => {
      const page = app.windows().find((open) => !open.isClosed()) ?? (await app.firstWindow())
      await page.waitForLoadState('domcontentloaded')
      return page
    },
    exited,
    close: async () => {
      await app.evaluate(({ app: main }) => main.exit(0)).catch(() => undefined)
      return exited
    },
  }
}
