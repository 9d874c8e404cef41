import { expect, it } from 'vitest'
import type { FirmwareStage, FirmwareUpdateResult } from '../../contract/firmware.ts'
import type { RunView } from '../../contract/run.ts'
import { recordOf, startFileBench, type FileBench } from './support/file-bench.ts'
import { newDisk, resultOf } from './support/procedure-bench.ts'

const mib = 1024 ** 2

const portOf = (url: string): number => Number(new URL(url).port)
const stageOf = (run: RunView): FirmwareStage | null => (run.checkpoint === null ? null : recordOf(run).stage)

/** Begins an update, and lets time pass until it is at a stage. */
const begin = async (
  bench: FileBench,
  stage: FirmwareStage,
  { bytes, ...more }: { readonly bytes?: number; readonly retrieveAt?: string } = {},
): Promise<string> => {
  const { id: firmwareId } = await bench.image({ version: '2.0.0' }, bytes)
  const runId = await bench.drive(
    bench.runner.start('firmware.update', { chargePointId: 'CP1', firmwareId, ...more }),
  )
  await bench.until(() => stageOf(bench.view(runId)) === stage)
  return runId
}

/** What a kill leaves: nothing more reaches the disk, and the ports are free. */
const kill = async (bench: FileBench): Promise<void> => {
  bench.lose()
  await bench.drive(bench.files.close())
  await bench.kill()
}

it.each(['requested', 'fetching', 'fetched', 'away'] as const)(
  'is killed while it is %s, and is proven after it was taken up; asked for once',
  async (stage) => {
    const disk = newDisk()
    const first = await startFileBench({ disk })
    await first.virtual()
    const later = new Date(first.clock.now() + 600_000).toISOString()
    const runId = await begin(first, stage, {
      bytes: stage === 'fetching' ? 24 * mib : 200_000,
      ...(stage === 'requested' ? { retrieveAt: later } : {}),
    })
    const { url } = recordOf(first.view(runId))
    await kill(first)

    const second = await startFileBench({
      ...{ disk: first.disk, folder: first.folder, port: first.port, filePort: portOf(url) },
      onStep: (ms) => first.clock.advance(ms),
    })
    expect(second.view(runId).state.state).toBe('interrupted')
    await second.drive(second.runner.takeUp(runId))
    const run = await second.drive(second.runner.ended(runId))
    const result = resultOf(run) as unknown as FirmwareUpdateResult
    expect(result).toMatchObject({ proof: 'version', versionBefore: '1.0.0', version: '2.0.0' })
    expect(result.turns.map(({ what }) => what)).toContain('taken-up')
    expect(recordOf(run).url).toBe(url)
    expect(await second.sent('UpdateFirmware')).toHaveLength(1)
  },
)

it('is killed while it is fetching, and nobody comes afterwards: it waits to be asked, and keeps what went out before', async () => {
  const first = await startFileBench()
  await first.virtual()
  const runId = await begin(first, 'fetching', { bytes: 24 * mib })
  await first.until(() => recordOf(first.view(runId)).served > 0)
  const { served: before } = recordOf(first.view(runId))
  const { url } = recordOf(first.view(runId))
  await kill(first)
  const second = await startFileBench({
    ...{ disk: first.disk, folder: first.folder, port: first.port, filePort: portOf(url) },
    stepMs: 1_000,
  })
  await second.drive(second.runner.takeUp(runId))
  const waitsFor = (): string | null => {
    const { state } = second.view(runId)
    return state.state === 'running' ? (state.wait?.for ?? null) : null
  }
  await second.until(() => waitsFor() === 'firmware-fetch')
  expect(recordOf(second.view(runId))).toMatchObject({ stage: 'fetching', served: 0, url })
  const { servedBefore = 0 } = recordOf(second.view(runId))
  expect(servedBefore).toBeGreaterThanOrEqual(before)
  const run = await second.drive(second.runner.ended(runId))
  expect(run.state).toMatchObject({
    state: 'failed',
    error: { code: 'firmware-stalled', params: { served: servedBefore } },
  })
})
