import { describe, expect, it } from 'vitest'
import { scaleClock } from '../../simulator/scaled-clock.ts'
import { playScript, scriptSchema } from '../../simulator/script.ts'
import { manualClock } from '../support/manual-clock.ts'
import { startBench } from './support/bench.ts'

const script = scriptSchema.parse({
  format: 1,
  actions: [
    { atSeconds: 60, do: 'unplug', connectorId: 1 },
    { atSeconds: 5, do: 'plug', connectorId: 1 },
    { atSeconds: 10, do: 'card', idTag: 'TAG1', connectorId: 1 },
  ],
})

describe('a script', () => {
  it('does in the order of its times what hands do', async () => {
    const bench = await startBench()
    const done: string[] = []
    const playing = playScript(script, bench.chargePoint.hands, bench.clock, (action, outcome) =>
      done.push(outcome === null ? action.do : `${action.do} ${outcome}`),
    )
    for (let i = 0; i < 13; i += 1) await bench.pass(5)
    await playing
    expect(done).toEqual(['plug', 'card started', 'unplug'])
    expect(bench.of('StopTransaction')).toMatchObject([{ reason: 'EVDisconnected' }])
    expect(bench.of('StartTransaction')).toMatchObject([{ timestamp: '2026-01-01T00:00:10.000Z' }])
  })

  it('ends with the first thing that cannot be done', async () => {
    const bench = await startBench()
    const impossible = scriptSchema.parse({
      format: 1,
      actions: [{ atSeconds: 0, do: 'plug', connectorId: 8 }],
    })
    await expect(playScript(impossible, bench.chargePoint.hands, bench.clock)).rejects.toMatchObject({
      code: 'request-invalid',
    })
  })

  it('is refused where it is none', () => {
    expect(scriptSchema.safeParse({ format: 2, actions: [] }).success).toBe(false)
    expect(scriptSchema.safeParse({ format: 1, actions: [{ atSeconds: 1, do: 'dance' }] }).success).toBe(
      false,
    )
  })
})

it('a scaled clock runs as many times as fast', () => {
  const base = manualClock(0)
  const fast = scaleClock(base, 60)
  const rang: number[] = []
  fast.after(60_000, () => rang.push(fast.now()))
  base.advance(999)
  expect(rang).toEqual([])
  base.advance(1)
  expect(rang).toEqual([60_000])
  expect(fast.monotonic()).toBe(60_000)
})
