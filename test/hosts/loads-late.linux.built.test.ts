import { readFileSync } from 'node:fs'
import { expect, it, onTestFinished } from 'vitest'
import { startBuiltHost } from '../support/built-host.ts'

/** Native code that a process has loaded, by the names of its files. */
const nativeCodeOf = (pid: number): readonly string[] => [
  ...new Set(
    readFileSync(`/proc/${pid}/maps`, 'utf8')
      .split('\n')
      .flatMap((line) => /\s(\/\S+\.node)$/.exec(line)?.[1] ?? []),
  ),
]

it('a bench that was only started has loaded SQLite, and no driver of a port', async () => {
  const host = await startBuiltHost()
  onTestFinished(async () => {
    await host.stop()
  })
  expect((await host.api('/api/charge-points')).status).toBe(200)
  const loaded = nativeCodeOf(host.pid)
  expect(loaded.filter((file) => /libsql/.test(file))).toHaveLength(1)
  expect(loaded.filter((file) => /serialport|\/usb\//.test(file))).toEqual([])
})
