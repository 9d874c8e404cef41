// Builds everything that runs into dist/: hosts and command line (ESM, shared chunks), workers (each one file of its
// own, so that it can stand outside the asar), preload (one CommonJS file), renderer (vite). What was there is replaced
// only when all of it is built.
import { rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import { build as viteBuild } from 'vite'
import { compileData } from './compile-data.mjs'
import { generate } from './generate-ocpp.mjs'
import { writeLicences } from './licences.mjs'
import { prerender } from './prerender.mjs'
import { markFresh } from './stale.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const dist = join(root, 'dist')
const next = join(root, 'build', `dist-${process.pid}`)

/** Native packages stay outside the bundles; everything else goes in. */
const external = ['electron', 'libsql', 'serialport', 'usb']

/** Bundled CommonJS packages call `require` for Node's own modules. */
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
}

const common = { bundle: true, outdir: next, logLevel: 'warning', absWorkingDir: root, legalComments: 'none' }
const node = {
  ...common,
  platform: 'node',
  target: 'node20.19',
  format: 'esm',
  external,
  banner,
  sourcemap: true,
}

const hosts = { cli: 'main/hosts/cli/cli.ts', 'electron-main': 'main/hosts/electron/main.ts' }
/** Every worker.ts of a room: main/storage/worker.ts → dist/worker-storage.js. */
const workers = { 'worker-storage': 'main/storage/worker.ts' }

await generate()
try {
  await esbuild.build({ ...node, entryPoints: hosts, splitting: true, chunkNames: 'chunk-[hash]' })
  await esbuild.build({ ...node, entryPoints: workers })
  await esbuild.build({
    ...common,
    entryPoints: { preload: 'preload/preload.ts' },
    platform: 'browser',
    format: 'cjs',
    external: ['electron'],
    outExtension: { '.js': '.cjs' },
    target: 'chrome130',
  })
  await viteBuild({
    configFile: join(root, 'renderer/vite.config.ts'),
    logLevel: 'warn',
    build: { outDir: join(next, 'renderer') },
  })
  await esbuild.build({
    ...common,
    entryPoints: ['renderer/before-paint.ts'],
    outdir: join(next, 'renderer'),
    format: 'iife',
    minify: true,
    target: 'chrome120',
  })
  await prerender(root, join(next, 'renderer/index.html'), join(next, 'first-picture'))
  await compileData(next)
  await writeLicences(join(next, 'THIRD-PARTY-LICENCES.txt'), {
    hosts: Object.values(hosts),
    workers: Object.values(workers),
    preload: ['preload/preload.ts'],
    renderer: ['renderer/main.tsx'],
  })
  await rm(dist, { recursive: true, force: true })
  await rename(next, dist)
} finally {
  await rm(next, { recursive: true, force: true })
}
markFresh()
