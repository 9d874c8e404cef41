/**
 * Reads the head of the one HTTP request that opens a WebSocket. Charge points send what node:http refuses before
 * anyone could see it (bare line feeds, odd Connection headers, raw bytes in the path), and a technician has to be told
 * about the rest, so the head is read here: tolerantly, within a limit, and without a body ever being looked at.
 */
export type HeadReading =
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'tls'; readonly version: string }
  | { readonly kind: 'not-http' }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'request'; readonly request: RequestHead; readonly headBytes: number }

export interface RequestHead {
  readonly method: string
  /** Path and query as they came, one character a byte. */
  readonly target: string
  /** Names in lower case; of a repeated header the values joined by a comma. */
  readonly headers: ReadonlyMap<string, string>
}

export const maxHeadBytes = 16_384
const maxMethodLength = 20

const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const tlsHandshake = 0x16

/** Index behind the empty line that ends the head; -1 = not there yet. */
const endOfHead = (bytes: Buffer, from: number): number => {
  for (let i = bytes.indexOf(lineFeed, from); i !== -1; i = bytes.indexOf(lineFeed, i + 1)) {
    if (bytes[i + 1] === lineFeed) return i + 2
    if (bytes[i + 1] === carriageReturn && bytes[i + 2] === lineFeed) return i + 3
  }
  return -1
}

const isLetter = (byte: number): boolean => (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)

/** Whether it may still become a request line: letters, a space. */
const startsLikeRequest = (bytes: Buffer, from: number): boolean => {
  for (let i = from; i < bytes.length; i += 1) {
    const byte = bytes[i]
    if (byte === space) return i > from
    if (byte === undefined || !isLetter(byte) || i - from >= maxMethodLength) return false
  }
  return true
}

const tlsVersions = new Map([
  [0x0300, 'SSL 3.0'],
  [0x0301, 'TLS 1.0'],
  [0x0302, 'TLS 1.1'],
  // TLS 1.3 calls itself 1.2 here
  [0x0303, 'TLS 1.2+'],
])

/** Record header: type, version, length; handshake header: type, length; then the client's highest version. */
const tlsVersion = (bytes: Buffer): string => {
  const version = bytes.length >= 11 ? bytes.readUInt16BE(9) : bytes.length >= 3 ? bytes.readUInt16BE(1) : 0
  return tlsVersions.get(version) ?? 'unknown'
}

const requestLine = /^([A-Za-z]+)[ \t]+(\S(?:.*\S)?)[ \t]+HTTP\/\d(?:\.\d)?[ \t]*$/

const readHeaders = (lines: readonly string[]): ReadonlyMap<string, string> => {
  const headers = new Map<string, string>()
  let last: string | null = null
  for (const line of lines) {
    if (last !== null && /^[ \t]/.test(line)) {
      headers.set(last, `${headers.get(last) ?? ''} ${line.trim()}`)
      continue
    }
    const colon = line.indexOf(':')
    if (colon < 1) continue
    last = line.slice(0, colon).trim().toLowerCase()
    const value = line.slice(colon + 1).trim()
    const before = headers.get(last)
    headers.set(last, before === undefined ? value : `${before}, ${value}`)
  }
  return headers
}

/** Says as early as can be what these first bytes of a connection are. */
export const readHead = (bytes: Buffer): HeadReading => {
  let from = 0
  while (bytes[from] === carriageReturn || bytes[from] === lineFeed) from += 1
  if (bytes[0] === tlsHandshake) return { kind: 'tls', version: tlsVersion(bytes) }
  if (!startsLikeRequest(bytes, from)) return { kind: 'not-http' }
  const firstLineEnd = bytes.indexOf(lineFeed, from)
  if (firstLineEnd === -1) return { kind: bytes.length > maxHeadBytes ? 'too-large' : 'incomplete' }
  const line = requestLine.exec(bytes.toString('latin1', from, firstLineEnd).trimEnd())
  const [, method, target] = line ?? []
  if (method === undefined || target === undefined) return { kind: 'not-http' }
  const end = endOfHead(bytes, firstLineEnd)
  if (end > maxHeadBytes || (end === -1 && bytes.length > maxHeadBytes)) return { kind: 'too-large' }
  if (end === -1) return { kind: 'incomplete' }
  const lines = bytes.toString('latin1', firstLineEnd + 1, end).split(/\r?\n/)
  return { kind: 'request', request: { method, target, headers: readHeaders(lines) }, headBytes: end }
}

const secretHeaders = /^((?:proxy-)?authorization|cookie)[ \t]*:.*(?:\r?\n[ \t].*)*/gim
const secretQuery = /([?&;][^=&\s]*(?:pass|pwd|token|key|secret|auth)[^=&\s]*=)[^&\s]*/gi
const userInfo = /(\/\/)[^/@\s]*@/g
const shownCharacters = 512

/** The first bytes for people: printable, at most 512 characters, and without the credentials in them. */
export const printableHead = (bytes: Buffer): string => {
  const text = bytes
    .toString('latin1', 0, maxHeadBytes)
    .replace(secretHeaders, '$1: ***')
    .replace(secretQuery, '$1***')
    .replace(userInfo, '$1***@')
  const printable = Array.from(text.slice(0, shownCharacters), (c) =>
    c === '\n' || (c >= ' ' && c <= '~') ? c : c === '\r' ? '' : '.',
  )
  return printable.join('')
}
