import { describe, expect, it } from 'vitest'
import { createI18n } from '../../i18n/create-i18n.ts'
import {
  formatElapsed,
  formatInterval,
  formatMeasured,
  formatMoment,
  formatOffset,
  formatTime,
  formatTimeMs,
} from '../../renderer/components/format.ts'
import { readPlace, withPlace } from '../../renderer/state/place-in-url.ts'
import { start } from './fake-bench.ts'

const { t } = createI18n('en')

describe('times', () => {
  it('of day', () => {
    expect(formatTime(start)).toBe('09:14:02')
    expect(formatTimeMs(start)).toBe('09:14:02.118')
    expect(formatMoment(start, start + 1000)).toBe('09:14:02')
    expect(formatMoment(start, start + 86_400_000)).toBe('2026-11-21 09:14:02')
  })

  it.each([
    [-500, '0:00'],
    [20_900, '0:20'],
    [724_000, '12:04'],
    [3_847_000, '1:04:07'],
    [200_000_000, '2 d'],
  ])('running: %d ms → %s', (ms, text) => {
    expect(formatElapsed(ms, t)).toBe(text)
  })

  it.each([
    [10, '10 s'],
    [90, '90 s'],
    [300, '5 min'],
    [7200, '2 h'],
  ])('between: %d s → %s', (seconds, text) => {
    expect(formatInterval(seconds, t)).toBe(text)
  })

  it.each([
    [3.2, '3 ms'],
    [40, '0.04 s'],
    [1310, '1.31 s'],
    [38_200, '38.2 s'],
    [61_000, '1:01'],
  ])('measured: %d ms → %s', (ms, text) => {
    expect(formatMeasured(ms, t)).toBe(text)
  })

  it.each([
    [-20, '0.0 s'],
    [3400, '+3.4 s'],
    [-12_000, '−12.0 s'],
    [320_000, '+5 min 20 s'],
    [-7_200_000, '−2 h 00 min'],
    [400 * 86_400_000, '+400 d'],
    [59_960, '+1 min 00 s'],
  ])('off: %d ms → %s', (ms, text) => {
    expect(formatOffset(ms, t)).toBe(text)
  })
})

describe('the place', () => {
  it('comes back from the URL', () => {
    const search = withPlace('', { step: 'boot', chargePoint: 'bay 12/left', panel: null })
    expect(readPlace(search)).toEqual({ step: 'boot', chargePoint: 'bay 12/left', panel: null })
  })

  it('keeps what it is not asked to change', () => {
    expect(withPlace('?step=boot&cp=CP1&other=1', { step: 'connect' })).toBe('?step=connect&cp=CP1&other=1')
    expect(withPlace('?cp=CP1', { chargePoint: null })).toBe('')
  })
})
