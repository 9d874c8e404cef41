// npm run test:electron: the end-to-end tests on Electron itself. Needs its binary, and on Linux a display (xvfb-run).
import './preflight.cjs'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { electronBinary } from './electron-binary.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const fail = (text) => {
  process.stderr.write(`${text}\n`)
  process.exit(2)
}
const elsewhere = process.env.ELECTRON_OVERRIDE_DIST_PATH
if (electronBinary() === null)
  fail(
    elsewhere
      ? `There is no Electron in ${elsewhere} (ELECTRON_OVERRIDE_DIST_PATH), so nothing was tested on it.`
      : "Electron's binary is not here, so nothing was tested on it. `npm run postinstall` fetches it; the same tests run on its double in `npm test`.",
  )
if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY)
  fail('There is no display here, so nothing was tested on Electron. Try: xvfb-run npm run test:electron')
if (!existsSync(join(root, 'dist/electron-main.js'))) fail('It is not built: run `npm run build` first.')

const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'built',
    'test/end-to-end',
    '-t',
    'electron',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, CHARGEBENCH_BACKEND: 'electron' } },
)
process.exitCode = status ?? 1
