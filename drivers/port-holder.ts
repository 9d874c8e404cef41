import { readdir, readFile, readlink, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { PortHolder } from '../contract/devices.ts'

const someProgram: PortHolder = { who: 'program', name: null, pid: null }
const quiet = <T>(promise: Promise<T>, instead: T): Promise<T> => promise.catch(() => instead)

/** The processes that have one of these device files open, by file. Linux tells; of foreign users only root hears. */
export const holdersOf = async (
  paths: readonly string[],
  proc = '/proc',
): Promise<ReadonlyMap<string, PortHolder>> => {
  const found = new Map<string, PortHolder>()
  if (process.platform !== 'linux' || paths.length === 0) return found
  const wanted = new Map<string, string>()
  for (const path of paths) wanted.set(await quiet(realpath(path), path), path)
  const pids = (await quiet(readdir(proc), [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    if (Number(pid) === process.pid) continue
    const fds = join(proc, pid, 'fd')
    for (const fd of await quiet(readdir(fds), [])) {
      const path = wanted.get(await quiet(readlink(join(fds, fd)), ''))
      if (path === undefined || found.has(path)) continue
      const name = (await quiet(readFile(join(proc, pid, 'comm'), 'utf8'), '')).trim()
      found.set(path, { who: 'program', name: name === '' ? null : name, pid: Number(pid) })
    }
  }
  return found
}

/** Who holds the port that was refused as busy, as far as the system tells. */
export const holderOfPort = async (path: string): Promise<PortHolder> =>
  (await holdersOf([path])).get(path) ?? someProgram
