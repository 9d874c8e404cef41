import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { JournalEvent } from '../../contract/journal-event.ts'
import { emptyState, project, projectAll } from '../../contract/project.ts'
import { finding, frame, knock, opened } from './support/events.ts'

const appStarted = () =>
  ({ kind: 'app-started', version: '1.0.0', ocppUrl: 'ws://127.0.0.1:9220/ocpp' }) as const
const boot = (id: string) =>
  ({
    kind: 'boot',
    chargePointId: id,
    frameSeq: 1,
    identity: { chargePointVendor: 'V', chargePointModel: 'M' },
    status: 'Accepted',
    intervalSeconds: 300,
  }) as const
const ofRun = (id: string) => ({ runId: id, chargePointId: id })
const runStarted = (id: string) => ({
  ...ofRun(id),
  kind: 'run-started' as const,
  procedure: 'p',
  jobId: null,
  needs: [],
  input: null,
  afterInterruption: 'resume' as const,
  secrets: [],
})
const runCheckpoint = (id: string) => ({ ...ofRun(id), kind: 'run-checkpoint', checkpoint: 1 }) as const
const runEnded = (id: string) =>
  ({ ...ofRun(id), kind: 'run-ended', outcome: { state: 'done', result: 1 } }) as const
const makers = [
  appStarted,
  opened,
  boot,
  knock,
  finding,
  (id: string) => frame(id, 0),
  (id: string) => frame(id, 1),
  () => finding(null),
  runStarted,
  runCheckpoint,
  runEnded,
]

describe('projectAll', () => {
  it('makes of many events what project makes of one after the other', () => {
    const choice = fc.tuple(
      fc.nat(makers.length - 1),
      fc.constantFrom('A', 'B', '__proto__', 'constructor', ''),
    )
    fc.assert(
      fc.property(fc.array(choice, { maxLength: 60 }), fc.nat(60), (choices, cut) => {
        const events = choices.map(([maker, id], i): JournalEvent => ({
          ...makers[maker]!(id),
          seq: i + 1,
          at: 1_000 + i,
        }))
        const expected = events.reduce(project, emptyState)
        expect(projectAll(emptyState, events)).toEqual(expected)
        // a batch that overlaps what is in the state already
        const before = events.slice(0, cut).reduce(project, emptyState)
        expect(projectAll(before, events)).toEqual(expected)
        expect(JSON.parse(JSON.stringify(projectAll(before, events)))).toEqual(
          JSON.parse(JSON.stringify(expected)),
        )
      }),
      { seed: 3, numRuns: 300 },
    )
  })

  it('leaves the state that it was given as it is', () => {
    const state = projectAll(emptyState, [{ ...opened('A'), seq: 1, at: 1 }])
    const before = structuredClone(state)
    projectAll(state, [{ ...frame('A', 0), seq: 2, at: 2 }])
    expect(state).toEqual(before)
  })
})
