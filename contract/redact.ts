/** What stands in place of a secret. */
export const redacted = '[redacted]'

/**
 * Names under which secrets travel: OCPP configuration keys, HTTP headers, our own settings and API bodies. A name
 * matches when it ends in one of these, without regard to case and to anything but letters and digits, so that
 * `wifi_password` and `CHARGEBENCH_TOKEN` match too.
 */
export const secretKeys: readonly string[] = [
  'AuthorizationKey',
  'password',
  'passwd',
  'pass',
  'pwd',
  'passphrase',
  'psk',
  'token',
  'secret',
  'authorization',
  'cookie',
  'api-key',
  'private-key',
  // of vendors' dictionaries
  'card-pin',
  'PUK',
  'G_Authentication',
]

const bare = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '')
const endings = secretKeys.map(bare)
const verdicts = new Map<string, boolean>()

/** Whether a value under this name is a secret. */
export const isSecretKey = (name: string): boolean => {
  const known = verdicts.get(name)
  if (known !== undefined) return known
  const short = bare(name)
  const verdict = endings.some((ending) => short.endsWith(ending))
  if (verdicts.size < 10_000) verdicts.set(name, verdict)
  return verdict
}

const names = secretKeys.map((key) => key.replace('-', '[-_]?')).join('|')
const inText: readonly (readonly [RegExp, string])[] = [
  // scheme://user:password@host; bounded, so that long text costs no more than its length
  [/\b([a-z][a-z0-9+.-]{0,20}:\/\/[^\s/:@"']{0,256}):[^\s/@"']{1,1024}@/gi, `$1:${redacted}@`],
  // but not the prose "Basic authentication"
  [
    /\b(basic|bearer)(\s{1,8})(?!authenticat|authoriz|token\b|credentials?\b)[a-z0-9+/=._~-]{4,}/gi,
    `$1$2${redacted}`,
  ],
  // #token=…  ?password=…  token: …
  [
    new RegExp(
      `((?:${names})\\s{0,8}[=:]\\s{0,8})(?!\\[redacted\\])(?:basic\\s+|bearer\\s+)?[^\\s&"',;}\\]]+`,
      'gi',
    ),
    `$1${redacted}`,
  ],
  // JSON that does not parse: "password": "…" and {"key": "AuthorizationKey", "value": "…"}
  [new RegExp(`((?:${names})\\\\*"\\s*:\\s*\\\\*")(?:[^"\\\\]|\\\\.)*`, 'gi'), `$1${redacted}`],
  [
    new RegExp(`((?:${names})\\\\*"\\s*,\\s*\\\\*"value\\\\*"\\s*:\\s*\\\\*")(?:[^"\\\\]|\\\\.)*`, 'gi'),
    `$1${redacted}`,
  ],
]

/** What each of the patterns needs somewhere: most texts have none of it. */
const perhapsInText = /[:="]|basic|bearer/i

const deepest = 64
const tooDeep = '[too deep]'

const redactText = (text: string, depth: number): string => {
  const start = text.trimStart()[0]
  if ((start === '{' || start === '[') && depth < deepest) {
    try {
      const kept = JSON.stringify(redactValue(JSON.parse(text), depth + 1, new Set()))
      // what has no secret in it stays as it was written
      return kept.includes(redacted) || kept.includes(tooDeep) ? kept : text
    } catch {
      // not JSON, or cut off: by pattern, below
    }
  }
  if (!perhapsInText.test(text)) return text
  return inText.reduce((kept, [pattern, by]) => kept.replace(pattern, by), text)
}

const redactError = (error: Error, depth: number, above: Set<object>): Record<string, unknown> => {
  const { name, message, stack, cause, ...rest } = error
  return {
    name,
    message: redactText(message, depth),
    ...(stack === undefined ? {} : { stack: redactText(stack, depth) }),
    ...(cause === undefined ? {} : { cause: redactValue(cause, depth + 1, above) }),
    ...redactObject(rest, depth, above),
  }
}

const redactObject = (value: object, depth: number, above: Set<object>): Record<string, unknown> => {
  // OCPP: {key: 'AuthorizationKey', value: …} in ChangeConfiguration and GetConfiguration
  const named = 'key' in value && typeof value.key === 'string' && isSecretKey(value.key)
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      isSecretKey(key) || (named && key === 'value')
        ? inner === null || inner === undefined
          ? inner
          : redacted
        : redactValue(inner, depth + 1, above),
    ]),
  )
}

const redactMap = (map: ReadonlyMap<unknown, unknown>, depth: number, above: Set<object>) =>
  redactObject(Object.fromEntries([...map].map(([key, value]) => [String(key), value])), depth, above)

const redactValue = (value: unknown, depth: number, above: Set<object>): unknown => {
  if (typeof value === 'string') return redactText(value, depth)
  if (typeof value === 'bigint') return String(value)
  if (typeof value !== 'object' || value === null) return value
  if (depth > deepest) return tooDeep
  if (above.has(value)) return '[circular]'
  above.add(value)
  try {
    if (Array.isArray(value)) return value.map((inner) => redactValue(inner, depth + 1, above))
    if (value instanceof Error) return redactError(value, depth, above)
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? null : value.toISOString()
    if (value instanceof Map) return redactMap(value, depth, above)
    if (value instanceof Set) return [...value].map((inner) => redactValue(inner, depth + 1, above))
    if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`
    return redactObject(value, depth, above)
  } finally {
    above.delete(value)
  }
}

/**
 * A copy without secrets, of plain data (JSON, errors, maps): for logs, crash reports, exports and reports. Looks at
 * any depth, into JSON inside strings, and into URLs and headers inside text. What it cannot represent in JSON
 * becomes a word in brackets. Never throws.
 */
export const redact = (value: unknown): unknown => redactValue(value, 0, new Set())
