// Whether Electron's binary is here, without requiring `electron` (which would fetch it).
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The folder of the `electron` package, or null where it isn't installed. */
export const electronFolder = () => {
  try {
    return dirname(require.resolve('electron/package.json'))
  } catch {
    return null
  }
}

const executables = { win32: 'electron.exe', darwin: 'Electron.app/Contents/MacOS/Electron' }

/** The path of Electron's executable, or null where it is missing. ELECTRON_OVERRIDE_DIST_PATH is honoured. */
export const electronBinary = () => {
  const folder = electronFolder()
  if (!folder) return null
  const own = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const named = join(folder, 'path.txt')
  if (!own && !existsSync(named)) return null
  const executable = existsSync(named)
    ? readFileSync(named, 'utf8').trim()
    : (executables[process.platform] ?? 'electron')
  const binary = join(own ?? join(folder, 'dist'), executable)
  return existsSync(binary) ? binary : null
}
