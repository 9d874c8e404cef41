import { describe, expect, it } from 'vitest'
import { bootStateOf, expectedConnectors, missingStatuses } from '../../contract/boot-state.ts'
import type { ChargePointView } from '../../contract/project.ts'
import { createScript, start } from '../renderer/fake-bench.ts'

const id = 'CP1'
const viewOf = (script: ReturnType<typeof createScript>): ChargePointView => {
  const view = script.state().chargePoints[id]
  if (!view) throw new Error('no such charge point')
  return view
}
const phaseOf = (script: ReturnType<typeof createScript>) => bootStateOf(viewOf(script))

describe('where a charge point stands', () => {
  it('is known by name only until it dials', () => {
    expect(phaseOf(createScript().registered(id, 0, 'Accepted', 'technician'))).toEqual({ phase: 'never' })
  })

  it('has not said who it is', () => {
    expect(phaseOf(createScript().opened(id))).toEqual({ phase: 'awaiting-boot', since: start })
  })

  it('is not taken for accepted because somebody has decided so before it ever booted', () => {
    const script = createScript().registered(id, 0, 'Accepted', 'technician').opened(id, 10)
    expect(phaseOf(script).phase).toBe('awaiting-boot')
  })

  it('waits for an answer and says when it asks again', () => {
    const script = createScript()
      .opened(id)
      .registered(id, 900, 'Pending', 'policy')
      .boot(id, 1000, 'Pending')
      .boot(id, 11_000, 'Pending')
    expect(phaseOf(script)).toEqual({
      phase: 'held',
      told: 'Pending',
      intervalSeconds: 10,
      asksAgainAt: start + 21_000,
      boots: 2,
      decided: false,
    })
  })

  it('is held because the technician said so', () => {
    const script = createScript()
      .opened(id)
      .boot(id, 1000, 'Pending')
      .registered(id, 2000, 'Pending', 'technician')
    expect(phaseOf(script)).toMatchObject({ phase: 'held', decided: true })
  })

  it('does not hear a decision before its next BootNotification', () => {
    const script = createScript()
      .opened(id)
      .boot(id, 1000, 'Pending')
      .registered(id, 2000, 'Accepted', 'technician')
    expect(phaseOf(script)).toEqual({
      phase: 'answer-waits',
      told: 'Pending',
      decision: 'Accepted',
      asksAgainAt: start + 11_000,
    })
  })

  it('hears a rejection after Accepted only when it boots again, whenever that is', () => {
    const script = createScript()
      .opened(id)
      .boot(id, 1000, 'Accepted')
      .registered(id, 2000, 'Rejected', 'technician')
    expect(phaseOf(script)).toMatchObject({ phase: 'answer-waits', asksAgainAt: null })
  })

  it('carries on after a reconnect without a new BootNotification', () => {
    const script = createScript()
      .opened(id)
      .registered(id, 900, 'Accepted', 'policy')
      .boot(id, 1000, 'Accepted')
      .closed(id, 5000)
      .opened(id, 6000)
    expect(phaseOf(script)).toEqual({ phase: 'resumed', since: start + 6000 })
  })

  it('says how the link was lost', () => {
    const script = createScript().opened(id).boot(id, 1000, 'Accepted').closed(id, 5000, 1001)
    expect(phaseOf(script)).toEqual({ phase: 'disconnected', since: start + 5000, code: 1001, reason: '' })
  })
})

describe('statuses after Accepted', () => {
  it('are owed for connector 0 and every connector', () => {
    const script = createScript()
      .opened(id)
      .boot(id, 1000, 'Accepted')
      .status(id, 1100, 0)
      .status(id, 1200, 2)
    expect(missingStatuses(viewOf(script))).toEqual([1])
    expect(phaseOf(script)).toEqual({ phase: 'accepted', acceptedAt: start + 1000, missingStatuses: [1] })
  })

  it('do not count when they came before', () => {
    const script = createScript().opened(id).status(id, 500, 0).status(id, 600, 1).boot(id, 1000, 'Accepted')
    expect(missingStatuses(viewOf(script))).toEqual([0, 1])
  })

  it('are owed for connectors of an earlier link', () => {
    const script = createScript()
      .opened(id)
      .status(id, 500, 3)
      .closed(id, 600)
      .opened(id, 700)
      .boot(id, 1000, 'Accepted')
    expect(missingStatuses(viewOf(script))).toEqual([0, 1, 2, 3])
  })

  it('are not owed before Accepted', () => {
    expect(missingStatuses(viewOf(createScript().opened(id).boot(id, 1000, 'Pending')))).toEqual([])
  })

  it('are expected of one connector at least, and of no million because a number says so', () => {
    expect(expectedConnectors(viewOf(createScript().opened(id)))).toEqual([0, 1])
    expect(expectedConnectors(viewOf(createScript().opened(id).status(id, 1, 1_000_000)))).toEqual([
      0, 1, 1_000_000,
    ])
  })
})

describe('what a charge point was told', () => {
  it('keeps the interval of its last BootNotification', () => {
    expect(viewOf(createScript().opened(id).boot(id, 1, 'Pending')).lastBootIntervalSeconds).toBe(10)
  })

  it('remembers that it was accepted once', () => {
    const script = createScript().opened(id).boot(id, 1, 'Accepted').boot(id, 2, 'Pending')
    expect(viewOf(script).everAccepted).toBe(true)
  })
})
