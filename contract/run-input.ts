import { z } from 'zod'

export const startRunInput = z.strictObject({
  procedure: z.string().min(1).max(100),
  /** As the procedure's own schema has it. */
  input: z.unknown(),
  /** Absent: the open job that the charge point belongs to, if there is one. */
  jobId: z.string().min(1).max(100).nullish(),
})

export const runIdInput = z.strictObject({ runId: z.string().min(1).max(100) })

export const takeUpRunInput = runIdInput.extend({
  /** The fields that were never written, given again. */
  secrets: z.record(z.string(), z.unknown()).optional(),
})
