import { z } from '@hono/zod-openapi'

/** A whole number in the query, written as one in the API's description. */
export const wholeNumber = (name: string, least: number, most: number, otherwise: number) =>
  z.coerce
    .number()
    .int()
    .min(least)
    .max(most)
    .default(otherwise)
    .openapi({
      param: {
        name,
        in: 'query',
        schema: { type: 'integer', minimum: least, maximum: most, default: otherwise },
      },
    })
