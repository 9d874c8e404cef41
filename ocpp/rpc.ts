import type { Deviation } from './findings.ts'
import { nestsDeeperThan, scanBrokenJson } from './json-scan.ts'

/**
 * The error codes of OCPP-J 1.6 §4.2.3. `OccurenceConstraintViolation` bears one r, as every 1.6 implementation
 * spells it.
 */
export const errorCodes = [
  'NotImplemented',
  'NotSupported',
  'InternalError',
  'ProtocolError',
  'SecurityError',
  'FormationViolation',
  'PropertyConstraintViolation',
  'OccurenceConstraintViolation',
  'TypeConstraintViolation',
  'GenericError',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export type Call = readonly [messageType: 2, messageId: string, action: string, payload: unknown]
export type CallResult = readonly [messageType: 3, messageId: string, payload: unknown]
export type CallError = readonly [
  messageType: 4,
  messageId: string,
  errorCode: string,
  errorDescription: string,
  errorDetails: unknown,
]

interface Parsed {
  readonly deviations: readonly Deviation[]
}
/** A message as it was understood; `deviations` are the rules of the wrapper that it breaks. */
export type ParsedFrame =
  | (Parsed & {
      readonly kind: 'call'
      readonly messageId: string
      readonly action: string
      /** `undefined` where the message ends before it, `null` where it is null: both stand for an empty object. */
      readonly payload: unknown
    })
  | (Parsed & { readonly kind: 'result'; readonly messageId: string; readonly payload: unknown })
  | (Parsed & {
      readonly kind: 'error'
      readonly messageId: string
      readonly errorCode: string
      readonly errorDescription: string
      readonly errorDetails: unknown
    })
  /** Ignored, with a finding (OCPP-J 1.6 §4.1.3). */
  | (Parsed & {
      readonly kind: 'unknown-type'
      /** Not 2, 3 or 4. */
      readonly messageType: number
      readonly messageId: string | null
    })
  /** `answer`: the CALLERROR to send, where this was a CALL and its id can be read. */
  | (Parsed & {
      readonly kind: 'unreadable'
      readonly messageId: string | null
      readonly messageType: 2 | 3 | 4 | null
      readonly answer: ErrorCode | null
    })

export const encodeCall = (messageId: string, action: string, payload: unknown): string =>
  JSON.stringify([2, messageId, action, payload] satisfies Call)

export const encodeCallResult = (messageId: string, payload: unknown): string =>
  JSON.stringify([3, messageId, payload] satisfies CallResult)

/** `errorDetails` is an object, empty where there is nothing to say (OCPP-J 1.6 §4.2.3). */
export const encodeCallError = (
  messageId: string,
  errorCode: ErrorCode,
  errorDescription: string,
  errorDetails: Readonly<Record<string, unknown>> = {},
): string => JSON.stringify([4, messageId, errorCode, errorDescription, errorDetails] satisfies CallError)

/** Characters of a message ID that OCPP-J 1.6 §4.1.4 allows. */
export const maxMessageIdLength = 36
/** Levels of an error's details that are kept; what is read later must not run out of stack. */
const maxDetailsDepth = 32

const none: readonly Deviation[] = []

const kindOf = (value: unknown): string => {
  if (value === null) return 'null'
  if (value === undefined) return 'nothing'
  if (Array.isArray(value)) return 'an array'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}

const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text

/** A value as it can stand in a finding's params. */
const shown = (value: unknown): string | number | boolean | null =>
  typeof value === 'number' || typeof value === 'boolean'
    ? value
    : typeof value === 'string'
      ? cut(value, 100)
      : value === null || value === undefined
        ? null
        : kindOf(value)

const readMessageType = (value: unknown, deviations: Deviation[]): number | null => {
  if (typeof value === 'number') return value
  const number = typeof value === 'string' && /^\s*\d{1,3}\s*$/.test(value) ? Number(value) : null
  if (number !== null) deviations.push({ rule: 'message-type-not-number', params: { value: shown(value) } })
  return number
}

const readMessageId = (value: unknown, deviations: Deviation[]): string | null => {
  if (typeof value === 'number') {
    deviations.push({ rule: 'message-id-not-string', params: { value } })
    return String(value)
  }
  if (typeof value !== 'string') {
    deviations.push({ rule: 'message-id-missing', params: { found: kindOf(value) } })
    return null
  }
  if (value === '') deviations.push({ rule: 'message-id-empty', params: {} })
  if (value.length > maxMessageIdLength)
    deviations.push({ rule: 'message-id-too-long', params: { length: value.length } })
  return value
}

const isKnownType = (type: number | null): type is 2 | 3 | 4 => type === 2 || type === 3 || type === 4

const unreadable = (
  messageType: number | null,
  messageId: string | null,
  deviations: readonly Deviation[],
): ParsedFrame => ({
  kind: 'unreadable',
  messageId,
  messageType: isKnownType(messageType) ? messageType : null,
  answer: messageType === 2 && messageId !== null ? 'FormationViolation' : null,
  deviations,
})

const readCall = (messageId: string, elements: readonly unknown[], deviations: Deviation[]): ParsedFrame => {
  const [, , action, payload] = elements
  if (elements.length < 3)
    deviations.push({ rule: 'frame-too-short', params: { elements: elements.length, wanted: 4 } })
  else if (typeof action !== 'string')
    deviations.push({ rule: 'action-not-string', params: { found: kindOf(action) } })
  if (typeof action !== 'string') return unreadable(2, messageId, deviations)
  if (elements.length === 3) deviations.push({ rule: 'payload-missing', params: {} })
  if (elements.length > 4)
    deviations.push({ rule: 'frame-too-long', params: { elements: elements.length, wanted: 4 } })
  if (payload === null) deviations.push({ rule: 'payload-null', params: {} })
  return { kind: 'call', messageId, action, payload, deviations }
}

const readResult = (
  messageId: string,
  elements: readonly unknown[],
  deviations: Deviation[],
): ParsedFrame => {
  const payload = elements[2]
  if (elements.length < 3) deviations.push({ rule: 'payload-missing', params: {} })
  if (elements.length > 3)
    deviations.push({ rule: 'frame-too-long', params: { elements: elements.length, wanted: 3 } })
  if (payload === null) deviations.push({ rule: 'payload-null', params: {} })
  return { kind: 'result', messageId, payload, deviations }
}

const knownErrorCodes: ReadonlySet<string> = new Set([...errorCodes, 'OccurrenceConstraintViolation'])

const readError = (messageId: string, elements: readonly unknown[], deviations: Deviation[]): ParsedFrame => {
  const [, , errorCode, errorDescription, errorDetails] = elements
  const isDetails = typeof errorDetails === 'object' && errorDetails !== null && !Array.isArray(errorDetails)
  const fields = [
    ['errorCode', errorCode, typeof errorCode === 'string'],
    ['errorDescription', errorDescription, typeof errorDescription === 'string'],
    ['errorDetails', errorDetails, isDetails],
  ] as const
  for (const [field, value, present] of fields)
    if (!present) deviations.push({ rule: 'call-error-incomplete', params: { field, found: kindOf(value) } })
  if (elements.length > 5)
    deviations.push({ rule: 'frame-too-long', params: { elements: elements.length, wanted: 5 } })
  if (typeof errorCode === 'string' && !knownErrorCodes.has(errorCode))
    deviations.push({ rule: 'error-code-unknown', params: { value: shown(errorCode) } })
  const tooDeep = nestsDeeperThan(errorDetails, maxDetailsDepth)
  if (tooDeep) deviations.push({ rule: 'error-details-too-deep', params: { limit: maxDetailsDepth } })
  return {
    kind: 'error',
    messageId,
    errorCode: typeof errorCode === 'string' ? errorCode : '',
    errorDescription: typeof errorDescription === 'string' ? errorDescription : '',
    errorDetails: tooDeep ? {} : (errorDetails ?? {}),
    deviations,
  }
}

const readMessage = (value: unknown, deviations: Deviation[]): ParsedFrame => {
  if (!Array.isArray(value)) {
    deviations.push({ rule: 'frame-not-array', params: { found: kindOf(value) } })
    return unreadable(null, null, deviations)
  }
  const elements: readonly unknown[] = value
  const type = readMessageType(elements[0], deviations)
  if (!isKnownType(type)) {
    deviations.push({ rule: 'message-type-unknown', params: { value: shown(elements[0]) } })
    const messageId = typeof elements[1] === 'string' ? elements[1] : null
    return type === null
      ? unreadable(null, messageId, deviations)
      : { kind: 'unknown-type', messageType: type, messageId, deviations }
  }
  const messageId = readMessageId(elements[1], deviations)
  if (messageId === null) return unreadable(type, null, deviations)
  if (type === 2) return readCall(messageId, elements, deviations)
  return type === 3 ? readResult(messageId, elements, deviations) : readError(messageId, elements, deviations)
}

/** Firmware in C sends its strings' closing NUL along, and some a byte order mark: neither hides the message. */
const withoutPadding = (frame: string, deviations: Deviation[]): string => {
  let end = frame.length
  while (end > 0 && frame.charCodeAt(end - 1) === 0) end--
  const start = frame.charCodeAt(0) === 0xfeff ? 1 : 0
  if (start > 0) deviations.push({ rule: 'frame-byte-order-mark', params: {} })
  if (end < frame.length)
    deviations.push({ rule: 'frame-ends-with-nul', params: { count: frame.length - end } })
  return frame.slice(start, end)
}

const parseJson = (text: string): { readonly value: unknown } | null => {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return null
  }
}

const readBroken = (frame: string): ParsedFrame => {
  const deviations: Deviation[] = []
  const text = withoutPadding(frame, deviations)
  const padded = text.length < frame.length ? parseJson(text) : null
  if (padded) return readMessage(padded.value, deviations)
  const broken = scanBrokenJson(text, 2) ?? { position: text.length, elements: [] }
  deviations.push({
    rule: 'frame-not-json',
    params: {
      position: broken.position,
      length: text.length,
      near: text.slice(Math.max(0, broken.position - 20), broken.position + 20),
    },
  })
  const [typeText = 'null', idText = 'null'] = broken.elements
  const type = readMessageType(parseJson(typeText)?.value, deviations)
  const id = parseJson(idText)?.value
  return unreadable(
    type,
    typeof id === 'string' || typeof id === 'number' ? readMessageId(id, deviations) : null,
    deviations,
  )
}

/**
 * Reads one message. Never throws, whatever the bytes: what can not be read comes back as `unreadable`, with the
 * message's type and id where at least these are whole (the array broke off later).
 */
export const parseFrame = (frame: string): ParsedFrame => {
  let value: unknown
  try {
    value = JSON.parse(frame)
  } catch {
    return readBroken(frame)
  }
  // The two messages that are nearly all of the traffic, when nothing is odd about them.
  if (Array.isArray(value)) {
    const elements: readonly unknown[] = value
    const messageId = elements[1]
    if (typeof messageId === 'string' && messageId !== '' && messageId.length <= maxMessageIdLength) {
      if (elements[0] === 2 && elements.length === 4) {
        const action = elements[2]
        const payload = elements[3]
        if (typeof action === 'string' && payload !== null)
          return { kind: 'call', messageId, action, payload, deviations: none }
      } else if (elements[0] === 3 && elements.length === 3 && elements[2] !== null)
        return { kind: 'result', messageId, payload: elements[2], deviations: none }
    }
  }
  return readMessage(value, [])
}
