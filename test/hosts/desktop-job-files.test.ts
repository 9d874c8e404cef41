import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createI18n } from '../../i18n/create-i18n.ts'
import type { HttpHandler } from '../../main/api/http.ts'
import { takeInJobFiles } from '../../main/hosts/electron/job-file.ts'
import { tempDir } from '../storage/support/temp-dir.ts'

const { t } = createI18n('en')

/** The API's answer to each file that is sent there, and what was sent. */
const api = () => {
  const sent: { readonly text: string; readonly length: string | null }[] = []
  const http: HttpHandler = async (request) => {
    const text = await request.text()
    sent.push({ text, length: request.headers.get('content-length') })
    return text === 'broken'
      ? Response.json({ code: 'job-file-invalid', message: 'no zip' }, { status: 422 })
      : Response.json({ job: { site: text }, isCopy: false, closedFor: null }, { status: 201 })
  }
  return { http, sent }
}

const filesWith = (...texts: readonly string[]): readonly string[] => {
  const dir = tempDir()
  return texts.map((text, index) => {
    const path = join(dir, `${index}.chargebench-job`)
    writeFileSync(path, text)
    return path
  })
}

describe('job files that were handed over', () => {
  it('are told of one by one, with their size said before they are read', async () => {
    const { http, sent } = api()
    expect(await takeInJobFiles({ http }, filesWith('Depot'), t)).toEqual({
      ...{ ok: true, message: 'The job of “Depot” is here now.', detail: '' },
    })
    expect(sent).toEqual([{ text: 'Depot', length: '5' }])
    expect(await takeInJobFiles({ http }, [], t)).toBe(null)
  })

  it('are told of at once where they are several, each refused one with its reason', async () => {
    const { http } = api()
    const paths = filesWith('Depot', 'broken', 'Garage')
    const told = await takeInJobFiles({ http }, paths, t)
    expect(told).toMatchObject({ ok: false, message: '2 of 3 job files were taken in' })
    const lines = told?.detail.split('\n') ?? []
    expect(lines[0]).toBe('The job of “Depot” is here now.')
    expect(lines[1]).toContain(`${paths[1] ?? ''}: `)
    expect(lines[2]).toBe('The job of “Garage” is here now.')
  })

  it('are no more than a person means', async () => {
    const { http, sent } = api()
    const [path = ''] = filesWith('Depot')
    const told = await takeInJobFiles(
      { http },
      Array.from({ length: 2000 }, () => path),
      t,
    )
    expect(sent).toHaveLength(50)
    expect(told).toMatchObject({ ok: false })
    expect(told?.detail).toContain('1950 more were left out')
  })

  it('are refused where they are none', async () => {
    const { http, sent } = api()
    const folder = join(tempDir(), 'folder.chargebench-job')
    mkdirSync(folder)
    expect(await takeInJobFiles({ http }, [folder], t)).toMatchObject({
      ok: false,
      detail: expect.stringContaining('This is no file') as string,
    })
    const gone = await takeInJobFiles({ http }, [join(folder, 'gone.chargebench-job')], t)
    expect(gone?.detail).toContain('ENOENT')
    expect(sent).toEqual([])
  })
})
