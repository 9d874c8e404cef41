import { z } from 'zod'
import { jsonSchema } from '../../contract/journal-event-parts.ts'
import { severitySchema } from '../../contract/journal-event.ts'
import { jobSchema } from '../../contract/job.ts'
import {
  afterInterruptionSchema,
  needSchema,
  progressSchema,
  runErrorSchema,
  waitSchema,
  type RunView,
} from '../../contract/run.ts'
import type { StoredReading } from '../storage/readings.ts'

/** What a job file holds: a zip with these entries, and the photos under `photos/`. See docs/job-file.md. */
export const jobEntry = 'job.json'
export const runsEntry = 'runs.jsonl'
export const readingsEntry = 'readings.jsonl'
export const journalEntry = 'journal.jsonl'

export const jobFileFormat = 1

/** `job.json`. */
export const jobFileSchema = z.strictObject({
  format: z.literal(jobFileFormat),
  kind: z.literal('chargebench-job'),
  exportedAt: z.iso.datetime(),
  /** Of the Chargebench that wrote it. */
  version: z.string().max(100),
  job: jobSchema,
})

const phase = z.string().nullable()
const time = z.number()

/** A line of `runs.jsonl`. */
export const runLineSchema = z.object({
  id: z.string().min(1).max(100),
  procedure: z.string(),
  chargePointId: z.string().nullable(),
  jobId: z.string().nullable(),
  needs: z.array(needSchema),
  input: jsonSchema,
  afterInterruption: afterInterruptionSchema,
  secrets: z.array(z.string()),
  cancelWarning: z.string().nullable(),
  checkpoint: jsonSchema,
  startedAt: time,
  endedAt: time.nullable(),
  state: z.discriminatedUnion('state', [
    z.object({
      state: z.literal('running'),
      progress: progressSchema.nullable(),
      wait: waitSchema.nullable(),
      cancelling: z.boolean(),
    }),
    z.object({ state: z.literal('done'), result: jsonSchema }),
    z.object({ state: z.literal('failed'), error: runErrorSchema, phase }),
    z.object({ state: z.literal('cancelled'), phase }),
    z.object({ state: z.literal('interrupted'), phase }),
    z.object({ state: z.literal('dismissed'), phase }),
  ]),
}) satisfies z.ZodType<RunView>

/** A line of `readings.jsonl`. */
export const readingLineSchema = z.object({
  id: z.string(),
  chargePointId: z.string().min(1).max(255),
  kind: z.enum(['reading', 'backup']),
  jobId: z.string().nullable(),
  name: z.string().nullable(),
  reading: z.object({
    chargePointId: z.string(),
    at: z.iso.datetime(),
    keys: z.array(
      z.object({
        key: z.string(),
        value: z.string().nullable(),
        readonly: z.boolean(),
        masked: z.boolean().exactOptional(),
      }),
    ),
    unknownKeys: z.array(z.string()),
    complete: z.boolean(),
    boot: z
      .object({
        vendor: z.string(),
        model: z.string(),
        firmwareVersion: z.string(),
        serialNumber: z.string(),
      })
      .nullable(),
  }),
}) satisfies z.ZodType<StoredReading>

/** A line of `journal.jsonl`: an event of any kind, also of those that a later version adds. */
export const journalLineSchema = z.looseObject({
  seq: z.int().min(1),
  at: time,
  kind: z.string(),
  chargePointId: z.string().nullish(),
})

/** What of a finding's line is counted. */
export const findingLineSchema = z.object({
  kind: z.literal('finding'),
  chargePointId: z.string(),
  severity: severitySchema,
})

/** Findings of an imported job, counted when it came. */
export const findingCountsSchema = z.record(
  z.string(),
  z.object({ note: z.int(), tolerated: z.int(), violation: z.int() }),
)
