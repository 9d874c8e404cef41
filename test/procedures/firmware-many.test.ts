import { expect, it } from 'vitest'
import type { RunView } from '../../contract/run.ts'
import { recordOf, startFileBench } from './support/file-bench.ts'
import { resultOf } from './support/procedure-bench.ts'

const waitsFor = ({ state }: RunView): string | null =>
  state.state === 'running' ? (state.wait?.for ?? null) : null

it('several at once: as many fetch as may, the others wait for their turn, and all are proven', async () => {
  const bench = await startFileBench()
  const ids = ['CP1', 'CP2', 'CP3', 'CP4']
  for (const id of ids) await bench.virtual({ id })
  const { id: firmwareId } = await bench.image({ version: '2.0.0' }, 8 * 1024 ** 2)
  const runIds = await Promise.all(
    ids.map((chargePointId) => bench.runner.start('firmware.update', { chargePointId, firmwareId })),
  )
  let most = 0
  let waited = 0
  const isOver = (): boolean => {
    const fetching = bench.files.views().filter(({ coveredAt }) => coveredAt === null)
    most = Math.max(most, fetching.length)
    const views = runIds.map((runId) => bench.view(runId))
    waited = Math.max(waited, views.filter((view) => waitsFor(view) === 'firmware-turn').length)
    return views.every(({ state }) => state.state === 'done' || state.state === 'failed')
  }
  await bench.until(isOver)
  expect(waited).toBe(2)
  expect(most).toBeLessThanOrEqual(2)
  for (const runId of runIds) {
    const run = await bench.drive(bench.runner.ended(runId))
    expect(resultOf(run)).toMatchObject({ proof: 'version', version: '2.0.0' })
  }
  expect(bench.files.views()).toEqual([])
})

it('the laptop sleeps for an hour in the midst of all: nobody is taken for stalled or lost', async () => {
  const bench = await startFileBench()
  const ids = ['CP1', 'CP2', 'CP3']
  for (const id of ids) await bench.virtual({ id })
  const { id: firmwareId } = await bench.image({ version: '2.0.0' }, 8 * 1024 ** 2)
  const runIds = await Promise.all(
    ids.map((chargePointId) => bench.runner.start('firmware.update', { chargePointId, firmwareId })),
  )
  const stageOf = (runId: string): string | null => {
    const view = bench.view(runId)
    return view.checkpoint === null ? null : recordOf(view).stage
  }
  const isOver = (runId: string): boolean => bench.view(runId).endedAt !== null
  for (const stage of ['fetching', 'fetched', 'away']) {
    await bench.until(() => runIds.some((runId) => stageOf(runId) === stage) || runIds.every(isOver))
    bench.sleep(3_600_000)
  }
  await bench.until(() => runIds.every(isOver))
  for (const runId of runIds)
    expect(resultOf(bench.view(runId))).toMatchObject({ proof: 'version', version: '2.0.0' })
  expect(bench.files.views()).toEqual([])
})
