import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import { toTimestamp } from '../../../contract/clock.ts'
import { redact } from '../../../contract/redact.ts'
import type { App } from '../../app.ts'

export interface SupportBundleOptions {
  readonly app: Pick<App, 'journal' | 'settings' | 'log' | 'clock' | 'listening'>
  readonly version: string
  readonly dataDir: string
  readonly logDir: string
  /** What the host adds about itself. */
  readonly host: Readonly<Record<string, unknown>>
}

const journalEvents = 5_000
const crashReports = 20
const longestFile = 32 * 1024 * 1024

const namesIn = async (folder: string, pattern: RegExp): Promise<readonly string[]> =>
  (await readdir(folder).catch(() => [])).filter((name) => pattern.test(name)).sort()

/** Line by line: what cannot be read as JSON is searched for secrets as text. */
const redactLines = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : String(redact(line))))
    .join('\n')

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(redact(value), null, 2)}\n`)

/**
 * Writes `file`: a zip with logs, the newest crash reports, settings and the end of the journal, all of it redacted
 * once more. What cannot be read is named in `about.json`. Rejects where the file cannot be written; nothing is left
 * under its name then.
 */
export const writeSupportBundle = async (file: string, options: SupportBundleOptions): Promise<void> => {
  const { app, version, dataDir, logDir, host } = options
  const zip = new ZipFile()
  const unread: string[] = []
  const addText = async (name: string, path: string): Promise<void> => {
    try {
      if ((await stat(path)).size > longestFile) throw new Error('too large')
      zip.addBuffer(Buffer.from(redactLines(await readFile(path, 'utf8'))), name)
    } catch (error) {
      unread.push(`${name}: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  for (const name of await namesIn(logDir, /\.log$/)) await addText(`logs/${name}`, join(logDir, name))
  for (const name of (await namesIn(dataDir, /^crash-.*\.json$/)).slice(-crashReports))
    await addText(`crashes/${name}`, join(dataDir, name))
  zip.addBuffer(json(app.settings.current()), 'settings.json')

  const { journal } = app
  const after = Math.max(0, journal.lastSeq - journalEvents)
  const events = await journal.read({ after, limit: journalEvents }).catch((error: unknown) => {
    unread.push(`journal.jsonl: ${error instanceof Error ? error.message : String(error)}`)
    return []
  })
  const lines = events.map((event) => `${JSON.stringify(redact(event))}\n`).join('')
  zip.addBuffer(Buffer.from(lines), 'journal.jsonl')

  const { platform, arch, versions } = process
  const about = {
    format: 1,
    at: toTimestamp(app.clock.now()),
    version,
    ...{ platform, arch, versions },
    uptimeSeconds: process.uptime(),
    listening: app.listening.current(),
    journal: { lastSeq: journal.lastSeq, savedSeq: journal.savedSeq, trouble: journal.trouble },
    host,
    unread,
  }
  zip.addBuffer(json(about), 'about.json')

  const partial = `${file}.partial`
  try {
    const out = createWriteStream(partial, { mode: 0o600 })
    await once(out, 'open')
    zip.end()
    await pipeline(zip.outputStream, out)
    await rename(partial, file)
  } catch (error) {
    await rm(partial, { force: true })
    throw error
  }
  app.log.write('info', 'support-bundle-written', { file })
}
