import type { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished } from 'vitest'
import { jobQuerySchema } from '../../contract/job.ts'
import { silentLog } from '../../contract/log.ts'
import { defaultRetention, openStorage } from '../../main/storage/storage.ts'
import { jobRecord } from '../support/job-record.ts'
import { tempDir } from './support/temp-dir.ts'
import { workerUrl } from './support/writer.ts'

const openIn = (dataDir: string) =>
  openStorage({
    dataDir,
    log: silentLog,
    holder: { pid: process.pid },
    retention: defaultRetention,
    workerUrl,
  })

const everything = jobQuerySchema.parse({})

it('jobs are there after a restart, and a charge point is still in one alone', async () => {
  const dataDir = tempDir()
  const first = await openIn(dataDir)
  const record = jobRecord({ site: '강남역', chargePoints: ['CB1'] })
  expect(await first.jobs.put(record, null)).toEqual({ outcome: 'stored' })
  await first.close()
  const second = await openIn(dataDir)
  const { id } = record.job
  expect(await second.jobs.get(id)).toEqual(record)
  expect(await second.jobs.openJobs()).toEqual([{ chargePointId: 'CB1', jobId: id }])
  const other = jobRecord({ id: 'other', chargePoints: ['CB2', 'CB1'] })
  expect(await second.jobs.put(other, null)).toEqual({
    outcome: 'charge-point-taken',
    by: { chargePointId: 'CB1', jobId: id },
  })
  expect(await second.jobs.list(everything)).toMatchObject({ total: 1, jobs: [{ site: '강남역' }] })
  expect(await second.jobs.delete(id, 7)).toBe(false)
  expect(await second.jobs.delete(id, 1)).toBe(true)
  expect(await second.jobs.openJobs()).toEqual([])
  await second.close()
})

it('a job that was being written when the worker died is written once', async () => {
  const workers: Worker[] = []
  const onWorker = (worker: Worker): void => void workers.push(worker)
  process.on('worker', onWorker)
  onTestFinished(() => void process.off('worker', onWorker))
  const storage = await openIn(tempDir())
  const record = jobRecord({ chargePoints: ['CB1'] })
  const put = storage.jobs.put(record, null)
  void workers.at(-1)?.terminate()
  expect(await put).toEqual({ outcome: 'stored' })
  // sent again, as it is after a death between commit and answer
  expect(await storage.jobs.put(record, null)).toEqual({ outcome: 'stored' })
  const late = { ...record, job: { ...record.job, notes: 'of another' } }
  expect(await storage.jobs.put(late, null)).toEqual({ outcome: 'changed-meanwhile', revision: 1 })
  expect((await storage.jobs.list(everything)).total).toBe(1)
  await storage.close()
})
