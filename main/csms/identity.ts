/** What a connection URL's path says about who dials (OCPP-J 1.6 §3.1.1). */
export type PathIdentity =
  | { readonly kind: 'named'; readonly identity: string; readonly segment: string }
  | { readonly kind: 'none' }
  | { readonly kind: 'bad'; readonly reason: 'encoding' | 'control-characters' | 'too-long' }

const maxIdentityLength = 255
// C0, DEL, C1, and the line separators that would break a log line.
const controlCharacters = /[\u0000-\u001f\u007f-\u009f\u2028\u2029]/

/** Raw bytes beyond ASCII are UTF-8 where they can be, else Latin-1. */
const decodeBytes = (latin1: string): string => {
  const utf8 = Buffer.from(latin1, 'latin1').toString('utf8')
  return utf8.includes('\ufffd') ? latin1 : utf8
}

/** Percent-decoded; null = not valid percent-encoding of UTF-8. */
export const percentDecode = (text: string): string | null => {
  try {
    return decodeURIComponent(text)
  } catch {
    return null
  }
}

/** `/ocpp//CP1/?x=y` → `/ocpp//CP1/`; an absolute URI, as to a proxy, is cut to its path. */
export const pathOf = (target: string): string => {
  const path = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '').replace(/[?#].*$/s, '')
  return path === '' ? '/' : path
}

/** The last non-empty segment, percent-decoded (quirk 5); our own endpoint's path alone is no identity. */
export const identityOf = (path: string, endpointPath: string): PathIdentity => {
  const segments = path.split('/').filter((segment) => segment !== '')
  const segment = segments.at(-1)
  if (segment === undefined || (segments.length === 1 && segment === endpointPath)) return { kind: 'none' }
  const identity = percentDecode(decodeBytes(segment))
  if (identity === null) return { kind: 'bad', reason: 'encoding' }
  if (controlCharacters.test(identity)) return { kind: 'bad', reason: 'control-characters' }
  if (identity.length > maxIdentityLength) return { kind: 'bad', reason: 'too-long' }
  return identity.trim() === '' ? { kind: 'none' } : { kind: 'named', identity, segment }
}

/**
 * `*` stands for any characters; all else for itself. No regular expression: with a few stars, an identity of one sign
 * again and again would keep it busy for hours.
 */
export const matchesPattern = (identity: string, pattern: string): boolean => {
  const [start = '', ...parts] = pattern.split('*')
  const end = parts.pop()
  if (end === undefined) return identity === start
  if (!identity.startsWith(start)) return false
  let at = start.length
  for (const part of parts) {
    const found = identity.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return identity.length - end.length >= at && identity.endsWith(end)
}
