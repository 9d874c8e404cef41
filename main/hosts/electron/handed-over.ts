import { resolve } from 'node:path'
import { z } from 'zod'
import { isJobFileName, jobFileExtension } from '../../../contract/job-file-name.ts'

/** What a second start tells the first: Chromium may reorder the arguments that it passes on itself. */
const handedOverSchema = z.object({ argv: z.array(z.string()), cwd: z.string() })
export type HandedOver = z.infer<typeof handedOverSchema>

/** null: what came is not ours. */
export const readHandedOver = (data: unknown): HandedOver | null =>
  handedOverSchema.safeParse(data).data ?? null

/** What the dialog offers: as it is exported, and as a mail program or an archive may have named it. */
export const jobFileExtensions = [jobFileExtension, 'zip'] as const

/** Of arguments, the files that can be opened, as absolute paths. */
export const filesIn = ({ argv, cwd }: HandedOver): readonly string[] =>
  argv.filter((arg) => !arg.startsWith('-') && isJobFileName(arg)).map((arg) => resolve(cwd, arg))
