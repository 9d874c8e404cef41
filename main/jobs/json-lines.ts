/** A line of more is none of ours: the largest carries a frame of 1 MiB. */
const maxLineBytes = 8 * 1024 * 1024

/** The lines of a text as it comes, without empty ones. Throws RangeError at one that is longer than any of ours. */
export async function* linesOf(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let parts: Uint8Array[] = []
  let length = 0
  const take = (): string => {
    const line = new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(parts)).trim()
    parts = []
    length = 0
    return line
  }
  for await (const chunk of bytes) {
    let start = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
      parts.push(chunk.subarray(start, end))
      start = end + 1
      const line = take()
      if (line !== '') yield line
    }
    if (start < chunk.length) {
      parts.push(chunk.subarray(start))
      length += chunk.length - start
      if (length > maxLineBytes) throw new RangeError(`a line is longer than ${maxLineBytes} bytes`)
    }
  }
  const line = take()
  if (line !== '') yield line
}

export const toLine = (value: unknown): string => `${JSON.stringify(value)}\n`
