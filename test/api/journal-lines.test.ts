import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { dialChargePoint, type PlainChargePoint } from '../support/plain-charge-point.ts'
import { createApiBench, type ApiBench } from './support/api-bench.ts'

let bench: ApiBench
let chargePoint: PlainChargePoint
let id: string
let last = 0

beforeAll(async () => {
  bench = await createApiBench()
})
afterEach(() => chargePoint.close())
afterAll(() => bench.close())

const dial = async (): Promise<void> => {
  id = `LINES-${++last}`
  chargePoint = await dialChargePoint(bench.ocppUrl, id)
  await chargePoint.boot()
}
const frames = (query = '') => bench.lines(`/api/charge-points/${id}/frames${query}`)
const findings = (query = '') => bench.lines(`/api/charge-points/${id}/findings${query}`)

describe('frames', () => {
  it('are a line each, in order, as they were on the wire', async () => {
    await dial()
    await chargePoint.call('Heartbeat', {})
    const response = await bench.ask(`/api/charge-points/${id}/frames`)
    expect(response.headers.get('content-type')).toMatch(/^application\/x-ndjson/)
    const lines = await frames()
    expect(lines.map(({ direction, frame }) => [direction, (frame as unknown[])[0]])).toEqual([
      ['in', 2],
      ['out', 3],
      ['in', 2],
      ['out', 3],
    ])
    const seqs = lines.map(({ seq }) => Number(seq))
    expect(seqs).toEqual([...new Set(seqs)].toSorted((a, b) => a - b))
    for (const { at } of lines) expect(at).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/)
    expect(Object.keys(lines[0] ?? {})).toEqual(['seq', 'at', 'direction', 'frame'])
  })

  it('that are no JSON array are told as text', async () => {
    await dial()
    const after = Number((await frames()).at(-1)?.seq)
    chargePoint.socket.send('{"not": "a frame"}')
    chargePoint.socket.send('[2, "x", Heart')
    await chargePoint.call('Heartbeat', {})
    const told = (await frames(`?after=${after}`)).filter(({ direction }) => direction === 'in')
    expect(told.slice(0, 2).map(({ frame }) => frame)).toEqual(['{"not": "a frame"}', '[2, "x", Heart'])
  })

  it('keep what reading and writing them again would lose', async () => {
    await dial()
    const after = Number((await frames()).at(-1)?.seq)
    const sent =
      '[2, "x",\r\n "DataTransfer", {"vendorId": "a", "vendorId": "b", "data": 12345678901234567890.10}\n]'
    chargePoint.socket.send(sent)
    await chargePoint.call('Heartbeat', {})
    const text = await (await bench.ask(`/api/charge-points/${id}/frames?after=${after}`)).text()
    const [line = ''] = text.split('\n')
    expect(line).toContain(`"frame":${sent.replaceAll(/[\r\n]/g, ' ')}}`)
    expect(JSON.parse(line)).toMatchObject({ direction: 'in', frame: [2, 'x', 'DataTransfer', {}] })
  })

  it('after a seq are those that came after it', async () => {
    await dial()
    const [boot, answer] = await frames()
    expect(await frames(`?after=${String(boot?.seq)}`)).toEqual([answer])
    expect(await frames(`?after=${String(answer?.seq)}`)).toEqual([])
  })

  it('are waited for until the next one comes', async () => {
    await dial()
    const after = Number((await frames()).at(-1)?.seq)
    const waiting = frames(`?after=${after}&wait=60`)
    await chargePoint.call('Heartbeat', {})
    const [next] = await waiting
    expect(next).toMatchObject({ direction: 'in', frame: [2, expect.any(String), 'Heartbeat', {}] })
  })

  it('are waited for before the charge point was ever seen', async () => {
    await dial()
    const waiting = bench.lines('/api/charge-points/LINES-LATER/frames?wait=60')
    const later = await dialChargePoint(bench.ocppUrl, 'LINES-LATER')
    await later.boot()
    expect((await waiting)[0]).toMatchObject({ direction: 'in' })
    await later.close()
  })

  it('that do not come end the wait with nothing, in time', async () => {
    await dial()
    const after = Number((await frames()).at(-1)?.seq)
    expect(await frames(`?after=${after}&wait=0.02`)).toEqual([])
  })

  it('are no longer waited for when the client is gone', async () => {
    await dial()
    const leaving = new AbortController()
    const waiting = bench.ask(`/api/charge-points/${id}/frames?after=999999&wait=3600`, {
      signal: leaving.signal,
    })
    leaving.abort()
    expect((await waiting).status).toBe(200)
  })

  it('come whole when there are thousands', async () => {
    await dial()
    const before = (await frames()).length
    await Promise.all(Array.from({ length: 1300 }, () => chargePoint.call('Heartbeat', {})))
    const lines = await frames()
    expect(lines.length).toBe(before + 2600)
    const seqs = lines.map(({ seq }) => Number(seq))
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))
  })

  it.each(['after=-1', 'after=1.5', 'after=x', 'wait=-1', 'wait=forever', 'wait=999999'])(
    'are 400 for ?%s',
    async (query) => {
      await dial()
      const response = await bench.ask(`/api/charge-points/${id}/frames?${query}`)
      expect(response.status).toBe(400)
      expect(await response.json()).toMatchObject({
        code: 'request-invalid',
        params: { name: query.split('=')[0] },
      })
    },
  )
})

describe('findings', () => {
  it('are a line each time, with the frame that shows it', async () => {
    await dial()
    for (let i = 0; i < 2; i++)
      await chargePoint.call('StatusNotification', {
        connectorId: 1,
        errorCode: 'NoError',
        status: 'Sleeping',
      })
    const lines = await findings()
    const told = lines.filter(({ frameSeq }) => frameSeq !== null)
    expect(told.length).toBeGreaterThanOrEqual(2)
    expect(Object.keys(lines[0] ?? {})).toEqual(['seq', 'rule', 'clause', 'severity', 'frameSeq', 'text'])
    const incoming = (await frames()).filter(({ direction }) => direction === 'in').map(({ seq }) => seq)
    for (const { frameSeq } of told) expect(incoming).toContain(frameSeq)
  })

  it('are waited for', async () => {
    await dial()
    const after = Number((await findings()).at(-1)?.seq ?? 0)
    const waiting = findings(`?after=${after}&wait=60`)
    await chargePoint.call('StatusNotification', { connectorId: 1, errorCode: 'NoError', status: 'Sleeping' })
    expect((await waiting)[0]).toMatchObject({ rule: expect.any(String), text: expect.any(String) })
  })
})
