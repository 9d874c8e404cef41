import { execFileSync } from 'node:child_process'
import { beforeAll, expect, it } from 'vitest'
import { silentLog } from '../../contract/log.ts'
import { systemClock } from '../../main/clock.ts'
import { createJournal } from '../../main/storage/journal.ts'
import { defaultRetention, openStorage } from '../../main/storage/storage.ts'
import { tempDir } from './support/temp-dir.ts'
import { buildWriter, startWriter, workerUrl } from './support/writer.ts'

beforeAll(buildWriter)

it('a disk that fills up is told, survived, and caught up with; what memory could not hold is counted', async () => {
  const dataDir = tempDir()
  // no file of this process may grow beyond 2 MB, until it is allowed to again
  const writer = startWriter(dataDir, {
    perSecond: 10_000,
    filler: 500,
    maxUnsavedChars: 3_000_000,
    wrapper: ['prlimit', '--fsize=2000000:unlimited'],
  })
  await writer.until(({ trouble }) => trouble === 'disk-full' || trouble === 'write-failed')
  const stuck = writer.saved()
  await writer.until(({ given = 0 }) => given > stuck + 20_000)
  execFileSync('prlimit', ['--pid', String(writer.process.pid), '--fsize=unlimited'])
  await writer.until(({ trouble }) => trouble === null)
  const { given = 0 } = writer.said.at(-1) ?? {}
  await writer.until(({ saved = 0 }) => saved > given)
  await writer.end()

  const storage = await openStorage({
    dataDir,
    log: silentLog,
    holder: { pid: process.pid },
    retention: defaultRetention,
    workerUrl,
  })
  const journal = await createJournal({ store: storage.journal, clock: systemClock })
  const events = await journal.read({ after: 0, limit: 1_000_000 })
  const gaps = events.flatMap((event) =>
    event.kind === 'finding' && event.rule === 'journal-gap' ? [event] : [],
  )
  const lost = gaps.reduce((sum, { params }) => sum + Number(params['events']), 0)
  expect(lost).toBeGreaterThan(0)
  expect(events.length + lost).toBe(events.at(-1)?.seq)
  await journal.close()
  await storage.close()
})
