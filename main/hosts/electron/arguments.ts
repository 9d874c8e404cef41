import { parseArgs } from 'node:util'
import { z } from 'zod'

const values = z.object({
  port: z.coerce.number().int().min(0).max(65_535).catch(9220),
  host: z.string().min(1).optional().catch(undefined),
  data: z.string().min(1).optional().catch(undefined),
  'charge-points': z.enum(['ask', 'accept', 'pending', 'reject']).optional().catch(undefined),
  demo: z.boolean().catch(false),
})

export interface DesktopArguments {
  readonly port: number
  readonly host: string | undefined
  /** undefined: the platform's own place. */
  readonly dataDir: string | undefined
  readonly chargePoints: 'ask' | 'accept' | 'pending' | 'reject' | undefined
  readonly demo: boolean
}

/** What the desktop app understands of its command line. Chromium's own switches stand among it: unknown is no error. */
export const readArguments = (argv: readonly string[]): DesktopArguments => {
  const parsed = parseArgs({
    args: [...argv],
    strict: false,
    options: {
      port: { type: 'string' },
      host: { type: 'string' },
      data: { type: 'string' },
      'charge-points': { type: 'string' },
      demo: { type: 'boolean' },
    },
  })
  const { data, 'charge-points': chargePoints, ...rest } = values.parse({ port: undefined, ...parsed.values })
  return { ...rest, dataDir: data, chargePoints, host: rest.host }
}
