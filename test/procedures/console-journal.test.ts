import { describe, expect, it } from 'vitest'
import type { EventOf, NewJournalEvent } from '../../contract/journal-event.ts'
import { emptyState, project } from '../../contract/project.ts'
import { createConsoleJournal } from '../../main/procedures/service/console-journal.ts'
import { manualClock } from '../support/manual-clock.ts'

type Said = EventOf<'console-text'>

const setUp = (limits?: { readonly burstBytes: number; readonly bytesPerSecond: number }) => {
  const clock = manualClock(1_000_000)
  const events: Said[] = []
  const record = createConsoleJournal({
    clock,
    sink: {
      append: (event: NewJournalEvent) => {
        const numbered = { ...event, seq: events.length + 1, at: clock.now() } as Said
        events.push(numbered)
        return numbered
      },
    },
    ...(limits ? { limits } : {}),
  })
  const open = (device = 'tty') => record({ device, chargePointId: 'CP1', runId: null })
  const kept = () => events.map(({ text }) => text).join('')
  return { clock, events, open, kept }
}
const bytes = (text: string) => new TextEncoder().encode(text)

describe('what a console says is kept', () => {
  it('as whole lines, a second of them in one event, without colours', () => {
    const { clock, events, open } = setUp()
    const recorder = open()
    recorder.text('device', bytes('\u001b[32mboot'))
    recorder.text('device', bytes('ing\u001b[0m\r\nready\r'))
    recorder.text('device', bytes('\nhalf'))
    expect(events).toEqual([])
    clock.advance(1_000)
    expect(events).toMatchObject([
      {
        kind: 'console-text',
        device: 'tty',
        chargePointId: 'CP1',
        from: 'device',
        text: 'booting\nready\n',
        notKept: 0,
      },
    ])
    recorder.end()
    expect(events.at(-1)?.text).toBe('half\n')
  })

  it('in its order with what we showed of what was typed', () => {
    const { events, open } = setUp()
    const recorder = open()
    recorder.text('device', bytes('> \r\n'))
    recorder.text('us', bytes('version\r\n'))
    recorder.text('device', bytes('2.4.1\r\n'))
    recorder.end()
    expect(events.map(({ from, text }) => [from, text])).toEqual([
      ['device', '> \n'],
      ['us', 'version\n'],
      ['device', '2.4.1\n'],
    ])
  })

  it('without any secret: typed, given back, asked for, or in a setting', () => {
    const { kept, open } = setUp()
    const recorder = open()
    recorder.secret('letmein')
    for (const piece of [
      'you typed let',
      'mein\r\nPassword: hunter2\r\n',
      'wifi_psk=abcdefgh\r\n',
      'the end\r\n',
    ])
      recorder.text('device', bytes(piece))
    recorder.end()
    for (const secret of ['letmein', 'hunter2', 'abcdefgh']) expect(kept()).not.toContain(secret)
    expect(kept()).toContain('you typed ••••\nPassword: [')
    expect(kept()).toContain('the end\n')
  })

  it('up to a limit: an hour of 100 kB/s stays small, in few events, and it is told how much was left out', () => {
    const { clock, events, kept, open } = setUp()
    const recorder = open()
    const line = bytes(`${'x'.repeat(98)}\r\n`)
    let said = 0
    for (let tick = 0; tick < 36_000; tick++) {
      // 10 kB each 100 ms
      for (let count = 0; count < 10; count++) {
        const many = new Uint8Array(line.length * 10)
        for (let at = 0; at < 10; at++) many.set(line, at * line.length)
        recorder.text('device', many)
        said += many.length
      }
      clock.advance(100)
    }
    recorder.end()
    expect(said).toBe(360_000_000)
    expect(kept().length).toBeLessThan(17 * 1024 * 1024)
    expect(kept().length).toBeGreaterThan(1024 * 1024)
    expect(events.length).toBeLessThan(6_000)
    const told = events.reduce((sum, { notKept }) => sum + notKept, 0)
    expect(told).toBe(recorder.notKept())
    // a line end of two bytes is kept as one
    expect(told + kept().length).toBe((said / 100) * 99)
  })

  it('and opening it again gives no more', () => {
    const { kept, open } = setUp({ burstBytes: 100, bytesPerSecond: 1 })
    for (let count = 0; count < 5; count++) {
      const recorder = open()
      recorder.text('device', bytes(`${'y'.repeat(60)}\n`))
      recorder.end()
    }
    expect(kept().length).toBeLessThan(130)
  })

  it('and makes no charge point known', () => {
    const event = { kind: 'console-text', seq: 1, at: 1, chargePointId: 'CP9', device: 'tty' } as Said
    expect(project(emptyState, event)).toEqual({ ...emptyState, seq: 1 })
  })
})
