// Makes of the program's own YAML files what it reads at its start: one JSON file a kind, its files by name, checked by
// the schemas of the rooms that use them. One that breaks a rule ends the build with its line.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import * as esbuild from 'esbuild'

const root = dirname(dirname(fileURLToPath(import.meta.url)))

const reader = `
export { readFolder } from './main/catalogue/read-folder.ts'
export { vendorDictionarySchema } from './main/catalogue/vendor-dictionary.ts'
export { modbusMapSchema } from './contract/modbus-map.ts'
export { serviceProfileSchema } from './contract/service-profile.ts'
`

export const compileData = async (outDir) => {
  const scratch = await mkdtemp(join(tmpdir(), 'chargebench-data-'))
  try {
    const outfile = join(scratch, 'reader.mjs')
    await esbuild.build({
      stdin: { contents: reader, resolveDir: root },
      bundle: true,
      platform: 'node',
      format: 'esm',
      outfile,
      banner: {
        js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);",
      },
      logLevel: 'warning',
    })
    const { readFolder, ...schemas } = await import(pathToFileURL(outfile).href)
    const kinds = {
      'vendor-dictionaries': schemas.vendorDictionarySchema,
      'modbus-maps': schemas.modbusMapSchema,
      'service-profiles': schemas.serviceProfileSchema,
    }
    for (const [kind, schema] of Object.entries(kinds)) {
      const { files, refused } = await readFolder(schema, join(root, 'data', kind))
      for (const { file, line, rule } of refused) throw new Error(`${file}, line ${line}: ${rule}`)
      await writeFile(join(outDir, `${kind}.json`), JSON.stringify(Object.fromEntries(files)))
    }
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
