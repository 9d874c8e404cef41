import { redact, redacted } from '../../contract/redact.ts'
import { encodeCall, type ParsedFrame } from '../../ocpp/rpc.ts'
import type { SchemaProblem } from '../../ocpp/validate.ts'
import type { SecretKeysOf } from './ports.ts'

/** What is not kept of a frame, though it goes over the wire. */
interface Hidden {
  readonly isSecret: (key: string) => boolean
  /** A value that a CALL of ours carried, which its answer may repeat; null = none. */
  readonly value: string | null
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** As charge points spell the names of fields. */
const fold = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '')

const deepest = 64
/** Shorter ones stand in other words by chance: only a text that is nothing else is one. */
const shortestWithin = 4

const withoutValue = (text: string, secret: string): string =>
  text === secret ? redacted : secret.length < shortestWithin ? text : text.replaceAll(secret, redacted)

const maskText = (text: string, hidden: Hidden, depth: number): string => {
  const start = text.trimStart()[0]
  if ((start === '{' || start === '[') && depth < deepest) {
    try {
      const value: unknown = JSON.parse(text)
      const masked = mask(value, hidden, depth + 1)
      return masked === value ? text : JSON.stringify(masked)
    } catch {
      // not JSON: by its patterns, below
    }
  }
  return String(redact(hidden.value === null ? text : withoutValue(text, hidden.value)))
}

/** What of `{key, readonly, value}` says nothing of the value. */
const isOpen = (name: string): boolean => fold(name) === 'key' || fold(name) === 'readonly'

const maskObject = (value: object, hidden: Hidden, depth: number): object => {
  const entries = Object.entries(value)
  const isOfSecret = entries.some(
    ([name, inner]) => fold(name) === 'key' && typeof inner === 'string' && hidden.isSecret(inner),
  )
  const masked = entries.map(([name, inner]): readonly [string, unknown] => {
    if (!(isOfSecret && !isOpen(name)) && !hidden.isSecret(name))
      return [name, mask(inner, hidden, depth + 1)]
    return [name, inner === null || inner === '' ? inner : redacted]
  })
  return masked.every(([, inner], index) => inner === entries[index]?.[1])
    ? value
    : Object.fromEntries(masked)
}

const mask = (value: unknown, hidden: Hidden, depth: number): unknown => {
  if (typeof value === 'string') return value === '' ? value : maskText(value, hidden, depth)
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return redacted
  if (!Array.isArray(value)) return maskObject(value, hidden, depth)
  const list: readonly unknown[] = value
  const masked = list.map((each) => mask(each, hidden, depth + 1))
  return masked.every((each, index) => each === list[index]) ? value : masked
}

/**
 * A payload with `redacted` in place of the values of secret keys, at any depth, in JSON inside strings too, and of
 * passwords inside URLs; the very same one where it has none.
 */
export const withoutSecrets = (payload: unknown, hidden: Hidden): unknown => mask(payload, hidden, 0)

/** CALLs with values of keys, and with locations that may have a password in them. */
const secretive: ReadonlySet<string> = new Set([
  'ChangeConfiguration',
  'DataTransfer',
  'GetDiagnostics',
  'GetLog',
  'SignedUpdateFirmware',
  'UpdateFirmware',
])

/** Whether a CALL may carry a secret. */
export const mayCarrySecret = (action: string): boolean => secretive.has(action)

const markedPaths = (value: unknown, path: string, depth = 0): readonly string[] => {
  if (typeof value === 'string') return value.includes(redacted) ? [path] : []
  if (typeof value !== 'object' || value === null || depth > deepest) return []
  return Object.entries(value).flatMap(([name, inner]) => markedPaths(inner, `${path}/${name}`, depth + 1))
}

/** Where a CALL that was copied out of the journal has the mark of a secret: that is no value to be sent. */
export const markProblems = (action: string, payload: unknown): readonly SchemaProblem[] =>
  mayCarrySecret(action)
    ? markedPaths(payload, '').map((path) => ({
        path,
        rule: 'redacted',
        message: `${redacted} stands in place of a secret, which is not kept: write the value itself`,
        params: {},
      }))
    : []

/** The value that a CALL of ours carries and that is not kept; null = it has none. */
export const secretIn = (action: string, payload: unknown, isSecret: Hidden['isSecret']): string | null => {
  if (action !== 'ChangeConfiguration' || !isRecord(payload)) return null
  const { key, value } = payload
  return typeof key === 'string' && typeof value === 'string' && value !== '' && isSecret(key) ? value : null
}

/** A value of a broken message, to its end or the text's. */
const brokenValues = /("value\\*"\s*:\s*\\*")(?:[^"\\]|\\.)*/gi

/** A broken message does not show which key a value is of: where it speaks of keys, each value goes. */
const keptBroken = (text: string): string => {
  const speaksOfKeys = /configuration[-_ ]?key|changeconfiguration/i.test(text)
  return String(redact(speaksOfKeys ? text.replace(brokenValues, `$1${redacted}`) : text))
}

const tellsKeys = (payload: unknown): boolean =>
  isRecord(payload) && Object.keys(payload).some((name) => fold(name) === 'configurationkey')

/** What is known of the CALL of ours that a message answers. */
export interface Asked {
  readonly action: string
  /** As `secretIn` gave it. */
  readonly secret: string | null
}

/**
 * What is kept of a message of a charge point: `text` itself where it has nothing to hide. A CALL that can not carry a
 * secret costs one look-up.
 */
export const keptMessage = (
  text: string,
  frame: ParsedFrame,
  asked: Asked | null,
  secretKeysOf: SecretKeysOf,
  chargePointId: string,
): string => {
  if (frame.kind === 'call' && !mayCarrySecret(frame.action)) return text
  const hidden = (): Hidden => ({
    isSecret: secretKeysOf(chargePointId),
    value: asked?.secret ?? null,
  })
  const isOfValues = asked !== null && (asked.secret !== null || asked.action === 'DataTransfer')
  switch (frame.kind) {
    case 'call': {
      const { messageId, action, payload } = frame
      const kept = withoutSecrets(payload, hidden())
      return kept === payload ? text : encodeCall(messageId, action, kept)
    }
    case 'result': {
      const { messageId, payload } = frame
      if (!isOfValues && !tellsKeys(payload)) return text
      const kept = withoutSecrets(payload, hidden())
      return kept === payload ? text : JSON.stringify([3, messageId, kept])
    }
    case 'error': {
      if (!isOfValues) return text
      const { messageId, errorCode, errorDescription, errorDetails } = frame
      const said = [errorCode, errorDescription, errorDetails]
      const kept = withoutSecrets(said, hidden())
      return kept === said || !Array.isArray(kept)
        ? text
        : JSON.stringify([4, messageId, ...said.map((_, at): unknown => kept[at])])
    }
    case 'unreadable':
      return keptBroken(text)
    case 'unknown-type':
      return text
  }
}
