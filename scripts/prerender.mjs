// Puts the first picture of the page (first-picture.mjs) into the page that Vite has built.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build as viteBuild } from 'vite'

const sheetLine = /^ *<link rel="stylesheet".*\n/m

/** The picture needs the style sheet alone: it is asked for before the script. */
const sheetFirst = (html) => {
  const [sheet = ''] = sheetLine.exec(html) ?? []
  return html.replace(sheet, '').replace(/^ *<script type="module"/m, (script) => sheet + script)
}

/** `index` is the built page; `scratch` a folder that is made and removed. */
export const prerender = async (root, index, scratch) => {
  try {
    await viteBuild({
      configFile: join(root, 'renderer/vite.config.ts'),
      logLevel: 'warn',
      build: { ssr: join(root, 'scripts/first-picture.mjs'), outDir: scratch, copyPublicDir: false },
    })
    const { draw } = await import(pathToFileURL(join(scratch, 'first-picture.js')).href)
    const html = await readFile(index, 'utf8')
    const whole = sheetFirst(html).replace('</body>', () => `  ${draw()}\n  </body>`)
    await writeFile(index, whole)
  } finally {
    await rm(scratch, { recursive: true, force: true })
  }
}
