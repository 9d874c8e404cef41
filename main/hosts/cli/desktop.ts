import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { hasDisplay } from './browser.ts'
import type { BenchOptions } from './options.ts'
import { createOutput } from './output.ts'
import { serve, type Installation } from './serve.ts'

/**
 * The Electron binary that is there, without requiring `electron`: its index would fetch a missing one from the
 * network. null = none.
 */
export const findElectron = (root: string, env: NodeJS.ProcessEnv = process.env): string | null => {
  try {
    const require = createRequire(join(root, 'package.json'))
    const home = dirname(require.resolve('electron/package.json'))
    const override = env.ELECTRON_OVERRIDE_DIST_PATH
    const named = join(home, 'path.txt')
    const executable = existsSync(named) ? readFileSync(named, 'utf8').trim() : null
    const binary = override
      ? join(override, executable ?? 'electron')
      : executable === null
        ? null
        : join(home, 'dist', executable)
    return binary !== null && existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

const desktopArguments = (options: BenchOptions): readonly string[] => [
  '--port',
  String(options.port),
  ...(options.host === undefined ? [] : ['--host', options.host]),
  '--data',
  options.data,
  ...(options.chargePoints === undefined ? [] : ['--charge-points', options.chargePoints]),
  ...(options.demo ? ['--demo'] : []),
]

/** Runs the desktop app until its window is closed; its exit code. */
const runElectron = (binary: string, root: string, args: readonly string[]): Promise<number> =>
  new Promise((resolve, reject) => {
    const { ELECTRON_RUN_AS_NODE: _asNode, ...env } = process.env
    const child = spawn(binary, [root, ...args], { stdio: 'inherit', env })
    child.once('error', reject)
    child.once('exit', (code, signal) => resolve(code ?? (signal === null ? 0 : 70)))
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal))
  })

/**
 * `chargebench`: the desktop app; where its binary is missing, or nothing can be shown, the node host, and it says so.
 * Resolves with the exit code of the window, or with null while the node host runs.
 */
export const openDesktop = async (
  options: BenchOptions,
  installation: Installation,
): Promise<number | null> => {
  const binary = findElectron(installation.root)
  if (binary !== null && hasDisplay())
    return runElectron(binary, installation.root, desktopArguments(options))
  createOutput(options.json).say(
    binary === null
      ? "Electron's binary is not here, so Chargebench opens in the browser instead of a window of its own."
      : 'There is no display here, so Chargebench runs without a window: open its page from another machine.',
  )
  await serve(options, installation)
  return null
}
