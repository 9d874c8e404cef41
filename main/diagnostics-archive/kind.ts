import { open } from 'node:fs/promises'

/** What a file is, by its own bytes: chargers name gzip files `.zip` and tar files `.log`. */
export type FileKind = 'zip' | 'gzip' | 'tar' | 'unsupported-archive' | 'text' | 'binary'

const headBytes = 4096
const tarBlock = 512

const startsWith = (head: Buffer, ...bytes: readonly number[]): boolean =>
  bytes.every((byte, i) => head[i] === byte)

/** POSIX.1-1988 ustar and older: the header's checksum is right. */
const isTar = (head: Buffer): boolean => {
  if (head.length < tarBlock) return false
  const stored = Number.parseInt(head.toString('latin1', 148, 156), 8)
  let sum = 8 * 0x20
  for (let i = 0; i < tarBlock; i++) if (i < 148 || i >= 156) sum += head[i] ?? 0
  return stored === sum && head[0] !== 0
}

const isText = (head: Buffer): boolean => {
  if (startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff)) return true
  let odd = 0
  for (const byte of head) {
    if (byte === 0) return false
    if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x1b) odd += 1
  }
  return odd * 50 <= head.length
}

export const kindOf = (head: Buffer): FileKind => {
  if (startsWith(head, 0x50, 0x4b, 3, 4) || startsWith(head, 0x50, 0x4b, 5, 6)) return 'zip'
  if (startsWith(head, 0x1f, 0x8b)) return 'gzip'
  if (isTar(head)) return 'tar'
  const isBzip2 = startsWith(head, 0x42, 0x5a, 0x68) && (head[3] ?? 0) >= 0x31 && (head[3] ?? 0) <= 0x39
  const isXz = startsWith(head, 0xfd, 0x37, 0x7a, 0x58, 0x5a, 0)
  const isSevenZip = startsWith(head, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c)
  const isZstd = startsWith(head, 0x28, 0xb5, 0x2f, 0xfd)
  const isRar = startsWith(head, 0x52, 0x61, 0x72, 0x21, 0x1a, 0x07)
  if (isBzip2 || isXz || isSevenZip || isZstd || isRar) return 'unsupported-archive'
  return isText(head) ? 'text' : 'binary'
}

export const kindOfFile = async (path: string): Promise<FileKind> => {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0)
    return kindOf(buffer.subarray(0, bytesRead))
  } finally {
    await file.close()
  }
}
