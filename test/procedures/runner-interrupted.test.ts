import { describe, expect, it } from 'vitest'
import type { AnyProcedure } from '../../main/procedures/procedure.ts'
import { begin, end, forever, procedure, start } from './support/plain-procedures.ts'
import { newDisk } from './support/procedure-bench.ts'

describe('after Chargebench was killed', () => {
  const counting = (
    seen: unknown[],
    afterInterruption: AnyProcedure['afterInterruption'],
    secrets: string[] = [],
  ) =>
    procedure(
      async (input, context) => {
        seen.push([context.checkpoint, input])
        if (seen.length > 1) return 'done'
        await context.saveCheckpoint({ step: 1 })
        await context.saveCheckpoint({ step: 2 })
        return forever(input, context)
      },
      { afterInterruption, secrets },
    )

  const killed = async (
    afterInterruption: AnyProcedure['afterInterruption'],
    input: unknown = { id: 'CP1' },
    secrets: string[] = [],
  ) => {
    const seen: unknown[] = []
    const count = counting(seen, afterInterruption, secrets)
    const first = await start({ count }, { disk: newDisk() })
    const runId = await begin(first, 'count', input)
    await first.until(() => JSON.stringify(first.view(runId).checkpoint) === '{"step":2}')
    await first.kill()
    const second = await start({ count }, { disk: first.disk })
    return { bench: second, runId, seen }
  }

  it('a run is interrupted, holds nothing, and goes on from its checkpoint', async () => {
    const { bench, runId, seen } = await killed('resume')
    expect(bench.view(runId).state).toMatchObject({ state: 'interrupted' })
    expect(bench.runner.holderOf({ kind: 'charge-point', id: 'CP1' })).toBeNull()
    await bench.drive(bench.runner.takeUp(runId))
    expect((await end(bench, runId)).state).toEqual({ state: 'done', result: 'done' })
    expect(seen).toEqual([
      [null, { id: 'CP1' }],
      [{ step: 2 }, { id: 'CP1' }],
    ])
    await expect(bench.runner.takeUp(runId)).rejects.toMatchObject({ code: 'run-not-interrupted' })
  })

  it('a run that is repeated begins anew', async () => {
    const { bench, runId, seen } = await killed('repeat')
    await bench.drive(bench.runner.takeUp(runId))
    await end(bench, runId)
    expect(seen[1]).toEqual([null, { id: 'CP1' }])
  })

  it('a run that is neither is left to a person', async () => {
    const { bench, runId, seen } = await killed('none')
    await expect(bench.runner.takeUp(runId)).rejects.toMatchObject({ code: 'run-not-repeatable' })
    expect(bench.runner.dismiss(runId)).toBe(true)
    expect(bench.view(runId).state).toMatchObject({ state: 'dismissed' })
    expect(bench.runner.dismiss(runId)).toBe(false)
    await expect(bench.runner.takeUp(runId)).rejects.toMatchObject({ code: 'run-not-interrupted' })
    expect(seen).toHaveLength(1)
  })

  it('secrets have to be given again', async () => {
    const { bench, runId, seen } = await killed('resume', { id: 'CP1', pin: 'hunter2' }, ['pin'])
    await expect(bench.runner.takeUp(runId)).rejects.toMatchObject({
      code: 'secrets-needed',
      params: { names: 'pin' },
    })
    await bench.drive(bench.runner.takeUp(runId, { pin: 'hunter2' }))
    await end(bench, runId)
    expect(seen[1]).toEqual([{ step: 2 }, { id: 'CP1', pin: 'hunter2' }])
  })

  it('a run whose charge point is held waits for nobody: it is refused', async () => {
    const { bench, runId } = await killed('resume')
    const held = bench.drive(bench.runner.start('configuration.read', { chargePointId: 'CP1' }))
    const holder = await held
    await expect(bench.runner.takeUp(runId)).rejects.toMatchObject({ code: 'busy' })
    bench.runner.cancel(holder)
    await end(bench, holder)
    await bench.drive(bench.runner.takeUp(runId))
    await end(bench, runId)
  })

  it('an unknown run is told so', async () => {
    const bench = await start({})
    await expect(bench.runner.takeUp('nothing')).rejects.toMatchObject({ code: 'not-found' })
    await expect(bench.runner.ended('nothing')).rejects.toMatchObject({ code: 'not-found' })
    expect(bench.runner.dismiss('nothing')).toBe(false)
  })
})

describe('close', () => {
  it('leaves what runs interrupted, to be taken up after the next start', async () => {
    const disk = newDisk()
    const first = await start({ wait: procedure(forever) }, { disk })
    const runId = await begin(first, 'wait')
    await first.drive(first.runner.close())
    expect(first.view(runId).state.state).toBe('running')
    await expect(first.drive(first.runner.start('wait', { id: 'CP2' }))).rejects.toMatchObject({
      code: 'shutting-down',
    })
    await first.drive(first.journal.flush())
    const second = await start({ wait: procedure(() => Promise.resolve('done')) }, { disk: first.disk })
    expect(second.view(runId).state.state).toBe('interrupted')
    await second.drive(second.runner.takeUp(runId))
    expect((await end(second, runId)).state.state).toBe('done')
  })
})
