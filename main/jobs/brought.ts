import { createReadStream } from 'node:fs'
import { open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunView } from '../../contract/run.ts'
import { findingCountsSchema, journalEntry, runLineSchema, runsEntry } from './job-file.ts'
import type { JobFolder } from './job-folder.ts'
import type { FindingCounts } from './job-results.ts'
import { linesOf } from './json-lines.ts'

export const findingsFile = 'findings.json'

/** What imported jobs brought along: their journal is another laptop's, and is kept beside ours. */
export interface Brought {
  /** Oldest first; none where the job was made here. */
  runs(jobId: string): Promise<readonly RunView[]>
  findings(jobId: string): Promise<FindingCounts>
  /** Its journal, line by line. */
  journal(jobId: string): AsyncGenerator<string, void>
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ENOENT'

/** The lines of a file; none where there is no such file. */
async function* linesIn(path: string): AsyncGenerator<string, void> {
  try {
    await (await open(path)).close()
  } catch (error) {
    if (isMissing(error)) return
    throw error
  }
  yield* linesOf(createReadStream(path))
}

export const openBrought = (folder: JobFolder): Brought => ({
  runs: async (jobId) => {
    const runs: RunView[] = []
    for await (const line of linesIn(join(folder.broughtDir(jobId), runsEntry)))
      runs.push(runLineSchema.parse(JSON.parse(line)))
    return runs
  },
  findings: async (jobId) => {
    try {
      const text = await readFile(join(folder.broughtDir(jobId), findingsFile), 'utf8')
      return findingCountsSchema.parse(JSON.parse(text))
    } catch (error) {
      if (isMissing(error)) return {}
      throw error
    }
  },
  journal: (jobId) => linesIn(join(folder.broughtDir(jobId), journalEntry)),
})
