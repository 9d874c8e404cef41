import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { createLogger, defineConfig } from 'vite'

const here = fileURLToPath(new URL('.', import.meta.url))

interface Modules {
  getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null
}

const entry = fileURLToPath(new URL('./index.html', import.meta.url))
let start: Set<string> | null = null

/** Everything that the page imports without asking for it later. */
const reach = (id: string, modules: Modules, reached: Set<string>): Set<string> => {
  if (reached.has(id)) return reached
  reached.add(id)
  for (const imported of modules.getModuleInfo(id)?.importedIds ?? []) reach(imported, modules, reached)
  return reached
}

const atStart = (id: string, modules: Modules): string | null => {
  start ??= reach(entry, modules, new Set())
  return start.has(id) ? 'start' : null
}

const logger = createLogger('warn')

export default defineConfig({
  customLogger: {
    ...logger,
    // `composes` leaves declarations of no file behind, which vite takes for the mistake of a plugin
    warnOnce(message, options) {
      if (!message.includes('did not pass the `from` option')) logger.warnOnce(message, options)
    },
  },
  root: here,
  // Relative: the same files are served by node:http and by Electron's own protocol.
  base: './',
  plugins: [react()],
  build: {
    outDir: fileURLToPath(new URL('../dist/renderer', import.meta.url)),
    emptyOutDir: true,
    // The content security policy allows no data: fonts or scripts.
    assetsInlineLimit: 0,
    target: 'chrome120',
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1000,
    // what the first paint needs is one file: each further one is a request more before it
    rolldownOptions: { output: { codeSplitting: { groups: [{ name: atStart, debugName: 'start' }] } } },
  },
})
