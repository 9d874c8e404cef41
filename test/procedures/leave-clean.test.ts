import { describe, expect, it } from 'vitest'
import type { LeaveCleanItem, LeaveCleanResult } from '../../contract/leave-clean.ts'
import type { Change, RunView } from '../../contract/run.ts'
import { startConfigurationBench } from './support/configuration-bench.ts'
import { keyStore } from './support/key-store.ts'
import {
  newDisk,
  resultOf,
  type Answer,
  type ProcedureBench,
  type ScriptedChargePoint,
} from './support/procedure-bench.ts'

const made = (bench: ProcedureBench, ...changes: readonly Change[]): readonly number[] =>
  changes.map(
    (change) => bench.journal.append({ kind: 'change-made', chargePointId: 'CP1', runId: null, change }).seq,
  )

const openChanges = (bench: ProcedureBench): readonly Change[] =>
  bench.journal.state().chargePoints['CP1']?.openChanges.map(({ change }) => change) ?? []

const left = (run: RunView): LeaveCleanResult => resultOf(run) as unknown as LeaveCleanResult
const outcomesOf = ({ items }: LeaveCleanResult) =>
  items.map(({ change, outcome }: LeaveCleanItem) => [change.what, outcome] as const)

const leaveClean = (bench: ProcedureBench, more: object = {}): Promise<RunView> =>
  bench.run('leave-clean', { chargePointId: 'CP1', ...more })

/** A charge point that answers each action as it is told, and keeps keys. */
const answering = (
  answers: Readonly<
    Record<string, (payload: Readonly<Record<string, unknown>>, chargePoint: ScriptedChargePoint) => Answer>
  >,
  keys: Readonly<Record<string, string>> = {},
) =>
  keyStore(
    Object.entries(keys).map(([key, value]) => ({ key, value })),
    { other: (action, payload, chargePoint) => answers[action]?.(payload, chargePoint) },
  )

const status = (connectorId: number, now: string) => ({ connectorId, errorCode: 'NoError', status: now })

describe('leave-clean', () => {
  it('goes on with the rest where a key wants a restart that is refused', async () => {
    const bench = await startConfigurationBench()
    const store = keyStore(
      [
        { key: 'Banner', value: 'x' },
        { key: 'Zone', value: 'B' },
      ],
      {
        change: (key) => (key === 'Banner' ? { status: 'RebootRequired' } : undefined),
        other: (action) => (action === 'Reset' ? { status: 'Rejected' } : undefined),
      },
    )
    await bench.scripted(store.answers)
    for (const [key, old] of [
      ['Banner', 'y'],
      ['Zone', 'A'],
    ] as const)
      bench.journal.append({
        kind: 'change-made',
        chargePointId: 'CP1',
        runId: null,
        change: { what: 'key', key, old, secret: false },
      })
    const run = await bench.run('leave-clean', { chargePointId: 'CP1' })
    expect(store.values.get('Zone')).toBe('A')
    expect(resultOf(run)).toMatchObject({ left: 1 })
  })

  it('puts a virtual charge point back to what it was, and proves each', async () => {
    const bench = await startConfigurationBench()
    await bench.virtual()
    const { centralSystem } = bench
    const send = (...given: Parameters<typeof centralSystem.call>) =>
      bench.drive(centralSystem.call(...given))
    const read = (await send('CP1', 'GetConfiguration', { key: ['HeartbeatInterval', 'ResetRetries'] })) as {
      configurationKey: { key: string; value: string }[]
    }
    const old = new Map(read.configurationKey.map(({ key, value }) => [key, value]))
    const idTagInfo = { status: 'Accepted' } as const
    await send('CP1', 'SendLocalList', {
      listVersion: 4,
      updateType: 'Full',
      localAuthorizationList: [
        { idTag: 'BENCH1', idTagInfo },
        { idTag: 'STAYS', idTagInfo },
      ],
    })
    await send('CP1', 'ChangeAvailability', { connectorId: 2, type: 'Inoperative' })
    await send('CP1', 'ReserveNow', {
      connectorId: 1,
      expiryDate: new Date(bench.clock.now() + 3_600_000).toISOString(),
      idTag: 'STAYS',
      reservationId: 7,
    })
    await send('CP1', 'SetChargingProfile', {
      connectorId: 1,
      csChargingProfiles: {
        chargingProfileId: 9,
        stackLevel: 0,
        chargingProfilePurpose: 'TxDefaultProfile',
        chargingProfileKind: 'Relative',
        chargingSchedule: { chargingRateUnit: 'A', chargingSchedulePeriod: [{ startPeriod: 0, limit: 6 }] },
      },
    })
    for (const key of ['HeartbeatInterval', 'ResetRetries'])
      await send('CP1', 'ChangeConfiguration', { key, value: '17' })
    made(
      bench,
      { what: 'heartbeat-interval', old: old.get('HeartbeatInterval') ?? null },
      { what: 'key', key: 'ResetRetries', old: old.get('ResetRetries') ?? null, secret: false },
      { what: 'id-tag', idTag: 'BENCH1' },
      { what: 'cache' },
      { what: 'availability', connectorId: 2, old: 'Operative' },
      { what: 'charging-profile', chargingProfileId: 9 },
      { what: 'reservation', reservationId: 7 },
    )

    const result = left(await leaveClean(bench))
    expect(result.left).toBe(0)
    expect(outcomesOf(result)).toEqual([
      ['reservation', { state: 'put-back', evidence: 'asked-again' }],
      ['charging-profile', { state: 'put-back', evidence: 'asked-again' }],
      ['id-tag', { state: 'put-back', evidence: 'list-version' }],
      ['cache', { state: 'put-back', evidence: 'answer' }],
      ['availability', { state: 'put-back', evidence: 'status' }],
      ['key', { state: 'put-back', evidence: 'read-back' }],
      ['heartbeat-interval', { state: 'put-back', evidence: 'read-back' }],
    ])
    expect(openChanges(bench)).toEqual([])
    const now = (await send('CP1', 'GetConfiguration', { key: [...old.keys()] })) as typeof read
    expect(new Map(now.configurationKey.map(({ key, value }) => [key, value]))).toEqual(old)
    expect(await send('CP1', 'GetLocalListVersion', {})).toEqual({ listVersion: 5 })
    expect(left(await leaveClean(bench))).toEqual({ items: [], left: 0 })
  })

  it('tells what it can not put back, and what to do, and keeps it in its list', async () => {
    const bench = await startConfigurationBench()
    const store = answering(
      {
        ClearCache: () => ({ status: 'Rejected' }),
        ChangeAvailability: () => ({ status: 'Scheduled' }),
        ClearChargingProfile: () => ({ status: 'Accepted' }),
        GetLocalListVersion: () => ({ listVersion: 3 }),
        SendLocalList: () => ({ status: 'Failed' }),
        ChangeConfiguration: () => ({ status: 'Rejected' }),
      },
      { HeartbeatInterval: '300', ResetRetries: '5' },
    )
    await bench.scripted(store.answers)
    const changes: readonly Change[] = [
      { what: 'charging-profile', chargingProfileId: 1 },
      { what: 'id-tag', idTag: 'A' },
      { what: 'cache' },
      { what: 'availability', connectorId: 1, old: 'Operative' },
      { what: 'key', key: 'ResetRetries', old: '3', secret: false },
      { what: 'key', key: 'AuthorizationKey', old: null, secret: true },
      { what: 'heartbeat-interval', old: null },
    ]
    made(bench, ...changes)
    const result = left(await leaveClean(bench))
    const told = (why: string, todo: string, answer: string | null) => ({
      state: 'not-put-back',
      why,
      todo,
      answer,
    })
    expect(outcomesOf(result)).toMatchObject([
      ['charging-profile', told('still-there', 'try-again', 'Accepted')],
      ['id-tag', told('refused', 'send-whole-list', 'Failed')],
      ['cache', told('refused', 'set-by-hand', 'Rejected')],
      ['availability', { state: 'scheduled' }],
      ['key', told('refused', 'set-by-hand', 'Rejected')],
      ['key', told('secret', 'enter-secret', null)],
      ['heartbeat-interval', told('old-unknown', 'set-interval', null)],
    ])
    expect(result.left).toBe(7)
    expect(openChanges(bench)).toEqual(changes)
  })

  it('leaves what a person decided to leave', async () => {
    const bench = await startConfigurationBench()
    const { chargePoint, seqs } = {
      chargePoint: await bench.scripted(answering({}).answers),
      seqs: made(bench, { what: 'cache' }, { what: 'heartbeat-interval', old: null }),
    }
    const result = left(await leaveClean(bench, { keep: [seqs[1]] }))
    expect(outcomesOf(result)).toEqual([
      ['heartbeat-interval', { state: 'kept' }],
      ['cache', { state: 'put-back', evidence: 'answer' }],
    ])
    expect(chargePoint.calls.map(({ action }) => action)).toEqual(['ClearCache'])
    expect(openChanges(bench)).toEqual([])
  })

  it('asks for the status of a connector that does not tell it', async () => {
    const bench = await startConfigurationBench()
    const store = answering({
      ChangeAvailability: () => ({ status: 'Accepted' }),
      TriggerMessage: (_payload, chargePoint) => {
        void chargePoint.call('StatusNotification', status(1, 'Available'))
        return { status: 'Accepted' }
      },
    })
    const chargePoint = await bench.scripted(store.answers)
    await bench.drive(chargePoint.call('StatusNotification', status(1, 'Unavailable')))
    made(bench, { what: 'availability', connectorId: 1, old: 'Operative' })
    const result = left(await leaveClean(bench))
    expect(outcomesOf(result)).toEqual([['availability', { state: 'put-back', evidence: 'status' }]])
  })

  it('finds a connector that said yes and stays unavailable', async () => {
    const bench = await startConfigurationBench()
    const store = answering({
      ChangeAvailability: () => ({ status: 'Accepted' }),
      TriggerMessage: () => 'NotImplemented',
    })
    const chargePoint = await bench.scripted(store.answers)
    await bench.drive(chargePoint.call('StatusNotification', status(1, 'Unavailable')))
    made(bench, { what: 'availability', connectorId: 1, old: 'Operative' })
    expect(outcomesOf(left(await leaveClean(bench)))).toMatchObject([
      ['availability', { state: 'not-put-back', why: 'still-there', todo: 'look-at-status' }],
    ])
  })

  it('has nothing to put back of what the charge point does not know at all', async () => {
    const bench = await startConfigurationBench()
    const none = () => 'NotImplemented'
    await bench.scripted(
      answering({
        ClearCache: none,
        CancelReservation: none,
        ClearChargingProfile: none,
        GetLocalListVersion: none,
      }).answers,
    )
    made(
      bench,
      { what: 'cache' },
      { what: 'reservation', reservationId: 1 },
      { what: 'charging-profile', chargingProfileId: 1 },
      { what: 'id-tag', idTag: 'A' },
    )
    expect(left(await leaveClean(bench)).left).toBe(0)
    expect(openChanges(bench)).toEqual([])
  })

  it('goes on after it was killed, and does nothing twice', async () => {
    const disk = newDisk()
    const killed = await startConfigurationBench({ disk })
    const counts = { ClearCache: 0, ChangeConfiguration: 0 }
    let isFirst = true
    const store = keyStore([{ key: 'HeartbeatInterval', value: '300' }], {
      other: (action) => {
        if (action === 'ClearCache') counts.ClearCache += 1
        if (action !== 'ChangeConfiguration') return undefined
        counts.ChangeConfiguration += 1
        if (isFirst) killed.lose()
        return undefined
      },
    })
    await killed.scripted(store.answers)
    made(killed, { what: 'cache' }, { what: 'heartbeat-interval', old: '900' })
    const runId = await killed.drive(killed.runner.start('leave-clean', { chargePointId: 'CP1' }))
    await killed.until(() => counts.ChangeConfiguration === 1)
    isFirst = false
    await killed.kill()

    const bench = await startConfigurationBench({ disk: killed.disk, port: killed.port })
    await bench.scripted(store.answers)
    await bench.drive(bench.runner.takeUp(runId))
    const result = left(await bench.drive(bench.runner.ended(runId)))
    expect(outcomesOf(result)).toEqual([
      ['heartbeat-interval', { state: 'gone-already', evidence: 'read-back' }],
    ])
    expect(counts).toEqual({ ClearCache: 1, ChangeConfiguration: 1 })
    expect(openChanges(bench)).toEqual([])
    expect(store.values.get('HeartbeatInterval')).toBe('900')
  })

  it('waits for a charge point that is away, and ends when it is cancelled', async () => {
    const bench = await startConfigurationBench()
    const chargePoint = await bench.scripted(answering({}).answers)
    made(bench, { what: 'cache' })
    chargePoint.hangUp()
    await bench.until(() => bench.journal.state().chargePoints['CP1']?.link.state === 'disconnected')
    const runId = await bench.drive(bench.runner.start('leave-clean', { chargePointId: 'CP1' }))
    await bench.until(() => {
      const { state } = bench.view(runId)
      return state.state === 'running' && state.wait?.for === 'link'
    })
    bench.runner.cancel(runId)
    expect((await bench.drive(bench.runner.ended(runId))).state.state).toBe('cancelled')
    expect(openChanges(bench)).toEqual([{ what: 'cache' }])
  })
})
