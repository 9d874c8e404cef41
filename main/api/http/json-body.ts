import type { z } from '@hono/zod-openapi'
import { ToolError } from '../../../contract/tool-error.ts'
import { readJsonText } from '../../json-text.ts'
import { bodyInvalid } from './errors.ts'

/** An OCPP frame of 1 MiB is the most that we send; its payload is smaller. */
export const maxBodyBytes = 1024 * 1024

const tooLarge = (): ToolError =>
  new ToolError(
    'too-large',
    { maxBytes: maxBodyBytes },
    null,
    `The body is larger than ${maxBodyBytes} bytes.`,
  )

const readText = async (request: Request): Promise<string> => {
  if (Number(request.headers.get('content-length') ?? 0) > maxBodyBytes) throw tooLarge()
  if (request.body === null) return ''
  const chunks: Uint8Array[] = []
  let bytes = 0
  const body: AsyncIterable<Uint8Array> = request.body
  for await (const chunk of body) {
    bytes += chunk.byteLength
    if (bytes > maxBodyBytes) throw tooLarge()
    chunks.push(chunk)
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks))
  } catch {
    throw new ToolError('request-invalid', {}, null, 'The body is not UTF-8.')
  }
}

/**
 * The body as JSON, whatever its Content-Type says (curl's default is a form's); an empty body is `{}`. Throws
 * request-invalid with the line and column, or too-large.
 */
export const readJsonBody = async (request: Request): Promise<unknown> => {
  const text = await readText(request)
  if (text.trim() === '') return {}
  const json = readJsonText(text)
  if (json.ok) return json.value
  const { line, column } = json.place
  throw new ToolError(
    'request-invalid',
    { line, column },
    null,
    `The body is not JSON: line ${line}, column ${column}: ${json.problem}.`,
  )
}

/** JSON pointer of a zod path, as schema problems of OCPP payloads give theirs. */
const pointer = (path: readonly PropertyKey[]): string =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** The body as the schema reads it; throws payload-invalid with every path and rule. */
export const parseJsonBody = async <S extends z.ZodType>(
  request: Request,
  schema: S,
): Promise<z.output<S>> => {
  const checked = schema.safeParse(await readJsonBody(request))
  if (checked.success) return checked.data
  throw bodyInvalid(
    checked.error.issues.map(({ path, code, message }) => ({ path: pointer(path), rule: code, message })),
  )
}
