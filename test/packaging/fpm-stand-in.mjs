// Stands in for fpm, which electron-builder would fetch: lays out what a package would hold under FPM_STAGE/<type>, and
// notes the rest of what it was told.
import { cpSync, mkdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const args = process.argv.slice(2)
const after = (name) => args[args.indexOf(name) + 1]
const stage = join(process.env.FPM_STAGE, after('-t'))
const depends = args.filter((_, index) => args[index - 1] === '-d')
mkdirSync(stage, { recursive: true })
for (const arg of args) {
  const [, from, to] = /^(\/.+)=(\/.+)$/.exec(arg) ?? []
  // the application itself is looked at where it was unpacked
  if (from === undefined || statSync(from).isDirectory()) continue
  mkdirSync(dirname(join(stage, 'root', to)), { recursive: true })
  cpSync(from, join(stage, 'root', to))
}
for (const script of ['after-install', 'after-remove']) cpSync(after(`--${script}`), join(stage, script))
const told = { name: after('--name'), version: after('--version'), url: after('--url'), depends }
writeFileSync(join(stage, 'told.json'), JSON.stringify(told))
