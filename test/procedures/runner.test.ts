import { describe, expect, it } from 'vitest'
import type { Wait } from '../../contract/run.ts'
import { ToolError } from '../../contract/tool-error.ts'
import type { AnyProcedure, ProcedureContext } from '../../main/procedures/procedure.ts'
import { deferred } from '../support/deferred.ts'
import { begin, end, forever, procedure, start, type Run } from './support/plain-procedures.ts'
import type { ProcedureBench } from './support/procedure-bench.ts'

const waitOf = (bench: ProcedureBench, runId: string): Wait | null => {
  const { state } = bench.view(runId)
  return state.state === 'running' ? state.wait : null
}

describe('start', () => {
  it('journals a run from its beginning to its result', async () => {
    const bench = await start({ double: procedure(({ id }) => Promise.resolve({ twice: id + id })) })
    const run = await end(bench, await begin(bench, 'double'))
    expect(run).toMatchObject({
      procedure: 'double',
      chargePointId: 'CP1',
      input: { id: 'CP1' },
      state: { state: 'done', result: { twice: 'CP1CP1' } },
    })
    expect((await bench.events('run-started')).length).toBe(1)
    expect((await bench.events('run-ended')).length).toBe(1)
  })

  it.each([
    ['procedure-unknown', 'none', { id: 'CP1' }],
    ['procedure-unknown', 'constructor', { id: 'CP1' }],
    ['input-invalid', 'known', { id: '' }],
    ['input-invalid', 'known', null],
  ])('refuses with %s, and journals nothing', async (code, name, input) => {
    const bench = await start({ known: procedure(() => Promise.resolve(null)) })
    await expect(bench.drive(bench.runner.start(name, input))).rejects.toMatchObject({ code })
    expect(await bench.events('run-started')).toEqual([])
  })

  it('tells a ToolError as it is, and nothing of a fault of ours', async () => {
    const bench = await start({
      known: procedure(() =>
        Promise.reject(new ToolError('call-refused', { a: 1 }, 'look', 'No.', { token: 'x' })),
      ),
      ours: procedure(() => Promise.reject(new Error('the password is hunter2'))),
    })
    expect((await end(bench, await begin(bench, 'known'))).state).toEqual({
      state: 'failed',
      phase: null,
      error: {
        code: 'call-refused',
        params: { a: 1 },
        action: 'look',
        message: 'No.',
        details: { token: '[redacted]' },
      },
    })
    const ours = await end(bench, await begin(bench, 'ours'))
    expect(ours.state).toMatchObject({ state: 'failed', error: { code: 'internal' } })
    expect(JSON.stringify(ours)).not.toContain('hunter2')
  })
})

describe('a lease', () => {
  it('is held alone, names its holder, and is free when the run has ended', async () => {
    const gate = deferred<null>()
    const bench = await start({ wait: procedure(() => gate.promise) })
    const runId = await begin(bench, 'wait')
    const need = { kind: 'charge-point', id: 'CP1' } as const
    expect(bench.runner.holderOf(need)?.id).toBe(runId)
    await expect(bench.drive(bench.runner.start('wait', { id: 'CP1' }))).rejects.toMatchObject({
      code: 'busy',
      params: { id: 'CP1', procedure: 'wait', runId },
    })
    const other = await begin(bench, 'wait', { id: 'CP2' })
    gate.resolve(null)
    await end(bench, runId)
    await end(bench, other)
    expect(bench.runner.holderOf(need)).toBeNull()
    await end(bench, await begin(bench, 'wait'))
  })

  it('is taken for all needs or for none', async () => {
    const gate = deferred<null>()
    const needs = (input: { id: string }) => input.id.split('+').map((id) => ({ kind: 'port' as const, id }))
    const bench = await start({ wait: procedure(() => gate.promise, { needs }) })
    await begin(bench, 'wait', { id: 'b' })
    await expect(bench.drive(bench.runner.start('wait', { id: 'a+b' }))).rejects.toMatchObject({
      code: 'busy',
    })
    await begin(bench, 'wait', { id: 'a' })
    gate.resolve(null)
  })
})

describe('secrets', () => {
  const secrets: AnyProcedure['secrets'] = ['pin']

  it('reach the procedure, and neither the journal nor the disk', async () => {
    const seen: unknown[] = []
    const bench = await start({
      take: procedure(
        async (input, context) => {
          seen.push(input)
          await context.saveCheckpoint({ password: 'hunter2' })
          return { apiKey: 'hunter2', url: 'ws://joe:hunter2@host/' }
        },
        { secrets },
      ),
    })
    const run = await end(bench, await begin(bench, 'take', { id: 'CP1', pin: 'hunter2' }))
    expect(seen).toEqual([{ id: 'CP1', pin: 'hunter2' }])
    expect(run.secrets).toEqual(['pin'])
    expect(run.input).toEqual({ id: 'CP1' })
    const events = await bench.journal.read({ after: 0, limit: 1_000 })
    expect(JSON.stringify([events, bench.journal.state(), bench.disk.store.batches])).not.toContain('hunter2')
  })

  it('in another field are not written, and such a run is not to be taken up', async () => {
    const bench = await start({ take: procedure(() => Promise.resolve(null), { secrets }) })
    const run = await end(bench, await begin(bench, 'take', { id: 'CP1', wifiPassword: 'hunter2' }))
    expect(run).toMatchObject({ afterInterruption: 'none', input: { wifiPassword: '[redacted]' } })
  })
})

describe('a wait', () => {
  const waiting =
    (timeoutMs: number): Run =>
    (_, context) =>
      context.wait({ for: 'boot', params: { n: 1 }, timeoutMs }, () => new Promise(() => undefined))

  it('is shown with what it waits for and until when', async () => {
    const bench = await start({ wait: procedure(waiting(10_000)) })
    const runId = await begin(bench, 'wait')
    await bench.until(() => waitOf(bench, runId) !== null)
    const wait = waitOf(bench, runId)
    expect(wait).toMatchObject({ for: 'boot', params: { n: 1 } })
    expect((wait?.until ?? 0) - (wait?.since ?? 0)).toBe(10_000)
    await end(bench, runId)
  })

  it('ends with wait-timed-out', async () => {
    const bench = await start({ wait: procedure(waiting(10_000)) })
    const from = bench.clock.monotonic()
    const run = await end(bench, await begin(bench, 'wait'))
    expect(run.state).toMatchObject({
      state: 'failed',
      error: { code: 'wait-timed-out', params: { for: 'boot', seconds: 10, n: 1 } },
    })
    expect(bench.clock.monotonic() - from).toBeGreaterThanOrEqual(10_000)
  })

  it('does not count the sleep of the laptop, and moves its end', async () => {
    const bench = await start({ wait: procedure(waiting(10_000)) })
    const runId = await begin(bench, 'wait')
    await bench.until(() => waitOf(bench, runId) !== null)
    const { until } = waitOf(bench, runId) ?? { until: 0 }
    bench.sleep(3_600_000)
    await bench.until(() => (waitOf(bench, runId)?.until ?? 0) > until + 3_500_000)
    const woke = bench.clock.monotonic()
    expect((await end(bench, runId)).state).toMatchObject({ error: { code: 'wait-timed-out' } })
    expect(bench.clock.monotonic() - woke).toBeGreaterThan(5_000)
  })

  it('tells its work to stop', async () => {
    const stopped: unknown[] = []
    const bench = await start({
      wait: procedure((_, context) =>
        context.wait({ for: 'boot', timeoutMs: 5_000 }, (signal) => {
          signal.addEventListener('abort', () => stopped.push(signal.reason))
          return new Promise(() => undefined)
        }),
      ),
    })
    await end(bench, await begin(bench, 'wait'))
    expect(stopped).toMatchObject([{ code: 'wait-timed-out' }])
  })
})

it('is over when its procedure is, whatever that left behind', async () => {
  const left = deferred<ProcedureContext>()
  const bench = await start({
    leaves: procedure((_, context) => {
      left.resolve(context)
      return Promise.resolve(null)
    }),
  })
  const runId = await begin(bench, 'leaves')
  await end(bench, runId)
  const context = await left.promise
  context.progress('late')
  context.warnOfCancel('late')
  expect(bench.view(runId).state).toMatchObject({ state: 'done' })
  expect((await bench.events('run-progress')).at(-1)?.seq ?? 0).toBeLessThan(
    (await bench.events('run-ended')).at(-1)?.seq ?? 0,
  )
})

describe('cancel', () => {
  it('ends a wait at once, and the run with it', async () => {
    const bench = await start({ wait: procedure(forever) })
    const runId = await begin(bench, 'wait')
    expect(bench.runner.cancel(runId)).toBe(true)
    expect((await end(bench, runId)).state).toMatchObject({ state: 'cancelled' })
    expect(bench.runner.cancel(runId)).toBe(false)
    expect(bench.runner.holderOf({ kind: 'charge-point', id: 'CP1' })).toBeNull()
  })

  it('lets what must not be left half known come to its end', async () => {
    const gate = deferred<string>()
    const bench = await start({
      ask: procedure(async (_, context) => {
        const answer = await context.wait(
          { for: 'answer', timeoutMs: 1e9, toItsEnd: true },
          () => gate.promise,
        )
        await context.saveCheckpoint({ answer })
        context.signal.throwIfAborted()
        return null
      }),
    })
    const runId = await begin(bench, 'ask')
    bench.runner.cancel(runId)
    await bench.until(() => {
      const { state } = bench.view(runId)
      return state.state === 'running' && state.cancelling
    })
    gate.resolve('yes')
    expect(await end(bench, runId)).toMatchObject({
      state: { state: 'cancelled' },
      checkpoint: { answer: 'yes' },
    })
  })

  it('shows what it would leave behind', async () => {
    const bench = await start({
      warn: procedure(async (input, context) => {
        context.progress('half', {}, { done: 1, total: 2 })
        context.warnOfCancel('half-written')
        return forever(input, context)
      }),
    })
    const runId = await begin(bench, 'warn')
    await bench.until(() => bench.view(runId).cancelWarning === 'half-written')
    expect(bench.view(runId).state).toMatchObject({
      progress: { phase: 'half', count: { done: 1, total: 2 } },
    })
    bench.runner.cancel(runId)
    expect(await end(bench, runId)).toMatchObject({
      cancelWarning: null,
      state: { state: 'cancelled', phase: 'half' },
    })
  })

  it('that comes too late changes nothing of the result', async () => {
    const bench = await start({
      late: procedure(async (_, context) => {
        await context.saveCheckpoint(1)
        bench.runner.cancel(context.runId)
        return 'done all the same'
      }),
    })
    const run = await end(bench, await begin(bench, 'late'))
    expect(run.state).toEqual({ state: 'done', result: 'done all the same' })
  })
})

describe('changes to be put back', () => {
  it('are open until they are settled', async () => {
    const bench = await start({
      change: procedure(async ({ id }, context) => {
        const seq = await context.recordChange(id, {
          what: 'key',
          key: 'Apn',
          old: 'internet',
          secret: false,
        })
        await context.recordChange(id, { what: 'cache' })
        context.settleChange(id, seq, 'put-back')
        return seq
      }),
    })
    await end(bench, await begin(bench, 'change'))
    const open = bench.journal.state().chargePoints['CP1']?.openChanges
    expect(open?.map(({ change }) => change)).toEqual([{ what: 'cache' }])
  })
})

/** Ended runs that the projection keeps. */
const kept = 60

describe('many runs at once', () => {
  it('each tell how they ended, although only the newest are kept', async () => {
    const gates = Array.from({ length: kept + 20 }, () => deferred<null>())
    const bench = await start({
      wait: procedure(({ id }) => gates[Number(id)]?.promise.then(() => id) ?? Promise.resolve('none')),
    })
    const ids = gates.map((_, n) => String(n))
    const started = await bench.drive(Promise.all(ids.map((id) => bench.runner.start('wait', { id }))))
    const ended = Promise.all(started.map((runId) => bench.runner.ended(runId)))
    // all within one millisecond, the last that was begun first
    for (const gate of gates.toReversed()) gate.resolve(null)
    const views = await bench.drive(ended)
    expect(views.map(({ state }) => state)).toEqual(ids.map((id) => ({ state: 'done', result: id })))
    expect(new Set(Object.keys(bench.journal.state().runs))).toEqual(new Set(started.slice(0, kept)))
  })
})

it('a run that could not be written down never ran, and nothing shows it as running', async () => {
  const seen: unknown[] = []
  const bench = await start({
    look: procedure((input) => Promise.resolve(seen.push(input))),
  })
  bench.lose()
  await expect(begin(bench, 'look')).rejects.toMatchObject({ code: 'journal-unavailable' })
  expect(seen).toEqual([])
  expect(Object.values(bench.journal.state().runs)).toMatchObject([
    { state: { state: 'failed', error: { code: 'journal-unavailable' } } },
  ])
  expect(bench.runner.holderOf({ kind: 'charge-point', id: 'CP1' })).toBeNull()
})
