import { z, type OpenAPIHono } from '@hono/zod-openapi'
import { identityOf } from '../../csms/identity.ts'
import { errorBody } from './errors.ts'
import type { HttpPeer } from './guard.ts'

/** What every route of the API is registered on. */
export type ApiRoutes = OpenAPIHono<{ Bindings: { readonly peer: HttpPeer } }>

/** Whether a charge point can come in under it: what no URL can name is a slip of the script. */
const canBeDialled = (id: string): boolean => identityOf(`/-/${encodeURIComponent(id)}`, '-').kind === 'named'

export const chargePointParams = z.object({
  id: z
    .string()
    .min(1)
    .max(255)
    .refine(canBeDialled, 'no charge point can dial in under this identity')
    .openapi({
      param: { name: 'id', in: 'path' },
      description: 'the identity, percent-encoded',
      example: 'CB001',
    }),
})

const words: Readonly<Record<number, string>> = {
  400: 'the request cannot be read',
  401: 'the token is missing or wrong',
  403: 'from a foreign Origin, or under a foreign Host',
  404: 'there is no such thing',
  409: 'not allowed as things stand',
  413: 'the body is larger than 1 MiB; of a file, than what is said',
  415: 'the file is not of a kind that is taken',
  422: 'the body breaks its schema: `problems` has each path and rule',
  502: 'the charge point answered CALLERROR: `errorCode`, `errorDescription`, `errorDetails`',
  503: 'Chargebench is closing, or cannot write its journal',
  507: 'the disk is full',
  504: 'no answer in time, or the connection closed',
}

const errorContent = { 'application/json': { schema: errorBody } }

/** The error answers of a route: 401 and 403 always, and what is named. */
export const failures = (...statuses: readonly number[]) =>
  Object.fromEntries(
    [401, 403, ...statuses].map((status) => [
      status,
      { description: words[status] ?? 'an error', content: errorContent },
    ]),
  )

/** A JSON body for the document alone: what is read is checked by `parseJsonBody`, whatever its Content-Type. */
export const documentedBody = (schema: z.ZodType | null, description: string) => ({
  description,
  content: {
    'application/json': {
      schema: schema ? withoutDialect(z.toJSONSchema(schema, { io: 'input' })) : { type: 'object' as const },
    },
  },
})

const withoutDialect = ({ $schema: _dialect, ...schema }: Record<string, unknown>): object => schema
