import { open, stat } from 'node:fs/promises'
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

/** Opens it to be read. What cannot be read fails here, in words of its own. */
const openFile = async (path: string, t: TFunction) => {
  // reading a pipe or a device might never end
  if (!(await stat(path)).isFile()) throw new Error(t('desktop.jobFile.noFile'))
  const file = await open(path)
  const { size } = await file.stat()
  return { stream: file.createReadStream(), size }
}

const importRequest = (stream: Readable, size: number): Request => {
  const init: RequestInit & { readonly duplex: 'half' } = {
    ...{ method: 'POST', duplex: 'half' },
    // what is too large, or finds no room, is refused before it is read
    headers: { 'Content-Length': String(size) },
    body: Readable.toWeb(stream) as ReadableStream, // of the DOM's types, the same object
  }
  return new Request('http://localhost/api/jobs/import', init)
}

/** Takes a job file in, as the API does. Never rejects. */
const takeInJobFile = async (
  { http }: Pick<App, 'http'>,
  path: string,
  t: TFunction,
): Promise<JobFileOutcome> => {
  const failed = (detail: string): JobFileOutcome => ({
    ok: false,
    message: t('desktop.jobFile.failed'),
    detail: `${path}\n\n${detail}`,
  })
  let stream: Readable | null = null
  try {
    const opened = await openFile(path, t)
    ;({ stream } = opened)
    const response = await http(importRequest(stream, opened.size), { kind: 'app' })
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
  } finally {
    stream?.destroy()
  }
}

/** So many at one time are what a person means; more is a slip, or a program. */
const mostAtOnce = 50

/** Takes job files in, one after the other. What to tell of them all: nothing where there was none. Never rejects. */
export const takeInJobFiles = async (
  bench: Pick<App, 'http'>,
  paths: readonly string[],
  t: TFunction,
): Promise<JobFileOutcome | null> => {
  const outcomes: JobFileOutcome[] = []
  for (const path of paths.slice(0, mostAtOnce)) outcomes.push(await takeInJobFile(bench, path, t))
  const left = paths.length - outcomes.length
  const [first] = outcomes
  if (first === undefined || (outcomes.length === 1 && left === 0)) return first ?? null
  const taken = outcomes.filter(({ ok }) => ok).length
  return {
    ok: taken === paths.length,
    message: t('desktop.jobFile.several', { taken, count: paths.length }),
    detail: [
      ...outcomes.map(({ ok, message, detail }) => (ok ? message : detail.replace('\n\n', ': '))),
      ...(left > 0 ? [t('desktop.jobFile.left', { left, most: mostAtOnce })] : []),
    ].join('\n'),
  }
}
