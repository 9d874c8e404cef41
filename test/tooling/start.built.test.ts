import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, it } from 'vitest'
import { createScript } from '../interop/support.ts'

it('npm start opens the node host where there is no Electron, says so, and brings the demo along', async () => {
  const scratch = mkdtempSync(join(tmpdir(), 'chargebench-start-'))
  const flags = [
    '--json',
    '--no-open',
    '--demo',
    '--port',
    '0',
    '--ui-port',
    '0',
    '--data',
    join(scratch, 'data'),
  ]
  const started = spawn(process.execPath, ['scripts/start.mjs', ...flags], {
    env: { ...process.env, ELECTRON_OVERRIDE_DIST_PATH: join(scratch, 'no-electron') },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const ended = once(started, 'close')
  let said = ''
  started.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()))
  try {
    const lines = createInterface({ input: started.stdout })
    const [first] = (await Promise.race([
      once(lines, 'line'),
      ended.then(() => Promise.reject(new Error(said))),
    ])) as [string]
    const { event, apiUrl, token } = JSON.parse(first) as { event: string; apiUrl: string; token: string }
    expect(event).toBe('listening')
    const script = createScript({
      api: (path, init) =>
        fetch(`${apiUrl}${path}`, { ...init, headers: { Authorization: `Bearer ${token}` } }),
    })
    const demo = await script.untilChargePoint('SIM001', ({ lastBoot }) => lastBoot !== null)
    expect(demo).toMatchObject({ connected: true, lastBoot: { status: 'Pending' } })
    expect(said).toContain("Electron's binary is not here")
    expect(said).not.toContain('building')
  } finally {
    started.kill('SIGTERM')
    await ended
    rmSync(scratch, { recursive: true, force: true })
  }
})
