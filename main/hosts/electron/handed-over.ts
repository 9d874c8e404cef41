import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { isJobFileName, jobFileExtension } from '../../../contract/job-file-name.ts'

/** What a second start tells the first: Chromium may reorder the arguments that it passes on itself. */
const handedOverSchema = z.object({
  argv: z.array(z.string().max(32_767)).max(100_000),
  cwd: z.string().max(32_767),
})
export type HandedOver = z.infer<typeof handedOverSchema>

/** null: what came is not ours. */
export const readHandedOver = (data: unknown): HandedOver | null =>
  handedOverSchema.safeParse(data).data ?? null

/** What the dialog offers: as it is exported, and as a mail program or an archive may have named it. */
export const jobFileExtensions = [jobFileExtension, 'zip'] as const

/** The path of what may be a URL, as file managers on Linux hand it over; null: it is on no file system of ours. */
const pathIn = (arg: string): string | null => {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(arg)) return arg
  try {
    const url = new URL(arg)
    return url.protocol === 'file:' && url.host === '' ? fileURLToPath(url) : null
  } catch {
    return null
  }
}

/** Of arguments, the files that can be opened, as absolute paths, each once. */
export const filesIn = ({ argv, cwd }: HandedOver): readonly string[] => {
  const paths = argv
    .filter((arg) => !arg.startsWith('-'))
    .flatMap((arg) => pathIn(arg) ?? [])
    .filter((path) => !path.includes('\0') && isJobFileName(path))
  return [...new Set(paths.map((path) => resolve(cwd, path)))]
}
