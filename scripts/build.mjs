// Builds everything that runs into dist/: hosts and command line (ESM, shared chunks), workers (each one file of its
// own, so that it can stand outside the asar), preload (one CommonJS file), renderer (vite).
// `node scripts/build.mjs [--only main|renderer]` builds a part.
import { rm } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { build as viteBuild } from 'vite'
import { generate } from './generate-ocpp.mjs'
import { markFresh } from './stale.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')

/** Native packages stay outside the bundles; everything else goes in. */
const external = ['electron', 'libsql']

/** Bundled CommonJS packages call `require` for Node's own modules. */
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
}

const node = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  external,
  banner,
  sourcemap: true,
  legalComments: 'none',
  logLevel: 'warning',
  absWorkingDir: root,
}

/** Every worker.ts of a room is an entry: main/storage/worker.ts → dist/worker-storage.js. */
const workers = { 'worker-storage': 'main/storage/worker.ts' }

const entries = {
  cli: 'main/hosts/cli/cli.ts',
  'electron-main': 'main/hosts/electron/main.ts',
}

const exists = (files) =>
  Object.fromEntries(Object.entries(files).filter(([, file]) => existsSync(join(root, file))))

export const buildMain = async () => {
  await generate()
  await esbuild.build({
    ...node,
    entryPoints: exists(entries),
    outdir: dist,
    splitting: true,
    chunkNames: 'chunk-[hash]',
  })
  for (const [name, file] of Object.entries(exists(workers)))
    await esbuild.build({ ...node, entryPoints: { [name]: file }, outdir: dist })
  if (existsSync(join(root, 'preload/preload.ts')))
    await esbuild.build({
      entryPoints: { preload: 'preload/preload.ts' },
      bundle: true,
      platform: 'browser',
      format: 'cjs',
      external: ['electron'],
      outdir: dist,
      outExtension: { '.js': '.cjs' },
      target: 'chrome130',
      logLevel: 'warning',
      absWorkingDir: root,
    })
}

export const buildRenderer = () =>
  viteBuild({ configFile: join(root, 'renderer/vite.config.ts'), logLevel: 'warn' })

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const only = process.argv.includes('--only') ? process.argv[process.argv.indexOf('--only') + 1] : null
  if (!only) await rm(dist, { recursive: true, force: true })
  if (only !== 'renderer') await buildMain()
  if (only !== 'main') await buildRenderer()
  if (!only) markFresh()
}
