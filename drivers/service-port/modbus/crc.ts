/** The checksum of Modbus over a serial line (polynomial 0xA001, begun with 0xFFFF); its low byte goes first. */
export const modbusCrc = (bytes: Uint8Array): number => {
  let crc = 0xffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xa001 : crc >>> 1
  }
  return crc
}

/** Whether the last two bytes are the checksum of those before them. */
export const hasGoodCrc = (frame: Uint8Array): boolean =>
  frame.length > 2 && modbusCrc(frame.subarray(0, -2)) === ((frame.at(-2) ?? 0) | ((frame.at(-1) ?? 0) << 8))
