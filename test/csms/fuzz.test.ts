import { expect, it } from 'vitest'
import { startCsms } from '../support/csms-bench.ts'
import { runFuzzCampaign } from '../support/fuzz-campaign.ts'

const count = (name: string, fallback: number): number => Number(process.env[name] ?? fallback)
const frames = count('CHARGEBENCH_FUZZ_FRAMES', 5_000)
const garbageConnections = count('CHARGEBENCH_FUZZ_CONNECTIONS', 200)
const seed = count('CHARGEBENCH_FUZZ_SEED', 20_260_115)

it(
  `answers a good charge point through ${frames} mutated frames and ${garbageConnections} garbage connections`,
  { timeout: 600_000 },
  async () => {
    const bench = await startCsms()
    const report = await runFuzzCampaign({ port: bench.port, seed, frames, garbageConnections })
    expect(report.goodAnswers).toBeGreaterThanOrEqual(frames / 100 + garbageConnections / 50)
    const closed = await bench.journal.when(
      'connection-closed',
      ({ chargePointId }) => chargePointId === 'GOOD',
    )
    expect(closed).toMatchObject({ by: 'charge-point', code: 1000 })
    const ours = bench.journal.of('finding').filter(({ rule }) => rule === 'handler-failed')
    expect(ours).toEqual([])
  },
)
