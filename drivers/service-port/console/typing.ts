import { stripVTControlCharacters } from 'node:util'
import { isSecretPrompt } from './masking.ts'

interface Typing {
  heard(bytes: Uint8Array): void
  /** What of it may be shown by us: nothing of a secret but its end. */
  typed(bytes: Uint8Array): Uint8Array
}

const nothing = new Uint8Array()
const enter = /[\r\n]/
/** Rubs out; throws the line away. */
const rubsOut = new Set(['\b', '\x7f'])
const givesUp = new Set(['\x03', '\x04', '\x15'])
const mostKept = 400
/** No secret is longer; and no file is one. */
const mostTyped = 500

/** Sees when a console asks for a secret: what is typed then, up to Enter, is one. */
export const createTyping = (onSecret: (secret: string) => void): Typing => {
  const decoder = new TextDecoder()
  let lastLine = ''
  let secret: string | null = null

  const take = (sign: string): void => {
    if (secret === null || enter.test(sign) || givesUp.has(sign)) {
      if (secret !== null && enter.test(sign) && secret !== '') onSecret(secret)
      secret = null
      lastLine = ''
    } else if (rubsOut.has(sign)) secret = secret.slice(0, -1)
    else if (secret.length < mostTyped) secret += sign
  }
  return {
    heard: (bytes) => {
      const text = lastLine + decoder.decode(bytes, { stream: true })
      lastLine = text.slice(Math.max(text.lastIndexOf('\n') + 1, text.length - mostKept))
    },
    typed: (bytes) => {
      if (secret === null && isSecretPrompt(stripVTControlCharacters(lastLine))) secret = ''
      if (secret === null) return bytes
      const text = new TextDecoder().decode(bytes)
      const signs = Array.from(text)
      for (const [at, sign] of signs.entries()) {
        take(sign)
        // what follows the Enter is no secret any more
        if (secret === null) {
          return new TextEncoder().encode(signs.slice(at).join(''))
        }
      }
      return nothing
    },
  }
}
