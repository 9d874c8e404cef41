import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { openArchive } from '../../main/diagnostics-archive/open-archive.ts'
import { smallDisk } from '../support/small-disk.ts'
import { tempDir } from '../transfer/support/transfer-bench.ts'

it('a disk that is full while an archive is unpacked: it says so, and its beginning is there', async () => {
  const scratchDir = await smallDisk()
  const path = join(tempDir(), 'large.log.gz')
  writeFileSync(path, gzipSync(randomBytes(8 * 1024 ** 2)))
  const opened = await openArchive(path, { scratchDir })
  expect(opened.entries.map(({ problem }) => problem)).toEqual(['disk-full', 'disk-full'])
  expect(opened.entries[1]?.size).toBeGreaterThan(0)
  await opened.close()
})
