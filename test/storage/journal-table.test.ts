import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { integer, one, open, sqliteFailure, troubleCause } from '../../main/storage/database.ts'
import { openJournalTable } from '../../main/storage/journal-table.ts'
import { migrate } from '../../main/storage/migrate.ts'
import { openJobs } from '../../main/storage/jobs-table.ts'
import { openRetention } from '../../main/storage/retention.ts'
import { runStarted } from '../jobs/support/jobs-bench.ts'
import { jobRecord } from '../support/job-record.ts'
import { batchOf, readAll } from './support/batches.ts'
import { finding, frame, knock, opened } from './support/events.ts'
import { tempDir } from './support/temp-dir.ts'

const openFile = (path = join(tempDir(), 'chargebench.db')) => {
  const db = open(path)
  db.exec('PRAGMA auto_vacuum = INCREMENTAL; PRAGMA journal_mode = WAL')
  migrate(db, path)
  return { db, path, table: openJournalTable(db) }
}

const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i)
const frames = (count: number, id = 'CB1', filler = '') =>
  range(0, count - 1).map((n) => frame(id, n, filler))

describe('reading', () => {
  it('gives everything in order, in pages', () => {
    const { table } = openFile()
    for (let i = 0; i < 100; i++) table.append([batchOf(1 + i * 50, frames(50, 'CB1', 'x'.repeat(500)))])
    const { seqs, pages } = readAll(table.read)
    expect(seqs).toEqual(range(1, 5_000))
    expect(pages).toBeGreaterThan(1)
    expect(readAll(table.read, { after: 1_234, before: 1_240 }).seqs).toEqual(range(1_235, 1_239))
    expect(readAll(table.read, { after: 75, limit: 60 }).seqs).toEqual(range(76, 135))
    expect(readAll(table.read, { after: 5_000 }).seqs).toEqual([])
  })

  it('finds what matches, whatever it is mixed with', () => {
    const kinds = [opened, knock, finding, (id: string) => frame(id, 0)] as const
    const { table } = openFile()
    const all: { seq: number; id: string; kind: string }[] = []
    let seq = 1
    const shape = fc.array(fc.tuple(fc.nat(3), fc.constantFrom('A', 'B', '__proto__', '')), {
      minLength: 1,
      maxLength: 30,
    })
    fc.assert(
      fc.property(shape, fc.nat(), fc.integer({ min: 1, max: 50 }), (choice, from, limit) => {
        const events = choice.map(([kind, id]) => kinds[kind]!(id))
        table.append([batchOf(seq, events)])
        for (const [i, [, id]] of choice.entries()) all.push({ seq: seq + i, id, kind: events[i]!.kind })
        seq += choice.length
        const after = from % seq
        const [[, id]] = choice as [[number, string]]
        const expected = all.filter((e) => e.seq > after)
        expect(readAll(table.read, { after, limit, chargePointId: id }).seqs).toEqual(
          expected
            .filter((e) => e.id === id)
            .map((e) => e.seq)
            .slice(0, limit),
        )
        expect(
          readAll(table.read, { after, limit, chargePointId: id, kinds: ['frame', 'knock'] }).seqs,
        ).toEqual(
          expected
            .filter((e) => e.id === id && /frame|knock/.test(e.kind))
            .map((e) => e.seq)
            .slice(0, limit),
        )
        expect(readAll(table.read, { after, limit, kinds: ['finding'] }).seqs).toEqual(
          expected
            .filter((e) => e.kind === 'finding')
            .map((e) => e.seq)
            .slice(0, limit),
        )
      }),
      { seed: 7, numRuns: 200 },
    )
  })

  it('knows nothing of a charge point that never came', () => {
    const { table } = openFile()
    table.append([batchOf(1, frames(10))])
    expect(readAll(table.read, { chargePointId: 'CB2' }).seqs).toEqual([])
    expect(readAll(table.read, { kinds: [] }).seqs).toEqual([])
  })
})

describe('numbering', () => {
  it('goes on without a gap after a close', () => {
    const { table, path } = openFile()
    expect(table.opened).toEqual({ nextSeq: 1, savedSeq: 0 })
    table.append([batchOf(1, frames(10))])
    table.seal(12)
    expect(openFile(path).table.opened).toEqual({ nextSeq: 13, savedSeq: 10 })
  })

  it('goes on above everything that can have been given after a crash', () => {
    const { table, path } = openFile()
    table.append([batchOf(1, frames(10))])
    const { nextSeq, savedSeq } = openFile(path).table.opened
    expect(savedSeq).toBe(10)
    expect(nextSeq).toBeGreaterThan(10 + 30_000)
  })

  it('holds when so much was written that the reserve had to grow', () => {
    const { table, path } = openFile()
    for (let seq = 1; seq < 200_000; seq += 10_000) table.append([batchOf(seq, Array(10_000).fill(knock()))])
    expect(openFile(path).table.opened.nextSeq).toBeGreaterThan(200_000 + 30_000)
  })

  it('does not go back when the newest events have been removed', () => {
    const { table, path, db } = openFile()
    table.append([batchOf(1, frames(10), 0)])
    table.saveSnapshot({ format: 'a', seq: 10, state: '{}' })
    openRetention(db, { maxBytes: 1e9, maxAgeDays: 1 }).step(Date.now())
    table.seal(10)
    expect(readAll(table.read).seqs).toEqual([])
    expect(openFile(path).table.opened.nextSeq).toBe(11)
  })

  it('takes a batch that comes twice once', () => {
    const { table } = openFile()
    const batches = [batchOf(1, frames(10)), batchOf(11, frames(5))]
    table.append([batches[0]!])
    table.append(batches)
    expect(readAll(table.read).seqs).toEqual(range(1, 15))
  })
})

describe('snapshots', () => {
  it('are refused as long as their events are not committed', () => {
    const { table } = openFile()
    table.append([batchOf(1, frames(10))])
    expect(table.saveSnapshot({ format: 'a', seq: 11, state: '{}' })).toBe(false)
    expect(table.snapshot()).toBeNull()
    expect(table.saveSnapshot({ format: 'a', seq: 10, state: '{"a":1}' })).toBe(true)
    expect(table.snapshot()).toEqual({ format: 'a', seq: 10, state: '{"a":1}' })
  })
})

describe('retention', () => {
  const day = 86_400_000
  const now = 100 * day

  it('removes what is too old, in steps, and keeps the rest findable', () => {
    const { table, db } = openFile()
    for (let i = 0; i < 100; i++) table.append([batchOf(1 + i * 10, frames(10), i * day)])
    table.saveSnapshot({ format: 'a', seq: 1_000, state: '{}' })
    const retention = openRetention(db, { maxBytes: 1e9, maxAgeDays: 30 })
    expect(retention.step(now)).toBe(true)
    expect(readAll(table.read).seqs.length).toBeGreaterThan(300)
    while (retention.step(now));
    expect(readAll(table.read).seqs).toEqual(range(701, 1_000))
    expect(readAll(table.read, { chargePointId: 'CB1', kinds: ['frame'] }).seqs).toEqual(range(701, 1_000))
    expect(db.prepare('SELECT count(*) AS n FROM journal_batch_topic').get([])).toMatchObject({ n: 30 })
  })

  it('keeps the file within its size, and gives the disk back what it freed', () => {
    const { table, db } = openFile()
    for (let i = 0; i < 200; i++) table.append([batchOf(1 + i * 100, frames(100), now)])
    table.saveSnapshot({ format: 'a', seq: 20_000, state: '{}' })
    const maxBytes = 800_000
    const size = db.prepare('SELECT page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size')
    const bytes = () => integer(one(size), 'bytes')
    expect(bytes()).toBeGreaterThan(2 * maxBytes)
    const retention = openRetention(db, { maxBytes, maxAgeDays: 90 })
    while (retention.step(now));
    while (retention.shrink());
    expect(bytes()).toBeLessThan(maxBytes + 256 * 4_096)
    const { seqs } = readAll(table.read)
    expect(seqs.at(-1)).toBe(20_000)
    expect(seqs.length).toBeGreaterThan(4_000)
    expect(seqs).toEqual(range(seqs[0]!, 20_000))
  })

  it('never removes what belongs to an open job, and does when it is closed', () => {
    const { table, db } = openFile()
    const jobs = openJobs(db)
    // ten batches of each charge point, in turns, and a run that has none
    for (let i = 0; i < 20; i++) {
      const id = i % 2 === 0 ? 'CB1' : 'CB2'
      table.append([batchOf(1 + i * 10, frames(10, id), 0)])
    }
    table.append([batchOf(201, [runStarted('run-1', null, 'job')], 0)])
    table.saveSnapshot({ format: 'a', seq: 201, state: '{}' })
    const open = jobRecord({ chargePoints: ['CB1'], status: 'open' }, 101)
    jobs['jobs.put']({ record: open, expected: null })
    const retention = openRetention(db, { maxBytes: 0, maxAgeDays: 1 })
    while (retention.step(now));
    const kept = range(0, 4).flatMap((n) => range(101 + n * 20, 110 + n * 20))
    expect(readAll(table.read).seqs).toEqual([...kept, 201])
    const closed = jobRecord({ chargePoints: ['CB1'], status: 'closed', revision: 2 }, 101)
    expect(jobs['jobs.put']({ record: closed, expected: 1 })).toEqual({ outcome: 'stored' })
    while (retention.step(now));
    expect(readAll(table.read).seqs).toEqual([])
  })

  it('passes by a long open job in steps', () => {
    const { table, db } = openFile()
    openJobs(db)['jobs.put']({
      record: jobRecord({ chargePoints: ['CB1'], status: 'open' }, 1),
      expected: null,
    })
    for (let i = 0; i < 600; i++) table.append([batchOf(1 + i, [frame('CB1', i)], 0)])
    table.append([batchOf(601, [frame('CB2', 1)], 0)])
    table.saveSnapshot({ format: 'a', seq: 601, state: '{}' })
    const retention = openRetention(db, { maxBytes: 0, maxAgeDays: 1 })
    expect(retention.step(now)).toBe(true)
    while (retention.step(now));
    expect(readAll(table.read).seqs).toEqual(range(1, 600))
  })

  it('never removes what the stored state does not hold yet', () => {
    const { table, db } = openFile()
    for (let i = 0; i < 10; i++) table.append([batchOf(1 + i * 10, frames(10), 0)])
    table.saveSnapshot({ format: 'a', seq: 55, state: '{}' })
    const retention = openRetention(db, { maxBytes: 0, maxAgeDays: 1 })
    while (retention.step(now));
    expect(readAll(table.read).seqs).toEqual(range(51, 100))
  })
})

describe('a full disk', () => {
  it('refuses the whole commit, says so, and takes it when there is room', () => {
    const { table, db } = openFile()
    table.append([batchOf(1, frames(10))])
    db.exec('PRAGMA max_page_count = 40')
    const batches = [batchOf(11, [opened('CB2')]), batchOf(12, frames(2_000))]
    let failure: unknown
    try {
      table.append(batches)
    } catch (error) {
      failure = error
    }
    expect(troubleCause(sqliteFailure(failure))).toBe('disk-full')
    expect(table.savedSeq).toBe(10)
    expect(readAll(table.read).seqs).toEqual(range(1, 10))
    db.exec('PRAGMA max_page_count = 4294967294')
    table.append(batches)
    expect(readAll(table.read).seqs).toEqual(range(1, 2_011))
    expect(readAll(table.read, { chargePointId: 'CB2' }).seqs).toEqual([11])
  })
})
