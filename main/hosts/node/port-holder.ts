import { execFile } from 'node:child_process'
import { readdir, readFile, readlink } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)
const withinMs = 3000

const output = async (command: string, args: readonly string[]): Promise<string> =>
  (await run(command, args, { timeout: withinMs, windowsHide: true })).stdout

/** Inodes of the sockets that listen on the port: /proc/net/tcp has local address, state 0A and inode in columns. */
const listeningInodes = async (port: number): Promise<ReadonlySet<string>> => {
  const tables = await Promise.all(
    ['/proc/net/tcp', '/proc/net/tcp6'].map((table) => readFile(table, 'utf8').catch(() => '')),
  )
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const rows = tables.flatMap((table) => table.split('\n').map((row) => row.trim().split(/\s+/)))
  return new Set(
    rows.flatMap((row) =>
      row[1]?.endsWith(suffix) && row[3] === '0A' && row[9] ? [`socket:[${row[9]}]`] : [],
    ),
  )
}

const linuxHolder = async (port: number): Promise<string | null> => {
  const inodes = await listeningInodes(port)
  if (inodes.size === 0) return null
  for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    const descriptors = await readdir(`/proc/${pid}/fd`).catch(() => [])
    for (const descriptor of descriptors) {
      const target = await readlink(`/proc/${pid}/fd/${descriptor}`).catch(() => '')
      if (inodes.has(target)) return `${(await readFile(`/proc/${pid}/comm`, 'utf8')).trim()}, process ${pid}`
    }
  }
  return null
}

const macHolder = async (port: number): Promise<string | null> => {
  const fields = (await output('lsof', ['-nP', `-iTCP:${port}`, '-sTCP:LISTEN', '-Fpc'])).split('\n')
  const value = (letter: string) => fields.find((field) => field.startsWith(letter))?.slice(1)
  const pid = value('p')
  return pid === undefined ? null : `${value('c') ?? 'a program'}, process ${pid}`
}

const windowsHolder = async (port: number): Promise<string | null> => {
  const rows = (await output('netstat', ['-ano', '-p', 'TCP']))
    .split(/\r?\n/)
    .map((row) => row.trim().split(/\s+/))
  // protocol, local address, foreign address (port 0 while it listens), state in the system's language, pid
  const pid = rows.find((row) => row[1]?.endsWith(`:${port}`) && row[2]?.endsWith(':0'))?.at(-1)
  if (pid === undefined) return null
  const name = /^"([^"]+)"/.exec(await output('tasklist', ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH']))?.[1]
  return `${name ?? 'a program'}, process ${pid}`
}

/** Who listens on a TCP port of this machine, as `steve, process 4711`; null = the system does not tell. */
export const findPortHolder = async (port: number): Promise<string | null> => {
  const find = { linux: linuxHolder, darwin: macHolder, win32: windowsHolder }[process.platform as string]
  return (await find?.(port).catch(() => null)) ?? null
}
