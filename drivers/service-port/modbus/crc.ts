/** The checksum with one byte more; behind a frame and its own checksum it is 0. */
export const nextCrc = (before: number, byte: number): number => {
  let crc = before ^ byte
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  return crc
}

export const firstCrc = 0xffff

/** The checksum of Modbus over a serial line (polynomial 0xA001, begun with 0xFFFF); its low byte goes first. */
export const modbusCrc = (bytes: Uint8Array): number => bytes.reduce(nextCrc, firstCrc)

/** Whether the last two bytes are the checksum of those before them. */
export const hasGoodCrc = (frame: Uint8Array): boolean =>
  frame.length > 2 && modbusCrc(frame.subarray(0, -2)) === ((frame.at(-2) ?? 0) | ((frame.at(-1) ?? 0) << 8))
