import { randomUUID } from 'node:crypto'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { dialChargePoint, type PlainChargePoint } from '../support/plain-charge-point.ts'
import { createApiBench, type ApiBench } from './support/api-bench.ts'
import { webSocketLink, type Client, type Link } from './support/carriers.ts'

let bench: ApiBench
let link: Link
let client: Client
let chargePoint: PlainChargePoint
const chargePointId = 'PANEL-1'

beforeAll(async () => {
  bench = await createApiBench()
  link = await webSocketLink(bench.deps)
  client = link.connect()
})
afterAll(async () => {
  await client.close()
  await link.close()
  await bench.close()
})

const dial = async (): Promise<PlainChargePoint> => {
  chargePoint = await dialChargePoint(bench.ocppUrl, chargePointId)
  await chargePoint.boot()
  return chargePoint
}
afterEach(() => chargePoint.close())

const order = (action: string, payload: unknown, more: object = {}) => ({
  chargePointId,
  action,
  payload,
  id: randomUUID(),
  ...more,
})

describe('sending from a page', () => {
  it('gives the answer and the time it took', async () => {
    const it = await dial()
    const outcome = client.trpc.calls.send.mutate(order('GetConfiguration', {}))
    const { messageId } = await it.nextCall()
    it.send([3, messageId, { configurationKey: [], unknownKey: [] }])
    expect(await outcome).toMatchObject({
      kind: 'answered',
      payload: { configurationKey: [], unknownKey: [] },
    })
    const { tookMs } = (await outcome) as { tookMs: number }
    expect(tookMs).toBeGreaterThan(0)
  })

  it("gives the charge point's refusal as it stands", async () => {
    const it = await dial()
    const outcome = client.trpc.calls.send.mutate(order('UnlockConnector', { connectorId: 1 }))
    const { messageId } = await it.nextCall()
    it.send([4, messageId, 'NotSupported', 'no lock here', { why: 'cable' }])
    expect(await outcome).toMatchObject({
      kind: 'refused',
      errorCode: 'NotSupported',
      errorDescription: 'no lock here',
      errorDetails: { why: 'cable' },
    })
  })

  it('sends no mark of a secret that was copied out of the journal, and names the field', async () => {
    await dial()
    const payload = { key: 'AuthorizationKey', value: '[redacted]' }
    const problems = [expect.objectContaining({ path: '/value', rule: 'redacted' })]
    expect(await client.trpc.calls.check.query({ action: 'ChangeConfiguration', payload })).toEqual(problems)
    expect(await client.trpc.calls.send.mutate(order('ChangeConfiguration', payload))).toEqual({
      kind: 'invalid',
      problems,
    })
  })

  it('sends nothing that breaks the schema, and names the fields', async () => {
    const it = await dial()
    expect(await client.trpc.calls.send.mutate(order('Reset', { type: 'Warm', now: true }))).toMatchObject({
      kind: 'invalid',
      problems: expect.arrayContaining([
        expect.objectContaining({ path: '/type', rule: 'enum' }),
        expect.objectContaining({ rule: 'additionalProperties' }),
      ]),
    })
    const sent = client.trpc.calls.send.mutate(order('ClearCache', {}))
    const { action, messageId } = await it.nextCall()
    expect(action).toBe('ClearCache')
    it.send([3, messageId, { status: 'Accepted' }])
    await sent
  })

  it('is cancelled by its id; one that waits in line is never sent', async () => {
    const it = await dial()
    const first = client.trpc.calls.send.mutate(order('ClearCache', {}))
    const { messageId } = await it.nextCall()
    const waiting = order('Reset', { type: 'Hard' })
    const second = client.trpc.calls.send.mutate(waiting)
    // mutations of one socket are taken in turn: once this one is answered, the other is in line
    await client.trpc.calls.check.query({ action: 'ClearCache', payload: {} })
    expect(await client.trpc.calls.cancel.mutate({ id: waiting.id })).toBe(true)
    expect(await second).toEqual({ kind: 'cancelled' })
    it.send([3, messageId, { status: 'Accepted' }])
    expect(await first).toMatchObject({ kind: 'answered' })
    expect(await client.trpc.calls.cancel.mutate({ id: waiting.id })).toBe(false)
    const after = client.trpc.calls.send.mutate(order('GetLocalListVersion', {}))
    const next = await it.nextCall()
    expect(next.action).toBe('GetLocalListVersion')
    it.send([3, next.messageId, { listVersion: 4 }])
    await after
  })

  it('fails with the code that people are told: not connected, no such action, no answer in time', async () => {
    await dial()
    const code = (promise: Promise<unknown>) =>
      promise.then(
        () => 'nothing',
        (error: unknown) => (error as { data?: { tool?: { code?: string } } }).data?.tool?.code,
      )
    const { send } = client.trpc.calls
    expect(await code(send.mutate({ ...order('ClearCache', {}), chargePointId: 'NOBODY' }))).toBe(
      'charge-point-not-connected',
    )
    expect(await code(send.mutate(order('Heartbeat', {})))).toBe('action-unknown')
    expect(await code(send.mutate(order('ClearCache', {}, { timeoutSeconds: 0.05 })))).toBe('call-timed-out')
  })
})

describe('checking a payload', () => {
  it('is strict, and empty for one that may be sent', async () => {
    await dial()
    const check = (action: string, payload: unknown) => client.trpc.calls.check.query({ action, payload })
    expect(await check('TriggerMessage', { requestedMessage: 'Heartbeat' })).toEqual([])
    expect(await check('TriggerMessage', {})).toMatchObject([
      { path: '', rule: 'required', params: { missingProperty: 'requestedMessage' } },
    ])
    await expect(check('constructor', {})).rejects.toThrow()
  })
})

describe('the panels over the bridge', () => {
  it('give the traffic, its frames, the findings and the meter of one charge point', async () => {
    const it = await dial()
    await it.call('StatusNotification', { connectorId: 1, errorCode: 'noerror', status: 'Available' })
    await it.call('MeterValues', {
      connectorId: 1,
      meterValue: [{ timestamp: '2026-11-21T09:14:02Z', sampledValue: [{ value: '7' }] }],
    })
    const page = await client.trpc.traffic.page.query({
      chargePointId,
      before: 1_000_000,
      filter: { text: 'noerror' },
    })
    expect(page.rows).toMatchObject([{ action: 'StatusNotification', severity: 'tolerated' }])
    const seq = page.rows[0]?.seq ?? 0
    const [frame] = await client.trpc.traffic.frames.query({ chargePointId, seqs: [seq] })
    expect(frame?.problems).toMatchObject([{ path: '/errorCode', rule: 'enum' }])
    const { groups } = await client.trpc.findings.byRule.query({ chargePointId })
    expect(groups.map(({ rule }) => rule)).toContain('value-spelling')
    expect(await client.trpc.findings.count.query({ chargePointId })).toBe(groups.length)
    const meter = await client.trpc.meter.page.query({ chargePointId })
    expect(meter.frames.at(-1)?.readings[0]).toMatchObject({ value: 7, unit: 'Wh', connectorId: 1 })
  })
})
