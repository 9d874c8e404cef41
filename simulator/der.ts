/** As much of DER as certificates and certificate requests need. */
export interface DerValue {
  readonly tag: number
  /** Tag, length and content. */
  readonly whole: Buffer
  readonly content: Buffer
}

/** The value at the beginning; throws RangeError where the bytes end too early. */
const readOne = (bytes: Buffer): { readonly value: DerValue; readonly rest: Buffer } => {
  const tag = bytes.readUInt8(0)
  const first = bytes.readUInt8(1)
  const lengthBytes = first < 0x80 ? 0 : first & 0x7f
  const length = lengthBytes === 0 ? first : bytes.readUIntBE(2, lengthBytes)
  const start = 2 + lengthBytes
  if (start + length > bytes.length) throw new RangeError('DER ends too early')
  const value = {
    tag,
    whole: bytes.subarray(0, start + length),
    content: bytes.subarray(start, start + length),
  }
  return { value, rest: bytes.subarray(start + length) }
}

/** All values that stand one after the other. */
export const readDer = (bytes: Buffer): readonly DerValue[] => {
  const values: DerValue[] = []
  for (let rest = bytes; rest.length > 0;) {
    const read = readOne(rest)
    values.push(read.value)
    rest = read.rest
  }
  return values
}

export const der = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const content = Buffer.concat(parts)
  if (content.length < 0x80) return Buffer.concat([Buffer.of(tag, content.length), content])
  const size = content.length < 0x100 ? 1 : 2
  const length = Buffer.alloc(size)
  length.writeUIntBE(content.length, 0, size)
  return Buffer.concat([Buffer.of(tag, 0x80 | size), length, content])
}
