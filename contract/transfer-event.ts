import { z } from 'zod'
import { attemptEnds, transferRefusals } from './transfer.ts'

const ofTransfer = {
  seq: z.number().int().positive(),
  at: z.number(),
  chargePointId: z.string(),
  transferId: z.string(),
  direction: z.enum(['download', 'upload']),
}

/** A file waits for a charge point, or a place for its uploads. */
export const transferOffered = z.object({
  ...ofTransfer,
  kind: z.literal('transfer-offered'),
  protocol: z.enum(['http', 'https']),
  /** Of a download. */
  file: z.object({ name: z.string(), size: z.number(), sha256: z.string() }).nullable(),
})

/** A charge point begins to fetch or to send. */
export const transferStarted = z.object({
  ...ofTransfer,
  kind: z.literal('transfer-started'),
  attempt: z.number().int(),
  method: z.string(),
  remoteAddress: z.string(),
  userAgent: z.string().nullable(),
  from: z.number(),
  expected: z.number().nullable(),
})

export const transferEnded = z.object({
  ...ofTransfer,
  kind: z.literal('transfer-ended'),
  attempt: z.number().int(),
  end: z.enum(attemptEnds),
  /** That really went out or came in. */
  bytes: z.number(),
  durationMs: z.number(),
  /** Of a download: every byte of the file has gone out by now, over all attempts. */
  covered: z.boolean(),
  /** Of an upload: what is on disk now. */
  files: z.array(
    z.object({
      name: z.string(),
      givenName: z.string().nullable(),
      size: z.number(),
      sha256: z.string(),
      state: z.enum(['whole', 'partial']),
    }),
  ),
})

export const transferWithdrawn = z.object({ ...ofTransfer, kind: z.literal('transfer-withdrawn') })

/** A request that was answered with an error; of those with one cause at one transfer only the first. */
export const transferRefused = z.object({
  seq: z.number().int().positive(),
  at: z.number(),
  kind: z.literal('transfer-refused'),
  /** null: whose it was is not known. */
  chargePointId: z.string().nullable(),
  transferId: z.string().nullable(),
  refusal: z.enum(transferRefusals),
  remoteAddress: z.string(),
  method: z.string().nullable(),
})
