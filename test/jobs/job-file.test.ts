import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ZipFile } from 'yazl'
import yauzl from 'yauzl'
import { z } from 'zod'
import type { Job } from '../../contract/job.ts'
import { redacted } from '../../contract/redact.ts'
import {
  jobFileSchema,
  journalLineSchema,
  readingLineSchema,
  runLineSchema,
} from '../../main/jobs/job-file.ts'
import { openZip } from '../../main/jobs/zip-entries.ts'
import { frame } from '../storage/support/events.ts'
import { tempDir } from '../storage/support/temp-dir.ts'
import {
  bytesOf,
  jobsBench,
  newPhoto,
  photoBytes,
  runDone,
  runStarted,
  type JobsBench,
} from './support/jobs-bench.ts'

const readingOf = (chargePointId: string) => ({
  chargePointId,
  at: '2026-11-21T11:10:56.000Z',
  keys: [{ key: 'HeartbeatInterval', value: '300', readonly: false }],
  unknownKeys: [],
  complete: true,
  boot: null,
})

/** A job with something of everything, and secrets where a person or a charge point may have left them. */
const fullJob = async ({ jobs, journal, readings }: JobsBench): Promise<Job> => {
  const { id } = await jobs.create({
    site: '강남역 주차장',
    chargePoints: ['CB1'],
    notes: `WLAN password: hunter2 ${'.'.repeat(19_977)}`,
    backOffice: { url: 'wss://cs.example/ocpp', heartbeatIntervalSeconds: null, keyNeeded: true },
  })
  journal.append(runStarted('run-1', 'CB1', id))
  journal.append({
    ...frame('CB1', 0),
    text: '[2,"7","ChangeConfiguration",{"key":"AuthorizationKey","value":"hunter2"}]',
  } as ReturnType<typeof frame>)
  journal.append(frame('CB2', 0))
  journal.append({
    ...{ kind: 'finding', chargePointId: 'CB1', rule: 'r', clause: null, severity: 'violation' },
    ...{ frameSeq: null, params: {}, text: 'A sentence.' },
  } as const)
  journal.append(runDone('run-1', 'CB1'))
  await readings.put({
    chargePointId: 'CB1',
    kind: 'backup',
    jobId: id,
    name: 'b',
    reading: readingOf('CB1'),
  })
  await jobs.photos.add(id, newPhoto(photoBytes('jpeg', 90_000)))
  return jobs.get(id)
}

const exported = async ({ jobs }: JobsBench, id: string): Promise<Buffer> =>
  buffer((await jobs.export(id)).stream)

const entriesOf = async (bytes: Buffer): Promise<Record<string, string>> => {
  const zip = await yauzl.fromBufferPromise(bytes, { lazyEntries: true, autoClose: false })
  const texts: Record<string, string> = {}
  for await (const entry of zip.eachEntry())
    texts[entry.fileName] = (await buffer(await zip.openReadStreamPromise(entry))).toString('utf8')
  return texts
}

const zipOf = async (entries: Readonly<Record<string, string | Buffer>>): Promise<Buffer> => {
  const zip = new ZipFile()
  for (const [name, content] of Object.entries(entries)) zip.addBuffer(Buffer.from(content), name)
  zip.end()
  return buffer(zip.outputStream)
}

const take = (bench: JobsBench, bytes: Buffer) => bench.jobs.import(bytesOf(bytes, 10_000), bytes.length)

const refusal = (bench: JobsBench, bytes: Buffer) =>
  take(bench, bytes).then(
    () => null,
    (error: unknown) => error,
  )

describe('a job file', () => {
  it('goes to another laptop, with all that belongs to it', async () => {
    const here = await jobsBench()
    const job = await fullJob(here)
    const there = await jobsBench()
    const { job: imported, isCopy, closedFor } = await take(there, await exported(here, job.id))
    expect([isCopy, closedFor]).toEqual([false, null])
    const notes = `WLAN password: ${redacted} ${'.'.repeat(20_000)}`.slice(0, 20_000)
    expect(imported).toEqual({ ...job, notes })
    expect(await there.jobs.get(job.id)).toEqual(imported)
    expect(there.jobs.jobOf('CB1')).toBe(job.id)
    const results = await there.jobs.results(job.id)
    expect(results).toMatchObject({
      runs: [{ id: 'run-1', state: 'done' }],
      findings: { CB1: { violation: 1 } },
      readings: [{ kind: 'backup', name: 'b', chargePointId: 'CB1', keys: 1 }],
    })
    expect(await there.readings.get(results.readings[0]?.id ?? '')).toMatchObject({
      jobId: job.id,
      reading: readingOf('CB1'),
    })
    expect(await there.jobs.run(job.id, 'run-1')).toMatchObject({ state: { result: { keys: 3 } } })
    const { stream } = await there.jobs.photos.open(job.id, job.photos[0]?.id ?? '')
    expect((await buffer(stream)).equals(photoBytes('jpeg', 90_000))).toBe(true)
  })

  it('can be passed on from there, with what was done there', async () => {
    const here = await jobsBench()
    const job = await fullJob(here)
    const there = await jobsBench()
    await take(there, await exported(here, job.id))
    there.journal.append(runStarted('run-2', 'CB1', job.id))
    there.journal.append(runDone('run-2', 'CB1'))
    const third = await jobsBench()
    await take(third, await exported(there, job.id))
    const { runs, findings } = await third.jobs.results(job.id)
    expect(runs.map(({ id }) => id)).toEqual(['run-1', 'run-2'])
    expect(findings).toMatchObject({ CB1: { violation: 1 } })
  })

  it('holds no secret, and of other charge points nothing', async () => {
    const bench = await jobsBench()
    const job = await fullJob(bench)
    const entries = await entriesOf(await exported(bench, job.id))
    const texts = Object.entries(entries).filter(([name]) => !name.startsWith('photos/'))
    expect(texts.map(([name]) => name)).toEqual(['job.json', 'runs.jsonl', 'readings.jsonl', 'journal.jsonl'])
    for (const [, text] of texts) expect(text).not.toContain('hunter2')
    expect(entries['journal.jsonl']).toContain('AuthorizationKey')
    expect(entries['journal.jsonl']).not.toContain('CB2')
  })

  it('is as its published schema says', async () => {
    const published: unknown = JSON.parse(
      readFileSync(new URL('../../docs/job.schema.json', import.meta.url), 'utf8'),
    )
    const lines = { run: runLineSchema, reading: readingLineSchema, event: journalLineSchema }
    expect(published).toEqual({
      ...z.toJSONSchema(jobFileSchema, { io: 'input' }),
      $defs: Object.fromEntries(
        Object.entries(lines).map(([name, schema]) => [name, z.toJSONSchema(schema, { io: 'input' })]),
      ),
    })
    const bench = await jobsBench()
    const job = await fullJob(bench)
    const entries = await entriesOf(await exported(bench, job.id))
    expect(jobFileSchema.parse(JSON.parse(entries['job.json'] ?? '')).format).toBe(1)
  })

  it('of a job that is here already becomes another, which comes closed', async () => {
    const bench = await jobsBench()
    const job = await fullJob(bench)
    const copy = await take(bench, await exported(bench, job.id))
    expect(copy).toMatchObject({ isCopy: true, closedFor: 'CB1', job: { status: 'closed' } })
    expect(copy.job.id).not.toBe(job.id)
    expect(await bench.jobs.get(job.id)).toEqual(job)
    expect(bench.jobs.jobOf('CB1')).toBe(job.id)
    expect((await bench.jobs.results(copy.job.id)).runs).toMatchObject([{ id: 'run-1' }])
    const again = await take(bench, await exported(bench, copy.job.id))
    expect(again.isCopy).toBe(true)
  })

  it('whose reading is given up in its middle ends, and the next one is whole', async () => {
    const bench = await jobsBench()
    const { id } = await bench.jobs.create({ chargePoints: ['CB1'] })
    for (let n = 0; n < 5_000; n++) bench.journal.append(frame('CB1', n, `${n}`.repeat(20)))
    const { stream } = await bench.jobs.export(id)
    await stream[Symbol.asyncIterator]().next()
    stream.destroy()
    expect(stream.destroyed).toBe(true)
    const entries = await entriesOf(await exported(bench, id))
    expect((entries['journal.jsonl'] ?? '').trim().split('\n')).toHaveLength(5_001)
  })
})

describe('an import refuses', () => {
  const parts = async () => {
    const bench = await jobsBench()
    const job = await fullJob(bench)
    const entries = await entriesOf(await exported(bench, job.id))
    const photo = `photos/${job.photos[0]?.id}.jpg`
    const target = await jobsBench()
    onTestFinished(async () => {
      // nothing of it was kept
      expect((await target.jobs.list({ search: '', limit: 10, offset: 0 })).total).toBe(0)
      expect(await target.readings.list({ limit: 10 })).toEqual([])
    })
    return { target, photo, texts: entries, entries: { ...entries, [photo]: photoBytes('jpeg', 90_000) } }
  }
  const invalidAt = (path: string | RegExp, rule: string | RegExp = '') =>
    expect.objectContaining({
      code: 'job-file-invalid',
      params: {
        path: expect.stringMatching(path) as unknown,
        rule: expect.stringMatching(rule) as unknown,
      },
    }) as unknown

  it('what is no zip, or half of one', async () => {
    const { target, entries } = await parts()
    const whole = await zipOf(entries)
    expect(await refusal(target, Buffer.from('{"format":1}'))).toEqual(invalidAt('the file', 'no zip'))
    expect(await refusal(target, Buffer.alloc(0))).toEqual(invalidAt('the file', 'no zip'))
    expect(await refusal(target, whole.subarray(0, whole.length / 2))).toEqual(invalidAt('the file'))
    expect(await refusal(target, await zipOf({ 'readme.txt': 'x' }))).toEqual(
      invalidAt('the file', 'job.json'),
    )
  })

  it('names that lead elsewhere', async () => {
    const { target, entries } = await parts()
    const bytes = await zipOf({ ...entries, 'XXXevil.txt': 'x' })
    for (const name of ['../evil.txt', '/tmpevil.tx', '..\\evil.txt', 'C:/evil.txt'])
      expect(
        await refusal(
          target,
          Buffer.from(bytes.toString('latin1').replaceAll('XXXevil.txt', name), 'latin1'),
        ),
      ).toEqual(invalidAt('the file', 'no zip'))
    expect(await refusal(target, bytes)).toEqual(invalidAt('XXXevil.txt', 'no such entry'))
  })

  it('bombs: too many entries, too much of it, and what grows too much', async () => {
    const many = Object.fromEntries(Array.from({ length: 11 }, (_, n) => [`${n}.txt`, 'x']))
    const dir = tempDir()
    const limits = { maxEntries: 10, maxBytes: 3_000_000, maxRatio: 400 }
    const open = async (entries: Readonly<Record<string, string | Buffer>>) => {
      const path = join(dir, 'file.zip')
      writeFileSync(path, await zipOf(entries))
      return openZip(path, limits).then(
        (zip) => zip.close(),
        (error: unknown) => error,
      )
    }
    expect(await open(many)).toEqual(invalidAt('the file', 'entries'))
    expect(await open({ a: randomBytes(2_000_000), b: randomBytes(2_000_000) })).toEqual(
      invalidAt('the file', 'bytes'),
    )
    expect(await open({ a: Buffer.alloc(2_900_000) })).toEqual(invalidAt('a', '400 times'))
    expect(await open({ a: 'fine' })).toBeUndefined()
  })

  it('an entry that is larger than it says', async () => {
    const { target, entries } = await parts()
    const bytes = await zipOf({ ...entries, 'runs.jsonl': `${' '.repeat(50_000)}\n` })
    const at = bytes.indexOf(Buffer.from('runs.jsonl'), bytes.indexOf(Buffer.from('PK\x01\x02')))
    bytes.writeUInt32LE(10, at - 46 + 24)
    expect(await refusal(target, bytes)).toEqual(invalidAt('runs.jsonl'))
  })

  it('another format, and a newer one', async () => {
    const { target, texts, entries } = await parts()
    const head = JSON.parse(texts['job.json'] ?? '') as object
    const withHead = (change: object) =>
      zipOf({ ...entries, 'job.json': JSON.stringify({ ...head, ...change }) })
    expect(await refusal(target, await withHead({ format: 2, shiny: true }))).toMatchObject({
      code: 'job-file-newer',
      params: { format: 2, supported: 1 },
    })
    expect(await refusal(target, await withHead({ format: 'one' }))).toEqual(invalidAt('^job.json/format$'))
    expect(await refusal(target, await withHead({ kind: 'other' }))).toEqual(invalidAt('^job.json/kind$'))
  })

  it('what its JSON says wrongly, with path and rule', async () => {
    const { target, texts, entries } = await parts()
    const withTexts = (change: Readonly<Record<string, string>>) => zipOf({ ...entries, ...change })
    expect(await refusal(target, await withTexts({ 'job.json': '{\n  "format": 1,,\n}' }))).toEqual(
      invalidAt('^job.json$', 'line 2'),
    )
    const head = JSON.parse(texts['job.json'] ?? '') as { job: object }
    const wrong = JSON.stringify({ ...head, job: { ...head.job, chargePoints: ['CB1', 7] } })
    expect(await refusal(target, await withTexts({ 'job.json': wrong }))).toEqual(
      invalidAt('^job.json/job/chargePoints/1$', 'string'),
    )
    const line = (name: string, text: string) => withTexts({ [name]: `${texts[name] ?? ''}${text}\n` })
    expect(await refusal(target, await line('runs.jsonl', '{"id":7}'))).toEqual(
      invalidAt('^runs.jsonl, line 2/id$'),
    )
    expect(await refusal(target, await line('readings.jsonl', '{'))).toEqual(
      invalidAt('^readings.jsonl, line 2'),
    )
    expect(await refusal(target, await line('journal.jsonl', '[]'))).toEqual(
      invalidAt('^journal.jsonl, line'),
    )
  })

  it('a photo that is missing, changed, or none', async () => {
    const { target, entries, photo } = await parts()
    const { [photo]: _gone, ...without } = entries
    expect(await refusal(target, await zipOf(without))).toEqual(invalidAt(photo, 'missing'))
    const other = photoBytes('jpeg', 90_000, 8)
    expect(await refusal(target, await zipOf({ ...entries, [photo]: other }))).toEqual(
      invalidAt(photo, 'not the one'),
    )
    const none = Buffer.alloc(90_000)
    expect(await refusal(target, await zipOf({ ...entries, [photo]: none }))).toEqual(
      invalidAt(photo, 'JPEG'),
    )
  })
})
