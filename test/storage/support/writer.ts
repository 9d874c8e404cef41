import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { onTestFinished } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const bundle = `${root}build/test/storage-writer.mjs`

/** The built worker, for tests that run from source. */
export const workerUrl = new URL('../../../dist/worker-storage.js', import.meta.url)

/** Bundles the writer, as the build bundles a host; it runs the built worker. */
export const buildWriter = async (): Promise<void> => {
  await build({
    entryPoints: [`${root}test/storage/fixtures/writer.ts`],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['libsql'],
    logLevel: 'warning',
  })
}

export interface Said {
  readonly ready?: number
  readonly first?: number
  readonly saved?: number
  readonly given?: number
  readonly trouble?: string | null
  readonly refused?: string
  readonly params?: Readonly<Record<string, unknown>>
}

export interface Writer {
  readonly process: ChildProcess
  readonly said: readonly Said[]
  /** The first line, from now on or said before, that is like this. */
  until(like: (said: Said) => boolean): Promise<Said>
  /** What its last word on `saved` was. */
  saved(): number
  kill(): Promise<void>
  end(): Promise<void>
}

/** Starts the writer in a process of its own, `wrapper` before it (`prlimit …`). */
export const startWriter = (
  dataDir: string,
  options: {
    perSecond?: number
    filler?: number
    maxUnsavedChars?: number
    wrapper?: string[]
    uid?: number
  } = {},
): Writer => {
  const { perSecond = 1_000, filler = 0, maxUnsavedChars, wrapper = [], uid } = options
  const more = maxUnsavedChars === undefined ? [] : [String(maxUnsavedChars)]
  const line = [...wrapper, process.execPath, bundle, dataDir, String(perSecond), String(filler), ...more]
  const [command = '', ...args] = line
  const child = spawn(command, args, {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(uid === undefined ? {} : { uid }),
  })
  const said: Said[] = []
  const waiting = new Set<() => void>()
  let ended = false
  createInterface({ input: child.stdout }).on('line', (text) => {
    said.push(JSON.parse(text) as Said)
    for (const check of waiting) check()
  })
  const over = once(child, 'close').then(() => {
    ended = true
    for (const check of waiting) check()
  })
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await over
  }
  onTestFinished(kill)
  return {
    process: child,
    said,
    until: (like) =>
      new Promise((resolve, reject) => {
        const check = (): void => {
          const found = said.find(like)
          if (!found && !ended) return
          waiting.delete(check)
          if (found) resolve(found)
          else reject(new Error(`the writer ended; it said ${JSON.stringify(said.slice(-5))}`))
        }
        waiting.add(check)
        check()
      }),
    saved: () => said.findLast(({ saved }) => saved !== undefined)?.saved ?? 0,
    kill,
    end: async () => {
      child.stdin.write('end\n')
      await over
    },
  }
}
