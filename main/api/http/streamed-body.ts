async function* nothing(): AsyncGenerator<Uint8Array, void> {
  // a request without a body
}

/** The body as it comes; ends with an error when the client goes away, or the program does. `size`: what was said. */
export const streamedBody = (
  request: Request,
  closing: AbortSignal,
): { readonly bytes: AsyncIterable<Uint8Array>; readonly size: number | null } => {
  const declared = request.headers.get('content-length')
  const size = declared === null || !/^\d{1,15}$/.test(declared) ? null : Number(declared)
  const body: ReadableStream<Uint8Array> | null = request.body
  if (body === null) return { bytes: nothing(), size }
  const ended = AbortSignal.any([request.signal, closing])
  return { bytes: body.pipeThrough(new TransformStream<Uint8Array, Uint8Array>(), { signal: ended }), size }
}
