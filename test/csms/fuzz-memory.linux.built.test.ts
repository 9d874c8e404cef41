import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { startBuiltHost, type BuiltHost } from '../support/built-host.ts'
import { runFuzzCampaign } from '../support/fuzz-campaign.ts'

const count = (name: string, fallback: number): number => Number(process.env[name] ?? fallback)
const frames = count('CHARGEBENCH_SOAK_FRAMES', 200_000)
const garbageConnections = count('CHARGEBENCH_SOAK_CONNECTIONS', 2_000)
const seed = count('CHARGEBENCH_FUZZ_SEED', 20_260_115)
/** From here on memory must not grow, but for what the allocator keeps. */
const warmFrames = 20_000
const maxGrowthBytes = 20 * 2 ** 20

/** The host's debugger, for a garbage collection on demand. */
const openInspector = async (host: BuiltHost): Promise<{ collect(): Promise<void>; close(): void }> => {
  const url = /Debugger listening on (ws:\S+)/.exec(host.stderr())?.[1]
  if (url === undefined) throw new Error(`no debugger: ${host.stderr()}`)
  const socket = new WebSocket(url)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  let id = 0
  return {
    collect: () =>
      new Promise((resolve) => {
        socket.once('message', () => resolve())
        socket.send(JSON.stringify({ id: ++id, method: 'HeapProfiler.collectGarbage' }))
      }),
    close: () => socket.terminate(),
  }
}

const rssOf = (pid: number): number => {
  const kilobytes = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
  return Number(kilobytes) * 1024
}

it(
  `${frames} mutated frames and ${garbageConnections} garbage connections leave nothing in memory`,
  { timeout: 3_600_000 },
  async () => {
    const host = await startBuiltHost({
      args: ['--charge-points', 'accept'],
      // A small nursery in every thread: it would otherwise grow by 16 MiB at some moment and hide what is measured.
      env: { NODE_OPTIONS: '--inspect=127.0.0.1:0 --max-semi-space-size=2' },
    })
    try {
      const inspector = await openInspector(host)
      const settledRss = async (): Promise<number> => {
        for (let i = 0; i < 3; i++) await inspector.collect()
        return rssOf(host.pid)
      }
      let warm = Number.NaN
      const report = await runFuzzCampaign({
        port: Number(new URL(host.ocppUrl).port),
        seed,
        frames,
        garbageConnections,
        onProgress: async (worked) => {
          if (worked === warmFrames) warm = await settledRss()
        },
      })
      const after = await settledRss()
      inspector.close()
      expect(report.goodAnswers).toBeGreaterThanOrEqual(frames / 100)
      expect(after).toBeLessThanOrEqual(warm + maxGrowthBytes)
      const findings = await (await host.api('/api/charge-points/GOOD/findings')).text()
      expect(findings).toBe('')
    } finally {
      await host.stop()
    }
  },
)
