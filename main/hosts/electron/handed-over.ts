import { resolve } from 'node:path'
import { z } from 'zod'

/** What a second start tells the first: Chromium may reorder the arguments that it passes on itself. */
const handedOverSchema = z.object({ argv: z.array(z.string()), cwd: z.string() })
export type HandedOver = z.infer<typeof handedOverSchema>

/** null: what came is not ours. */
export const readHandedOver = (data: unknown): HandedOver | null =>
  handedOverSchema.safeParse(data).data ?? null

export const jobFileExtensions = ['chargebench-job', 'zip'] as const

/** By its name; what is in it is looked at when it is taken in. */
const isJobFile = (path: string): boolean => /\.chargebench-job(?:\.zip)?$/i.test(path)

/** Of arguments, the files that can be opened, as absolute paths. */
export const filesIn = ({ argv, cwd }: HandedOver): readonly string[] =>
  argv.filter((arg) => !arg.startsWith('-') && isJobFile(arg)).map((arg) => resolve(cwd, arg))
