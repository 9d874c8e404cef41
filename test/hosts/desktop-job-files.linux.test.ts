import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createI18n } from '../../i18n/create-i18n.ts'
import { takeInJobFiles } from '../../main/hosts/electron/job-file.ts'
import { tempDir } from '../storage/support/temp-dir.ts'

it('a job file that is a pipe or a device is refused instead of waited for; a link to a file is one', async () => {
  const { t } = createI18n('en')
  const http = async (request: Request): Promise<Response> =>
    Response.json({ job: { site: await request.text() }, isCopy: false, closedFor: null })
  const dir = tempDir()
  const pipe = join(dir, 'pipe.chargebench-job')
  execFileSync('mkfifo', [pipe])
  const device = join(dir, 'device.chargebench-job')
  symlinkSync('/dev/zero', device)
  for (const path of [pipe, device])
    expect((await takeInJobFiles({ http }, [path], t))?.detail).toContain('This is no file')

  const file = join(dir, 'depot')
  writeFileSync(file, 'Depot')
  const link = join(dir, 'link.chargebench-job')
  symlinkSync(file, link)
  expect((await takeInJobFiles({ http }, [link], t))?.message).toBe('The job of “Depot” is here now.')
})
