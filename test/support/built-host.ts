import { spawn, type ChildProcess } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

export const builtCli = fileURLToPath(new URL('../../dist/cli.js', import.meta.url))

export interface Exit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

export interface BuiltHostOptions {
  /** After `serve --json --no-open --port 0 --ui-port 0 --data …`; a repeated option wins. */
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Kept when it ends; without it, a new one that is removed. */
  readonly dataDir?: string
}

export interface BuiltHost {
  readonly pid: number
  /** Without a trailing slash; an identity is appended. */
  readonly ocppUrl: string
  /** The page, with the token in its fragment. */
  readonly uiUrl: string
  /** `http://127.0.0.1:PORT` */
  readonly apiUrl: string
  readonly token: string
  readonly dataDir: string
  /** Asks the HTTP API with the token: `api('/api/charge-points')`. */
  readonly api: (path: string, init?: RequestInit) => Promise<Response>
  /** Ends it (SIGTERM) and waits until it is gone. May be called twice. */
  stop(signal?: NodeJS.Signals): Promise<Exit>
  readonly exited: Promise<Exit>
  /** What it has written there so far. */
  readonly stderr: () => string
}

/** A run of the built command line: what it printed and how it ended. */
export interface BuiltRun {
  readonly child: ChildProcess
  readonly exited: Promise<Exit>
  readonly stdout: () => string
  readonly stderr: () => string
}

/** What a test gives is all that it sees, besides what a program needs to run. */
const environment = (env: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv => {
  const {
    CHARGEBENCH_TOKEN: _token,
    NODE_OPTIONS: _options,
    DISPLAY: _x,
    WAYLAND_DISPLAY: _wl,
    ...inherited
  } = process.env
  return { ...inherited, ...env }
}

export const runBuilt = (args: readonly string[], env?: Readonly<Record<string, string>>): BuiltRun => {
  if (!existsSync(builtCli)) throw new Error(`${builtCli} is not there: run \`npm run build\``)
  const child = spawn(process.execPath, [builtCli, ...args], {
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const exited = new Promise<Exit>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal }))
  })
  return { child, exited, stdout: () => stdout, stderr: () => stderr }
}

/** The first line on stdout; rejects with what stderr says when the process ends before. */
export const firstLine = ({ child, exited, stderr }: BuiltRun): Promise<string> =>
  new Promise((resolve, reject) => {
    if (child.stdout) createInterface({ input: child.stdout }).once('line', resolve)
    exited.then(({ code, signal }) => {
      reject(
        new Error(
          `chargebench ended with ${code ?? signal ?? 'nothing'} before its first line:\n${stderr()}`,
        ),
      )
    }, reject)
  })

const isListening = (
  value: unknown,
): value is { event: 'listening'; ocppUrl: string; uiUrl: string; apiUrl: string; token: string } =>
  typeof value === 'object' && value !== null && 'event' in value && value.event === 'listening'

/** Starts the built node host (`npm run build` first) on free ports of loopback, and waits until it listens. */
export const startBuiltHost = async (options: BuiltHostOptions = {}): Promise<BuiltHost> => {
  const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'chargebench-host-')))
  const own = ['serve', '--json', '--no-open', '--host', '127.0.0.1', '--port', '0', '--ui-port', '0']
  const run = runBuilt([...own, '--data', dataDir, ...(options.args ?? [])], options.env)
  const { child } = run
  const exited = run.exited.then(async (exit) => {
    if (options.dataDir === undefined) await rm(dataDir, { recursive: true, force: true })
    return exit
  })
  const line: unknown = JSON.parse(await firstLine(run))
  if (!isListening(line) || child.pid === undefined)
    throw new Error(`no listening line: ${JSON.stringify(line)}`)
  const { ocppUrl, uiUrl, apiUrl, token } = line
  return {
    pid: child.pid,
    ocppUrl,
    uiUrl,
    apiUrl,
    token,
    dataDir,
    api: (path, init = {}) => {
      const headers = new Headers(init.headers)
      if (!headers.has('Authorization')) headers.set('Authorization', `Bearer ${token}`)
      return fetch(new URL(path, apiUrl), { ...init, headers })
    },
    stop: (signal = 'SIGTERM') => {
      if (child.exitCode === null && child.signalCode === null) child.kill(signal)
      return exited
    },
    exited,
    stderr: run.stderr,
  }
}
