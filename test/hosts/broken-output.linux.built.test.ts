import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, mkdtempSync, openSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { builtCli } from '../support/built-host.ts'

const scratch = mkdtempSync(join(tmpdir(), 'chargebench-output-'))
afterAll(() => rmSync(scratch, { recursive: true, force: true }))

it('what cannot be told is a fault of ours: 70, never the code for the charge point', async () => {
  const full = openSync('/dev/full', 'w')
  const child = spawn(process.execPath, [builtCli, 'simulate', '--list-profiles', '--json'], {
    stdio: ['ignore', full, 'ignore'],
  })
  const [code] = (await once(child, 'close')) as [number]
  closeSync(full)
  expect(code).toBe(70)
})

it('a command that only tells ends when nobody reads any more', async () => {
  const child = spawn(process.execPath, [builtCli, 'ports', '--watch'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  child.stdout.destroy()
  expect(await once(child, 'close')).toEqual([0, null])
})

/** Opens a terminal, waits until the bench has said its last word, and closes the window. */
const inTerminal = `
import os, pty, sys
pid, window = pty.fork()
if pid == 0: os.execv(sys.argv[1], sys.argv[1:])
said = b''
while b'Ctrl+C' not in said: said += os.read(window, 4096)
os.close(window)
os.waitpid(pid, 0)
`

it('a bench whose terminal is closed ends in order, and reports no crash', async () => {
  const dataDir = join(scratch, 'data')
  const bench = [builtCli, 'serve', '--no-open', '--port', '0', '--ui-port', '0', '--data', dataDir]
  const child = spawn('python3', ['-c', inTerminal, process.execPath, ...bench], { stdio: 'ignore' })
  expect(await once(child, 'close')).toEqual([0, null])
  const left = readdirSync(dataDir)
  expect(left.filter((name) => name.startsWith('crash-'))).toEqual([])
  expect(left).not.toContain('holder.json')
})
