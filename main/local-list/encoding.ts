import type { ListEncoding } from '../../contract/local-list-import.ts'
import { refused } from './refusal.ts'

export interface KnownEncoding {
  readonly encoding: ListEncoding
  readonly by: 'mark' | 'valid' | 'guess' | 'person'
}

const begins = (bytes: Uint8Array, ...mark: readonly number[]): boolean =>
  mark.every((byte, at) => bytes[at] === byte)

const decodes = (bytes: Uint8Array, encoding: ListEncoding): string | null => {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

/** UTF-16 without a mark: of Latin text every second byte is zero. */
const utf16Of = (bytes: Uint8Array): ListEncoding | null => {
  const sample = bytes.subarray(0, Math.min(bytes.length, 4_096) & ~1)
  const half = sample.length / 2
  if (half < 2) return null
  const zeros = (from: number): number => sample.filter((byte, at) => at % 2 === from && byte === 0).length
  const [even, odd] = [zeros(0), zeros(1)]
  if (odd > half / 2 && even < half / 20) return 'utf-16le'
  return even > half / 2 && odd < half / 20 ? 'utf-16be' : null
}

/** Text has tabs, ends of lines and nothing else below a space. */
const isBinary = (bytes: Uint8Array): boolean =>
  bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 26 && byte !== 27))

/** EUC-KR where all that is not ASCII reads as Hangul: the pairs of Windows-1252 that would are none of its words. */
const looksKorean = (bytes: Uint8Array): boolean => {
  const text = decodes(bytes, 'euc-kr')
  if (text === null) return false
  let foreign = 0
  let hangul = 0
  // counted in place: a list of them would be many times as large as the file
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code > 0x7f) foreign += 1
    if (code >= 0xac00 && code <= 0xd7a3) hangul += 1
  }
  return foreign > 0 && hangul * 10 >= foreign * 9
}

/** Throws `list-file-refused`: `binary` where it is no text, `wrong-encoding` where it is none of `wanted`. */
export const findEncoding = (bytes: Uint8Array, wanted?: ListEncoding): KnownEncoding => {
  if (wanted !== undefined) {
    if (decodes(bytes, wanted) === null) throw refused('wrong-encoding', { encoding: wanted })
    return { encoding: wanted, by: 'person' }
  }
  const marked = begins(bytes, 0xef, 0xbb, 0xbf)
    ? 'utf-8'
    : begins(bytes, 0xff, 0xfe)
      ? 'utf-16le'
      : begins(bytes, 0xfe, 0xff)
        ? 'utf-16be'
        : null
  if (marked !== null) {
    if (decodes(bytes, marked) === null) throw refused('wrong-encoding', { encoding: marked })
    return { encoding: marked, by: 'mark' }
  }
  const wide = utf16Of(bytes)
  if (wide !== null && decodes(bytes, wide) !== null) return { encoding: wide, by: 'guess' }
  if (isBinary(bytes)) throw refused('binary')
  if (decodes(bytes, 'utf-8') !== null) return { encoding: 'utf-8', by: 'valid' }
  return { encoding: looksKorean(bytes) ? 'euc-kr' : 'windows-1252', by: 'guess' }
}

/** The text without its mark. Throws `list-file-refused` at a byte that is none of the encoding. */
export const decodeText = (bytes: Uint8Array, encoding: ListEncoding): string => {
  const text = decodes(bytes, encoding)
  if (text === null) throw refused('wrong-encoding', { encoding })
  return text
}
