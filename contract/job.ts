import { z } from 'zod'
import { idTagFormatSchema } from './local-list-format.ts'

/** What a photo may be; told by its first bytes, never by its name. */
export const photoTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/heic'] as const
export type PhotoType = (typeof photoTypes)[number]

/** Letters, at most. */
export const longest = { site: 200, address: 500, technician: 200, notes: 20_000, photoName: 120 } as const

export const photoSchema = z.strictObject({
  id: z.uuid(),
  /** As it was called where it came from, made safe: never a path. */
  name: z.string().min(1).max(longest.photoName),
  type: z.enum(photoTypes),
  /** Bytes. */
  size: z.int().min(1),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  takenAt: z.iso.datetime(),
})
export type Photo = z.infer<typeof photoSchema>

/** Photos of one job, and bytes of one photo, at most. */
export const mostPhotos = 200
export const maxPhotoBytes = 32 * 1024 * 1024

const hasCredentials = (url: string): boolean => /^wss?:\/\/[^/?#]*@/i.test(url)

/** The production back office that a charge point is handed over to. Its key is asked for then and never stored. */
export const backOfficeSchema = z.strictObject({
  url: z
    .url({ protocol: /^wss?$/, error: 'a ws:// or wss:// URL is expected' })
    .max(1024)
    .refine((url) => !hasCredentials(url), 'a URL with a password would be stored'),
  heartbeatIntervalSeconds: z.int().min(0).max(2_147_483_647).nullable(),
  /** The charge point needs an AuthorizationKey there. */
  keyNeeded: z.boolean(),
})

const line = (most: number) => z.string().trim().max(most)
const distinct = (values: readonly string[]): boolean => new Set(values).size === values.length

/** What a person writes of a job. */
export const jobDetailsSchema = z.strictObject({
  site: line(longest.site),
  address: line(longest.address),
  technician: line(longest.technician),
  chargePoints: z
    .array(z.string().min(1).max(255))
    .max(100)
    .refine(distinct, 'a charge point is named twice'),
  notes: z.string().max(longest.notes),
  /** Steps of the walk, by their names; null: all of them. */
  steps: z
    .array(z.string().regex(/^[a-z][a-z0-9-]{0,39}$/))
    .max(50)
    .refine(distinct, 'a step is named twice')
    .nullable(),
  backOffice: backOfficeSchema.nullable(),
  idTagFormat: idTagFormatSchema.nullable(),
})
export type JobDetails = z.infer<typeof jobDetailsSchema>

export const emptyJobDetails: JobDetails = {
  site: '',
  address: '',
  technician: '',
  chargePoints: [],
  notes: '',
  steps: null,
  backOffice: null,
  idTagFormat: null,
}

/** A time that somebody worked on it; `leftAt` null: still does. */
const visitSchema = z.strictObject({ beganAt: z.iso.datetime(), leftAt: z.iso.datetime().nullable() })

export const jobSchema = z.strictObject({
  id: z.uuid(),
  /** One more with every change: who changes an older one is refused. */
  revision: z.int().min(1),
  status: z.enum(['open', 'closed']),
  ...jobDetailsSchema.shape,
  photos: z.array(photoSchema).max(mostPhotos),
  /** Oldest first; of very many, the newest. */
  visits: z.array(visitSchema).max(1_000),
  createdAt: z.iso.datetime(),
  changedAt: z.iso.datetime(),
  /** When it was opened last. */
  openedAt: z.iso.datetime(),
  /** null: it is open. */
  closedAt: z.iso.datetime().nullable(),
})
export type Job = z.infer<typeof jobSchema>

/** What a list shows of a job. */
export type JobSummary = Pick<
  Job,
  | 'id'
  | 'revision'
  | 'status'
  | 'site'
  | 'address'
  | 'technician'
  | 'chargePoints'
  | 'createdAt'
  | 'changedAt'
  | 'openedAt'
  | 'closedAt'
> & { readonly photos: number; readonly underWay: boolean }

/** Somebody works on it now. */
export const isUnderWay = ({ visits }: Pick<Job, 'visits'>): boolean => visits.at(-1)?.leftAt === null

export interface JobList {
  /** Changed last first. */
  readonly jobs: readonly JobSummary[]
  /** How many there are on all pages. */
  readonly total: number
}

/** What is looked for: every word, without regard to case, in site, address, technician, charge points and notes. */
export const jobQuerySchema = z.object({
  search: z.string().max(200).default(''),
  status: z.enum(['open', 'closed']).optional(),
  limit: z.int().min(1).max(500).default(100),
  offset: z.int().min(0).default(0),
})
export type JobQuery = z.infer<typeof jobQuerySchema>

export const jobIdInput = z.object({ jobId: z.uuid() })
export const createJobInput = jobDetailsSchema.partial()
export type CreateJob = z.infer<typeof createJobInput>

/** What is to be changed, and the revision that the person saw. */
export const changeJobInput = z.object({
  jobId: z.uuid(),
  revision: z.int().min(1),
  change: jobDetailsSchema.partial(),
})
/** A step in its life: of the job as the person saw it. */
export const jobRevisionInput = z.object({ jobId: z.uuid(), revision: z.int().min(1) })

/** What happened to a job, as the journal has it. */
export const jobChangeSchema = z.enum([
  'created',
  'changed',
  'photos',
  'left',
  'taken-up',
  'closed',
  'reopened',
  'deleted',
  'imported',
])
export type JobChange = z.infer<typeof jobChangeSchema>
