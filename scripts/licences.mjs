// The licences of everything that ships: of what esbuild and Vite put into the bundles, and of the native packages
// beside them. build.mjs writes them into dist/.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const manifestOf = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))

/** Folders of the packages that these bundles take files from, as esbuild sees it. */
const bundled = async (entryPoints, options) => {
  const { metafile } = await esbuild.build({
    entryPoints,
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'unused',
    format: 'esm',
    absWorkingDir: root,
    logLevel: 'silent',
    ...options,
  })
  return Object.keys(metafile.inputs).flatMap((input) => {
    const found = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1]
    return found ? [found] : []
  })
}

/** Folders of the packages that are installed beside the bundles, with what they need. */
const installed = () => {
  const found = new Set()
  const visit = (name, from) => {
    for (let folder = from; ; folder = dirname(folder)) {
      const candidate = join(folder, 'node_modules', name)
      if (existsSync(join(candidate, 'package.json'))) {
        if (found.has(candidate)) return
        found.add(candidate)
        const { dependencies = {}, optionalDependencies = {} } = manifestOf(candidate)
        for (const next of Object.keys({ ...dependencies, ...optionalDependencies })) visit(next, candidate)
        return
      }
      if (folder === dirname(folder)) return // optional, and not for this platform
    }
  }
  const { dependencies, optionalDependencies } = manifestOf(root)
  for (const name of Object.keys({ ...dependencies, ...optionalDependencies })) visit(name, root)
  return [...found].map((folder) => folder.slice(root.length + 1))
}

/** Text of its licence and notice files; its own statement where it has none. */
const textOf = (folder, license, { author, name }) => {
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)/i.test(file))
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim())
  if (texts.length > 0) return texts.join('\n\n')
  const by = typeof author === 'string' ? author : (author?.name ?? `the authors of ${name}`)
  return `Licensed under ${license} by ${by}. The package holds no text of it.`
}

/** Its SPDX expression, also where it is said as npm once wanted it. */
const licenceOf = ({ license, licenses }) =>
  license?.type ?? license ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'UNKNOWN'

/** Every package that ships: `{ name, version, license, text }`, by name. */
export const collectLicences = async ({ hosts, workers, preload, renderer }) => {
  const external = ['electron', 'libsql', 'serialport', 'usb']
  const node = { platform: 'node', external }
  const empty = Object.fromEntries(['.css', '.woff2', '.woff', '.svg', '.png'].map((ext) => [ext, 'empty']))
  const folders = [
    ...(await bundled([...hosts, ...workers], node)),
    ...(await bundled(preload, { platform: 'browser', external })),
    ...(await bundled(renderer, { platform: 'browser', jsx: 'automatic', loader: empty })),
    ...installed(),
  ]
  const byName = new Map()
  for (const folder of new Set(folders)) {
    const manifest = manifestOf(join(root, folder))
    if (!manifest.name || !manifest.version) continue
    const { name, version } = manifest
    const license = licenceOf(manifest)
    byName.set(`${name}@${version}`, {
      name,
      version,
      license,
      text: textOf(join(root, folder), license, manifest),
    })
  }
  return [...byName.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, licence]) => licence)
}

/** Writes them as one text. */
export const writeLicences = async (file, entries) => {
  const licences = await collectLicences(entries)
  const rule = '='.repeat(80)
  const own = 'Chargebench is made with these works of others. Each stands under its own licence.\n'
  const parts = licences.map(
    ({ name, version, license, text }) => `${rule}\n${name} ${version} (${license})\n\n${text}\n`,
  )
  writeFileSync(file, [own, ...parts].join('\n'))
}
