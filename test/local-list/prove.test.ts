import { describe, expect, it } from 'vitest'
import type { ProveListResult } from '../../contract/local-list.ts'
import type { RunView } from '../../contract/run.ts'
import { resultOf } from '../procedures/support/procedure-bench.ts'
import { cards, entryOf, sentOf, startListBench, type ListBench } from './support/list-bench.ts'

const input = { chargePointId: 'CP1', listed: 'LISTED', unlisted: 'STRANGER', silentSeconds: 60 }

const waitOf = (bench: ListBench, runId: string): string | null => {
  const { state } = bench.view(runId)
  return state.state === 'running' ? (state.wait?.for ?? null) : null
}

const proofOf = (run: RunView) => resultOf(run) as unknown as ProveListResult

const startProof = async (bench: ListBench, silentSeconds = 60): Promise<string> => {
  const runId = await bench.drive(bench.runner.start('local-list.prove', { ...input, silentSeconds }))
  await bench.until(() => waitOf(bench, runId) === 'list-cards')
  await bench.until(() => !bench.centralSystem.chargePoints().includes('CP1'))
  return runId
}

describe('local-list.prove', () => {
  it('is silent, sees in the queue that the listed card started and the other did not, and lets it in again', async () => {
    const bench = await startListBench()
    const { hands } = await bench.virtual()
    const listId = await bench.listOf([...cards(3), entryOf('LISTED')])
    expect(sentOf(await bench.send(listId))).toMatchObject({ proven: true })
    const runId = await startProof(bench)
    await bench.drive(hands.plug(1))
    await bench.drive(hands.card('STRANGER', 1))
    await bench.drive(hands.card('LISTED', 1))
    const run = await bench.drive(bench.runner.ended(runId))
    expect(resultOf(run)).toMatchObject({
      proven: true,
      why: null,
      listed: { idTag: 'LISTED', started: true },
      unlisted: { idTag: 'STRANGER', started: false },
      unknownAllowed: false,
    })
    expect(bench.centralSystem.chargePoints()).toEqual(['CP1'])
    // it tried and was refused, which is no riddle for anybody
    expect(await bench.events('knock')).toEqual([])
  })

  it('lets it in again as soon as a person says that the cards were held', async () => {
    const bench = await startListBench()
    const { hands } = await bench.virtual()
    const listId = await bench.listOf([entryOf('LISTED')])
    expect(sentOf(await bench.send(listId))).toMatchObject({ proven: true })
    const runId = await startProof(bench, 900)
    await bench.drive(hands.plug(1))
    await bench.drive(hands.card('LISTED', 1))
    expect(bench.runner.goOn(runId)).toBe(true)
    const run = await bench.drive(bench.runner.ended(runId))
    const { silentSeconds, ...proof } = proofOf(run)
    expect(proof).toMatchObject({ proven: true, listed: { started: true } })
    expect(silentSeconds).toBeLessThan(900)
    // it waits for nobody any more
    expect(bench.runner.goOn(runId)).toBe(false)
  })

  it('sees it at a charge point whose clock is ahead', async () => {
    const aheadMs = 600_000
    const bench = await startListBench()
    const timestamp = (): string => new Date(bench.clock.now() + aheadMs).toISOString()
    const chargePoint = await bench.scripted((action) =>
      action === 'GetConfiguration' ? { configurationKey: [] } : {},
    )
    const status = { connectorId: 1, errorCode: 'NoError', status: 'Available', timestamp: timestamp() }
    await bench.drive(chargePoint.call('StatusNotification', status))
    const runId = await startProof(bench)
    const startedAt = timestamp()
    expect(bench.runner.goOn(runId)).toBe(true)
    await bench.until(() => waitOf(bench, runId) === 'link')
    await bench.drive(chargePoint.dial())
    const start = { connectorId: 1, idTag: 'LISTED', meterStart: 0, timestamp: startedAt }
    await bench.drive(chargePoint.call('StartTransaction', start))
    const run = await bench.drive(bench.runner.ended(runId))
    expect(proofOf(run)).toMatchObject({ proven: true, listed: { started: true, at: startedAt } })
  })

  it('says that the listed card did not start', async () => {
    const bench = await startListBench()
    await bench.virtual()
    const runId = await startProof(bench)
    const run = await bench.drive(bench.runner.ended(runId))
    expect(resultOf(run)).toMatchObject({ proven: false, why: 'listed-not-started' })
  })

  it('lets it in again at once when it is cancelled', async () => {
    const bench = await startListBench()
    await bench.virtual()
    const runId = await startProof(bench)
    expect(bench.view(runId).cancelWarning).toBe('list-silent')
    bench.runner.cancel(runId)
    expect((await bench.drive(bench.runner.ended(runId))).state.state).toBe('cancelled')
    await bench.until(() => bench.centralSystem.chargePoints().includes('CP1'))
  })

  it('is not tried where the charge point would not look at its list', async () => {
    const bench = await startListBench()
    await bench.scripted((action, payload) =>
      action === 'GetConfiguration' && Array.isArray(payload['key'])
        ? {
            configurationKey: payload['key'].map((key: unknown) => ({
              key,
              readonly: false,
              value: key === 'LocalAuthorizeOffline' ? 'FALSE' : 'true',
            })),
          }
        : {},
    )
    expect((await bench.run('local-list.prove', input)).state).toMatchObject({
      state: 'failed',
      error: { code: 'local-list-disabled', params: { key: 'LocalAuthorizeOffline' } },
    })
    expect(bench.centralSystem.chargePoints()).toEqual(['CP1'])
  })
})
