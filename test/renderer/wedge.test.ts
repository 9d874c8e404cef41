// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { attachKeyGuard, silenceMs } from '../../renderer/state/wedge.ts'

const codeOf = (key: string): string => {
  if (key === 'Enter') return 'Enter'
  if (key === '?') return 'Slash'
  if (key === '-') return 'Minus'
  return /\d/.test(key) ? `Digit${key}` : `Key${key.toUpperCase()}`
}

describe('the guard against readers that type', () => {
  const onCard = vi.fn()
  const onKey = vi.fn()
  let detach: () => void
  let now = 0

  beforeEach(() => {
    vi.useFakeTimers()
    detach = attachKeyGuard(window, { onCard, onKey })
  })
  afterEach(() => {
    detach()
    vi.useRealTimers()
    vi.clearAllMocks()
    document.body.replaceChildren()
  })

  const press = (key: string, afterMs: number, more: KeyboardEventInit = {}): KeyboardEvent => {
    now += afterMs
    vi.advanceTimersByTime(afterMs)
    const event = new KeyboardEvent('keydown', {
      key,
      code: codeOf(key),
      bubbles: true,
      cancelable: true,
      ...more,
    })
    Object.defineProperty(event, 'timeStamp', { value: now })
    const to = document.activeElement ?? document.body
    to.dispatchEvent(event)
    if (to instanceof HTMLInputElement && !event.defaultPrevented && key.length === 1) to.value += key
    return event
  }
  /** As a reader types: 8 ms between keys. */
  const read = (digits: string): KeyboardEvent => {
    press(digits[0] ?? '', 1000)
    for (const digit of digits.slice(1)) press(digit, 8)
    return press('Enter', 8)
  }
  const button = (onClick: () => void): HTMLButtonElement => {
    const element = document.createElement('button')
    element.addEventListener('keydown', (event) => {
      if (event.key === 'Enter') onClick()
    })
    document.body.append(element)
    element.focus()
    return element
  }

  it('keeps the Enter of a card from the button that has the focus', () => {
    const onClick = vi.fn()
    button(onClick)
    const enter = read('04A3B2C1D2E3F4')
    expect(onClick).not.toHaveBeenCalled()
    expect(enter.defaultPrevented).toBe(true)
    expect(onCard).toHaveBeenCalledExactlyOnceWith('04A3B2C1D2E3F4')
  })

  it('lets the Enter of a person through', () => {
    const onClick = vi.fn()
    button(onClick)
    press('Enter', 1000)
    expect(onClick).toHaveBeenCalledOnce()
    expect(onCard).not.toHaveBeenCalled()
  })

  it('lets Enter through after digits that somebody typed by hand', () => {
    const onClick = vi.fn()
    button(onClick)
    for (const digit of '04A3B2C1') press(digit, 120)
    press('Enter', 120)
    expect(onClick).toHaveBeenCalledOnce()
  })

  it('takes what a card typed out of the field again', () => {
    const field = document.createElement('input')
    field.value = 'CP-'
    document.body.append(field)
    field.focus()
    const onInput = vi.fn()
    field.addEventListener('input', onInput)
    read('04A3B2C1')
    expect(field.value).toBe('CP-')
    expect(onInput).toHaveBeenCalled()
  })

  it('goes by the place of the keys, whatever an input method makes of them', () => {
    press('0', 1000)
    press('ㅁ', 8, { code: 'KeyA' })
    press('Process', 8, { code: 'KeyF' })
    for (const digit of '3b2c') press(digit, 8)
    press('Enter', 8)
    expect(onCard).toHaveBeenCalledExactlyOnceWith('0AF3B2C')
  })

  it('understands separators between the bytes, and Shift before letters', () => {
    press('0', 1000)
    press('4', 8)
    press('-', 8)
    press('Shift', 4)
    press('A', 4)
    press('3', 8)
    press('-', 8)
    press('B', 8)
    press('2', 8)
    press('Enter', 8)
    expect(onCard).toHaveBeenCalledExactlyOnceWith('04A3B2')
  })

  it('fires a single key after silence, not before', () => {
    press('?', 1000)
    vi.advanceTimersByTime(silenceMs - 1)
    expect(onKey).not.toHaveBeenCalled()
    vi.advanceTimersByTime(1)
    expect(onKey).toHaveBeenCalledExactlyOnceWith('?')
  })

  it('fires a single key right after Esc', () => {
    press('Escape', 1000)
    press('?', 5)
    vi.advanceTimersByTime(silenceMs)
    expect(onKey).toHaveBeenCalledExactlyOnceWith('?')
  })

  it('fires no single key for what a card types', () => {
    read('C0FFEE00')
    vi.advanceTimersByTime(1000)
    expect(onKey).not.toHaveBeenCalled()
  })

  it('fires no single key while somebody types into a field', () => {
    const field = document.createElement('input')
    document.body.append(field)
    field.focus()
    press('?', 1000)
    vi.advanceTimersByTime(1000)
    expect(onKey).not.toHaveBeenCalled()
  })

  it('leaves keys with Ctrl or Alt alone', () => {
    const event = press('Enter', 1000, { ctrlKey: true })
    press('1', 5, { altKey: true })
    vi.advanceTimersByTime(1000)
    expect(event.defaultPrevented).toBe(false)
    expect(onKey).not.toHaveBeenCalled()
  })
})
