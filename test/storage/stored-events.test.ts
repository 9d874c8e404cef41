import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EventOf, JournalEvent } from '../../contract/journal-event.ts'
import { decodeEvents, encodeEvents } from '../../main/storage/stored-events.ts'

const frame = (over: Partial<EventOf<'frame'>>): JournalEvent => ({
  kind: 'frame',
  chargePointId: 'CP-1',
  connectionId: 7,
  direction: 'in',
  text: '[2,"m1","Heartbeat",{}]',
  messageType: 2,
  messageId: 'm1',
  action: 'Heartbeat',
  latencyMs: null,
  seq: 1,
  at: 1_700_000_000_000,
  ...over,
})

const knock: JournalEvent = {
  kind: 'knock',
  cause: 'not-http',
  remoteAddress: '10.0.0.9',
  chargePointId: null,
  params: { bareOcpp: false },
  head: 'line one\nline two "quoted"',
  seq: 2,
  at: 5,
}

describe('the stored form of a batch', () => {
  it('gives back what was put in, whatever the frames hold', () => {
    const events = [
      frame({}),
      knock,
      frame({ seq: 3, text: '[3,"m\\"1",{}]', messageId: 'm"1', messageType: 3, latencyMs: 1.25 }),
      frame({ seq: 4, text: 'not json\nat all', messageId: null, messageType: null, action: null }),
      frame({ seq: 5, text: '[2,"nul\u0000","X",{}]', messageId: 'nul\u0000' }),
      frame({ seq: 6, text: '[2,"\ud800","X",{}]', messageId: '\ud800' }),
      frame({ seq: 7, text: '[2,"충전기","X",{"a":"😀"}]', messageId: '충전기' }),
      frame({ seq: 8, text: '', messageId: '', messageType: null, action: null }),
      frame({ seq: 9, text: '[2,"","X",{}]', messageId: '' }),
      frame({ seq: 10, text: '[2, "m1","X",{}]' }),
    ]
    expect(decodeEvents(encodeEvents(events))).toEqual(events)
  })

  it('gives back any text and any message id', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json().map((json) => `[2,"m1",${json}]`),
    )
    const events = fc.array(
      fc.record({
        text,
        messageId: fc.oneof(fc.constant('m1'), fc.string({ unit: 'binary' }), fc.constant(null)),
      }),
    )
    fc.assert(
      fc.property(events, (some) => {
        const all = some.map((one, i) => frame({ ...one, seq: i + 1 }))
        expect(decodeEvents(encodeEvents(all))).toEqual(all)
      }),
    )
  })

  it('refuses what is no batch', () => {
    expect(() => decodeEvents('{}\n')).toThrow(TypeError)
    expect(() => decodeEvents('[1]\n')).toThrow(TypeError)
  })
})
