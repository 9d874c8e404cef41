import { readdir, readFile, readlink, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { PortHolder } from '../contract/devices.ts'

const someProgram: PortHolder = { who: 'program', name: null, pid: null }
const quiet = <T>(promise: Promise<T>, instead: T): Promise<T> => promise.catch(() => instead)

/** The processes that have locked this file: a serial port is locked by whoever has it for itself. */
const lockersOf = (path: string, locks: string): Promise<readonly string[]> =>
  quiet(
    stat(path).then(({ ino }) =>
      locks.split('\n').flatMap((line) => {
        const [, pid, inode] = /\s(\d+) [0-9a-f]+:[0-9a-f]+:(\d+)\s/.exec(line) ?? []
        return pid !== undefined && inode === String(ino) ? [pid] : []
      }),
    ),
    [],
  )

/**
 * The processes that have one of these device files open, by file; of several, the one that has locked it. Linux tells;
 * of foreign users only root hears.
 */
export const holdersOf = async (
  paths: readonly string[],
  proc = '/proc',
): Promise<ReadonlyMap<string, PortHolder>> => {
  const found = new Map<string, PortHolder>()
  if (process.platform !== 'linux' || paths.length === 0) return found
  const locks = await quiet(readFile(join(proc, 'locks'), 'utf8'), '')
  const wanted = new Map<string, { readonly path: string; readonly lockers: readonly string[] }>()
  for (const path of paths) {
    const file = await quiet(realpath(path), path)
    wanted.set(file, { path, lockers: await lockersOf(file, locks) })
  }
  const pids = (await quiet(readdir(proc), [])).filter((name) => /^\d+$/.test(name))
  for (const pid of pids) {
    if (Number(pid) === process.pid) continue
    const fds = join(proc, pid, 'fd')
    for (const fd of await quiet(readdir(fds), [])) {
      const device = wanted.get(await quiet(readlink(join(fds, fd)), ''))
      if (!device || (found.has(device.path) && !device.lockers.includes(pid))) continue
      const name = (await quiet(readFile(join(proc, pid, 'comm'), 'utf8'), '')).trim()
      found.set(device.path, { who: 'program', name: name === '' ? null : name, pid: Number(pid) })
    }
  }
  return found
}

/** Who holds the port that was refused as busy, as far as the system tells. */
export const holderOfPort = async (path: string): Promise<PortHolder> =>
  (await holdersOf([path])).get(path) ?? someProgram
