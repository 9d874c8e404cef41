// Whether dist/ is older than its sources: a digest over path, size and time of every source file, kept in dist/.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = dirname(dirname(fileURLToPath(import.meta.url)))
const stamp = join(root, 'dist', '.stamp')
const sources = [
  'contract',
  'data',
  'drawing',
  'drivers',
  'i18n',
  'main',
  'ocpp',
  'preload',
  'renderer',
  'simulator',
  'scripts',
  'package-lock.json',
]

const files = (path) => {
  if (!existsSync(path)) return []
  if (statSync(path).isFile()) return [path]
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.name !== 'generated')
    .flatMap((entry) => (entry.isDirectory() ? files(join(path, entry.name)) : [join(path, entry.name)]))
}

const digest = () => {
  const hash = createHash('sha256')
  for (const file of sources.flatMap((source) => files(join(root, source))).sort()) {
    const { size, mtimeMs } = statSync(file)
    hash.update(`${relative(root, file)} ${size} ${mtimeMs}\n`)
  }
  return hash.digest('hex')
}

export const isStale = () => !existsSync(stamp) || readFileSync(stamp, 'utf8') !== digest()
export const markFresh = () => writeFileSync(stamp, digest())
