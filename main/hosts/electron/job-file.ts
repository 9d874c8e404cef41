import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import type { TFunction } from 'i18next'
import { z } from 'zod'
import type { App } from '../../app.ts'
import { errorWords } from './words.ts'

/** What to tell of a job file that was opened. */
export interface JobFileOutcome {
  readonly ok: boolean
  readonly message: string
  readonly detail: string
}

const importedSchema = z.object({
  job: z.object({ site: z.string() }),
  isCopy: z.boolean(),
  closedFor: z.string().nullable(),
})
const refusedSchema = z.object({
  code: z.string(),
  message: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])).default({}),
})

const bytesOf = async (path: string): Promise<ReadableStream> => {
  await (await open(path)).close() // what cannot be read fails here, in words of its own
  return Readable.toWeb(createReadStream(path)) as ReadableStream // of the DOM's types, the same object
}

/** Takes a job file in, as the API does. Never rejects. */
export const takeInJobFile = async (
  { http }: Pick<App, 'http'>,
  path: string,
  t: TFunction,
): Promise<JobFileOutcome> => {
  const failed = (detail: string): JobFileOutcome => ({
    ok: false,
    message: t('desktop.jobFile.failed'),
    detail: `${path}\n\n${detail}`,
  })
  try {
    const body = await bytesOf(path)
    const init: RequestInit & { readonly duplex: 'half' } = { method: 'POST', body, duplex: 'half' }
    const response = await http(new Request('http://localhost/api/jobs/import', init), { kind: 'app' })
    const answer: unknown = await response.json()
    if (!response.ok) return failed(errorWords(refusedSchema.parse(answer), t))
    const { job, isCopy, closedFor } = importedSchema.parse(answer)
    return {
      ok: true,
      message:
        job.site === ''
          ? t('desktop.jobFile.importedNameless')
          : t('desktop.jobFile.imported', { site: job.site }),
      detail: [
        ...(isCopy ? [t('desktop.jobFile.copy')] : []),
        ...(closedFor === null ? [] : [t('desktop.jobFile.closed', { chargePointId: closedFor })]),
      ].join('\n'),
    }
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error))
  }
}
