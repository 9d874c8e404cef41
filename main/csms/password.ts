import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto'

/**
 * Passwords of Basic authentication, stored as `scrypt$<cost>$<kind>$<salt>$<hash>` (base64). A key in hexadecimal is
 * hashed as the bytes that it stands for, so that both ways to send it can be checked (quirk 13).
 */
type Kind = 'text' | 'hex'

/** In which of its forms a password was sent. */
export type SentForm = 'as-set' | 'as-hex' | 'as-bytes'

const cost = 16_384
const keyLength = 32
const options = (n: number): ScryptOptions => ({ N: n, r: 8, p: 1, maxmem: 256 * n * 8 })

const derive = (password: Buffer, salt: Buffer, n: number, length: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(password, salt, length, options(n), (error, key) => (error ? reject(error) : resolve(key)))
  })

const isHex = (text: string): boolean => text.length % 2 === 0 && /^[0-9a-f]+$/i.test(text)

/** An AuthorizationKey: 16 to 20 bytes in hexadecimal (Security §2.3.1, A00.FR.205). */
const isHexKey = (text: string): boolean => isHex(text) && text.length >= 32 && text.length <= 40

/** The bytes that `sent` stands for, where it is hexadecimal text. */
const decodedHex = (sent: Buffer): Buffer | null => {
  const text = sent.toString('latin1')
  return isHex(text) ? Buffer.from(text, 'hex') : null
}

export const hashPassword = async (password: string): Promise<string> => {
  const kind: Kind = isHexKey(password) ? 'hex' : 'text'
  const salt = randomBytes(16)
  const hash = await derive(Buffer.from(password, kind === 'hex' ? 'hex' : 'utf8'), salt, cost, keyLength)
  return ['scrypt', String(cost), kind, salt.toString('base64'), hash.toString('base64')].join('$')
}

interface Attempt {
  readonly password: Buffer
  readonly form: SentForm
}

const attempts = (kind: Kind, sent: Buffer): readonly Attempt[] => {
  const decoded = decodedHex(sent)
  if (kind === 'hex')
    return decoded ? [{ password: decoded, form: 'as-hex' }] : [{ password: sent, form: 'as-bytes' }]
  return [
    { password: sent, form: 'as-set' },
    ...(decoded ? [{ password: decoded, form: 'as-hex' } as const] : []),
    { password: Buffer.from(sent.toString('hex'), 'latin1'), form: 'as-bytes' },
  ]
}

/** null = wrong. A hash that can not be read is wrong for every password. */
export const verifyPassword = async (stored: string, sent: Buffer): Promise<SentForm | null> => {
  const [scheme, n, kind, salt, hash] = stored.split('$')
  if (scheme !== 'scrypt' || (kind !== 'text' && kind !== 'hex') || salt === undefined || hash === undefined)
    return null
  const wanted = Buffer.from(hash, 'base64')
  for (const { password, form } of attempts(kind, sent)) {
    const key = await derive(password, Buffer.from(salt, 'base64'), Number(n), wanted.length)
    if (timingSafeEqual(key, wanted)) return form
  }
  return null
}
