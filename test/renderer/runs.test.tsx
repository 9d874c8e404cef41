// @vitest-environment happy-dom
import { act, screen, waitFor, within } from '@testing-library/react'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../contract/journal-event-parts.ts'
import { createScript, start } from './fake-bench.ts'
import { showApp } from './render-app.tsx'

const bench = (id: string) =>
  createScript().appStarted().opened(id).boot(id, 100, 'Accepted').status(id, 200, 0)
type Script = ReturnType<typeof bench>

interface Run {
  readonly procedure?: string
  readonly afterInterruption?: 'resume' | 'repeat' | 'none'
  readonly secrets?: string[]
  readonly input?: Json
}

const begin = (script: Script, id: string, run: Run = {}) => {
  script.add('run-started', 10_000, {
    runId: `run ${id}`,
    chargePointId: id,
    jobId: null,
    procedure: run.procedure ?? 'configuration.read',
    needs: [{ kind: 'charge-point', id }],
    input: run.input ?? { chargePointId: id },
    afterInterruption: run.afterInterruption ?? 'repeat',
    secrets: run.secrets ?? [],
  })
  return script
}
const goes = (script: Script, id: string, cancelWarning: string | null = null) => {
  script.add('run-progress', 20_000, {
    runId: `run ${id}`,
    chargePointId: id,
    progress: { phase: 'read-by-name', params: {}, count: { done: 12, total: 46 } },
    wait: { for: 'link', params: { chargePointId: id }, since: start + 20_000, until: start + 105_000 },
    cancelling: false,
    cancelWarning,
  })
  return script
}
const show = (script: Script, id: string) => showApp({ state: script.state(), place: `?step=boot&cp=${id}` })
const bar = () => screen.findByRole('contentinfo', { name: 'Now' })

describe('the Now bar', () => {
  it('says what runs, what it waits for and until when, and cancels it', async () => {
    const { client, user } = show(goes(begin(bench('WAITS'), 'WAITS'), 'WAITS'), 'WAITS')
    expect((await bar()).textContent).toContain('Waiting for WAITS to dial again')
    expect((await bar()).textContent).toContain('12 of 46')
    expect((await bar()).textContent).toContain('gives up in 1:00')
    await user.click(within(await bar()).getByRole('button', { name: 'Cancel' }))
    expect(client.runs.asked).toEqual([{ ask: 'cancel', runId: 'run WAITS' }])
  })

  it('asks before it cancels what leaves something behind', async () => {
    const { client, user } = show(goes(begin(bench('WARNS'), 'WARNS'), 'WARNS', 'reset-pending'), 'WARNS')
    await user.click(within(await bar()).getByRole('button', { name: 'Cancel' }))
    const dialog = await screen.findByRole('dialog')
    expect(dialog.textContent).toContain('hold only after a restart')
    expect(client.runs.asked).toEqual([])
    await user.click(within(dialog).getByRole('button', { name: 'Cancel it' }))
    expect(client.runs.asked).toEqual([{ ask: 'cancel', runId: 'run WARNS' }])
  })

  it('asks at the key of Cancel, and lets it run', async () => {
    const { client, user } = show(goes(begin(bench('KEYS'), 'KEYS'), 'KEYS'), 'KEYS')
    await bar()
    await user.keyboard('{Control>}.{/Control}')
    await user.click(await screen.findByRole('button', { name: 'Let it run' }))
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull())
    expect(client.runs.asked).toEqual([])
  })

  it.each([
    { afterInterruption: 'resume', button: 'Resume', ask: 'takeUp' },
    { afterInterruption: 'repeat', button: 'Start over', ask: 'takeUp' },
    { afterInterruption: 'none', button: 'Leave it', ask: 'dismiss' },
  ] as const)(
    'leaves an interrupted run that may $afterInterruption to a person',
    async ({ afterInterruption, button, ask }) => {
      const id = `CUT-${afterInterruption}`
      const script = goes(begin(bench(id), id, { afterInterruption }), id)
        .appStarted(30_000)
        .opened(id, 31_000)
      const { client, user } = show(script, id)
      expect((await bar()).textContent).toContain('nothing is running until you choose')
      await user.click(within(await bar()).getByRole('button', { name: button }))
      expect(client.runs.asked.map((each) => each.ask)).toEqual([ask])
    },
  )

  it('asks for the secrets of an interrupted run again', async () => {
    const id = 'SECRET'
    const script = begin(bench(id), id, {
      procedure: 'hand-over',
      afterInterruption: 'resume',
      secrets: ['key'],
    })
    const { client, user } = show(script.appStarted(30_000), id)
    await user.click(within(await bar()).getByRole('button', { name: 'Resume' }))
    const dialog = await screen.findByRole('dialog')
    await user.type(within(dialog).getByLabelText('key'), 'back-office-password')
    await user.click(within(dialog).getByRole('button', { name: 'Resume' }))
    expect(client.runs.asked).toEqual([
      { ask: 'takeUp', runId: `run ${id}`, secrets: { key: 'back-office-password' } },
    ])
  })

  it('says in which phase a run failed, why, and what to do; until it was read', async () => {
    const id = 'FAILS'
    const script = goes(begin(bench(id), id), id)
    script.add('run-ended', 30_000, {
      runId: `run ${id}`,
      chargePointId: id,
      outcome: {
        state: 'failed',
        error: { code: 'call-timed-out', params: {}, action: null, message: '', details: null },
      },
    })
    const { client, user } = show(script, id)
    const words = (await bar()).textContent
    for (const part of ['Failed: Read the configuration keys', 'by name', 'did not answer in time'])
      expect(words).toContain(part)
    await user.click(within(await bar()).getByRole('button', { name: 'Repeat' }))
    expect(client.runs.asked).toEqual([
      { ask: 'start', procedure: 'configuration.read', input: { chargePointId: id } },
    ])
    await user.click(within(await bar()).getByRole('button', { name: 'Seen' }))
    await waitFor(async () => expect((await bar()).textContent).not.toContain('Failed'))
  })

  it('does not call it done when a key is not proven', async () => {
    const id = 'PARTLY'
    const script = begin(bench(id), id, { procedure: 'configuration.set' })
    const { client } = show(script, id)
    script.add('run-ended', 44_000, {
      runId: `run ${id}`,
      chargePointId: id,
      outcome: {
        state: 'done',
        result: {
          outcomes: [{ key: 'A', outcome: 'rejected', errorCode: null, untilReboot: false }],
          resets: 0,
        },
      },
    })
    act(() => client.send({ type: 'batch', events: script.events.slice(-1), savedSeq: 9 }))
    expect(await screen.findByText(/^Ended, not all proven/)).toBeTruthy()
  })
})
