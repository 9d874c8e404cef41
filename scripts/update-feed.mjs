// node scripts/update-feed.mjs FOLDER: writes latest.yml, latest-mac.yml and latest-linux*.yml beside the packages in it, as
// electron-updater's generic provider reads them. The folder is then put on a web server of the company that wants it.
import './preflight.cjs'
import { createHash } from 'node:crypto'
import { createReadStream, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { stringify } from 'yaml'

const usage = 'node scripts/update-feed.mjs FOLDER [--version X.Y.Z]\n'
const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: { version: { type: 'string' } },
})
const [given] = positionals
if (given === undefined || positionals.length > 1) {
  process.stderr.write(usage)
  process.exit(2)
}
const folder = resolve(given)
const manifest = fileURLToPath(new URL('../package.json', import.meta.url))
const version = values.version ?? JSON.parse(readFileSync(manifest, 'utf8')).version

/** Which feed a package belongs to. A portable one and a disk image cannot be installed over an older one. */
const feedOf = (name) => {
  if (name.endsWith('.exe')) return name.includes('-setup') ? 'latest.yml' : null
  if (name.endsWith('.zip')) return /-mac\b/.test(name) ? 'latest-mac.yml' : null
  // deb and rpm belong to the system's own package manager
  if (!name.endsWith('.AppImage')) return null
  return /arm64|aarch64/.test(name) ? 'latest-linux-arm64.yml' : 'latest-linux.yml'
}

const sha512 = async (file) => {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return hash.digest('base64')
}

const feeds = new Map()
for (const name of readdirSync(folder).sort()) {
  const feed = feedOf(name)
  if (feed === null) continue
  if (!name.includes(version)) {
    process.stderr.write(`${name} is not of version ${version}: left out\n`)
    continue
  }
  const file = join(folder, name)
  const entry = { url: basename(file), sha512: await sha512(file), size: statSync(file).size }
  feeds.set(feed, [...(feeds.get(feed) ?? []), entry])
}
if (feeds.size === 0) {
  process.stderr.write(
    `There is no package of version ${version} in ${folder} that can be installed over an older one.\n`,
  )
  process.exit(1)
}
const releaseDate = new Date().toISOString()
for (const [feed, files] of feeds) {
  const [{ url: path, sha512: hash }] = files
  writeFileSync(join(folder, feed), stringify({ version, files, path, sha512: hash, releaseDate }))
  process.stdout.write(`${feed}: ${files.map(({ url }) => url).join(', ')}\n`)
}
