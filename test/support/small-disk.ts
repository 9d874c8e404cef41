import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'

const holder = 'mount -t tmpfs -o size=3m tmpfs "$1" && echo mounted && exec sleep infinity'

/**
 * The folder of a disk of 3 MiB, until the test is over. It stands in a mount namespace of its own, for which nobody has
 * to be root, and is reached through the process that holds it. Throws where the kernel gives none.
 */
export const smallDisk = async (): Promise<string> => {
  const dir = mkdtempSync(join(tmpdir(), 'chargebench-disk-'))
  const asRoot = process.getuid?.() === 0 ? [] : ['--user', '--map-root-user']
  const child = spawn('unshare', [...asRoot, '--mount', 'sh', '-c', holder, 'sh', dir])
  const ended = once(child, 'close')
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
    rmSync(dir, { recursive: true })
  })
  let words = ''
  child.stderr.on('data', (data: Buffer) => (words += data.toString()))
  await Promise.race([once(child.stdout, 'data'), ended])
  if (child.exitCode !== null)
    throw new Error(`no disk of its own for this test (user namespaces are needed): ${words.trim()}`)
  return join('/proc', String(child.pid), 'root', dir)
}
