import { describe, expect, it } from 'vitest'
import { jobQuerySchema } from '../../contract/job.ts'
import { frame } from '../storage/support/events.ts'
import { jobsBench, runDone, runStarted } from './support/jobs-bench.ts'

const query = (more: object = {}) => jobQuerySchema.parse(more)
const code = (wanted: string) => expect.objectContaining({ code: wanted }) as unknown

describe('a job', () => {
  it('is begun, left, taken up on another day, closed and reopened', async () => {
    const { jobs, clock } = await jobsBench()
    const begun = await jobs.create({ site: '강남역 주차장', chargePoints: ['CB1'] })
    expect(begun).toMatchObject({ revision: 1, status: 'open', notes: '', closedAt: null })
    clock.advance(3_600_000)
    const left = await jobs.leave(begun.id, 1)
    clock.advance(86_400_000)
    const again = await jobs.takeUp(begun.id, left.revision)
    expect(again.visits).toEqual([
      { beganAt: '2023-11-14T22:13:20.000Z', leftAt: '2023-11-14T23:13:20.000Z' },
      { beganAt: '2023-11-15T23:13:20.000Z', leftAt: null },
    ])
    const closed = await jobs.close(begun.id, again.revision)
    expect(closed).toMatchObject({ status: 'closed', closedAt: '2023-11-15T23:13:20.000Z' })
    expect(closed.visits.every(({ leftAt }) => leftAt !== null)).toBe(true)
    await expect(jobs.change(begun.id, closed.revision, { notes: 'x' })).rejects.toEqual(code('job-closed'))
    await expect(jobs.takeUp(begun.id, closed.revision)).rejects.toEqual(code('job-closed'))
    expect(await jobs.reopen(begun.id, closed.revision)).toMatchObject({ status: 'open', closedAt: null })
    expect(await jobs.get(begun.id)).toMatchObject({ revision: 5, site: '강남역 주차장' })
  })

  it('does nothing when what is asked for is so already', async () => {
    const { jobs } = await jobsBench()
    const { id } = await jobs.create({})
    expect((await jobs.takeUp(id, 1)).revision).toBe(1)
    expect((await jobs.reopen(id, 1)).revision).toBe(1)
    expect((await jobs.leave(id, 1)).revision).toBe(2)
    expect((await jobs.leave(id, 2)).revision).toBe(2)
  })

  it('is never overwritten by who saw an older one', async () => {
    const { jobs } = await jobsBench()
    const { id } = await jobs.create({ notes: 'a' })
    const [first, second] = await Promise.allSettled([
      jobs.change(id, 1, { notes: 'of one tab' }),
      jobs.change(id, 1, { notes: 'of the other' }),
    ])
    expect([first.status, second.status].toSorted()).toEqual(['fulfilled', 'rejected'])
    await expect(jobs.change(id, 1, { notes: 'b' })).rejects.toMatchObject({
      code: 'job-changed-meanwhile',
      params: { revision: 2 },
    })
    expect(await jobs.get(id)).toMatchObject({ revision: 2, notes: 'of one tab' })
  })

  it('changes what is named, and nothing else', async () => {
    const { jobs } = await jobsBench()
    const backOffice = { url: 'wss://cs.example/ocpp', heartbeatIntervalSeconds: 300, keyNeeded: true }
    const { id } = await jobs.create({ site: 'S', steps: ['boot', 'configuration'], backOffice })
    expect(await jobs.change(id, 1, { steps: null, address: 'A' })).toMatchObject({
      site: 'S',
      address: 'A',
      steps: null,
      backOffice,
    })
  })

  it('has its charge points alone while it is open', async () => {
    const bench = await jobsBench()
    const { jobs } = bench
    const first = await jobs.create({ chargePoints: ['CB1', 'CB2'] })
    expect([jobs.jobOf('CB1'), jobs.jobOf('CB2'), jobs.jobOf('CB3')]).toEqual([first.id, first.id, null])
    await expect(jobs.create({ chargePoints: ['CB3', 'CB2'] })).rejects.toMatchObject({
      code: 'charge-point-in-other-job',
      params: { chargePointId: 'CB2', job: first.id },
    })
    const less = await jobs.change(first.id, 1, { chargePoints: ['CB1'] })
    const second = await jobs.create({ chargePoints: ['CB2'] })
    expect(jobs.jobOf('CB2')).toBe(second.id)
    await jobs.close(first.id, less.revision)
    expect(jobs.jobOf('CB1')).toBeNull()
    const third = await jobs.create({ chargePoints: ['CB1'] })
    await expect(jobs.reopen(first.id, 3)).rejects.toEqual(code('charge-point-in-other-job'))
    const later = await bench.reopened()
    expect([later.jobOf('CB1'), later.jobOf('CB2')]).toEqual([third.id, second.id])
    await later.delete(third.id, 1)
    expect(later.jobOf('CB1')).toBeNull()
  })

  it('is neither closed nor deleted while something of it runs', async () => {
    const { jobs, journal } = await jobsBench()
    const { id } = await jobs.create({ chargePoints: ['CB1'] })
    journal.append(runStarted('run-1', 'CB1', id))
    await expect(jobs.close(id, 1)).rejects.toEqual(code('busy'))
    await expect(jobs.delete(id, 1)).rejects.toEqual(code('busy'))
    journal.append(runDone('run-1', 'CB1'))
    await jobs.delete(id, 1)
    await expect(jobs.get(id)).rejects.toEqual(code('not-found'))
  })

  it('tells the journal of every change', async () => {
    const { jobs, journal } = await jobsBench()
    const { id } = await jobs.create({})
    await jobs.change(id, 1, { site: 'S' })
    await jobs.delete(id, 2)
    const events = await journal.read({ after: 0, limit: 100, kinds: ['job-changed'] })
    expect(events).toMatchObject([
      { jobId: id, revision: 1, change: 'created' },
      { jobId: id, revision: 2, change: 'changed' },
      { jobId: id, revision: 2, change: 'deleted' },
    ])
    expect(journal.state().seq).toBe(3)
  })
})

describe('a search', () => {
  it('looks for every word everywhere, without regard to case and composition', async () => {
    const { jobs } = await jobsBench()
    await jobs.create({ site: '강남역 주차장', address: '서울', technician: 'Kim', chargePoints: ['CB-Ä1'] })
    await jobs.create({ site: 'Depot', notes: 'Gate code is at the desk', technician: 'Ida' })
    const sites = async (search: string) => (await jobs.list(query({ search }))).jobs.map(({ site }) => site)
    expect(await sites('주차장')).toEqual(['강남역 주차장'])
    expect(await sites('강남'.normalize('NFD'))).toEqual(['강남역 주차장'])
    expect(await sites('kim 서울')).toEqual(['강남역 주차장'])
    expect(await sites('cb-ä1')).toEqual(['강남역 주차장'])
    expect(await sites('GATE ida')).toEqual(['Depot'])
    expect(await sites('gate kim')).toEqual([])
    expect(await sites('%')).toEqual([])
    expect((await sites('')).length).toBe(2)
  })

  it('gives pages, changed last first, by status', async () => {
    const { jobs, clock } = await jobsBench()
    const ids: string[] = []
    for (let n = 0; n < 5; n++) {
      ids.push((await jobs.create({ site: `S${n}` })).id)
      clock.advance(1_000)
    }
    await jobs.close(ids[1] ?? '', 1)
    const page = await jobs.list(query({ limit: 2, offset: 1 }))
    expect(page).toMatchObject({ total: 5, jobs: [{ site: 'S4', underWay: true }, { site: 'S3' }] })
    expect(await jobs.list(query({ status: 'closed' }))).toMatchObject({ total: 1, jobs: [{ site: 'S1' }] })
  })
})

describe('the results of a job', () => {
  it('are its runs, findings and readings from the time that it was open', async () => {
    const { jobs, journal, readings } = await jobsBench()
    const finding = (chargePointId: string, severity: 'violation' | 'note') =>
      journal.append({
        ...{ kind: 'finding', rule: 'r', clause: null, frameSeq: null, params: {}, text: 'A sentence.' },
        chargePointId,
        severity,
      } as const)
    finding('CB1', 'violation')
    const { id } = await jobs.create({ chargePoints: ['CB1'] })
    journal.append(runStarted('run-1', 'CB1', id))
    journal.append(frame('CB1', 0))
    finding('CB1', 'note')
    finding('CB2', 'note')
    journal.append(runDone('run-1', 'CB1'))
    journal.append(runStarted('run-of-none', 'CB2', null))
    const reading = {
      ...{ chargePointId: 'CB1', at: '2026-11-21T11:10:56.000Z', keys: [], unknownKeys: [] },
      ...{ complete: true, boot: null },
    }
    const readingId = await readings.put({
      ...{ chargePointId: 'CB1', kind: 'backup', jobId: id, name: 'before', reading },
    } as const)
    const closed = await jobs.close(id, 1)
    finding('CB1', 'violation')
    const results = await jobs.results(id)
    expect(results).toMatchObject({
      runs: [{ id: 'run-1', state: 'done', errorCode: null, procedure: 'read-configuration' }],
      findings: { CB1: { note: 1, tolerated: 0, violation: 0 } },
      readings: [{ id: readingId, kind: 'backup', name: 'before', keys: 0 }],
    })
    expect(Object.keys(results.findings)).toEqual(['CB1'])
    expect(await jobs.run(id, 'run-1')).toMatchObject({ state: { state: 'done', result: { keys: 3 } } })
    await jobs.reopen(id, closed.revision)
    finding('CB1', 'violation')
    expect((await jobs.results(id)).findings).toEqual({ CB1: { note: 1, tolerated: 0, violation: 1 } })
  })
})

it.each(['__proto__', 'constructor'])('counts the findings of a charge point named %s', async (name) => {
  const { jobs, journal } = await jobsBench()
  const { id } = await jobs.create({ chargePoints: [name] })
  for (const severity of ['violation', 'note', 'violation'] as const)
    journal.append({
      ...{ kind: 'finding', chargePointId: name, rule: 'r', clause: null, severity },
      ...{ frameSeq: null, params: {}, text: 'A sentence.' },
    } as const)
  const { findings } = await jobs.results(id)
  expect(Object.entries(findings)).toEqual([[name, { note: 1, tolerated: 0, violation: 2 }]])
  expect('violation' in {}).toBe(false)
})
