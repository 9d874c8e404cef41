/**
 * Card readers that act as keyboards type hex digits and Enter, a few milliseconds apart, into whatever has the focus.
 * Keys therefore pass this guard first: a reader's Enter reaches no control, what it typed is taken out of the field
 * again, and shortcuts of one key wait for silence. Digits are told by their place on the keyboard (`code`), because an
 * input method for Korean changes what the key means.
 */
export interface KeyGuardHandlers {
  /** A card was read: its digits, upper case. */
  readonly onCard: (idTag: string) => void
  /** One key, alone, outside of a field, followed by silence. */
  readonly onKey: (key: string) => void
}

/** A reader's keys come closer together than this; a shortcut of one key waits as long. Milliseconds. */
export const silenceMs = 50
/** Shorter runs are fast fingers. No card has fewer: the shortest UID is 4 bytes. */
const leastDigits = 6

const hexDigit = (code: string): string | null => /^(?:Digit|Numpad|Key)([0-9A-F])$/.exec(code)?.[1] ?? null
const isEnter = (code: string): boolean => code === 'Enter' || code === 'NumpadEnter'
/** Some readers put these between the bytes. */
const isSeparator = (code: string): boolean => code === 'Minus' || code === 'Semicolon' || code === 'Period'
const isModifier = (key: string): boolean =>
  ['Shift', 'Control', 'Alt', 'AltGraph', 'Meta', 'CapsLock'].includes(key)

type Field = HTMLInputElement | HTMLTextAreaElement
const isField = (target: unknown): target is Field =>
  target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement
const isEditable = (target: EventTarget | null): boolean =>
  (isField(target) && !target.readOnly && target.type !== 'radio' && target.type !== 'checkbox') ||
  target instanceof HTMLSelectElement ||
  (target instanceof HTMLElement && target.isContentEditable)

/** Sets the value as typing does, so that React hears of it. */
const restore = (field: Field, value: string): void => {
  const prototype =
    field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}

interface Run {
  digits: string
  field: { readonly element: Field; readonly value: string } | null
}

/** Guards all keys of `target` until the returned function is called. */
export const attachKeyGuard = (target: Window, handlers: KeyGuardHandlers): (() => void) => {
  let run: Run | null = null
  let lastAt = -Infinity
  let waiting: ReturnType<typeof setTimeout> | null = null

  const startRun = (element: EventTarget | null): Run => ({
    digits: '',
    field: isEditable(element) && isField(element) ? { element, value: element.value } : null,
  })

  const swallow = (event: KeyboardEvent, { digits, field }: Run) => {
    event.preventDefault()
    event.stopImmediatePropagation()
    if (field) restore(field.element, field.value)
    handlers.onCard(digits)
  }

  const waitForSilence = (key: string) => {
    waiting = setTimeout(() => {
      waiting = null
      handlers.onKey(key)
    }, silenceMs)
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (isModifier(event.key)) return
    const fast = event.timeStamp - lastAt <= silenceMs
    const before = fast ? run : null
    // what no reader types (Esc, arrows) starts no burst
    lastAt =
      event.key.length === 1 || isEnter(event.code) || event.key === 'Process' ? event.timeStamp : -Infinity
    run = null
    if (waiting !== null) clearTimeout(waiting)
    waiting = null
    if (event.ctrlKey || event.altKey || event.metaKey) return

    if (isEnter(event.code)) {
      if (before && before.digits.length >= leastDigits) swallow(event, before)
      return
    }
    const digit = hexDigit(event.code)
    if (digit !== null) {
      run = before ?? startRun(event.target)
      run.digits += digit
    } else if (before && isSeparator(event.code)) run = before
    const typed = event.key.length === 1 && event.key !== ' '
    if (typed && !fast && !event.repeat && !isEditable(event.target)) waitForSilence(event.key)
  }

  target.addEventListener('keydown', onKeyDown, { capture: true })
  return () => {
    target.removeEventListener('keydown', onKeyDown, { capture: true })
    if (waiting !== null) clearTimeout(waiting)
  }
}
