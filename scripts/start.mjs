// npm start: builds what is not built, then opens Chargebench as the command line does. Never uses the network.
import './preflight.cjs'
import { spawnSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { isStale } from './stale.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

if (isStale()) {
  process.stderr.write('Chargebench: building …\n')
  const { status } = spawnSync(process.execPath, [join(root, 'scripts/build.mjs')], { stdio: 'inherit' })
  if (status !== 0) {
    process.stderr.write('Chargebench could not be built. `npm ci` first, then `npm start` again.\n')
    process.exit(1)
  }
}
await import(pathToFileURL(join(root, 'bin/chargebench.js')).href)
