// npm run pack [-- --out FOLDER] [-- --targets deb,AppImage]: an unpacked application for this platform, or packages of it,
// by electron-builder. Where Electron's binary is missing, a stub distribution takes its place: the result can be checked
// and run under plain Node, not opened.
import './preflight.cjs'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Arch, build, Platform } from 'electron-builder'
import { electronBinary } from './electron-binary.mjs'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const { version } = createRequire(import.meta.url)('electron/package.json')

/** As Electron comes: the mark that fuses are found by, version 1, how many, and each as it is before it is set. */
const fuses = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX\u0001\u000810110001'

const makeStubDistribution = () => {
  const stub = join(root, 'build/stub-electron')
  mkdirSync(join(stub, 'resources'), { recursive: true })
  mkdirSync(join(stub, 'locales'), { recursive: true })
  const files = {
    electron: `#!/bin/sh\necho "This is a stub: Electron was not here when it was packed." >&2\nexit 1\n${fuses}\n`,
    version,
    LICENSE: 'stub\n',
    'LICENSES.chromium.html': 'stub\n',
    'locales/en-US.pak': 'stub\n',
    'resources.pak': 'stub\n',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(stub, name), text)
  chmodSync(join(stub, 'electron'), 0o755)
  return stub
}

const { values } = parseArgs({
  options: { out: { type: 'string' }, targets: { type: 'string', default: 'dir' } },
})
const stubbed = electronBinary() === null
if (stubbed) process.stderr.write("Electron's binary is not here: packing with a stub in its place.\n")
await build({
  projectDir: root,
  targets: Platform.current().createTarget(
    values.targets.split(','),
    process.arch === 'arm64' ? Arch.arm64 : Arch.x64,
  ),
  publish: 'never',
  config: {
    extends: join(root, 'electron-builder.yml'),
    ...(stubbed ? { electronDist: makeStubDistribution() } : {}),
    ...(values.out === undefined ? {} : { directories: { output: resolve(values.out) } }),
  },
})
