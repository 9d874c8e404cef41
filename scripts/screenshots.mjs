// npm run screenshots: bundles test/screenshots/take.ts into build/ and runs it. `npm run build` first.
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
if (!existsSync(join(root, 'dist/renderer/index.html'))) {
  process.stderr.write('dist/renderer is not there: run `npm run build`\n')
  process.exit(2)
}
const outfile = join(root, 'build/screenshots.js')
await build({
  entryPoints: [join(root, 'test/screenshots/take.ts')],
  outfile,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  packages: 'external',
  sourcemap: 'inline',
  logLevel: 'warning',
})
const { status } = spawnSync(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)], {
  cwd: root,
  stdio: 'inherit',
  // fixed data begin at an hour of the day, by the clock of whoever runs this
  env: { ...process.env, TZ: 'Etc/UTC' },
})
process.exitCode = status ?? 1
