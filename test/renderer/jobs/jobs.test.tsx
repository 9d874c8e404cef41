// @vitest-environment happy-dom
import { screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import { createFakeConsole } from '../console/fake-console.ts'
import { createScript } from '../fake-bench.ts'
import { showApp } from '../render-app.tsx'
import { createFakeJobs, newJob } from './fake-jobs.ts'

const id = 'ECP-AC-0417'
const jobId = '00000000-0000-4000-8000-000000000001'
const depot = newJob(jobId, { site: 'Depot East', technician: 'Kim', chargePoints: [id] })
const harbour = newJob('00000000-0000-4000-8000-000000000002', { site: 'Harbour' })

const show = (jobs = createFakeJobs([depot, harbour]), place = '?step=jobs') => {
  const script = createScript().appStarted().opened(id).boot(id, 100, 'Accepted')
  script.add('change-made', 200, { chargePointId: id, runId: null, change: { what: 'id-tag', idTag: 'T1' } })
  script.add('change-made', 210, { chargePointId: id, runId: null, change: { what: 'cache' } })
  const shown = showApp({ state: script.state(), place: `${place}&cp=${id}`, parts: { jobs } })
  return { ...shown, jobs }
}
const one = `?step=jobs&job=${jobId}`

describe('jobs', () => {
  it('are reached from the top bar, and from the foot of the walk', async () => {
    const { user } = show(undefined, '?step=boot')
    await user.click(await screen.findByRole('button', { name: 'Job: Depot East' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Depot East' })).toBeTruthy()
    await user.keyboard('{Alt>}1{/Alt}')
    await screen.findByRole('heading', { level: 1, name: 'Connect' })
    await user.click(screen.getByRole('button', { name: 'Jobs' }))
    await user.click(await screen.findByRole('button', { name: 'All jobs' }))
    expect(await screen.findByRole('heading', { level: 1, name: 'Jobs' })).toBeTruthy()
  })

  it('are searched, and say so when nothing fits', async () => {
    const { user } = show()
    expect(await screen.findByText('Harbour')).toBeTruthy()
    await user.type(screen.getByRole('searchbox'), 'depot')
    await waitFor(() => expect(screen.queryByText('Harbour')).toBeNull())
    await user.type(screen.getByRole('searchbox'), ' nowhere')
    await user.click(await screen.findByRole('button', { name: 'Show all jobs' }))
    expect(await screen.findByText('Harbour')).toBeTruthy()
  })

  it('begin with the charge point that is shown, and keep what is written', async () => {
    const { jobs, user } = show(createFakeJobs())
    await screen.findByRole('heading', { name: 'No job yet' })
    await user.keyboard('{Control>}{Enter}{/Control}')
    await user.type(await screen.findByLabelText('Site'), 'Depot West')
    await user.type(screen.getByLabelText('Notes'), 'Worn cable.')
    expect(screen.getByText('Not saved yet')).toBeTruthy()
    await user.keyboard('{Control>}{Enter}{/Control}')
    await waitFor(() =>
      expect(jobs.all()).toMatchObject([{ site: 'Depot West', notes: 'Worn cable.', chargePoints: [id] }]),
    )
  })

  it('keep what was entered when they were changed elsewhere', async () => {
    const { jobs, user } = show(undefined, one)
    const site = await screen.findByLabelText('Site')
    await user.type(site, ' 12')
    Object.assign(jobs, {
      change: ((change) => {
        let isFirst = true
        return async (...args: Parameters<typeof change>) => {
          if (!isFirst) return change(...args)
          isFirst = false
          await change({ jobId, revision: 1 }, { notes: 'from elsewhere' })
          return change(...args)
        }
      })(jobs.change),
    })
    await user.click(screen.getByRole('button', { name: 'Save' }))
    expect(await screen.findByText(/It was changed elsewhere/)).toBeTruthy()
    await waitFor(() =>
      expect(screen.getByLabelText<HTMLTextAreaElement>('Notes').value).toBe('from elsewhere'),
    )
    await user.click(screen.getByRole('button', { name: 'Save' }))
    await waitFor(() =>
      expect(jobs.all()[0]).toMatchObject({ site: 'Depot East 12', notes: 'from elsewhere' }),
    )
  })

  it('are left, taken up, closed and reopened', async () => {
    const { jobs, user } = show(undefined, one)
    for (const name of ['Leave this job', 'Take up again', 'Close job', 'Reopen job'])
      await user.click(await screen.findByRole('button', { name }))
    await screen.findByRole('button', { name: 'Leave this job' })
    expect(jobs.all()[0]).toMatchObject({ status: 'open', revision: 5 })
  })

  it('are deleted only after a question', async () => {
    const { jobs, user } = show(undefined, one)
    await user.click(await screen.findByRole('button', { name: 'Delete job' }))
    await user.click(await screen.findByRole('button', { name: 'Delete it' }))
    await waitFor(() => expect(jobs.all()).toEqual([harbour]))
    expect(await screen.findByRole('heading', { level: 1, name: 'Jobs' })).toBeTruthy()
  })

  it('take photos and job files over HTTP', async () => {
    const { jobs, user } = show(undefined, one)
    await user.upload(
      await screen.findByLabelText('Add photos'),
      new File(['x'], 'plug.jpg', { type: 'image/jpeg' }),
    )
    await waitFor(() => expect(jobs.photos).toEqual([{ jobId, name: 'plug.jpg' }]))
    await user.click(screen.getByRole('button', { name: 'All jobs' }))
    await user.upload(
      await screen.findByLabelText('Import job file'),
      new File(['PK'], 'job.zip', { type: 'application/zip' }),
    )
    expect(await screen.findByText('“Imported site” was imported.')).toBeTruthy()
  })
})

describe('the end of a job', () => {
  it('asks whose the service port was over which a URL was set', async () => {
    const script = createScript().appStarted().opened(id).boot(id, 100, 'Accepted')
    const device = '/dev/ttyUSB0'
    const kept = { device, profile: 'acme', old: 'wss://old.example', url: 'ws://10.42.0.1:9220/ocpp' }
    script.add('run-started', 300, {
      ...{ chargePointId: null, runId: 'run-1', procedure: 'service.point-here', jobId: null },
      ...{ needs: [{ kind: 'port', id: device }], input: {}, afterInterruption: 'resume', secrets: [] },
    })
    script.add('run-checkpoint', 310, {
      ...{ chargePointId: null, runId: 'run-1', checkpoint: { ...kept, identity: null, state: 'open' } },
    })
    const fake = createFakeConsole()
    const { user } = showApp({
      state: script.state(),
      place: `${one}&cp=${id}`,
      parts: { jobs: createFakeJobs([depot]), console: fake },
    })
    await screen.findByText(/Before, it pointed to wss:\/\/old.example/)
    await user.click(screen.getByRole('button', { name: `It is ${id}` }))
    await waitFor(() => expect(fake.given).toEqual([{ runId: 'run-1', chargePointId: id }]))
  })

  it('puts back what the bench changed, but for what is to stay', async () => {
    const { client, user } = show(undefined, one)
    await user.click(await screen.findByRole('checkbox', { name: 'Test cards in its authorization cache' }))
    await user.click(screen.getByRole('button', { name: 'Put back 1' }))
    expect(client.runs.asked).toEqual([
      { ask: 'start', procedure: 'leave-clean', input: { chargePointId: id, keep: [5] } },
    ])
  })

  it('hands over after a question, and forgets the key', async () => {
    const { client, user } = show(undefined, one)
    const url = await screen.findByLabelText(/URL of the back office/)
    await user.type(url, 'wss://user:secret@host')
    expect(screen.getByText(/It wants a ws:\/\/ or wss:\/\/ address/)).toBeTruthy()
    await user.clear(url)
    await user.type(url, 'wss://csms.example.com/ocpp')
    const key = screen.getByLabelText<HTMLInputElement>(/^AuthorizationKey/)
    expect(key.type).toBe('password')
    await user.type(key, 'back-office-password')
    await user.type(screen.getByLabelText(/Heartbeat interval/), '900')
    await user.click(screen.getByRole('button', { name: `Hand over ${id}` }))
    expect(client.runs.asked).toEqual([])
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('wss://csms.example.com/ocpp')
    await user.click(within(dialog).getByRole('button', { name: `Hand over ${id}` }))
    await waitFor(() => expect(key.value).toBe(''))
    expect(client.runs.asked).toEqual([
      {
        ask: 'start',
        procedure: 'hand-over',
        input: {
          chargePointId: id,
          url: 'wss://csms.example.com/ocpp',
          identity: id,
          key: 'back-office-password',
          watchSeconds: 120,
          intervalSeconds: 900,
        },
      },
    ])
    expect(JSON.stringify([Object.values(sessionStorage), Object.values(localStorage)])).not.toContain(
      'back-office-password',
    )
  })
})
